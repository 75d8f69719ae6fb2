package hostapi

import (
	"reflect"
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// called names the Go methods of interfaces that the card calls on objects of applets, in the order of the methods' tokens, by the interface's name.
var called = map[string][]string{}

// Called registers them. Their parameters and results are numbers, objects and whole arrays.
func Called(methods map[string][]string) struct{} {
	for iface, names := range methods {
		called[iface] = names
	}
	return struct{}{}
}

// Values are the program's own objects that the card knows: those that a Dispatcher keeps may be reached through it alone.
func Values(c *jcre.Card) []any {
	var list []any
	if e, ok := c.Host.(*env); ok {
		for v := range e.values {
			list = append(list, v)
		}
	}
	return list
}

// CallBack calls a method of an object of the program's.
func (e *env) CallBack(object native.Ref, iface string, token uint8, args ...int32) (result int32, err error) {
	if object == 0 {
		return 0, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	var method reflect.Value
	if names := called[iface]; int(token) < len(names) {
		method = reflect.ValueOf(e.value(object)).MethodByName(names[token])
	}
	if !method.IsValid() {
		return 0, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	var in []reflect.Value
	for i := range method.Type().NumIn() {
		t := method.Type().In(i)
		in = append(in, e.argument(t, args[0]))
		args = args[1:]
		if t.Kind() == reflect.Int32 { // an int takes two words
			args = args[1:]
		}
	}
	defer jcre.Catch(&err, e.card.Trace())
	if out := method.Call(in); len(out) > 0 {
		result = e.word(nil, out[0].Interface())[0]
	}
	return result, nil
}

// Implements reports whether the value has the methods.
func (e *env) Implements(object native.Ref, iface string) bool {
	v := reflect.ValueOf(e.value(object))
	return v.IsValid() && called[iface] != nil && !slices.ContainsFunc(called[iface], func(name string) bool { return !v.MethodByName(name).IsValid() })
}

// Caught gives the error back: Go programs have no references to exceptions.
func (e *env) Caught(err error) (int32, error) { return 0, err }

// argument is a word as a Go value of a type.
func (e *env) argument(t reflect.Type, word int32) reflect.Value {
	switch t.Kind() {
	case reflect.Bool:
		return reflect.ValueOf(word != 0)
	case reflect.Pointer, reflect.Slice, reflect.Interface:
		if v := e.value(native.Ref(word)); v != nil {
			return reflect.ValueOf(v)
		}
		return reflect.Zero(t)
	}
	return reflect.ValueOf(word).Convert(t)
}

// value is the Go value of an object or array; nil for null.
func (e *env) value(r native.Ref) any {
	if o := e.object(r); o != nil {
		return o.goValue()
	}
	return e.array(r)
}
