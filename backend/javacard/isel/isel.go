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
	if err := fn.assignSlots(); err != nil {
		return nil, err
	}
	fn.layout()
	e := &emitter{fn: fn, labels: map[*block]bytecode.Label{}}
	if err := e.function(); err != nil {
		return nil, err
	}
	code := &bytecode.Symbolic{Instrs: e.out, Handlers: e.handlers()}
	keepOnStack(code)
	for _, p := range f.Params {
		code.Nargs += p.Type.Kind.Words()
	}
	code.MaxLocals = max(0, usedWords(code)-code.Nargs)
	if code.MaxStack, err = code.Depth(); err != nil {
		return nil, err
	}
	return code, nil
}
