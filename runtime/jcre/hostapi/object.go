package hostapi

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// Object is an object of an API class: what the card's native methods keep for it.
type Object struct {
	class string
	state any
	ref   native.Ref
	value any // the Go value around it
}

// HostObject gives the object behind a Go value of an API class. Applets do not call it.
func (o *Object) HostObject() *Object { return o }

// Made says which Go value is the one around a new object: methods that answer with the object give it back.
func Made[T holder](value T) T {
	value.HostObject().value = value
	return value
}

// holder is a Go value of an API class.
type holder interface{ HostObject() *Object }

// Exception is an exception as the card model knows it.
type Exception = jcre.Exception

// Throw makes the exception of a class of the API with a reason. A class that no method of this host throws counts as CardRuntimeException.
func Throw(class string, reason uint16) *Exception {
	for _, c := range jcre.ExceptionClasses() {
		if c.String() == class {
			return jcre.Throw(c, reason)
		}
	}
	return jcre.Throw(jcre.CardRuntimeExceptionClass, reason)
}

// types make Go values around objects, by the name of the class. API packages fill it when the program starts.
var types = map[string]func(*Object) any{}

// Types registers how values of API classes are made.
func Types(makers map[string]func(*Object) any) struct{} {
	for class, f := range makers {
		types[class] = f
	}
	return struct{}{}
}

// As is an object as the Go value of a class or interface that another package has registered.
func As[T any](class string, o *Object) T {
	x, _ := types[class](o).(T)
	return x
}

// Exceptions registers the Go types of exceptions, which panics of these classes get.
func Exceptions(makers map[string]func(reason uint16) any) struct{} {
	return jcre.RegisterExceptions(makers)
}

// ClassCast is the exception of a cast that fails.
func ClassCast() *Exception { return &Exception{Class: jcre.ClassCastExceptionClass} }
