package native

import (
	"hash"

	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// digestState is the state of a MessageDigest.
type digestState struct {
	algorithm byte
	session   uint64
	hash      hash.Hash
}

func (d *digestState) wake(session uint64) {
	if d.session != session {
		d.session = session
		_ = d.restart() // the algorithm exists
	}
}

func digestFactories() []entry {
	return []entry{
		{Static, 0, "getInstance", newDigest("javacard/security/MessageDigest", func(byte) bool { return true })},
		{Constructor, 1, "<init>", nothing},
		{Static, 2, "getInitializedMessageDigestInstance", newDigest("javacard/security/InitializedMessageDigest", crypto.IsResumable)},
	}
}

func digestMethods() []entry {
	return []entry{
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "doFinal", stateMethod(digestFinal)},
		{Virtual, 2, "getAlgorithm", stateMethod(func(_ Env, d *digestState, _ []int32) (int32, error) { return signed(d.algorithm), nil })},
		{Virtual, 3, "getLength", stateMethod(func(_ Env, d *digestState, _ []int32) (int32, error) { return signed(byte(d.hash.Size())), nil })},
		{Virtual, 4, "reset", stateMethod(func(_ Env, d *digestState, _ []int32) (int32, error) { return 0, d.restart() })},
		{Virtual, 5, "update", inPieces(stateMethod(digestUpdate))},
	}
}

func newDigestState(algorithm byte) (*digestState, error) {
	d := &digestState{algorithm: algorithm}
	return d, d.restart()
}

func (d *digestState) restart() (err error) {
	d.hash, err = crypto.NewHash(d.algorithm)
	return err
}

// newDigest is getInstance(algorithm, externalAccess) of a class.
func newDigest(class string, offered func(byte) bool) Func {
	return func(env Env, args []int32) (int32, error) {
		d, err := newDigestState(byte(args[0]))
		if err != nil || !offered(d.algorithm) {
			return 0, throwReason(crypto.NoSuchAlgorithm)
		}
		return newObject(env, class, d)
	}
}

func digestUpdate(env Env, d *digestState, args []int32) (int32, error) {
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	d.hash.Write(data)
	return 0, nil
}

func digestFinal(env Env, d *digestState, args []int32) (int32, error) {
	if _, err := digestUpdate(env, d, args); err != nil {
		return 0, err
	}
	sum := d.hash.Sum(nil)
	if err := d.restart(); err != nil {
		return 0, err
	}
	return output(env, sum, args[3], args[4])
}

// digestSetInitial is setInitialDigest(state, off, len, digestedLength, off, len).
func digestSetInitial(env Env, args []int32) (int32, error) {
	return stateMethod(func(env Env, d *digestState, args []int32) (int32, error) {
		chaining, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		digested, err := slice(env, args[3], args[4], args[5])
		if err != nil {
			return 0, err
		}
		h, err := crypto.Resume(d.algorithm, chaining, digested)
		if err == nil {
			d.hash = h
		}
		return 0, err
	})(env, args)
}

// StateKind is that of digests.
func (d *digestState) StateKind() string { return "digest" }

// AppendState writes the algorithm: what was digested so far is transient.
func (d *digestState) AppendState(b []byte) []byte { return append(b, d.algorithm) }

func loadDigest(_ Env, data []byte) (any, error) {
	if len(data) != 1 {
		return nil, errState
	}
	return newDigestState(data[0])
}
