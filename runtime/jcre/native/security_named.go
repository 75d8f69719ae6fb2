package native

import (
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// attrPrivate is KeyBuilder.ATTR_PRIVATE; ATTR_PUBLIC is nothing. A memory type is added to them.
const attrPrivate = -0x8000

// typeXEC is KeyBuilder.TYPE_XEC.
const typeXEC = 0xFF

// named is what a key on a named curve has beyond others.
type named struct {
	curve   crypto.Curve // 0: it has none
	private bool
	spec    Ref // the NamedParameterSpec
}

// specState is the state of a NamedParameterSpec.
type specState struct{ curve crypto.Curve }

func specMethods() []entry {
	return []entry{
		{Static, 0, "getInstance", newSpec},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getName", stateMethod(func(_ Env, s *specState, _ []int32) (int32, error) { return short(int(s.curve)), nil })},
	}
}

// newSpec is getInstance(standardName).
func newSpec(env Env, args []int32) (int32, error) {
	curve := crypto.Curve(args[0])
	if _, err := crypto.NewNamedKey(curve, false); err != nil {
		return 0, cryptoThrow(err)
	}
	return newObject(env, "javacard/security/NamedParameterSpec", &specState{curve})
}

// buildXECKey is buildXECKey(params, attributes, keyEncryption).
func buildXECKey(env Env, args []int32) (int32, error) {
	spec, err := state[*specState](env, args[0])
	if err != nil {
		return 0, err
	}
	private := args[1] < 0
	memory := args[1]
	if private {
		memory -= attrPrivate
	}
	return namedKey(env, named{spec.curve, private, Ref(args[0])}, memory, args[2] != 0)
}

func namedKey(env Env, n named, memoryType int32, encryption bool) (int32, error) {
	memory := jcre.Event(memoryType)
	if memoryType > int32(jcre.ClearOnDeselect) || encryption {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	if memory != jcre.NotATransientObject {
		if err := env.Card().CheckTransient(0, memory); err != nil {
			return 0, err
		}
	}
	k, err := makeNamedKey(env, n, memory)
	if err != nil {
		return 0, cryptoThrow(err)
	}
	class := "javacard/security/XECPublicKey"
	if n.private {
		class = "javacard/security/XECPrivateKey"
	}
	return newObject(env, class, k)
}

func makeNamedKey(env Env, n named, memory jcre.Event) (*keyState, error) {
	key, err := crypto.NewNamedKey(n.curve, n.private)
	if err != nil {
		return nil, err
	}
	k := &keyState{Key: key, typ: typeXEC, memory: memory, named: n}
	clearWith(env, memory, k.clear)
	return k, nil
}

func xecMethods(names ...string) []entry {
	methods := []entry{
		{Interface, 0, "getParams", stateMethod(func(_ Env, k *keyState, _ []int32) (int32, error) { return int32(k.named.spec), nil })},
		{Interface, 1, "getEncodingLength", stateMethod(xecLength)},
		{Interface, 2, "getEncoded", stateMethod(xecGet)},
		{Interface, 3, "setEncoded", stateMethod(xecSet)},
	}
	for _, name := range names {
		methods = append(methods, entry{Interface, uint8(len(methods)), name, keyMethod(name, "")})
	}
	return methods
}

func xecLength(_ Env, k *keyState, _ []int32) (int32, error) {
	_, n := k.Value()
	return short(n), nil
}

// xecGet is getEncoded(buffer, off).
func xecGet(env Env, k *keyState, args []int32) (int32, error) {
	part, n := k.Value()
	v := k.Get(part)
	if v == nil {
		return 0, crypto.UninitializedKey
	}
	return output(env, slices.Concat(make([]byte, max(0, n-len(v))), v), args[0], args[1])
}

// xecSet is setEncoded(buffer, off, len).
func xecSet(env Env, k *keyState, args []int32) (int32, error) {
	value, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	part, n := k.Value()
	if len(value) != n {
		return 0, crypto.IllegalValue
	}
	return 0, k.set(env, part, value)
}

// StateKind is that of parameter specs.
func (s *specState) StateKind() string { return "namedspec" }

// AppendState writes the curve.
func (s *specState) AppendState(b []byte) []byte { return append(b, byte(s.curve>>8), byte(s.curve)) }

func loadSpec(_ Env, data []byte) (any, error) {
	if len(data) != 2 {
		return nil, errState
	}
	return &specState{crypto.Curve(data[0])<<8 | crypto.Curve(data[1])}, nil
}

// append writes what names a key.
func (n named) append(b []byte) []byte {
	private := byte(0)
	if n.private {
		private = 1
	}
	return append(b, byte(n.curve>>8), byte(n.curve), private, byte(n.spec>>24), byte(n.spec>>16), byte(n.spec>>8), byte(n.spec))
}

// loadNamedKey reads memory type, name and parts of a key.
func loadNamedKey(env Env, data []byte) (any, error) {
	if len(data) < 8 || data[0] > byte(jcre.ClearOnDeselect) {
		return nil, errState
	}
	n := named{crypto.Curve(data[1])<<8 | crypto.Curve(data[2]), data[3] != 0, Ref(data[4])<<24 | Ref(data[5])<<16 | Ref(data[6])<<8 | Ref(data[7])}
	k, err := makeNamedKey(env, n, jcre.Event(data[0]))
	if err != nil || k.memory == jcre.NotATransientObject && !k.SetParts(data[8:]) {
		return nil, errState
	}
	return k, nil
}
