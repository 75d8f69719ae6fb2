package interp

import (
	"bytes"
	"fmt"

	"github.com/gocard/gocard/ir"
)

// RuntimeAPI executes the imported methods of the program's Runtime and nothing else: for tests of what needs no card.
type RuntimeAPI struct{}

var _ API = RuntimeAPI{}

// Call executes a method.
func (RuntimeAPI) Call(m *Machine, method *ir.APIMethod, args []Value) (Value, error) {
	switch r := &m.Program.Runtime; method {
	case r.MakeTransientBoolean, r.MakeTransientByte, r.MakeTransientShort, r.MakeTransientObject:
		o, err := m.Heap.NewTransient(method.Result, int(args[0].N), Event(args[1].N))
		return Reference(o), err
	case r.ArrayCopy, r.ArrayCopyNonAtomic:
		return m.arrayCopy(args, method == r.ArrayCopy)
	case r.ArrayFillNonAtomic:
		return m.arrayFill(args)
	case r.ArrayCompare:
		return m.arrayCompare(args)
	case r.ThrowIt:
		return Value{}, &Exception{Class: ISOException, Reason: uint16(args[0].N)}
	case r.GetReason:
		return Number(int64(int16(args[0].Ref.Exception.Reason))), nil
	}
	return Value{}, fmt.Errorf("interp: %s.%s is not in the runtime", method.Class.Name, method.Name)
}

// elements is array[off:off+n] of a byte array.
func elements(array Value, off, n int64) ([]byte, error) {
	o := array.Ref
	switch {
	case o == nil:
		return nil, throw(NullPointer)
	case off < 0 || n < 0 || off+n > int64(len(o.Bytes)):
		return nil, throw(ArrayIndexOutOfBounds)
	}
	return o.Bytes[off : off+n], nil
}

// arrayCopy is Util.arrayCopy(src, srcOff, dest, destOff, length).
func (m *Machine) arrayCopy(args []Value, atomic bool) (Value, error) {
	src, err := elements(args[0], args[1].N, args[4].N)
	if err != nil {
		return Value{}, err
	}
	if _, err := elements(args[2], args[3].N, args[4].N); err != nil {
		return Value{}, err
	}
	m.Heap.WriteBytes(args[2].Ref, int(args[3].N), bytes.Clone(src), atomic)
	return Number(args[3].N + args[4].N), nil
}

// arrayFill is Util.arrayFillNonAtomic(array, off, length, value).
func (m *Machine) arrayFill(args []Value) (Value, error) {
	if _, err := elements(args[0], args[1].N, args[2].N); err != nil {
		return Value{}, err
	}
	m.Heap.WriteBytes(args[0].Ref, int(args[1].N), bytes.Repeat([]byte{byte(args[3].N)}, int(args[2].N)), false)
	return Number(args[1].N + args[2].N), nil
}

// arrayCompare is Util.arrayCompare(src, srcOff, dest, destOff, length).
func (m *Machine) arrayCompare(args []Value) (Value, error) {
	x, err := elements(args[0], args[1].N, args[4].N)
	if err != nil {
		return Value{}, err
	}
	y, err := elements(args[2], args[3].N, args[4].N)
	return Number(int64(bytes.Compare(x, y))), err
}
