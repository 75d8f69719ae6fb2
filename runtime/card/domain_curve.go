package card

import "github.com/gocard/gocard/runtime/jcre/crypto"

// parameterCurves are the curves of key parameter references (Card Specification, table B-2).
var parameterCurves = [...]crypto.Curve{
	crypto.Secp256r1, crypto.Secp384r1, crypto.Secp521r1,
	crypto.BrainpoolP256r1, crypto.BrainpoolP256t1, crypto.BrainpoolP384r1, crypto.BrainpoolP384t1, crypto.BrainpoolP512r1, crypto.BrainpoolP512t1,
}

// domainParts are the parts of keys that explicit domain parameters give.
var domainParts = map[byte]crypto.Part{keyECPrime: crypto.P, keyECA: crypto.A, keyECB: crypto.B, keyECGenerator: crypto.G, keyECOrder: crypto.R}

// namedCurve gives the domain parameters of a key parameter reference; false for others. What explicit parameters say, they say with the same key types.
func namedCurve(reference byte) (parameters []keyComponent, ok bool) {
	if int(reference) >= len(parameterCurves) {
		return nil, false
	}
	k, err := crypto.NewNamedKey(parameterCurves[reference], false)
	if err != nil {
		panic("BUG: card: curve: " + err.Error())
	}
	for _, kind := range []byte{keyECPrime, keyECA, keyECB, keyECGenerator, keyECOrder} {
		parameters = append(parameters, keyComponent{kind, k.Get(domainParts[kind])})
	}
	return parameters, true
}

// ecKey is the public key on its curve: that of explicit parameters, of the reference, or without either that of NIST with points of the
// length. nil when it is none.
func (k *domainKey) ecKey() *crypto.Key {
	point := k.component(keyECPublic)
	curve := k.Components
	if k.component(keyECPrime) == nil {
		reference, ok := map[int]byte{1 + 2*32: 0, 1 + 2*48: 1, 1 + 2*66: 2}[len(point)]
		if given := k.component(keyECReference); given != nil {
			if len(given) != 1 {
				return nil
			}
			reference, ok = given[0], true
		}
		if curve, _ = namedCurve(reference); !ok || curve == nil {
			return nil
		}
	}
	key := &crypto.Key{Kind: crypto.ECPublic, Bits: 8 * (len(point) / 2)}
	for _, c := range curve {
		if part, ok := domainParts[c.Type]; ok && (len(c.Value) == 0 || key.Set(part, c.Value) != nil) {
			return nil
		}
	}
	if len(point) == 0 || key.Set(crypto.Y, point) != nil || !key.IsInitialized() {
		return nil
	}
	return key
}
