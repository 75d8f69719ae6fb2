package jcre

import "reflect"

// SensitiveResult is the stored result of javacardx.security.SensitiveResult: what the last sensitive method of the API answered. It is
// unassigned, and equals nothing, after Reset, after such a method has thrown, and when the card begins to call applet code. Context switches
// between applets leave it alone. The zero value is unassigned.
type SensitiveResult struct {
	kind   resultKind
	number int32 // of a boolean or short
	object any   // nil for null
}

type resultKind uint8

const (
	unassigned resultKind = iota
	booleanResult
	shortResult
	objectResult
)

// Reset makes the result unassigned.
func (r *SensitiveResult) Reset() { *r = SensitiveResult{} }

// StoreBool stores a boolean and gives it back.
func (r *SensitiveResult) StoreBool(b bool) bool {
	*r = SensitiveResult{kind: booleanResult}
	if b {
		r.number = 1
	}
	return b
}

// StoreShort stores a short, or a byte after sign extension, and gives it back.
func (r *SensitiveResult) StoreShort(n int) int {
	*r = SensitiveResult{kind: shortResult, number: int32(int16(n))}
	return n
}

// StoreObject stores a reference: whatever stands for an object where the card runs, and nil for null.
func (r *SensitiveResult) StoreObject(o any) { *r = SensitiveResult{kind: objectResult, object: o} }

// AssertBool is SecurityException unless the result is the boolean b.
func (r *SensitiveResult) AssertBool(b bool) error {
	return assert(r.kind == booleanResult && (r.number != 0) == b)
}

// AssertShort is SecurityException unless the result is a short for which ok holds.
func (r *SensitiveResult) AssertShort(ok func(n int32) bool) error {
	return assert(r.kind == shortResult && ok(r.number))
}

// AssertObject is SecurityException unless the result is the reference o.
func (r *SensitiveResult) AssertObject(o any) error {
	return assert(r.kind == objectResult && (o == nil || reflect.TypeOf(o).Comparable()) && r.object == o)
}

func assert(ok bool) error {
	if ok {
		return nil
	}
	return &Exception{Class: SecurityExceptionClass}
}
