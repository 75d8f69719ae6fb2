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
	if !c.IsWaitedFor() {
		c.globals = slices.DeleteFunc(c.globals, func(g globalArray) bool { return g.call != c.CallNumber() })
	}
	start := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	c.globals = append(c.globals, globalArray{s, start, start + uintptr(len(s))*unsafe.Sizeof(*new(T)), c.CallNumber()})
}

// IsWaitedFor reports whether some applet code waits in the middle of its call while other code runs.
func (c *Card) IsWaitedFor() bool {
	return slices.ContainsFunc(c.threads, func(t *Thread) bool { return t != c.running })
}
