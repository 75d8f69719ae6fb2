package native

import (
	"maps"
	"math/big"
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// keyPairState is the state of a KeyPair.
type keyPairState struct{ public, private Ref }

// EachReference names the keys.
func (p *keyPairState) EachReference(f func(r *Ref)) {
	f(&p.public)
	f(&p.private)
}

func keyPairMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", keyPairInit},
		{Constructor, 1, "<init>", keyPairInitKeys},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "genKeyPair", stateMethod(genKeyPair)},
		{Virtual, 2, "getPrivate", stateMethod(func(_ Env, p *keyPairState, _ []int32) (int32, error) { return int32(p.private), nil })},
		{Virtual, 3, "getPublic", stateMethod(func(_ Env, p *keyPairState, _ []int32) (int32, error) { return int32(p.public), nil })},
		{Virtual, 4, "genKeyPair", stateMethod(genKeyPairWith)},
	}
}

// pairKinds are the kinds of keys of KeyPair.ALG_*.
var pairKinds = map[byte][2]crypto.Kind{
	1: {crypto.RSAPublic, crypto.RSAPrivate}, 2: {crypto.RSAPublic, crypto.RSACRT}, 3: {crypto.DSAPublic, crypto.DSAPrivate},
	5: {crypto.ECPublic, crypto.ECPrivate}, 6: {crypto.DHPublic, crypto.DHPrivate},
}

// namedKinds are those of pairs on named curves that have kinds of their own.
var namedKinds = [][2]crypto.Kind{{crypto.EdPublic, crypto.EdPrivate}, {crypto.XDHPublic, crypto.XDHPrivate}}

// keyPairInit is new KeyPair(algorithm, keyLength).
func keyPairInit(env Env, args []int32) (int32, error) {
	kinds, ok := pairKinds[byte(args[1])]
	if !ok {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	var made [2]int32
	for i := range made {
		for j := range keyTypes {
			if keyTypes[j].kind != kinds[i] {
				continue
			}
			var err error
			if made[i], err = newKey(env, &keyTypes[j], jcre.NotATransientObject, int(args[2]), false); err != nil {
				return 0, err
			}
		}
	}
	env.SetHost(Ref(args[0]), &keyPairState{Ref(made[0]), Ref(made[1])})
	return 0, nil
}

// keyPairInitKeys is new KeyPair(publicKey, privateKey): keys of one kind and size.
func keyPairInitKeys(env Env, args []int32) (int32, error) {
	public, err := state[*keyState](env, args[1])
	if err != nil {
		return 0, err
	}
	private, err := state[*keyState](env, args[2])
	if err != nil {
		return 0, err
	}
	for _, kinds := range slices.AppendSeq(slices.Clone(namedKinds), maps.Values(pairKinds)) {
		if kinds == [2]crypto.Kind{public.Kind, private.Kind} && public.Bits == private.Bits {
			env.SetHost(Ref(args[0]), &keyPairState{Ref(args[1]), Ref(args[2])})
			return 0, nil
		}
	}
	return 0, throwReason(crypto.IllegalValue)
}

func genKeyPair(env Env, p *keyPairState, _ []int32) (int32, error) { return 0, p.generate(env, 0) }

// primalityTest is what parameters of genKeyPair may be, and the most rounds that make a difference.
const (
	primalityTest = "javacard/security/PrimalityTestParamSpec"
	mostRounds    = 64
)

// genKeyPairWith is genKeyPair(params): null, or for RSA how primes are tested. A prime passes the test of Fermat, too.
func genKeyPairWith(env Env, p *keyPairState, args []int32) (int32, error) {
	params := Ref(args[0])
	if params == 0 {
		return 0, p.generate(env, 0)
	}
	k := keyAt(env, p.public)
	if k == nil || k.Kind != crypto.RSAPublic || !env.Implements(params, primalityTest) {
		return 0, crypto.IllegalValue
	}
	typ, err := env.CallBack(params, primalityTest, 0)
	if err != nil {
		return 0, err
	}
	rounds, err := env.CallBack(params, primalityTest, 1)
	if err != nil {
		return 0, err
	}
	if typ != 1 && typ != 2 || rounds < 1 {
		return 0, crypto.IllegalValue
	}
	return 0, p.generate(env, min(int(rounds), mostRounds))
}

// generate makes keys; rounds is for the tests of primes, 0 for as many as they need.
func (p *keyPairState) generate(env Env, rounds int) error {
	public, err := state[*keyState](env, int32(p.public))
	if err != nil {
		return err
	}
	private, err := state[*keyState](env, int32(p.private))
	if err != nil {
		return err
	}
	for _, k := range []*keyState{public, private} {
		if err := k.change(env, 2*k.Bytes()); err != nil {
			return err
		}
	}
	random := env.Card().Random()
	switch public.Kind {
	case crypto.RSAPublic:
		return crypto.GenerateRSA(&public.Key, &private.Key, new(big.Int).SetBytes(public.Get(crypto.Exponent)), rounds, random)
	case crypto.EdPublic, crypto.XDHPublic:
		return crypto.GenerateNamed(&public.Key, &private.Key, random)
	case crypto.ECPublic:
		return crypto.GenerateEC(&public.Key, &private.Key, random)
	}
	return crypto.GenerateDSA(&public.Key, &private.Key, random)
}

// StateKind is that of key pairs.
func (p *keyPairState) StateKind() string { return "keypair" }

// AppendState writes the references.
func (p *keyPairState) AppendState(b []byte) []byte {
	for _, r := range []Ref{p.public, p.private} {
		b = append(b, byte(r>>24), byte(r>>16), byte(r>>8), byte(r))
	}
	return b
}

func loadKeyPair(_ Env, data []byte) (any, error) {
	if len(data) != 8 {
		return nil, errState
	}
	ref := func(b []byte) Ref { return Ref(b[0])<<24 | Ref(b[1])<<16 | Ref(b[2])<<8 | Ref(b[3]) }
	return &keyPairState{ref(data), ref(data[4:])}, nil
}
