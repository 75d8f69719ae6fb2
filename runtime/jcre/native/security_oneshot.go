package native

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// oneShots is how many objects of each OneShot class a card has. Those that an applet does not close are free again
// when it returns to the card.
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

// lent is the state of a OneShot object that was opened: it is in use in one context until close, or the card's call of the applet returns.
type lent struct {
	state         any // nil after close
	context       jcre.Context
	call, session uint64
}

func (l *lent) isOpen(c *jcre.Card) bool {
	return l.state != nil && l.call == c.CallNumber() && l.session == c.Session()
}

// check refuses who uses the object after its end, or in another context.
func (l *lent) check(env Env) error {
	switch {
	case !l.isOpen(env.Card()):
		return throwReason(crypto.IllegalUse)
	case l.context != env.Card().ActiveContext():
		return exception(jcre.SecurityExceptionClass)
	}
	return nil
}

// oneShotOpen lends one of the card's objects of a class.
func oneShotOpen(class string, make func(args []int32) (any, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		s, err := make(args)
		if err != nil {
			return 0, cryptoThrow(err)
		}
		for n := range oneShots {
			r, err := env.Temporary(class, n)
			if err != nil {
				return 0, err
			}
			if l, ok := env.Host(r).(*lent); ok && l.isOpen(env.Card()) {
				continue
			}
			env.SetHost(r, &lent{s, env.Card().ActiveContext(), env.Card().CallNumber(), env.Card().Session()})
			return int32(r), nil
		}
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	}
}

// oneShotClose gives the object back; on one that is closed it does nothing.
func oneShotClose(env Env, args []int32) (int32, error) {
	if err := env.Use(Ref(args[0])); err != nil {
		return 0, err
	}
	if l, ok := env.Host(Ref(args[0])).(*lent); ok && l.isOpen(env.Card()) {
		if err := l.check(env); err != nil {
			return 0, err
		}
		env.SetHost(Ref(args[0]), &lent{})
	}
	return 0, nil
}

// inPieces makes a native of update, which OneShot objects refuse.
func inPieces(update Func) Func {
	return func(env Env, args []int32) (int32, error) {
		if _, ok := env.Host(Ref(args[0])).(*lent); ok {
			return 0, throwReason(crypto.IllegalUse)
		}
		return update(env, args)
	}
}
