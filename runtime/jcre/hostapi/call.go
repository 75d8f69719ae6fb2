package hostapi

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// Package names the package whose methods are called.
type Package struct {
	Name string // javacard/security
	AID  string // hex
}

// table is the natives' table, which all cards share.
var table = sync.OnceValue(native.Table)

// New calls a constructor and gives the new object.
func (p Package) New(class, token uint8, args ...any) *Object {
	e := current()
	o := e.add(&Object{class: fmt.Sprintf("%s/class%d", p.Name, class)})
	p.call(e, native.Constructor, class, token, append([]any{o}, args...))
	return o
}

// Static calls a static method.
func (p Package) Static(class, token uint8, args ...any) Value {
	return p.call(current(), native.Static, class, token, args)
}

// Virtual calls a method of a class; args begin with the object.
func (p Package) Virtual(class, token uint8, args ...any) Value {
	return p.call(current(), native.Virtual, class, token, args)
}

// Interface calls a method of an interface that the card implements.
func (p Package) Interface(class, token uint8, args ...any) Value {
	return p.call(current(), native.Interface, class, token, args)
}

func (p Package) call(e *env, kind native.Kind, class, token uint8, args []any) Value {
	method, ok := table()[native.Key{Package: iso7816.MustParseAID(p.AID), Class: class, Kind: kind, Token: token}]
	if !ok {
		e.unavailable(fmt.Sprintf("%s (%s, class %d, method %d)", caller(), p.Name, class, token))
	}
	mark := len(e.arrays)
	var words []int32
	for _, a := range args {
		words = e.word(words, a)
	}
	result, err := method.Call(e, words)
	v := Value{word: result}
	if err == nil && result < 0 && int(-result) <= len(e.arrays) {
		v.array = e.arrays[-result-1]
	}
	if result > 0 && int(result) <= len(e.objects) {
		v.object = e.objects[result-1]
	}
	clear(e.arrays[mark:])
	e.arrays = e.arrays[:mark]
	jcre.Raise(err)
	return v
}

// caller is the Go function that called into this package: toolkit.(*ToolkitRegistry).SetEvent.
func caller() string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	own := reflect.TypeFor[Object]().PkgPath() + "."
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, own) || !more {
			return f.Function[strings.LastIndexByte(f.Function, '/')+1:]
		}
	}
}

// Value is a result.
type Value struct {
	word   int32
	array  any
	object *Object
}

// Byte is the result as an unsigned byte.
func (v Value) Byte() byte { return byte(v.word) }

// Int8 is the result as a signed byte.
func (v Value) Int8() int8 { return int8(v.word) }

// Short is the result as a short.
func (v Value) Short() int16 { return int16(v.word) }

// UShort is the result as an unsigned short.
func (v Value) UShort() uint16 { return uint16(v.word) }

// Int is the result as a length or count.
func (v Value) Int() int { return int(int16(v.word)) }

// Int32 is the result as an int of the card.
func (v Value) Int32() int32 { return v.word }

// Bool is the result as a boolean.
func (v Value) Bool() bool { return v.word != 0 }

// Ref is a result that is a reference, as the Go type of its class; the zero value is null.
func Ref[T any](v Value) T {
	var x any
	switch {
	case v.array != nil:
		x = v.array
	case v.object != nil && v.word != 0:
		x = v.object.goValue()
	}
	if t, ok := x.(T); ok || x == nil {
		return t
	}
	if v.object != nil && native.Supers[v.object.class] != "" {
		t, _ := types[native.Supers[v.object.class]](v.object).(T)
		return t
	}
	return asSuper[T](reflect.ValueOf(x).Elem())
}

// asSuper finds the superclass that T points to inside of an object: classes embed their superclass first.
func asSuper[T any](object reflect.Value) (t T) {
	for object.Kind() == reflect.Struct && object.NumField() > 0 {
		object = object.Field(0)
		if !object.CanAddr() || !object.Addr().CanInterface() {
			break
		}
		if t, ok := object.Addr().Interface().(T); ok {
			return t
		}
	}
	return t
}

// goValue is the Go value around the object.
func (o *Object) goValue() any {
	if o.value == nil {
		if make := types[o.class]; make != nil {
			o.value = make(o)
		}
	}
	return o.value
}
