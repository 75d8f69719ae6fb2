package hostapi

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// env is a natively running card as native methods see it. Objects have references above 0, which last; arrays have references below 0, which
// last as long as the call they are arguments or results of, as do AIDs that are arguments.
type env struct {
	card    *jcre.Card
	objects []*Object
	shared  map[string]native.Ref
	values  map[any]*Object // of the program, that were handed to the card
	states  map[any]any     // of arrays, by the address of their first element
	arrays  []any
}

var _ native.Env = (*env)(nil)

// current is the env of the card whose code runs.
func current() *env {
	c := jcre.Current()
	if c == nil {
		panic("hostapi: no card runs this code; start the applet with runtime/host")
	}
	e, ok := c.Host.(*env)
	if !ok {
		e = &env{card: c, shared: map[string]native.Ref{}, values: map[any]*Object{}, states: map[any]any{}}
		c.Host = e
	}
	return e
}

// errUnavailable is what the JCRE sees of a method that the host does not have.
var errUnavailable = errors.New("not available on this host")

// unavailable writes the method to the log and ends the applet's code.
func (e *env) unavailable(method string) {
	if w := e.card.Log(); w != nil {
		fmt.Fprintf(w, "%s: %v\n", method, errUnavailable)
	}
	panic(fmt.Errorf("%s: %w", method, errUnavailable))
}

// add gives an object a reference.
func (e *env) add(o *Object) *Object {
	e.objects = append(e.objects, o)
	o.ref = native.Ref(len(e.objects))
	return o
}

// word appends an argument: an int of the card takes two words.
func (e *env) word(words []int32, a any) []int32 {
	switch a := a.(type) {
	case nil:
		return append(words, 0)
	case byte:
		return append(words, int32(int8(a)))
	case int16:
		return append(words, int32(a))
	case uint16:
		return append(words, int32(int16(a)))
	case int:
		if a != int(int16(a)) {
			panic(&jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass})
		}
		return append(words, int32(a))
	case int32:
		return append(words, a, 0)
	case bool:
		if a {
			return append(words, 1)
		}
		return append(words, 0)
	case holder:
		return append(words, int32(e.refOf(a)))
	case aid:
		if reflect.ValueOf(a).IsNil() {
			return append(words, 0)
		}
		e.arrays = append(e.arrays, a.HostAID())
		return append(words, -int32(len(e.arrays)))
	}
	switch v := reflect.ValueOf(a); {
	case v.Kind() == reflect.Slice:
		return append(words, e.arrayRef(a))
	case v.Kind() == reflect.Pointer && v.IsNil() && ofAPI(v.Type()):
		return append(words, 0)
	}
	return append(words, int32(e.objectOf(a).ref))
}

// apiPrefix is the beginning of the import paths of packages whose nil pointers are null. One of the program's own types that an API interface holds is
// an object on the card.
var apiPrefix = strings.TrimSuffix(reflect.TypeFor[jcre.Card]().PkgPath(), "jcre")

func ofAPI(pointer reflect.Type) bool { return strings.HasPrefix(pointer.Elem().PkgPath(), apiPrefix) }

// objectOf is the object that stands for a value of the program's own.
func (e *env) objectOf(value any) *Object {
	if !reflect.TypeOf(value).Comparable() {
		return e.add(&Object{value: value})
	}
	if e.values[value] == nil {
		e.values[value] = e.add(&Object{value: value})
	}
	return e.values[value]
}

// aid is the API's AID, which native methods see as the state of an object that lasts as long as the call.
type aid interface{ HostAID() iso7816.AID }

// refOf is the reference of a Go value of an API class, or of one that extends it; null for a nil pointer.
func (e *env) refOf(h holder) native.Ref {
	v := reflect.ValueOf(h)
	switch isNil := v.Kind() == reflect.Pointer && v.IsNil(); {
	case isNil && ofAPI(v.Type()):
		return 0
	case !isNil && h.HostObject() != nil:
		return h.HostObject().ref
	}
	return e.objectOf(h).ref // of a program's class that extends one of the API
}

// booleans are the elements of a boolean array.
type booleans []byte

// arrayRef makes a reference to an array for the time of the call. The array goes on behind the slice's length as far as its capacity, since a
// card's method gets array and offset.
func (e *env) arrayRef(a any) int32 {
	if reflect.ValueOf(a).Kind() == reflect.Slice && reflect.ValueOf(a).IsNil() {
		return 0
	}
	switch s := a.(type) {
	case []byte:
		a = s[:cap(s):cap(s)]
	case []int8:
		a = as[byte](s)
	case []bool:
		a = booleans(as[byte](s))
	case []int16:
		a = s[:cap(s):cap(s)]
	case []uint16:
		a = as[int16](s)
	case []int32:
		a = s[:cap(s):cap(s)]
	case []uint32:
		a = as[int32](s)
	}
	e.arrays = append(e.arrays, a)
	return -int32(len(e.arrays))
}

