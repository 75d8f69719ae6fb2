package card

import (
	"crypto/subtle"
	"slices"

	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const (
	putKeyMore    = 0x80 // P1: more PUT KEY commands follow
	putKeySeveral = 0x80 // P2: the command has several keys
	maxKeyVersion = 0x7F
)

// putKey is PUT KEY (Card Specification 11.8): P1 is the version that is replaced, 00 to add one, P2 the identifier of the first key.
// The answer is the new version and the key check values.
func (d *securityDomain) putKey(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if err := d.parts.add(c.INS, c.Data); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.P1&putKeyMore != 0 {
		return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
	}
	id, old := c.P2&^putKeySeveral, c.P1
	r := &keyReader{domain: d, data: d.parts.take()}
	version := r.byte()
	r.version = version
	var keys []domainKey
	answer := []byte{version}
	for r.err == nil && len(r.data) > 0 {
		k := r.key(id)
		keys = append(keys, k)
		answer = append(answer, r.check...)
		id++
	}
	switch {
	case r.err != nil:
		return iso7816.ResponseAPDU{}, r.err
	case len(keys) == 0, version == 0, version > maxKeyVersion, c.P2&^putKeySeveral == 0, c.P2&putKeySeveral == 0 && len(keys) > 1:
		return iso7816.ResponseAPDU{}, iso7816.SWWrongData
	}
	if err := d.storeKeys(old, version, keys); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ResponseAPDU{Data: answer, SW: iso7816.SWNoError}, nil
}

// storeKeys adds keys under a new version, or replaces those of an old one, which may take a new version with it. The first set that is
// put takes the place of the factory's.
func (d *securityDomain) storeKeys(old, version byte, keys []domainKey) error {
	set := d.keys.find(version)
	switch {
	case old == 0 && set != nil && d.overlap(set, keys):
		return iso7816.SWWrongData // a key that is there is replaced, not added
	case old != 0 && d.keys.find(old) == nil:
		return iso7816.SWReferencedDataNotFound
	case old != 0 && old != version && set != nil:
		return iso7816.SWWrongData
	case old != 0:
		set = d.keys.find(old)
		*set = keySet{Version: version, Keys: slices.Clone(set.Keys)}
	case set == nil:
		set = &keySet{Version: version}
		d.keys = append(d.keys, set)
	}
	for _, k := range keys {
		set.put(k)
		if k.ID == keyKID {
			d.counters.forget(counted{d.aid, version}) // nothing that the old key protected is valid any more
		}
	}
	if set.isChannel() {
		if version != factoryKeyVersion {
			d.keys.remove(0, factoryKeyVersion)
		}
		if r := d.record(d.aid); !d.isIssuer() && r.State == stateSelectable {
			r.State = statePersonalized
		}
	}
	d.card.Changed()
	return nil
}

func (d *securityDomain) overlap(set *keySet, keys []domainKey) bool {
	return slices.ContainsFunc(keys, func(k domainKey) bool { return set.key(k.ID) != nil })
}

// keyReader takes the data field of PUT KEY apart. The first error stays.
type keyReader struct {
	domain  *securityDomain
	version byte // of the keys
	data    []byte
	check   []byte // key check value of the last key
	err     error
}

func (r *keyReader) byte() byte {
	b := r.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

func (r *keyReader) take(n int) []byte {
	if r.err == nil && n > len(r.data) {
		r.err = iso7816.SWWrongData
	}
	if r.err != nil {
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

// length reads a BER length.
func (r *keyReader) length() int {
	n, size, err := tlv.ReadLength(r.data, 0)
	if err != nil && r.err == nil {
		r.err = iso7816.SWWrongData
	}
	r.take(size)
	return n
}

// key reads the components of one key up to its key check value, which only secrets have.
func (r *keyReader) key(id byte) domainKey {
	k := domainKey{ID: id}
	for r.err == nil {
		kind := r.byte()
		value := r.take(r.length())
		if r.err != nil {
			break
		}
		switch {
		case isDES(kind), kind == keyAES, kind == keyPSK, kind == keyHMAC, kind == keyHMAC160:
			value = r.secret(kind, value)
			k.Components = append(k.Components, keyComponent{kind, value})
			r.checkValue(kind, value)
			return k
		case kind >= keyRSAPrivate && kind <= keyRSALast, kind == keyECPrivate:
			k.Components = append(k.Components, keyComponent{kind, r.decrypt(value)})
		case kind == keyRSAModulus, kind == keyRSAExponent, kind >= keyECPublic && kind <= keyECCofactor, kind == keyECReference:
			k.Components = append(k.Components, keyComponent{kind, slices.Clone(value)})
		default:
			r.err = iso7816.SWAlgorithmNotSupported
		}
		if r.err == nil && len(r.data) > 0 && r.data[0] == 0 { // no key check value: the end of a key of several components
			r.data = r.data[1:]
			r.check = nil
			if k.component(keyECPublic) != nil && k.ecKey() == nil {
				r.err = iso7816.SWWrongData
			}
			return k
		}
	}
	return k
}

// secret decrypts a key, whose length must be one that keys of its type have.
func (r *keyReader) secret(kind byte, data []byte) []byte {
	plain := r.decrypt(data)
	if r.err == nil && !isKeyLength(r.version, kind, len(plain)) {
		r.err = iso7816.SWWrongData
		return nil
	}
	return plain
}

// decrypt decrypts a secret component: as it is, where it fills blocks of the cipher, else its length comes first, and it is padded
// (Card Specification, table 11-70). The length may also come first where it need not.
func (r *keyReader) decrypt(data []byte) []byte {
	plain, err := r.domain.secrets().DecryptKey(data)
	if err == nil && len(plain) > 0 {
		return plain
	}
	n, size, err := tlv.ReadLength(data, 0)
	if err == nil {
		plain, err = r.domain.secrets().DecryptKey(data[size:])
	}
	if err != nil || n == 0 || n > len(plain) {
		r.err = iso7816.SWWrongData
		return nil
	}
	return plain[:n]
}

// isKeyLength reports whether secret keys of a version and type may have n bytes. DES keys of secured packets may be single ones and triple ones.
func isKeyLength(version, kind byte, n int) bool {
	switch {
	case kind == keyAES:
		return n == 16 || n == 24 || n == 32
	case isDES(kind):
		return n == 16 || version <= lastPacketVersion && (n == 8 || n == 24)
	case kind == keyHMAC160:
		return n == 20
	}
	return n > 0
}

// checkValue reads and compares the key check value; an empty one is not compared. Types without a way to compute one have none.
func (r *keyReader) checkValue(kind byte, value []byte) {
	given := r.take(int(r.byte()))
	if r.err != nil {
		return
	}
	if kind != keyAES && !isDES(kind) {
		if r.check = nil; len(given) != 0 {
			r.err = iso7816.SWInvalidKeyCheckValue
		}
		return
	}
	check, ok := checkValueOf(kind, value)
	if !ok {
		r.err = iso7816.SWWrongData
		return
	}
	if len(given) != 0 && subtle.ConstantTimeCompare(given, check) != 1 {
		r.err = iso7816.SWInvalidKeyCheckValue
		return
	}
	r.check = check
}

// checkValueOf is the key check value of a symmetric key.
func checkValueOf(kind byte, value []byte) ([]byte, bool) {
	if isDES(kind) { // of any length
		key, err := ota.NewDESKey(value)
		if err != nil {
			return nil, false
		}
		check, _ := key.EncryptKey(make([]byte, 8))
		return check[:3], true
	}
	keys, err := scp.NewKeySet(0, value, value, value)
	if err != nil {
		return nil, false
	}
	check, _, _ := keys.KeyCheckValues(scp.SCP03)
	return check[:], true
}
