package card

import (
	"crypto/subtle"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Data groupings that bring symmetric keys by STORE DATA (Card Specification 11.11.4): the attributes of a key set in clear, then each key under
// the DEK of the session.
const (
	groupKeyAttributes tlv.Tag = 0x00B9
	groupSecretKey     tlv.Tag = 0x8113
)

// Tags of the attributes.
const (
	tagCommonAttributes tlv.Tag = 0xB7
	tagOneKey           tlv.Tag = 0xB9
	tagKeyType          tlv.Tag = 0x80
	tagKeyLength        tlv.Tag = 0x81
	tagSetKeyID         tlv.Tag = 0x82
	tagSetKeyVersion    tlv.Tag = 0x83
	tagKeyCheckValue    tlv.Tag = 0x84
)

// storedKeys are the keys of one version that STORE DATA brings.
type storedKeys struct {
	version byte
	keys    []domainKey
}

// takeKeys takes the groupings with keys out of a list; session is the one that they were encrypted for.
func takeKeys(groups tlv.List, session secretReader) (sets []storedKeys, rest tlv.List, err error) {
	for len(groups) > 0 {
		g := groups[0]
		groups = groups[1:]
		switch g.Tag {
		case groupKeyAttributes:
			n := 0
			for n < len(groups) && groups[n].Tag == groupSecretKey {
				n++
			}
			set, err := readKeySet(g.Value, groups[:n], session)
			if err != nil {
				return nil, nil, err
			}
			sets, groups = append(sets, set), groups[n:]
		case groupSecretKey: // of no set
			return nil, nil, iso7816.SWWrongData
		default:
			rest = append(rest, g)
		}
	}
	return sets, rest, nil
}

// readKeySet reads the attributes of a set and decrypts its keys, one for each element B9.
func readKeySet(attributes []byte, secrets tlv.List, session secretReader) (storedKeys, error) {
	l, err := tlv.Parse(attributes)
	if err != nil || len(l) == 0 || l[0].Tag != tagCommonAttributes || len(l)-1 != len(secrets) || len(secrets) == 0 {
		return storedKeys{}, iso7816.SWWrongData
	}
	common, err := l[0].Children()
	if err != nil {
		return storedKeys{}, iso7816.SWWrongData
	}
	kind, ok1 := oneByte(common, tagKeyType)
	length, ok2 := oneByte(common, tagKeyLength)
	version, ok3 := oneByte(common, tagSetKeyVersion)
	switch {
	case !ok1 || !ok2 || !ok3 || version == 0 || version > maxKeyVersion:
		return storedKeys{}, iso7816.SWWrongData
	case !isDES(kind) && kind != keyAES:
		return storedKeys{}, iso7816.SWAlgorithmNotSupported
	}
	set := storedKeys{version: version}
	for i, one := range l[1:] {
		plain, err := session.DecryptKey(secrets[i].Value)
		if err != nil || int(length) > len(plain) || !isKeyLength(version, kind, int(length)) {
			return storedKeys{}, iso7816.SWWrongData
		}
		k, err := readOneKey(one, kind, plain[:length])
		if err != nil {
			return storedKeys{}, err
		}
		set.keys = append(set.keys, k)
	}
	return set, nil
}

// readOneKey reads the element of one key, and compares its check value where it has one.
func readOneKey(one tlv.TLV, kind byte, value []byte) (domainKey, error) {
	l, err := one.Children()
	if err != nil || one.Tag != tagOneKey {
		return domainKey{}, iso7816.SWWrongData
	}
	id, ok := oneByte(l, tagSetKeyID)
	if !ok || id == 0 || id > maxKeyVersion {
		return domainKey{}, iso7816.SWWrongData
	}
	if given, ok := l.Find(tagKeyCheckValue); ok {
		if check, ok := checkValueOf(kind, value); !ok || subtle.ConstantTimeCompare(given.Value, check) != 1 {
			return domainKey{}, iso7816.SWInvalidKeyCheckValue
		}
	}
	return domainKey{id, []keyComponent{{kind, value}}}, nil
}

func oneByte(l tlv.List, tag tlv.Tag) (byte, bool) {
	v := l.Value(tag)
	if len(v) != 1 {
		return 0, false
	}
	return v[0], true
}

// putStored adds the keys of a set, or replaces those of its version.
func (d *securityDomain) putStored(set storedKeys) error {
	old := byte(0)
	if d.keys.find(set.version) != nil {
		old = set.version
	}
	return d.storeKeys(old, set.version, set.keys)
}
