package isel

import (
	"errors"
	"fmt"

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
	best, err := fn.bestPriority(layouts[0])
	if err != nil {
		return nil, err
	}
	if err := fn.color(best); err != nil {
		return nil, err
	}
	return fn.shortest(layouts)
}

// bestPriority finds which order of giving slots makes the shortest code.
func (fn *function) bestPriority(order []*block) (priority, error) {
	best, least := 0, 0
	for i, p := range priorities {
		if err := fn.color(p); err != nil {
			return nil, err
		}
		code, err := fn.emit(order)
		if err != nil {
			return nil, err
		}
		if size := code.Place(nil).Size(); i == 0 || size < least {
			best, least = i, size
		}
	}
	return priorities[best], nil
}

// nearCode is the size up to which all branches reach.
const nearCode = 127

// shortest emits the code in the first order, and where that is long enough for branches to need their wide form, in the others too.
func (fn *function) shortest(layouts [][]*block) (*bytecode.Symbolic, error) {
	var best *bytecode.Symbolic
	least := 0
	for _, order := range layouts {
		code, err := fn.emit(order)
		if err != nil {
			return nil, err
		}
		if size := code.Place(nil).Size(); best == nil || size < least {
			best, least = code, size
		}
		if least <= nearCode {
			break
		}
	}
	return best, nil
}

// emit makes the code of the blocks in the given order.
func (fn *function) emit(order []*block) (*bytecode.Symbolic, error) {
	e := &emitter{fn: fn, labels: map[*block]bytecode.Label{}, begun: map[*block]bool{}, tails: findTails(order)}
	if err := e.function(order); err != nil {
		return nil, err
	}
	code := &bytecode.Symbolic{Instrs: e.out, Handlers: e.handlers()}
	keepOnStack(code)
	mergeTails(code)
	for _, p := range fn.f.Params {
		code.Nargs += p.Type.Kind.Words()
	}
	code.MaxLocals = max(0, usedWords(code)-code.Nargs)
	var err error
	code.MaxStack, err = code.Depth()
	return code, err
}
