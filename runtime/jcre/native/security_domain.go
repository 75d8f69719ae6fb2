package native

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// sharing are the kinds of keys that share the parameters of each kind of parameters.
var sharing = map[crypto.Kind][2]crypto.Kind{
	crypto.ECParameters: {crypto.ECPublic, crypto.ECPrivate}, crypto.DSAParameters: {crypto.DSAPublic, crypto.DSAPrivate},
	crypto.DHParameters: {crypto.DHPublic, crypto.DHPrivate},
}

// buildKeyShared is buildKeyWithSharedDomain(algorithmicKeyType, keyMemoryType, domainParameters, keyEncryption). The parameters' size is the
// key's; who sets a parameter of the key sets that of all that share it.
func buildKeyShared(env Env, args []int32) (int32, error) {
	domain, err := state[*keyState](env, args[2])
	if err != nil {
		return 0, err
	}
	t := findKeyType(args[0], args[1])
	if t == nil || sharing[domain.Kind][0] != t.kind && sharing[domain.Kind][1] != t.kind {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	r, err := newKey(env, t, jcre.Event(args[1]), domain.Bits, args[3] != 0)
	if err != nil {
		return 0, err
	}
	k := env.Host(Ref(r)).(*keyState)
	k.shared = Ref(args[2])
	k.join(env)
	return r, nil
}

// join connects a key with the parameters that it shares.
func (k *keyState) join(env Env) {
	if k.shared == 0 || k.Domain != nil {
		return
	}
	if domain, ok := env.Host(k.shared).(*keyState); ok {
		k.Domain = &domain.Key
	}
}

// keyAt is the key of a reference that the card itself keeps, nil for other objects.
func keyAt(env Env, r Ref) *keyState {
	k, ok := env.Host(r).(*keyState)
	if !ok {
		return nil
	}
	k.join(env)
	return k
}

// loadSharedKey reads a key and the reference to what it shares.
func loadSharedKey(env Env, data []byte) (any, error) {
	if len(data) < 4 {
		return nil, errState
	}
	s, err := loadKey(env, data[4:])
	if err != nil {
		return nil, err
	}
	k := s.(*keyState)
	k.shared = Ref(data[0])<<24 | Ref(data[1])<<16 | Ref(data[2])<<8 | Ref(data[3])
	return k, nil
}