// as is the array behind a slice with elements of another type of the same size.
func as[T, S any](s []S) []T { return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(s))), cap(s)) }

// array is an array; one that NewBytes made is the value of an object.
func (e *env) array(r native.Ref) any {
	if r < 0 && int(-r) <= len(e.arrays) {
		return e.arrays[-r-1]
	}
	if o := e.object(r); o != nil {
		return o.value
	}
	return nil
}

func (e *env) object(r native.Ref) *Object {
	if r > 0 && int(r) <= len(e.objects) {
		return e.objects[r-1]
	}
	return nil
}

// Card is the card model.
func (e *env) Card() *jcre.Card { return e.card }

// Bytes gives a byte array.
func (e *env) Bytes(r native.Ref) ([]byte, error) {
	switch b := e.array(r).(type) {
	case []byte:
		return b, nil
	case booleans:
		return b, nil
	}
	if r == 0 {
		return nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	return nil, &jcre.Exception{Class: jcre.SecurityExceptionClass}
}

// Write copies into a byte array.
func (e *env) Write(r native.Ref, off int, data []byte, atomic bool) error {
	b, err := e.Bytes(r)
	if err != nil {
		return err
	}
	if atomic {
		copy(b[off:], data)
		return nil
	}
	dst := b[off : off+len(data)]
	e.card.NonAtomic(dst, func() { copy(dst, data) })
	return nil
}

// Elements gives the elements of an array of numbers.
func (e *env) Elements(r native.Ref) (native.ElementKind, []int32, error) {
	switch a := e.array(r).(type) {
	case []byte:
		return native.Byte, native.Words(a), nil
	case booleans:
		return native.Boolean, native.Words(a), nil
	case []int16:
		return native.Short, widen(a), nil
	case []int32:
		return native.Int, a, nil
	}
	if r == 0 {
		return 0, nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	return 0, nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
}

func widen(a []int16) []int32 {
	words := make([]int32, len(a))
	for i, x := range a {
		words[i] = int32(x)
	}
	return words
}

// SetElements writes into an array of numbers.
func (e *env) SetElements(r native.Ref, off int, words []int32, atomic bool) error {
	switch a := e.array(r).(type) {
	case []int16:
		setElements(e.card, a[off:off+len(words)], words, atomic)
	case []int32:
		setElements(e.card, a[off:off+len(words)], words, atomic)
	default:
		return e.Write(r, off, native.LowBytes(words), atomic)
	}
	return nil
}

func setElements[T int16 | int32](c *jcre.Card, dst []T, words []int32, atomic bool) {
	set := func() {
		for i, w := range words {
			dst[i] = T(w)
		}
	}
	if atomic || len(dst) == 0 {
		set()
		return
	}
	c.NonAtomic(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(dst))), len(dst)*int(unsafe.Sizeof(dst[0]))), set)
}

// MakeView is for programs in Java: a Go slice can always be written.
func (*env) MakeView(native.Ref, int, int, int32, native.Ref) (native.Ref, error) {
	return 0, &jcre.Exception{Class: jcre.SecurityExceptionClass}
}

// ViewAttributes knows no views.
func (*env) ViewAttributes(native.Ref) (int32, bool) { return 0, false }

// ViewOf is for programs in Java, too.
func (*env) ViewOf([]byte) (native.Ref, error) {
	return 0, &jcre.Exception{Class: jcre.SecurityExceptionClass}
}

// StaticResources are nothing that programs in Go have.
func (*env) StaticResources() []byte { return nil }

// MakeGlobal makes a global array of bytes, booleans or shorts.
func (e *env) MakeGlobal(kind native.ElementKind, length int) (native.Ref, error) {
	switch kind {
	case native.Byte:
		return native.Ref(e.arrayRef(makeGlobal[byte](e.card, length))), nil
	case native.Boolean:
		return native.Ref(e.arrayRef(makeGlobal[bool](e.card, length))), nil
	case native.Short:
		return native.Ref(e.arrayRef(makeGlobal[int16](e.card, length))), nil
	}
	return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
}

func makeGlobal[T any](c *jcre.Card, n int) []T {
	s := make([]T, n)
	jcre.AddGlobal(c, s)
	return s
}

// MakeArray makes an array of bytes, booleans or shorts.
func (e *env) MakeArray(kind native.ElementKind, length int, event jcre.Event) (native.Ref, error) {
	switch kind {
	case native.Byte:
		return native.Ref(e.arrayRef(makeArray[byte](e.card, length, event))), nil
	case native.Boolean:
		return native.Ref(e.arrayRef(makeArray[bool](e.card, length, event))), nil
	case native.Short:
		return native.Ref(e.arrayRef(makeArray[int16](e.card, length, event))), nil
	}
	return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
}

