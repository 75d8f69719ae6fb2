package native

import "github.com/gocard/gocard/runtime/jcre/crypto"

// recoveryClass is the class of signatures that carry a part of the message: a Signature, too.
const recoveryClass = "javacard/security/SignatureMessageRecovery"

// signatureClass is the class of the objects that getInstance gives.
func signatureClass(spec crypto.SignatureSpec) string {
	if spec.Recovers() {
		return recoveryClass
	}
	return "javacard/security/Signature"
}

// appendixMethod makes a native of what only signatures without message recovery do; those with it throw ILLEGAL_USE
// (SignatureMessageRecovery).
func appendixMethod(f func(env Env, s *signatureState, args []int32) (int32, error)) Func {
	return stateMethod(func(env Env, s *signatureState, args []int32) (int32, error) {
		if s.spec.Recovers() {
			return 0, crypto.IllegalUse
		}
		return f(env, s, args)
	})
}

func recoveryMethods() []entry {
	return []entry{
		{Interface, 0, "init", stateMethod(signatureInit)},
		{Interface, 1, "beginVerify", stateMethod(recoveryBegin)},
		{Interface, 2, "sign", stateMethod(recoverySign)},
		{Interface, 3, "verify", stateMethod(recoveryVerify)},
		{Interface, 4, "getAlgorithm", stateMethod(signatureAlgorithm)},
		{Interface, 5, "getLength", stateMethod(signatureLength)},
		{Interface, 6, "update", stateMethod(signatureUpdate)},
	}
}

// recoveryBegin is beginVerify(sigAndRecDataBuff, buffOffset, sigLength): the message that it finds overwrites the signature.
func recoveryBegin(env Env, s *signatureState, args []int32) (int32, error) {
	op, err := s.running(env)
	if err != nil {
		return 0, err
	}
	sig, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	message, err := op.BeginVerify(sig)
	if err != nil {
		return 0, err
	}
	return output(env, message, args[0], args[1])
}

// recoverySign is sign(inBuff, off, len, sigBuff, off, recMsgLen, off).
func recoverySign(env Env, s *signatureState, args []int32) (int32, error) {
	op, data, err := s.ending(env, modeSign, args)
	if err != nil {
		return 0, err
	}
	if _, err := shorts(env, args[5], args[6], 1); err != nil {
		return 0, err
	}
	s.op = nil // there is no initial vector that it could have spent
	sig, recoverable, err := op.SignRecoverable(data)
	if err != nil {
		return 0, err
	}
	n, err := output(env, sig, args[3], args[4])
	if err != nil {
		return 0, err
	}
	return n, env.SetElements(Ref(args[5]), int(args[6]), []int32{int32(recoverable)}, true)
}

// recoveryVerify is verify(inBuff, off, len): what follows the recovered part of the message.
func recoveryVerify(env Env, s *signatureState, args []int32) (int32, error) {
	op, data, err := s.ending(env, modeVerify, args)
	if err != nil {
		return 0, err
	}
	ok, err := op.VerifyRest(data)
	if err == nil {
		s.op = nil
	}
	return flag(ok), err
}
