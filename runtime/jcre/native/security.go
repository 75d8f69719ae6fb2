package native

import (
	"errors"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// The packages of cryptography.
var (
	SecurityAID = iso7816.MustParseAID("A0000000620102") // javacard.security
	CryptoAID   = iso7816.MustParseAID("A0000000620201") // javacardx.crypto
)

// securityPackage is javacard.security up to what 3.0.5 (1.6) has, and the named curves of 3.1 (1.7).
func securityPackage() packageTable {
	classes := append(keyTables(),
		classTable{11, "MessageDigest", append(digestFactories(), digestMethods()...)},
		classTable{13, "KeyBuilder", keyBuilderMethods()},
		classTable{14, "RandomData", randomMethods()},
		classTable{15, "Signature", signatureMethods()},
		classTable{25, "SignatureMessageRecovery", recoveryMethods()},
		classTable{16, "KeyPair", keyPairMethods()},
		classTable{21, "Checksum", checksumMethods()},
		classTable{22, "KeyAgreement", agreementMethods()},
		classTable{41, "NamedParameterSpec", specMethods()},
		classTable{12, "CryptoException", reasonMethods(jcre.CryptoExceptionClass)},
		classTable{26, "InitializedMessageDigest", append(digestMethods(), entry{Constructor, 0, "<init>", nothing}, entry{Virtual, 6, "setInitialDigest", digestSetInitial})},
	)
	return packageTable{aid: SecurityAID, name: "javacard/security", classes: append(classes, oneShotTables()...)}
}

// cryptoPackage is javacardx.crypto up to what 3.0.5 (1.6) has, and AES-XTS of 3.1 (1.7); KeyEncryption is no key's.
func cryptoPackage() packageTable {
	return packageTable{aid: CryptoAID, name: "javacardx/crypto", classes: []classTable{
		{1, "Cipher", append(cipherFactories(), cipherMethods()...)},
		{2, "Cipher$OneShot", []entry{{Static, 0, "open", cipherOpen}, {Virtual, 8, "close", oneShotClose}}},
		{3, "AEADCipher", aeadMethods()},
	}}
}

// cryptoThrow makes an exception of what package crypto answers.
func cryptoThrow(err error) error {
	var r crypto.Reason
	if errors.As(err, &r) {
		return jcre.Throw(jcre.CryptoExceptionClass, uint16(r))
	}
	return err
}

// throwReason is CryptoException with a reason.
func throwReason(r crypto.Reason) error { return jcre.Throw(jcre.CryptoExceptionClass, uint16(r)) }

// state is the state of type T attached to an object that the running context may use; an object without one was not made by its factory.
func state[T any](env Env, r int32) (s T, err error) {
	if err := env.Use(Ref(r)); err != nil {
		return s, err
	}
	host := env.Host(Ref(r))
	if l, ok := host.(*lent); ok {
		if err := l.check(env); err != nil {
			return s, err
		}
		host = l.state
	}
	s, ok := host.(T)
	if !ok {
		return s, exception(jcre.NullPointerExceptionClass)
	}
	if k, ok := any(s).(*keyState); ok {
		k.join(env)
	}
	return s, nil
}

// volatile is a state of which a part does not survive a reset of the card: what is in process.
type volatile interface {
	// wake forgets that part if it is of another session.
	wake(session uint64)
}

// method makes a native of a function on the attached state; args are those behind this.
func stateMethod[T any](f func(env Env, s T, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		s, err := state[T](env, args[0])
		if err != nil {
			return 0, err
		}
		if v, ok := any(s).(volatile); ok {
			v.wake(env.Card().Session())
		}
		n, err := f(env, s, args[1:])
		return n, cryptoThrow(err)
	}
}

// output writes what a method computed, and answers its length.
func output(env Env, out []byte, array, off int32) (int32, error) {
	return short(len(out)), write(env, array, off, out, true)
}

// newObject makes an object with a state.
func newObject(env Env, class string, s any) (int32, error) {
	r, err := env.NewObject(class, s)
	return int32(r), err
}
