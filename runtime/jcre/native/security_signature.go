package native

import (
	"bytes"

	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// signatureState is the state of a Signature.
type signatureState struct {
	engine
	algorithm byte
	spec      crypto.SignatureSpec
	op        *crypto.Signature // nil until it is needed after init and after each result
}

func (s *signatureState) wake(session uint64) {
	if s.newSession(session) {
		s.op = nil
	}
}

// Modes of signatures, as in Signature.MODE_*.
const (
	modeSign   = 1
	modeVerify = 2
)

// engine is what Signature and Cipher keep of init, persistently: they begin anew after each result and each reset.
type engine struct {
	key    Ref
	mode   byte // 0 before init
	params []byte

	spent   bool // a result came since init or reset: the next one begins with an initial vector of zeros
	session uint64
}

// newSession reports whether the card was reset; objects then are as init left them.
func (e *engine) newSession(session uint64) bool {
	if e.session == session {
		return false
	}
	e.session, e.spent = session, false
	return true
}

// vector is the initial vector of the operation that begins, nil for zeros.
func (e *engine) vector() []byte {
	if e.spent {
		return nil
	}
	return e.params
}

// EachReference names the key.
func (e *engine) EachReference(f func(r *Ref)) { f(&e.key) }

// init takes the key and the mode of a call init(Key, byte).
func (e *engine) init(env Env, args []int32, params []byte) (*crypto.Key, error) {
	k, err := state[*keyState](env, args[0])
	if err != nil {
		return nil, err
	}
	if args[1] != 1 && args[1] != 2 {
		return nil, crypto.IllegalValue
	}
	if !k.IsInitialized() {
		return nil, crypto.UninitializedKey
	}
	e.key, e.mode, e.params, e.spent = Ref(args[0]), byte(args[1]), bytes.Clone(params), false
	return &k.Key, env.HostWrite(4+len(params), nil)
}

// material is the key of the last init.
func (e *engine) material(env Env) (*crypto.Key, error) {
	if e.mode == 0 {
		return nil, crypto.InvalidInit
	}
	k := keyAt(env, e.key)
	if k == nil {
		return nil, crypto.UninitializedKey
	}
	return &k.Key, nil
}

// appendEngine writes key, mode and parameters; loadEngine reads them.
func (e *engine) append(b []byte) []byte {
	b = append(b, byte(e.key>>24), byte(e.key>>16), byte(e.key>>8), byte(e.key), e.mode)
	if e.params == nil {
		return append(b, 0)
	}
	return append(append(b, 1), e.params...)
}

func (e *engine) load(b []byte) bool {
	if len(b) < 6 {
		return false
	}
	e.key = Ref(b[0])<<24 | Ref(b[1])<<16 | Ref(b[2])<<8 | Ref(b[3])
	e.mode = b[4]
	if b[5] != 0 {
		e.params = append([]byte{}, b[6:]...)
	}
	return true
}

func signatureMethods() []entry {
	return []entry{
		{Static, 0, "getInstance", newSignature},
		{Constructor, 1, "<init>", nothing},
		{Static, 2, "getInstance", newSignatureOf},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getAlgorithm", stateMethod(signatureAlgorithm)},
		{Virtual, 2, "getLength", stateMethod(signatureLength)},
		{Virtual, 3, "init", stateMethod(signatureInit)},
		{Virtual, 4, "init", appendixMethod(signatureInitParams)},
		{Virtual, 5, "sign", appendixMethod(signatureSign((*crypto.Signature).Sign))},
		{Virtual, 6, "update", inPieces(stateMethod(signatureUpdate))},
		{Virtual, 7, "verify", appendixMethod(signatureVerify((*crypto.Signature).Verify))},
		{Virtual, 8, "setInitialDigest", appendixMethod(signatureSetInitial)},
		{Virtual, 9, "signPreComputedHash", appendixMethod(signatureSign((*crypto.Signature).SignHash))},
		{Virtual, 10, "verifyPreComputedHash", appendixMethod(signatureVerify((*crypto.Signature).VerifyHash))},
		{Virtual, 11, "getMessageDigestAlgorithm", stateMethod(func(_ Env, s *signatureState, _ []int32) (int32, error) { return signed(s.spec.Digest), nil })},
		{Virtual, 12, "getCipherAlgorithm", stateMethod(func(_ Env, s *signatureState, _ []int32) (int32, error) { return signed(s.spec.Cipher), nil })},
		{Virtual, 13, "getPaddingAlgorithm", stateMethod(func(_ Env, s *signatureState, _ []int32) (int32, error) { return signed(s.spec.Padding), nil })},
	}
}

// newSignature is getInstance(algorithm, externalAccess).
func newSignature(env Env, args []int32) (int32, error) {
	spec, ok := crypto.SignatureAlgorithms[byte(args[0])]
	if !ok {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	return newObject(env, signatureClass(spec), &signatureState{algorithm: byte(args[0]), spec: spec})
}

// newSignatureOf is getInstance(messageDigestAlgorithm, cipherAlgorithm, paddingAlgorithm, externalAccess).
func newSignatureOf(env Env, args []int32) (int32, error) {
	s, err := signatureOf(args)
	if err != nil {
		return 0, cryptoThrow(err)
	}
	return newObject(env, signatureClass(s.spec), s)
}

func signatureOf(args []int32) (*signatureState, error) {
	s := &signatureState{spec: crypto.SignatureSpec{Digest: byte(args[0]), Cipher: byte(args[1]), Padding: byte(args[2])}}
	for algorithm, spec := range crypto.SignatureAlgorithms {
		if spec == s.spec.Named() {
			s.algorithm = algorithm
		}
	}
	return s, s.spec.Check()
}

// start is init.
func (s *signatureState) start(env Env, args []int32, params []byte) error {
	old := s.engine
	_, err := s.init(env, args, params)
	s.op = nil
	if err == nil {
		_, err = s.running(env)
	}
	if err != nil {
		s.engine, s.op = old, nil
	}
	return err
}

// running is the operation since init or since the last result.
func (s *signatureState) running(env Env) (*crypto.Signature, error) {
	if s.op != nil {
		return s.op, nil
	}
	k, err := s.material(env)
	if err != nil {
		return nil, err
	}
	params := s.params
	if s.spec.HasVector() {
		params = s.vector()
	}
	s.op, err = crypto.NewSignature(s.spec, k, params, s.mode == modeSign, env.Card().Random())
	return s.op, err
}

func signatureAlgorithm(_ Env, s *signatureState, _ []int32) (int32, error) {
	return signed(s.algorithm), nil
}

func signatureInit(env Env, s *signatureState, args []int32) (int32, error) {
	return 0, s.start(env, args, nil)
}

// ending is the operation that a call ends with its data (array, off, len), if it is for the mode.
func (s *signatureState) ending(env Env, mode byte, args []int32) (op *crypto.Signature, data []byte, err error) {
	if op, err = s.running(env); err != nil {
		return nil, nil, err
	}
	if s.mode != mode {
		return nil, nil, crypto.InvalidInit
	}
	data, err = slice(env, args[0], args[1], args[2])
	return op, data, err
}

func signatureInitParams(env Env, s *signatureState, args []int32) (int32, error) {
	params, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	return 0, s.start(env, args, params)
}

func signatureLength(env Env, s *signatureState, _ []int32) (int32, error) {
	k, err := s.material(env)
	if err != nil {
		return 0, err
	}
	if !k.IsInitialized() {
		return 0, crypto.UninitializedKey
	}
	return short(s.spec.Length(k)), nil
}

func signatureUpdate(env Env, s *signatureState, args []int32) (int32, error) {
	op, err := s.running(env)
	if err != nil {
		return 0, err
	}
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return 0, op.Update(data)
}

// signatureSign is sign or signPreComputedHash(inBuff, off, len, sigBuff, off).
func signatureSign(sign func(*crypto.Signature, []byte) ([]byte, error)) func(Env, *signatureState, []int32) (int32, error) {
	return func(env Env, s *signatureState, args []int32) (int32, error) {
		op, data, err := s.ending(env, modeSign, args)
		if err != nil {
			return 0, err
		}
		s.op, s.spent = nil, true
		sig, err := sign(op, data)
		if err != nil {
			return 0, err
		}
		return output(env, sig, args[3], args[4])
	}
}

// signatureVerify is verify or verifyPreComputedHash(inBuff, off, len, sigBuff, off, len).
func signatureVerify(verify func(*crypto.Signature, []byte, []byte) (bool, error)) func(Env, *signatureState, []int32) (int32, error) {
	return func(env Env, s *signatureState, args []int32) (int32, error) {
		op, data, err := s.ending(env, modeVerify, args)
		if err != nil {
			return 0, err
		}
		sig, err := slice(env, args[3], args[4], args[5])
		if err != nil {
			return 0, err
		}
		s.op, s.spent = nil, true
		ok, err := verify(op, data, sig)
		return flag(ok), err
	}
}

func signatureSetInitial(env Env, s *signatureState, args []int32) (int32, error) {
	op, err := s.running(env)
	if err != nil {
		return 0, err
	}
	chaining, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	digested, err := slice(env, args[3], args[4], args[5])
	if err != nil {
		return 0, err
	}
	return 0, op.SetInitialDigest(chaining, digested)
}

// StateKind is that of signatures.
func (s *signatureState) StateKind() string { return "signature" }

// AppendState writes the algorithm and what init gave.
func (s *signatureState) AppendState(b []byte) []byte {
	return s.append(append(b, s.algorithm, s.spec.Digest, s.spec.Cipher, s.spec.Padding))
}

func loadSignature(_ Env, data []byte) (any, error) {
	if len(data) < 4 {
		return nil, errState
	}
	s := &signatureState{algorithm: data[0], spec: crypto.SignatureSpec{Digest: data[1], Cipher: data[2], Padding: data[3]}}
	if s.spec.Check() != nil || !s.load(data[4:]) {
		return nil, errState
	}
	return s, nil
}
