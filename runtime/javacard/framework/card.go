package framework

import (
	"errors"

	"github.com/gocard/gocard/runtime/jcre"
)

// card is the card whose applet code runs.
func card() *jcre.Card {
	c := jcre.Current()
	if c == nil {
		panic("framework: no card runs this code; start the applet with runtime/host")
	}
	return c
}

// raise turns what the card model answers into the panic that applet code sees.
func raise(err error) {
	if err == nil {
		return
	}
	var e *jcre.Exception
	if !errors.As(err, &e) {
		panic(err)
	}
	switch e.Class {
	case jcre.ISOExceptionClass:
		panic(SW(e.Reason))
	case jcre.APDUExceptionClass:
		panic(APDUException(e.Reason))
	case jcre.PINExceptionClass:
		panic(PINException(e.Reason))
	case jcre.SystemExceptionClass:
		panic(SystemException(e.Reason))
	case jcre.TransactionExceptionClass:
		panic(TransactionException(e.Reason))
	}
	panic(e)
}

func throwIndex() { panic(&jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}) }

// array is the card's view of an array argument: nil is NullPointerException, and the array goes on behind the slice's
// length as far as its capacity, since a card method gets array and offset.
func array(b []byte, n int) []byte {
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
