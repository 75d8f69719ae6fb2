package card

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// maxLoadFile bounds what a load process collects.
const maxLoadFile = 1 << 20

// loadProcess is a load between INSTALL [for load] and the last LOAD. It is transient: power loss leaves nothing of it.
type loadProcess struct {
	aid, domain iso7816.AID
	delegated   bool   // by a token; the end gets a receipt
	hash        []byte // load file data block hash that the block must have; empty: not asked for
	data        []byte // load file so far
	next        byte   // number of the next block, which wraps after FF
}

const (
	loadMore = 0x00
	loadLast = 0x80
)

// loadBlock is LOAD (Card Specification 11.6). Whatever is wrong with a block ends the load process.
func (d *securityDomain) loadBlock(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	p := d.load
	d.load = nil
	switch {
	case p == nil:
		return iso7816.ResponseAPDU{}, iso7816.SWConditionsNotSatisfied
	case c.P1 != loadMore && c.P1 != loadLast || c.P2 != p.next:
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	case len(p.data)+len(c.Data) > maxLoadFile:
		return iso7816.ResponseAPDU{}, iso7816.SWFileFull
	}
	p.data = append(p.data, c.Data...)
	p.next++
	if c.P1 == loadMore {
		d.load = p
		return confirmation(nil, nil)
	}
	block, err := d.dataBlock(p)
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if err := d.content.Load(p.aid, block); err != nil {
		return iso7816.ResponseAPDU{}, orStatus(err, iso7816.SWWrongData)
	}
	d.owners[p.aid] = p.domain
	return confirmation(d.confirm(p.delegated, p.aid.AppendLV(nil), p.domain.AppendLV(nil)))
}

// Tags of a load file (Card Specification, table 11-58).
const (
	tagDAPBlock          tlv.Tag = 0xE2
	tagLoadFileDataBlock tlv.Tag = 0xC4
	tagLoadFileICV       tlv.Tag = 0xD3
	tagCipheredBlock     tlv.Tag = 0xD4
)

// dataBlock takes the load file apart: DAP blocks, then the data block, deciphered where it is ciphered, whose hash must be the announced one.
func (d *securityDomain) dataBlock(p *loadProcess) ([]byte, error) {
	signatures := map[iso7816.AID][]byte{}
	rest := p.data
	for {
		o, after, err := tlv.ParseFirst(rest)
		if err != nil {
			return nil, orStatus(err, iso7816.SWWrongData)
		}
		if o.Tag != tagDAPBlock {
			break
		}
		aid, signature, err := dapBlock(o)
		if err != nil {
			return nil, err
		}
		signatures[aid] = signature
		rest = after
	}
	block, err := d.plainBlock(p, rest)
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	if len(p.hash) > 0 && !bytes.Equal(p.hash, hashOf(len(p.hash), block)) {
		return nil, iso7816.SWWrongData
	}
	return block, d.verifyDAP(p, signatures)
}

// plainBlock is the load file data block. The domain that the load file goes to deciphers it with its own key, if it has the privilege.
func (d *securityDomain) plainBlock(p *loadProcess, data []byte) ([]byte, error) {
	l, err := tlv.Parse(data)
	if err != nil {
		return nil, err
	}
	var icv []byte
	if len(l) == 2 && l[0].Tag == tagLoadFileICV {
		icv, l = l[0].Value, l[1:]
	}
	switch {
	case len(l) != 1:
		return nil, iso7816.SWWrongData
	case l[0].Tag == tagLoadFileDataBlock && icv == nil:
		return l[0].Value, nil
	case l[0].Tag != tagCipheredBlock:
		return nil, iso7816.SWWrongData
	}
	target := d.domain(p.domain)
	if target == nil { // deleted meanwhile on another channel
		return nil, iso7816.SWConditionsNotSatisfied
	}
	key, err := target.purposeKey(loadKeyVersion)
	if err != nil || !key.isSymmetric() || !target.has(cipheredLoadFile) {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	return scp.DecryptLoadFile(key.secret(), key.protocol(), icv, l[0].Value)
}

// dapBlock is one DAP block: a domain and its signature.
func dapBlock(o tlv.TLV) (iso7816.AID, []byte, error) {
	l, err := o.Children()
	if err != nil {
		return iso7816.AID{}, nil, orStatus(err, iso7816.SWWrongData)
	}
	aid, err := iso7816.NewAID(l.Value(tagAID))
	signature, ok := l.Find(0xC3)
	if err != nil || !ok {
		return iso7816.AID{}, nil, iso7816.SWWrongData
	}
	return aid, signature.Value, nil
}

// verifyDAP checks the signatures of a load file (Card Specification 9.2.1): the domain that it goes to must have signed it where it has
// the privilege, and so must every domain with that of mandated DAP. A signature that nobody can check is refused, or it would look as if
// somebody had.
func (d *securityDomain) verifyDAP(p *loadProcess, signatures map[iso7816.AID][]byte) error {
	checked := 0
	for _, verifier := range d.domains {
		needed := verifier.has(mandatedDAP) || verifier.aid == p.domain && verifier.has(dapVerification)
		signature, given := signatures[verifier.aid]
		if !needed && !given {
			continue
		}
		key, err := verifier.purposeKey(dapKeyVersion)
		if err != nil || !verifier.has(dapVerification) || len(p.hash) == 0 || !key.verify(p.hash, signature) {
			return iso7816.SWSecurityStatusNotSatisfied
		}
		if given {
			checked++
		}
	}
	if checked != len(signatures) {
		return iso7816.SWWrongData
	}
	return nil
}

// hashOf is the hash whose value has n bytes; nil when there is none.
func hashOf(n int, b []byte) []byte {
	switch n {
	case sha1.Size:
		h := sha1.Sum(b)
		return h[:]
	case sha256.Size:
		h := sha256.Sum256(b)
		return h[:]
	case sha512.Size384:
		h := sha512.Sum384(b)
		return h[:]
	case sha512.Size:
		h := sha512.Sum512(b)
		return h[:]
	}
	return nil
}
