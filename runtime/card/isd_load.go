package card

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// maxLoadFile bounds what a load process collects.
const maxLoadFile = 1 << 20

// loadProcess is a load between INSTALL [for load] and the last LOAD. It is transient: power loss leaves nothing of it.
type loadProcess struct {
	aid  iso7816.AID
	hash []byte // load file data block hash that the block must have; empty: not asked for
	data []byte // load file so far
	next byte   // number of the next block, which wraps after FF
}

const (
	loadMore = 0x00
	loadLast = 0x80
)

// loadBlock is LOAD (Card Specification 11.6). Whatever is wrong with a block ends the load process.
func (d *issuerDomain) loadBlock(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
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
		return confirmation(nil)
	}
	block, err := p.dataBlock()
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return confirmation(orStatus(d.content.Load(p.aid, block), iso7816.SWWrongData))
}

// Tags of a load file (Card Specification, table 11-58).
const (
	tagDAPBlock          tlv.Tag = 0xE2
	tagLoadFileDataBlock tlv.Tag = 0xC4
)

// dataBlock takes the load file apart. DAP blocks are refused: no domain of this card verifies them, and a signature that nobody
// checks must not look as if somebody had. Ciphered load files (D4) are refused, too.
func (p *loadProcess) dataBlock() ([]byte, error) {
	o, err := tlv.ParseOne(p.data, tagLoadFileDataBlock)
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	if len(p.hash) > 0 && !bytes.Equal(p.hash, hashOf(len(p.hash), o.Value)) {
		return nil, iso7816.SWWrongData
	}
	return o.Value, nil
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
