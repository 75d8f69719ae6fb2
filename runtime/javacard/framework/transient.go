package framework

import "github.com/gocard/gocard/runtime/jcre"

// MakeTransientBytes is JCSystem.makeTransientByteArray; event is ClearOnReset or ClearOnDeselect.
//
//gocard:static class=8 token=13 desc=(SB)[B
func MakeTransientBytes(n int, event byte) []byte { return makeTransient[byte](n, event) }

// MakeTransientBools is JCSystem.makeTransientBooleanArray.
//
//gocard:static class=8 token=12 desc=(SB)[Z
func MakeTransientBools(n int, event byte) []bool { return makeTransient[bool](n, event) }

// MakeTransientShorts is JCSystem.makeTransientShortArray.
//
//gocard:static class=8 token=15 desc=(SB)[S
func MakeTransientShorts(n int, event byte) []int16 { return makeTransient[int16](n, event) }

// MakeTransientUnsignedShorts is JCSystem.makeTransientShortArray with elements read as unsigned.
//
//gocard:static class=8 token=15 desc=(SB)[S
func MakeTransientUnsignedShorts(n int, event byte) []uint16 { return makeTransient[uint16](n, event) }

// MakeTransientObjects is JCSystem.makeTransientObjectArray; T is a pointer or interface type.
//
//gocard:intrinsic transient-objects
func MakeTransientObjects[T any](n int, event byte) []T { return makeTransient[T](n, event) }

func makeTransient[T any](n int, event byte) []T {
	c := card()
	raise(c.CheckTransient(n, jcre.Event(event)))
	s := make([]T, n)
	jcre.AddTransient(&c.Transients, c.ActiveContext(), jcre.Event(event), s)
	return s
}
