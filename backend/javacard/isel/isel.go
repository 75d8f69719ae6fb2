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
	order, err := fn.shortest(layouts)
	if err != nil {
		return nil, err
	}
	return fn.emit(order, true)
}

// bestPriority finds which order of giving slots makes the shortest code.
func (fn *function) bestPriority(order []*block) (priority, error) {
	best, least := 0, 0
	for i, p := range priorities {
		if err := fn.color(p); err != nil {
			return nil, err
		}
		size, err := fn.trySize(order)
		if err != nil {
			return nil, err
		}
		if i == 0 || size < least {
			best, least = i, size
		}
	}
	return priorities[best], nil
}

// nearCode is the size up to which all branches reach.
const nearCode = 127

// shortest finds the order that makes the shortest code: the first, or where that is long enough for branches to need their wide form, another.
func (fn *function) shortest(layouts [][]*block) ([]*block, error) {
	var best []*block
	least := 0
	for _, order := range layouts {
		size, err := fn.trySize(order)
		if err != nil {
			return nil, err
		}
		if best == nil || size < least {
			best, least = order, size
		}
		if least <= nearCode {
			break
		}
	}
	return best, nil
}

// maxTrial is the number of values up to which every trial makes the code as short as the final code: that takes more than linear time.
const maxTrial = 400

// trySize is the size of the code in the given order; of large functions, before equal tails are merged and values kept on the stack.
func (fn *function) trySize(order []*block) (int, error) {
	values := 0
	for _, b := range order {
		values += len(b.body)
	}
	code, err := fn.emit(order, values <= maxTrial)
	if err != nil {
		return 0, err
	}
	return code.Place(nil).Size(), nil
}

// emit makes the code of the blocks in the given order, and shortens it if asked.
func (fn *function) emit(order []*block, short bool) (*bytecode.Symbolic, error) {
	e := &emitter{fn: fn, labels: map[*block]bytecode.Label{}, begun: map[*block]bool{}, tails: findTails(order)}
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
