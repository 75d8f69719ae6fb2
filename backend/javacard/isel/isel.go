package isel

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// Receiver says what is known of the first parameter of a function.
type Receiver uint8

// The kinds of receivers. Virtual methods always have one that is not nil.
const (
	NoReceiver     Receiver = iota // the function becomes a static method
	ReceiverMayNil                 // an instance method
	ReceiverNotNil                 // an instance method that is never called with nil
)

// Func selects the code of one function in card form. The error is a diag.List where the function needs more than a method can have.
func Func(f *ir.Func, r Receiver) (*bytecode.Symbolic, error) {
	if f.Recv != nil {
		r = ReceiverNotNil
	}
	code, err := selectFunc(f, r)
	var list diag.List
	if errors.As(err, &list) {
		return nil, list
	}
	if err != nil {
		return nil, fmt.Errorf("select code of %s: %w", f.FullName(), err)
	}
	return code, nil
}

func selectFunc(f *ir.Func, r Receiver) (*bytecode.Symbolic, error) {
	fn, err := newFunction(f, r)
	if err != nil {
		return nil, err
	}
	fn.simplify()
	fn.splitEdges()
	fn.findLoops()
	fn.schedule()
	fn.shareCold()
	fn.findSlots()
	layouts := fn.layouts()
	best, err := fn.bestSlots(layouts[0])
	if err != nil {
		return nil, err
	}
	best, err = fn.bestOrder(best, layouts[1:])
	if err != nil || best.short {
		return best.code, err
	}
	return fn.emit(best.order, true)
}

// trial is code made in one of the ways that there are.
type trial struct {
	order []*block
	code  *bytecode.Symbolic
	size  int
	short bool // the code is as short as the final code
}

// bestSlots finds which order of giving slots makes the shortest code, and leaves the locals with those slots.
func (fn *function) bestSlots(order []*block) (trial, error) {
	var best trial
	var slots []int
	var tried [][]int
	for _, p := range priorities {
		if err := fn.color(p); err != nil {
			return best, err
		}
		now := fn.slots()
		if slices.ContainsFunc(tried, func(t []int) bool { return slices.Equal(t, now) }) {
			continue
		}
		tried = append(tried, now)
		t, err := fn.try(order)
		if err != nil {
			return best, err
		}
		if best.code == nil || t.size < best.size {
			best, slots = t, now
		}
	}
	for i, l := range fn.locals {
		l.slot = slots[i]
	}
	return best, nil
}

// slots are the slots of all locals.
func (fn *function) slots() []int {
	out := make([]int, len(fn.locals))
	for i, l := range fn.locals {
		out[i] = l.slot
	}
	return out
}

// nearCode is the size up to which all branches reach.
const nearCode = 127

// bestOrder tries further orders of the blocks where the code is long enough for branches to need their wide form.
func (fn *function) bestOrder(best trial, layouts [][]*block) (trial, error) {
	for _, order := range layouts {
		if best.size <= nearCode {
			break
		}
		t, err := fn.try(order)
		if err != nil {
			return best, err
		}
		if t.size < best.size {
			best = t
		}
	}
	return best, nil
}

// maxTrial is the number of values up to which every trial makes the code as short as the final code: that takes more than linear time.
const maxTrial = 400

// try makes the code in the given order; of large functions, before equal tails are merged and values kept on the stack.
func (fn *function) try(order []*block) (trial, error) {
	values := 0
	for _, b := range order {
		values += len(b.body)
	}
	t := trial{order: order, short: values <= maxTrial}
	var err error
	if t.code, err = fn.emit(order, t.short); err == nil {
		t.size = t.code.Place(nil).Size()
	}
	return t, err
}

// emit makes the code of the blocks in the given order, and shortens it if asked.
func (fn *function) emit(order []*block, short bool) (*bytecode.Symbolic, error) {
	e := &emitter{fn: fn, labels: map[*block]bytecode.Label{}, begun: map[*block]bool{}, tails: findTails(order)}
	values := 0
	for _, b := range fn.f.Blocks {
		values += len(b.Values)
	}
	e.out = make([]bytecode.SymbolicInstr, 0, 2*values)
	if err := e.function(order); err != nil {
		return nil, err
	}
	code := &bytecode.Symbolic{Instrs: e.out, Handlers: e.handlers()}
	if short {
		keepOnStack(code)
		mergeTails(code)
	}
	for _, p := range fn.f.Params {
		code.Nargs += p.Type.Kind.Words()
	}
	code.MaxLocals = max(0, usedWords(code)-code.Nargs)
	var err error
	code.MaxStack, err = code.Depth()
	return code, err
}
