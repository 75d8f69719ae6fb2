package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// maxArray is the length of the longest array of a card.
const maxArray = 1<<15 - 1

// maxCells bounds what a program may allocate, counted in fields and elements.
const maxCells = 1 << 24

// Heap makes objects, and undoes writes to persistent ones.
type Heap struct {
	transients []*Object
	open       bool
	undo       []func()
	cells      int
}

func (h *Heap) spend(n int) error {
	if h.cells += n; h.cells > maxCells {
		return fmt.Errorf("interp: the program allocates more than %d fields and elements", maxCells)
	}
	return nil
}

// NewObject makes an object with zero fields.
func (h *Heap) NewObject(c *ir.Class) (*Object, error) {
	o := &Object{Class: c, Fields: map[*ir.Field]Value{}}
	for ; c != nil; c = c.Super {
		for _, f := range c.Fields {
			o.Fields[f] = Value{}
		}
	}
	return o, h.spend(1 + len(o.Fields))
}

// NewArray makes a persistent array of zeros.
func (h *Heap) NewArray(t ir.Type, n int) (*Object, error) {
	o, err := newArray(t, n)
	if err != nil {
		return nil, err
	}
	return o, h.spend(1 + n)
}

func newArray(t ir.Type, n int) (*Object, error) {
	if n < 0 {
		return nil, throw(NegativeArraySize)
	}
	if n > maxArray {
		return nil, fmt.Errorf("interp: an array of %d elements is longer than a card allows", n)
	}
	o := &Object{Elem: t.Elem, Class: t.Class}
	switch t.Elem {
	case ir.Bool, ir.I8, ir.U8:
		o.Bytes = make([]byte, n)
	case ir.I16, ir.U16:
		o.Shorts = make([]int16, n)
	case ir.I32, ir.U32:
		o.Ints = make([]int32, n)
	case ir.Int, ir.Uint:
		o.Longs = make([]int64, n)
	default:
		o.Refs = make([]*Object, n)
	}
	return o, nil
}

// NewTransient makes an array that Clear clears.
func (h *Heap) NewTransient(t ir.Type, n int, event Event) (*Object, error) {
	o, err := h.NewArray(t, n)
	if err != nil {
		return nil, err
	}
	o.Event = event
	h.transients = append(h.transients, o)
	return o, nil
}

// Clear clears transient arrays: those of ClearOnDeselect for that event, all for ClearOnReset.
func (h *Heap) Clear(event Event) {
	for _, o := range h.transients {
		if event == ClearOnReset || o.Event == event {
			o.clear()
		}
	}
}

// Begin opens a transaction: from here writes to persistent objects and globals are undone by Abort.
func (h *Heap) Begin() { h.open, h.undo = true, nil }

// Commit closes the transaction and keeps what was written.
func (h *Heap) Commit() { h.open, h.undo = false, nil }

// Abort closes the transaction and undoes what was written in it.
func (h *Heap) Abort() {
	for i := len(h.undo) - 1; i >= 0; i-- {
		h.undo[i]()
	}
	h.open, h.undo = false, nil
}

// OnAbort has restore called if the open transaction is aborted; without one it does nothing.
func (h *Heap) OnAbort(restore func()) {
	if h.open {
		h.undo = append(h.undo, restore)
	}
}

// WriteBytes copies data into the elements of a byte or boolean array; the caller has tested the bounds. Only atomic writes are undone.
func (h *Heap) WriteBytes(o *Object, off int, data []byte, atomic bool) {
	dst := o.Bytes[off : off+len(data)]
	if atomic && o.Event == Persistent {
		old := append([]byte(nil), dst...)
		h.OnAbort(func() { copy(dst, old) })
	}
	copy(dst, data)
}

// SetElement writes element i of an array of numbers; the caller has tested the bounds. Only atomic writes are undone.
func (h *Heap) SetElement(o *Object, i int, n int64, atomic bool) {
	if atomic {
		h.setElement(o, i, Number(n))
	} else {
		o.set(i, Number(n))
	}
}

func (h *Heap) setElement(o *Object, i int, v Value) {
	if o.Event == Persistent && h.open {
		old := o.get(i, ir.Int)
		h.OnAbort(func() { o.set(i, old) })
	}
	o.set(i, v)
}

func (h *Heap) setField(o *Object, f *ir.Field, v Value) {
	old := o.Fields[f]
	h.OnAbort(func() { o.Fields[f] = old })
	o.Fields[f] = v
}
