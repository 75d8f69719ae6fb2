package native

import (
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// DerivationAID is javacardx.security.derivation.
var DerivationAID = iso7816.MustParseAID("A000000062020502")

const derivationClass = "javacardx/security/derivation/DerivationFunction"

// derivationSpecs are the interfaces of parameters, by algorithm: their names, and what their methods give, in the order of tokens.
var derivationSpecs = map[int16]struct{ name, fields string }{
	crypto.KDFCounterMode:  {"KDFCounterModeSpec", "function key input extra output counter"},
	crypto.KDFDPIMode:      {"KDFDoublePipelineIterationModeSpec", "function key input output counter"},
	crypto.KDFFeedbackMode: {"KDFFeedbackModeSpec", "function key input extra output counter"},
	crypto.PRFTLS11:        {"TLSPseudoRandomFunctionSpec", "key input"},
	crypto.PRFTLS12:        {"TLSPseudoRandomFunctionSpec", "key input"},
	crypto.KDFIEEE1363:     {"KDFIeee1363Spec", "function secret input"},
	crypto.KDFICAOMRTD:     {"KDFIcaoMrtdSpec", "function secret input"},
	crypto.KDFANSIX963:     {"KDFAnsiX963Spec", "function secret input output"},
	crypto.KDFHKDF:         {"KDFHmacSpec", "function secret input extra output"},
	crypto.HKDFExpandTLS13: {"TLSKDFExpandLabelSpec", "function secret prefix input extra output"},
}

// derivationState is the state of a DerivationFunction: the parameters of init, which are persistent, and the output that they give, which begins
// anew after a reset and after lastBytes.
type derivationState struct {
	crypto.Derivation     // Key is set in start only
	key               Ref // 0: the secret is Secret
	ready             bool
	out               *crypto.Derived
}

// EachReference names the key.
func (s *derivationState) EachReference(f func(r *Ref)) { f(&s.key) }

func derivationPackage() packageTable {
	return packageTable{aid: DerivationAID, name: "javacardx/security/derivation", classes: []classTable{
		{8, "DerivationFunction", []entry{
			{Constructor, 0, "<init>", nothing},
			{Static, 1, "getInstance", newDerivation},
			{Virtual, 0, "equals", objectEquals},
			{Virtual, 1, "init", stateMethod(derivationInit)},
			{Virtual, 2, "getAlgorithm", stateMethod(func(_ Env, s *derivationState, _ []int32) (int32, error) { return int32(s.Algorithm), nil })},
			{Virtual, 3, "nextBytes", stateMethod(derivationBytes(false))},
			{Virtual, 4, "nextBytes", stateMethod(derivationKey(false))},
			{Virtual, 5, "lastBytes", stateMethod(derivationBytes(true))},
			{Virtual, 6, "lastBytes", stateMethod(derivationKey(true))},
		}},
		{9, "DerivationFunction$OneShot", []entry{
			{Static, 0, "open", oneShotOpen(derivationClass+"$OneShot", func(args []int32) (any, error) { return derivationOf(args[0]) })},
			{Virtual, 7, "close", oneShotClose},
		}},
	}}
}

// newDerivation is getInstance(algorithm, externalAccess).
func newDerivation(env Env, args []int32) (int32, error) {
	s, err := derivationOf(args[0])
	if err != nil {
		return 0, cryptoThrow(err)
	}
	env.Card().OnReset(func() { s.out = nil })
	return newObject(env, derivationClass, s)
}

func derivationOf(algorithm int32) (*derivationState, error) {
	if derivationSpecs[int16(algorithm)].name == "" {
		return nil, crypto.NoSuchAlgorithm
	}
	return &derivationState{Derivation: crypto.Derivation{Algorithm: int16(algorithm)}}, nil
}

// derivationInit is init(params): it asks the applet's object for each parameter, once and in the order of tokens.
func derivationInit(env Env, s *derivationState, args []int32) (int32, error) {
	fresh := &derivationState{Derivation: crypto.Derivation{Algorithm: s.Algorithm}, ready: true}
	spec := derivationSpecs[s.Algorithm]
	if args[0] == 0 {
		return 0, exception(jcre.NullPointerExceptionClass)
	}
	iface := "javacardx/security/derivation/" + spec.name
	if !env.Implements(Ref(args[0]), iface) {
		return 0, crypto.IllegalValue // parameters of another algorithm
	}
	for token, field := range strings.Fields(spec.fields) {
		word, err := env.CallBack(Ref(args[0]), iface, uint8(token))
		if err == nil {
			err = fresh.take(env, field, word)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := fresh.start(env); err != nil {
		return 0, err
	}
	if err := env.HostWrite(len(fresh.AppendState(nil)), nil); err != nil {
		return 0, err
	}
	*s = *fresh
	return 0, nil
}

// take keeps a parameter.
func (s *derivationState) take(env Env, field string, word int32) (err error) {
	switch field {
	case "function":
		s.Function = byte(word)
	case "output":
		s.Output = int(word)
	case "counter":
		s.Counter = int(word)
	case "prefix":
		s.Prefix = int16(word)
	case "key":
		s.key = Ref(word)
		_, err = state[*keyState](env, word)
	case "secret":
		if s.Secret, err = copied(env, word); err == nil && s.Secret == nil {
			err = crypto.IllegalValue
		}
	case "input":
		s.Input, err = copied(env, word)
	case "extra":
		s.Extra, err = copied(env, word)
	}
	return err
}

// copied is what an array has; nil for null.
func copied(env Env, array int32) ([]byte, error) {
	if array == 0 {
		return nil, nil
	}
	b, err := env.Bytes(Ref(array))
	return append([]byte{}, b...), err
}

// start begins with the output.
func (s *derivationState) start(env Env) (err error) {
	if !s.ready {
		return crypto.InvalidInit
	}
	d := s.Derivation
	if s.key != 0 {
		k, ok := env.Host(s.key).(*keyState)
		if !ok {
			return crypto.UninitializedKey
		}
		d.Key = &k.Key
	}
	s.out, err = d.Start()
	return err
}

// bytes gives the next bytes of the output; after the last ones it begins anew.
func (s *derivationState) bytes(env Env, n int, last bool) ([]byte, error) {
	if s.out == nil {
		if err := s.start(env); err != nil {
			return nil, err
		}
	}
	b, err := s.out.Take(n)
	if last && err == nil {
		s.out = nil
	}
	return b, err
}

// derivationBytes is nextBytes or lastBytes(array, off, len).
func derivationBytes(last bool) func(Env, *derivationState, []int32) (int32, error) {
	return func(env Env, s *derivationState, args []int32) (int32, error) {
		if _, err := slice(env, args[0], args[1], args[2]); err != nil {
			return 0, err
		}
		b, err := s.bytes(env, int(args[2]), last)
		if err != nil {
			return 0, err
		}
		return output(env, b, args[0], args[1])
	}
}

// derivationKey is nextBytes or lastBytes(key), which takes as many bytes as the key has.
func derivationKey(last bool) func(Env, *derivationState, []int32) (int32, error) {
	return func(env Env, s *derivationState, args []int32) (int32, error) {
		k, err := state[*keyState](env, args[0])
		if err != nil {
			return 0, err
		}
		if !k.IsSecret() {
			return 0, crypto.IllegalValue
		}
		b, err := s.bytes(env, k.Bytes(), last)
		if err != nil {
			return 0, err
		}
		return short(len(b)), k.set(env, crypto.Secret, b)
	}
}

// StateKind is that of derivation functions.
func (s *derivationState) StateKind() string { return "derivation" }

// AppendState writes the algorithm and what init gave.
func (s *derivationState) AppendState(b []byte) []byte {
	b = appendRef(append(b, byte(s.Algorithm), byte(flag(s.ready)), s.Function), s.key)
	for _, n := range []int{s.Output, s.Counter, int(s.Prefix)} {
		b = append(b, byte(n>>8), byte(n))
	}
	for _, part := range [][]byte{s.Secret, s.Input, s.Extra} {
		b = append(append(b, byte(len(part)>>8), byte(len(part))), part...)
	}
	return b
}

func loadDerivation(env Env, data []byte) (any, error) {
	if len(data) < 13 || derivationSpecs[int16(data[0])].name == "" {
		return nil, errState
	}
	number := func(at int) int { return int(int16(uint16(data[at])<<8 | uint16(data[at+1]))) }
	s := &derivationState{key: refAt(data[3:]), ready: data[1] != 0}
	s.Derivation = crypto.Derivation{Algorithm: int16(data[0]), Function: data[2], Output: number(7), Counter: number(9), Prefix: int16(number(11))}
	data = data[13:]
	for _, part := range []*[]byte{&s.Secret, &s.Input, &s.Extra} {
		if len(data) < 2 || int(data[0])<<8|int(data[1]) > len(data)-2 {
			return nil, errState
		}
		n := int(data[0])<<8 | int(data[1])
		*part, data = append([]byte{}, data[2:2+n]...), data[2+n:]
	}
	if len(data) != 0 {
		return nil, errState
	}
	env.Card().OnReset(func() { s.out = nil })
	return s, nil
}
