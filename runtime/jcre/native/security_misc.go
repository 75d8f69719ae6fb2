package native

import (
	"io"

	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// randomState is the state of a RandomData.
type randomState struct {
	algorithm byte
	source    io.Reader // nil: the card's
}

// pseudoRandom is the algorithm whose numbers a seed decides: RandomData.ALG_PSEUDO_RANDOM.
const pseudoRandom = 1

func randomMethods() []entry {
	return []entry{
		{Static, 0, "getInstance", newRandom},
		{Constructor, 1, "<init>", nothing},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "generateData", stateMethod(randomGenerate)},
		{Virtual, 2, "setSeed", stateMethod(randomSetSeed)},
		{Virtual, 3, "nextBytes", stateMethod(randomGenerate)},
		{Virtual, 4, "getAlgorithm", stateMethod(func(_ Env, s *randomState, _ []int32) (int32, error) { return signed(s.algorithm), nil })},
	}
}

// newRandom is getInstance(algorithm): 1 to 6.
func newRandom(env Env, args []int32) (int32, error) {
	if args[0] < 1 || args[0] > 6 {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	return newObject(env, "javacard/security/RandomData", &randomState{algorithm: byte(args[0])})
}

// randomGenerate is generateData or nextBytes(buffer, off, len), whose result is the offset behind the bytes.
func randomGenerate(env Env, s *randomState, args []int32) (int32, error) {
	if _, err := slice(env, args[0], args[1], args[2]); err != nil {
		return 0, err
	}
	if args[2] == 0 {
		return 0, crypto.IllegalValue
	}
	source := s.source
	if source == nil {
		source = env.Card().Random()
	}
	b := make([]byte, args[2])
	if _, err := io.ReadFull(source, b); err != nil {
		return 0, err
	}
	return short(int(args[1] + args[2])), env.Write(Ref(args[0]), int(args[1]), b, true)
}

// randomSetSeed makes the pseudo random numbers depend on the seed alone; other generators do not need one.
func randomSetSeed(env Env, s *randomState, args []int32) (int32, error) {
	seed, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if s.algorithm == pseudoRandom {
		s.source = crypto.NewSeeded(seed)
	}
	return 0, nil
}

// StateKind is that of random data.
func (s *randomState) StateKind() string { return "random" }

// AppendState writes the algorithm.
func (s *randomState) AppendState(b []byte) []byte { return append(b, s.algorithm) }

func loadRandom(_ Env, data []byte) (any, error) {
	if len(data) != 1 {
		return nil, errState
	}
	return &randomState{algorithm: data[0]}, nil
}

// checksumState is the state of a Checksum.
type checksumState struct {
	algorithm byte
	session   uint64
	sum       *crypto.Checksum
}

func (s *checksumState) wake(session uint64) {
	if s.session != session {
		s.session = session
		s.sum, _ = crypto.NewChecksum(s.algorithm) // the algorithm exists
	}
}

func checksumMethods() []entry {
	return []entry{
		{Static, 0, "getInstance", newChecksum},
		{Constructor, 1, "<init>", nothing},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "init", stateMethod(checksumInit)},
		{Virtual, 2, "getAlgorithm", stateMethod(func(_ Env, s *checksumState, _ []int32) (int32, error) { return signed(s.algorithm), nil })},
		{Virtual, 3, "doFinal", stateMethod(checksumFinal)},
		{Virtual, 4, "update", stateMethod(checksumUpdate)},
	}
}

func newChecksum(env Env, args []int32) (int32, error) {
	s, err := makeChecksum(byte(args[0]))
	if err != nil {
		return 0, cryptoThrow(err)
	}
	return newObject(env, "javacard/security/Checksum", s)
}

func makeChecksum(algorithm byte) (*checksumState, error) {
	sum, err := crypto.NewChecksum(algorithm)
	return &checksumState{algorithm: algorithm, sum: sum}, err
}

func checksumInit(env Env, s *checksumState, args []int32) (int32, error) {
	initial, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return 0, s.sum.Init(initial)
}

func checksumUpdate(env Env, s *checksumState, args []int32) (int32, error) {
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	s.sum.Update(data)
	return 0, nil
}

func checksumFinal(env Env, s *checksumState, args []int32) (int32, error) {
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	out := s.sum.Sum(data)
	if s.sum, err = crypto.NewChecksum(s.algorithm); err != nil {
		return 0, err
	}
	return output(env, out, args[3], args[4])
}

// StateKind is that of checksums.
func (s *checksumState) StateKind() string { return "checksum" }

// AppendState writes the algorithm.
func (s *checksumState) AppendState(b []byte) []byte { return append(b, s.algorithm) }

func loadChecksum(_ Env, data []byte) (any, error) {
	if len(data) != 1 {
		return nil, errState
	}
	return makeChecksum(data[0])
}

// agreementState is the state of a KeyAgreement.
type agreementState struct {
	algorithm byte
	key       Ref
}

// EachReference names the key.
func (s *agreementState) EachReference(f func(r *Ref)) { f(&s.key) }

func agreementMethods() []entry {
	return []entry{
		{Static, 0, "getInstance", newAgreement},
		{Constructor, 1, "<init>", nothing},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "init", stateMethod(agreementInit)},
		{Virtual, 2, "getAlgorithm", stateMethod(func(_ Env, s *agreementState, _ []int32) (int32, error) { return signed(s.algorithm), nil })},
		{Virtual, 3, "generateSecret", stateMethod(agreementGenerate)},
	}
}

func newAgreement(env Env, args []int32) (int32, error) {
	if _, err := crypto.AgreementKind(byte(args[0])); err != nil {
		return 0, cryptoThrow(err)
	}
	return newObject(env, "javacard/security/KeyAgreement", &agreementState{algorithm: byte(args[0])})
}

func agreementInit(env Env, s *agreementState, args []int32) (int32, error) {
	k, err := state[*keyState](env, args[0])
	if err != nil {
		return 0, err
	}
	if kind, _ := crypto.AgreementKind(s.algorithm); k.Kind != kind {
		return 0, crypto.IllegalValue
	}
	if !k.IsInitialized() {
		return 0, crypto.UninitializedKey
	}
	s.key = Ref(args[0])
	return 0, env.HostWrite(4, nil)
}

// agreementGenerate is generateSecret(publicData, off, len, secret, off).
func agreementGenerate(env Env, s *agreementState, args []int32) (int32, error) {
	k := keyAt(env, s.key)
	if k == nil {
		return 0, crypto.InvalidInit
	}
	public, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	secret, err := crypto.Agree(s.algorithm, &k.Key, public)
	if err != nil {
		return 0, err
	}
	return output(env, secret, args[3], args[4])
}

// StateKind is that of key agreements.
func (s *agreementState) StateKind() string { return "agreement" }

// AppendState writes the algorithm and the key.
func (s *agreementState) AppendState(b []byte) []byte {
	return append(b, s.algorithm, byte(s.key>>24), byte(s.key>>16), byte(s.key>>8), byte(s.key))
}

func loadAgreement(_ Env, data []byte) (any, error) {
	if len(data) != 5 {
		return nil, errState
	}
	return &agreementState{data[0], Ref(data[1])<<24 | Ref(data[2])<<16 | Ref(data[3])<<8 | Ref(data[4])}, nil
}
