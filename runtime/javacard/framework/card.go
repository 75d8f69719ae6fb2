package framework

import "github.com/gocard/gocard/runtime/jcre"

// card is the card whose applet code runs.
func card() *jcre.Card {
	c := jcre.Current()
	if c == nil {
		panic("framework: no card runs this code; start the applet with runtime/host")
	}
	return c
}

// raise turns what the card model answers into the panic that applet code sees.
func raise(err error) { jcre.Raise(err) }

// sensitive begins a method whose result SensitiveResult can assert: none is stored while it runs, nor when it throws.
func sensitive() *jcre.SensitiveResult {
	c := jcre.Current()
	if c == nil { // functions that need no card
		return new(jcre.SensitiveResult)
	}
	c.Sensitive.Reset()
	return &c.Sensitive
}

// The Go values of exceptions.
var _ = jcre.RegisterExceptions(map[string]func(uint16) any{
	"javacard/framework/ISOException":         func(r uint16) any { return SW(r) },
	"javacard/framework/CardException":        func(r uint16) any { return CardException(r) },
	"javacard/framework/CardRuntimeException": func(r uint16) any { return CardRuntimeException(r) },
	"javacard/framework/APDUException":        func(r uint16) any { return APDUException(r) },
	"javacard/framework/PINException":         func(r uint16) any { return PINException(r) },
	"javacard/framework/SystemException":      func(r uint16) any { return SystemException(r) },
	"javacard/framework/TransactionException": func(r uint16) any { return TransactionException(r) },
	"javacard/framework/UserException":        func(r uint16) any { return UserException(r) },
})

func throwIndex() { panic(&jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}) }

// array is the card's view of an array argument: nil is NullPointerException, and the array goes on behind the slice's
// length as far as its capacity, since a card method gets array and offset.
func array[T any](b []T, n int) []T {
	if b == nil {
		panic(&jcre.Exception{Class: jcre.NullPointerExceptionClass})
	}
	if n > cap(b) {
		throwIndex()
	}
	return b[:n]
}

// byteLength is the length of a slice that the card's method takes as a signed byte.
func byteLength(b []byte) int {
	if len(b) > 127 {
		throwIndex()
	}
	return len(b)
}
