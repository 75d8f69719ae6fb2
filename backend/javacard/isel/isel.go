package isel

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// Func selects the code of one function in card form.
func Func(f *ir.Func) (*bytecode.Symbolic, error) {
	code, err := selectFunc(f)
	if err != nil {
		return nil, fmt.Errorf("select code of %s: %w", f.FullName(), err)
	}
	return code, nil
}

func selectFunc(f *ir.Func) (*bytecode.Symbolic, error) {
	fn, err := newFunction(f)
	if err != nil {
		return nil, err
	}
	fn.simplify()
	fn.splitEdges()
	fn.findLoops()
	fn.schedule()
	fn.shareCold()
	slots, err := fn.assignSlots()
	if err != nil {
		return nil, err
	}
	fn.layout()
	e := &emitter{fn: fn, labels: map[*block]bytecode.Label{}}
	if err := e.function(); err != nil {
		return nil, err
	}
	code := &bytecode.Symbolic{Instrs: e.out, Handlers: e.handlers()}
	for _, p := range f.Params {
		code.Nargs += p.Type.Kind.Words()
	}
	code.MaxLocals = max(0, slots-code.Nargs)
	if code.MaxStack, err = code.Depth(); err != nil {
		return nil, err
	}
	return code, nil
}