func makeArray[T any](c *jcre.Card, n int, event jcre.Event) []T {
	s := make([]T, n+1)[:n:n] // an empty one has an address of its own, too
	if event != jcre.NotATransientObject {
		jcre.AddTransient(&c.Transients, c.ActiveContext(), event, s)
	}
	return s
}

// NewBytes makes an array that lasts.
func (e *env) NewBytes(data []byte) (native.Ref, error) {
	return e.add(&Object{value: slices.Clip(append([]byte{}, data...))}).ref, nil
}

// Lend makes an array that lasts as long as the call.
func (e *env) Lend(data []byte) (array native.Ref, release func()) {
	return native.Ref(e.arrayRef(slices.Clip(append([]byte{}, data...)))), func() {}
}

// TransientEvent says when an array is cleared.
func (e *env) TransientEvent(r native.Ref) jcre.Event {
	if b, ok := e.array(r).([]byte); ok {
		return e.card.Transients.Lookup(unsafe.Pointer(unsafe.SliceData(b)))
	}
	return jcre.NotATransientObject
}

// NewObject makes an object of a class.
func (e *env) NewObject(class string, state any) (native.Ref, error) {
	return e.add(&Object{class: class, state: state}).ref, nil
}

// Knows reports whether the program has the package of a class.
func (e *env) Knows(class string) bool { return types[class] != nil }

// Shared gives the card's own object of a class.
func (e *env) Shared(class string, number int) (native.Ref, error) {
	key := fmt.Sprint(class, " ", number)
	r, ok := e.shared[key]
	if !ok {
		r, _ = e.NewObject(class, nil)
		e.shared[key] = r
	}
	return r, nil
}

// Temporary is Shared: nothing hinders an applet from storing it.
func (e *env) Temporary(class string, number int) (native.Ref, error) {
	return e.Shared(class, number)
}

// Use refuses null; contexts are not told apart natively.
func (e *env) Use(r native.Ref) error {
	if r == 0 {
		return &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	return nil
}

// Host is the state of an object or array.
func (e *env) Host(r native.Ref) any {
	if o := e.object(r); o != nil {
		return o.state
	}
	a := e.array(r)
	if aid, ok := a.(iso7816.AID); ok {
		return aid
	}
	return e.states[first(a)]
}

// first is the address of an array's first element; nil if there is none.
func first(array any) any {
	switch a := array.(type) {
	case []byte:
		return unsafe.SliceData(a)
	case booleans:
		return unsafe.SliceData(a)
	case []int16:
		return unsafe.SliceData(a)
	}
	return nil
}

// SetHost changes the state of an object.
func (e *env) SetHost(r native.Ref, state any) {
	if o := e.object(r); o != nil {
		o.state = state
		return
	}
	e.states[first(e.array(r))] = state
}

// HostWrite logs a change of state.
func (e *env) HostWrite(_ int, restore func()) error {
	if restore != nil {
		e.card.OnAbort(restore)
	}
	return nil
}

// APDU is not known here: natively compiled applets have their own.
func (e *env) APDU() native.Ref { return 0 }

// APDUBuffer is the APDU buffer.
func (e *env) APDUBuffer() native.Ref { return native.Ref(e.arrayRef(e.card.APDU().Buffer())) }

// VolatileBytes is the other global array.
func (e *env) VolatileBytes() native.Ref { return native.Ref(e.arrayRef(e.card.VolatileBytes())) }

// EntryPointAID gives the card's AID object for an AID.
func (e *env) EntryPointAID(aid iso7816.AID) (native.Ref, error) {
	r, err := e.Shared("javacard/framework/AID "+aid.String(), 0)
	if o := e.object(r); o != nil && o.value == nil {
		o.state, o.value = aid, jcre.NativeAID(aid)
	}
	return r, err
}

// Applet is for javacard.framework, which has its own way natively.
func (e *env) Applet(native.Ref) (jcre.Applet, error) { return nil, errUnavailable }

// Extension is for uicc.scws.
func (e *env) Extension(native.Ref) (web.Extension, error) { return nil, errUnavailable }

// SharedObject asks an applet of the program.
func (e *env) SharedObject(server, client *jcre.Instance, parameter byte) (native.Ref, error) {
	return native.Ref(e.word(nil, e.card.SharedObject(server, client, parameter))[0]), nil
}

// AvailableMemory is the largest answer there is: the host does not count.
func (e *env) AvailableMemory(jcre.Event) int { return 32767 }

// RequestObjectDeletion has no effect: Go collects.
func (e *env) RequestObjectDeletion() {}
