package jcre

import (
	"slices"
	"unsafe"
)

// Event says when a transient array is cleared, with the numbers of JCSystem.CLEAR_ON_*.
type Event byte

// The events, and the answers of JCSystem.isTransient.
const (
	NotATransientObject Event = 0 // JCSystem.NOT_A_TRANSIENT_OBJECT
	ClearOnReset        Event = 1 // JCSystem.CLEAR_ON_RESET
	ClearOnDeselect     Event = 2 // JCSystem.CLEAR_ON_DESELECT
)

// Context is a firewall context (JCRE 6.1): one per CAP file, chosen by the runtime.
type Context uint16

// JCREContext is the context of the JCRE itself.
const JCREContext Context = 0

// Transients knows what to clear when. A runtime that keeps its own heap registers one function with OnClear; the host,
// whose transient arrays are Go slices, registers each slice with AddTransient.
type Transients struct {
	onClear []func(Event, Context)
	arrays  []transientArray
}

type transientArray struct {
	event      Event
	context    Context
	start, end uintptr
	array      any // keeps the array alive, so that its address stays its own
	clear      func()
}

// OnClear registers f, called with ClearOnReset when the card is reset and with ClearOnDeselect and a context when the
// last channel leaves that context. A reset clears arrays of both kinds, of all contexts.
func (t *Transients) OnClear(f func(Event, Context)) { t.onClear = append(t.onClear, f) }

// Clear clears what the event clears.
func (t *Transients) Clear(event Event, context Context) {
	for _, f := range t.onClear {
		f(event, context)
	}
	for _, a := range t.arrays {
		if event == ClearOnReset || a.event == event && a.context == context {
			a.clear()
		}
	}
}

// AddTransient registers a slice as a transient array.
func AddTransient[T any](t *Transients, context Context, event Event, s []T) {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	t.arrays = append(t.arrays, transientArray{
		event: event, context: context, array: s, clear: func() { clear(s) },
		start: start, end: start + uintptr(len(s))*unsafe.Sizeof(*new(T)),
	})
}

// Lookup finds the event of the registered array that begins or continues at p.
func (t *Transients) Lookup(p unsafe.Pointer) Event {
	for _, a := range t.arrays {
		if at := uintptr(p); a.start <= at && at < a.end {
			return a.event
		}
	}
	return NotATransientObject
}

// CheckTransient judges the arguments of JCSystem.makeTransient*Array for the context that runs (JCRE 5.1).
func (c *Card) CheckTransient(length int, event Event) error {
	switch {
	case event != ClearOnReset && event != ClearOnDeselect:
		return Throw(SystemExceptionClass, SystemIllegalValue)
	case length < 0:
		return &Exception{Class: NegativeArraySizeExceptionClass}
	case event == ClearOnDeselect && !c.mayUseDeselectMemory():
		return Throw(SystemExceptionClass, SystemIllegalTransient)
	}
	return nil
}

// mayUseDeselectMemory reports whether the running context is that of the applet selected on the channel, or of the
// applet being installed.
func (c *Card) mayUseDeselectMemory() bool {
	if c.installing != nil {
		return true
	}
	if slices.ContainsFunc(c.stack, func(a Activation) bool { return a.unselected }) {
		return false
	}
	sel := c.channels[c.channel].selected
	return sel != nil && sel.Context == c.ActiveContext()
}
