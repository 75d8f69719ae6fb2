package native

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// oneShots is how many objects of each OneShot class a card has. Those that an applet does not close are free again after a reset.
const oneShots = 4

// oneShotTables are the OneShot classes of javacard.security beyond what they inherit.
func oneShotTables() []classTable {
	table := func(token, closeToken uint8, name string, make func(args []int32) (any, error)) classTable {
		return classTable{token, name, []entry{
			{Static, 0, "open", oneShotOpen("javacard/security/"+name, make)},
			{Virtual, closeToken, "close", oneShotClose},
		}}
	}
	digest := func(args []int32) (any, error) { return newDigestState(byte(args[0])) }
	return []classTable{
		table(30, 6, "MessageDigest$OneShot", digest),
		table(31, 7, "InitializedMessageDigest$OneShot", func(args []int32) (any, error) {
			if !crypto.IsResumable(byte(args[0])) {
				return nil, crypto.NoSuchAlgorithm
			}
			return digest(args)
		}),
		table(32, 5, "RandomData$OneShot", func(args []int32) (any, error) {
			if args[0] < 1 || args[0] > 6 {
				return nil, crypto.NoSuchAlgorithm
			}
			return &randomState{algorithm: byte(args[0])}, nil
		}),
		table(33, 14, "Signature$OneShot", func(args []int32) (any, error) {
			s, err := signatureOf(args)
			if err == nil && s.spec.Recovers() {
				err = crypto.NoSuchAlgorithm
			}
			return s, err
		}),
	}
}

// cipherOpen is Cipher.OneShot.open(cipherAlgorithm, paddingAlgorithm).
var cipherOpen = oneShotOpen("javacardx/crypto/Cipher$OneShot", func(args []int32) (any, error) {
	c, err := cipherOf(args)
	if err == nil && c.spec.class() != "javacardx/crypto/Cipher" {
		err = crypto.NoSuchAlgorithm
	}
	return c, err
})

// oneShotOpen lends one of the card's objects of a class.
func oneShotOpen(class string, make func(args []int32) (any, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		s, err := make(args)
		if err != nil {
			return 0, cryptoThrow(err)
		}
		for n := range oneShots {
			r, err := env.Shared(class, n)
			if err != nil {
				return 0, err
			}
			switch env.Host(r).(type) {
			case nil: // the first time
				env.Card().OnReset(func() { env.SetHost(r, closed{}) })
			case closed:
			default:
				continue
			}
			env.SetHost(r, s)
			return int32(r), nil
		}
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	}
}

// oneShotClose gives the object back; what is called on it then ends in NullPointerException.
func oneShotClose(env Env, args []int32) (int32, error) {
	env.SetHost(Ref(args[0]), closed{})
	return 0, nil
}

// closed is the state of an object that nobody has open.
type closed struct{}
