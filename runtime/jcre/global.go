package jcre

import (
	"slices"
	"unsafe"
)

// globalArray is an array of a natively running applet that JCSystem.makeGlobalArray has made.
type globalArray struct {
	array      any // keeps it
	start, end uintptr
	call       uint64
}

// AddGlobal makes an array global until the card's call of the applet that runs is over: nobody can have kept a reference to it then.
func AddGlobal[T any](c *Card, s []T) {
	c.globals = slices.DeleteFunc(c.globals, func(g globalArray) bool { return c.IsOver(g.call) })
	start := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	c.globals = append(c.globals, globalArray{s, start, start + uintptr(len(s))*unsafe.Sizeof(*new(T)), c.CallNumber()})
}

// IsOver reports whether a call of applet code by the card has ended: it is not the one that runs, and none that waits.
func (c *Card) IsOver(call uint64) bool {
	within := func(stack []Activation) bool {
		return slices.ContainsFunc(stack, func(a Activation) bool { return a.call == call })
	}
	return call != c.CallNumber() && !within(c.stack) && !slices.ContainsFunc(c.threads, func(t *Thread) bool { return within(t.stack) })
}
