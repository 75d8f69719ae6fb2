package card

import (
	"slices"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Key types (Card Specification, table 11-16).
const (
	keyDES         = 0x80
	keyDESLast     = 0x84 // 81 to 84 are DES keys for one mode, or for what the card knows
	keyPSK         = 0x85 // pre-shared key for TLS
	keyAES         = 0x88
	keyHMAC        = 0x90
	keyHMAC160     = 0x91
	keyRSAPrivate  = 0xA2 // A2 to A8: modulus, private exponent, and the numbers for the Chinese remainder theorem
	keyRSALast     = 0xA8
	keyECPrivate   = 0xB1
	keyRSAExponent = 0xA0
	keyRSAModulus  = 0xA1
	keyECPublic    = 0xB0
	keyECPrime     = 0xB2
	keyECA         = 0xB3
	keyECB         = 0xB4
	keyECGenerator = 0xB5
	keyECOrder     = 0xB6
	keyECCofactor  = 0xB7
	keyECReference = 0xF0
)

// Key versions and identifiers of keys that are for one purpose (Card Specification 11.1.8 and the UICC configuration).
const (
	tokenKeyVersion   = 0x70
	receiptKeyVersion = 0x71
	dapKeyVersion     = 0x73
	loadKeyVersion    = 0x75 // ciphered load files
	factoryKeyVersion = 0xFF
	firstKey          = 0x01
)

// keyRing is all keys of a domain: one set for each key version number, in order of arrival.
type keyRing []*keySet

// keySet is the keys of one key version number, with what is counted for them.
type keySet struct {
	Version  byte
	Keys     []domainKey
	Counter  uint32 // sequence counter: SCP02 the next session's, SCP03 the last one's
	Failures int    // authentications that failed since the last that did not
}

// domainKey is one key: a secret of one component, or a public key of several.
type domainKey struct {
	ID         byte
	Components []keyComponent
}

type keyComponent struct {
	Type  byte
	Value []byte
}

// newKeyRing is the keys of a fresh card.
func newKeyRing(keys scp.KeySet, p scp.Protocol) keyRing {
	kind := byte(keyDES)
	if p == scp.SCP03 {
		kind = keyAES
	}
	set := &keySet{Version: keys.Version()}
	for i, value := range keys.Reveal() {
		set.Keys = append(set.Keys, domainKey{byte(i + 1), []keyComponent{{kind, value}}})
	}
	return keyRing{set}
}

// find finds the set of a version; nil if there is none.
func (r keyRing) find(version byte) *keySet {
	for _, s := range r {
		if s.Version == version {
			return s
		}
	}
	return nil
}

// channel finds the set for a secure channel: of a version, or for 00 the first.
func (r keyRing) channel(version byte) *keySet {
	for _, s := range r {
		if s.isChannel() && (version == 0 || s.Version == version) {
			return s
		}
	}
	return nil
}

// key finds a key by its identifier; nil if there is none.
func (s *keySet) key(id byte) *domainKey {
	if s == nil {
		return nil
	}
	for i := range s.Keys {
		if s.Keys[i].ID == id {
			return &s.Keys[i]
		}
	}
	return nil
}

// isChannel reports whether the set can open a secure channel: ENC, MAC and DEK of one symmetric type and length.
func (s *keySet) isChannel() bool {
	first := s.key(1)
	if first == nil || !first.isSymmetric() {
		return false
	}
	for id := byte(2); id <= 3; id++ {
		k := s.key(id)
		if k == nil || !k.isSymmetric() || k.isDES() != first.isDES() || len(k.secret()) != len(first.secret()) {
			return false
		}
	}
	return !first.isDES() || len(first.secret()) == 16
}

// channelKeys are the keys of a set for which isChannel holds, and the protocol that their type means.
func (s *keySet) channelKeys() (scp.KeySet, scp.Protocol, error) {
	keys, err := scp.NewKeySet(s.Version, s.key(1).secret(), s.key(2).secret(), s.key(3).secret())
	return keys, s.key(1).protocol(), err
}

func (k *domainKey) kind() byte        { return k.Components[0].Type }
func (k *domainKey) secret() []byte    { return k.Components[0].Value }
func (k *domainKey) isDES() bool       { return isDES(k.kind()) }
func (k *domainKey) isSymmetric() bool { return k.isDES() || k.kind() == keyAES }

func isDES(kind byte) bool { return kind >= keyDES && kind <= keyDESLast }

// protocol is the one that a symmetric key is of: triple DES of SCP02, AES of SCP03.
func (k *domainKey) protocol() scp.Protocol {
	if k.isDES() {
		return scp.SCP02
	}
	return scp.SCP03
}

// component finds a part of a public key; nil if there is none.
func (k *domainKey) component(kind byte) []byte {
	for _, c := range k.Components {
		if c.Type == kind {
			return c.Value
		}
	}
	return nil
}

// put adds or replaces a key of a set.
func (s *keySet) put(k domainKey) {
	if old := s.key(k.ID); old != nil {
		*old = k
		return
	}
	s.Keys = append(s.Keys, k)
}

// remove takes away the keys with an identifier and a version, 00 standing for all, and reports whether there were any.
func (r *keyRing) remove(id, version byte) bool {
	found := false
	for _, s := range *r {
		if version != 0 && s.Version != version {
			continue
		}
		n := len(s.Keys)
		s.Keys = slices.DeleteFunc(s.Keys, func(k domainKey) bool { return id == 0 || k.ID == id })
		found = found || len(s.Keys) < n
	}
	*r = slices.DeleteFunc(*r, func(s *keySet) bool { return len(s.Keys) == 0 })
	return found
}

// channelRing are the keys that open sessions with the domain: its own, or before it has any those of the domain it belongs to.
func (d *securityDomain) channelRing() keyRing {
	for d.keys.channel(0) == nil {
		parent := d.domain(d.record(d.aid).Domain)
		if parent == nil || parent == d {
			break
		}
		d = parent
	}
	return d.keys
}

// keyInformation is the key information template (Card Specification 11.3.3.1).
func (d *securityDomain) keyInformation() []byte {
	var v []byte
	for _, s := range d.channelRing().with(d.keys) {
		for _, k := range s.Keys {
			entry := []byte{k.ID, s.Version}
			for _, c := range k.Components {
				entry = append(entry, c.Type, byte(len(c.Value)))
			}
			v = append(append(v, 0xC0, byte(len(entry))), entry...)
		}
	}
	return v
}

// with is the ring and the sets of another that are not in it.
func (r keyRing) with(other keyRing) keyRing {
	all := slices.Clone(r)
	for _, s := range other {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// purposeKey finds the key for tokens, receipts or DAP; 6A88 without one.
func (d *securityDomain) purposeKey(version byte) (*domainKey, error) {
	if k := d.keys.find(version).key(firstKey); k != nil {
		return k, nil
	}
	return nil, iso7816.SWReferencedDataNotFound
}
