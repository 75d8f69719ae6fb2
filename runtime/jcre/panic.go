package jcre

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/gocard/gocard/runtime/iso7816"
)

// RuntimeError marks an exception as one that the machine raises, so that Go code which recovers a runtime.Error sees
// those of the card model's functions, too.
func (e *Exception) RuntimeError() {}

// Thrown is a Go value that stands for a card exception: the exception types of the API packages have this method.
type Thrown interface{ Exception() *Exception }

// Catch is deferred around natively compiled applet code. It turns a panic into the card exception that the same code
// throws on a card; a panic with any other value counts as an exception without a status word. trace, if not nil, gets
// the Go stack.
func Catch(err *error, trace io.Writer) {
	v := recover()
	if v == nil {
		return
	}
	if trace != nil {
		fmt.Fprintf(trace, "applet panic: %v\n%s", v, debug.Stack())
	}
	*err = fromPanic(v)
}

func fromPanic(v any) error {
	switch v := v.(type) {
	case Thrown:
		return v.Exception()
	case *Exception:
		return v
	case *runtime.TypeAssertionError:
		return &Exception{Class: ClassCastExceptionClass}
	case runtime.Error:
		return &Exception{Class: RuntimeExceptionClass}
	case error:
		if errors.Is(v, ErrPowerLoss) {
			return v
		}
	}
	return &Exception{Class: ThrowableClass}
}

// goExceptions make the Go values that stand for exceptions, by the name of the class. API packages fill it when the program starts.
var goExceptions = map[string]func(reason uint16) any{}

// RegisterExceptions tells which Go values Raise panics with, by the name of the exception's class. It is called when the program starts, to
// initialise a variable without name.
func RegisterExceptions(makers map[string]func(reason uint16) any) struct{} {
	for class, f := range makers {
		goExceptions[class] = f
	}
	return struct{}{}
}

// Raise turns what the card model answers into the panic that applet code sees.
func Raise(err error) {
	if err == nil {
		return
	}
	var e *Exception
	if !errors.As(err, &e) {
		panic(err)
	}
	if f := goExceptions[e.Class.String()]; f != nil {
		panic(f(e.Reason))
	}
	panic(e)
}

// makeAID makes the API's AID of one that a native method answers with; see RegisterAID.
var makeAID func(iso7816.AID) any

// RegisterAID says how the API of natively compiled programs makes its AIDs; javacard.framework calls it when the program starts.
func RegisterAID(f func(iso7816.AID) any) struct{} {
	makeAID = f
	return struct{}{}
}

// NativeAID is an AID of the API of natively compiled programs; nil without one.
func NativeAID(aid iso7816.AID) any {
	if makeAID == nil {
		return nil
	}
	return makeAID(aid)
}
