package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// Value is a number or a reference; the type of the value that it belongs to says which.
type Value struct {
	N   int64
	Ref *Object
}

// Number makes the value of a scalar.
func Number(n int64) Value { return Value{N: n} }

// Reference makes the value of a reference.
func Reference(o *Object) Value { return Value{Ref: o} }

// Event says when the elements of an array are cleared, with the numbers of JCSystem.
type Event uint8

// The events of JCSystem.
const (
	Persistent      Event = 0 // NOT_A_TRANSIENT_OBJECT
	ClearOnReset    Event = 1 // CLEAR_ON_RESET
	ClearOnDeselect Event = 2 // CLEAR_ON_DESELECT
)

// Object is an object or an array. One of the slices holds the elements of an array.
type Object struct {
	Class  *ir.Class // of the object, or of the elements of an array of references; nil is java.lang.Object
	Fields map[*ir.Field]Value
	Elem   ir.Kind   // not Void: an array
	Bytes  []byte    // elements of kind Bool, I8, U8
	Shorts []int16   // I16, U16
	Ints   []int32   // I32, U32
	Longs  []int64   // Int, Uint; Go form only
	Refs   []*Object // Ref

	Event     Event
	Exception *Exception // of an exception that the API or the machine threw
	Host      any        // what an API attached to the object
}

// IsArray reports whether o is an array.
func (o *Object) IsArray() bool { return o.Elem != ir.Void }

// Len is the length of an array.
func (o *Object) Len() int {
	return len(o.Bytes) + len(o.Shorts) + len(o.Ints) + len(o.Longs) + len(o.Refs) // all but one are empty
}

// Type is the type of references to o.
func (o *Object) Type() ir.Type { return ir.Type{Kind: ir.Ref, Elem: o.Elem, Class: o.Class} }

// class is the class of an object whose methods it has; nil for arrays.
func (o *Object) class() *ir.Class {
	if o.IsArray() {
		return nil
	}
	return o.Class
}

// get reads element i as kind k says.
func (o *Object) get(i int, k ir.Kind) Value {
	switch {
	case o.Bytes != nil:
		return Number(k.Wrap(int64(o.Bytes[i])))
	case o.Shorts != nil:
		return Number(k.Wrap(int64(o.Shorts[i])))
	case o.Ints != nil:
		return Number(k.Wrap(int64(o.Ints[i])))
	case o.Longs != nil:
		return Number(o.Longs[i])
	}
	return Reference(o.Refs[i])
}

// Element is element i of an array of numbers as a signed number, as cards see it.
func (o *Object) Element(i int) int64 {
	if o.Bytes != nil {
		return int64(int8(o.Bytes[i]))
	}
	return o.get(i, ir.Int).N
}

func (o *Object) set(i int, v Value) {
	switch {
	case o.Bytes != nil:
		o.Bytes[i] = byte(v.N)
	case o.Shorts != nil:
		o.Shorts[i] = int16(v.N)
	case o.Ints != nil:
		o.Ints[i] = int32(v.N)
	case o.Longs != nil:
		o.Longs[i] = v.N
	default:
		o.Refs[i] = v.Ref
	}
}

// clear sets all elements to zero.
func (o *Object) clear() {
	clear(o.Bytes)
	clear(o.Shorts)
	clear(o.Ints)
	clear(o.Longs)
	clear(o.Refs)
}

// String describes o for messages.
func (o *Object) String() string {
	switch {
	case o == nil:
		return "null"
	case o.IsArray():
		return fmt.Sprintf("%s of %d", o.Type(), o.Len())
	}
	return o.Type().String()
}
