package link

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// TestScopes follows variables through code: assignments, a loop, a join of two ways, a handler, a variable of two words.
func TestScopes(t *testing.T) {
	short, long := ir.Scalar(ir.I16), ir.Scalar(ir.I32)
	x, y, wide := &ir.Var{Name: "x", Type: short}, &ir.Var{Name: "y", Type: short}, &ir.Var{Name: "wide", Type: long}
	op := func(o bytecode.Opcode, args ...int32) bytecode.SymbolicInstr {
		in := bytecode.SymbolicInstr{Op: o}
		copy(in.Args[:], args)
		return in
	}
	sets := func(in bytecode.SymbolicInstr, v *ir.Var) bytecode.SymbolicInstr { in.Var = v; return in }
	mark := func(l bytecode.Label) bytecode.SymbolicInstr { return bytecode.SymbolicInstr{Mark: l} }
	to := func(o bytecode.Opcode, l bytecode.Label) bytecode.SymbolicInstr {
		return bytecode.SymbolicInstr{Op: o, Target: l}
	}
	for _, test := range []struct {
		name     string
		code     []bytecode.SymbolicInstr
		handlers []bytecode.SymbolicHandler
		want     string
	}{
		{"a parameter whose place is taken", []bytecode.SymbolicInstr{
			op(bytecode.OpSload0), sets(op(bytecode.OpSstore0), x), op(bytecode.OpSload0), op(bytecode.OpSreturn),
		}, nil, "p@0 0-1; x@0 2-3"},
		{"as long as it is read", []bytecode.SymbolicInstr{
			op(bytecode.OpSconst1), sets(op(bytecode.OpSstore1), x), op(bytecode.OpSload1), op(bytecode.OpPop), op(bytecode.OpSconst0), op(bytecode.OpSreturn),
		}, nil, "p@0 0-6; x@1 2-3"},
		{"a loop", []bytecode.SymbolicInstr{
			op(bytecode.OpSconst1), sets(op(bytecode.OpSstore1), x), mark(1), sets(op(bytecode.OpSinc, 1, 1), x), op(bytecode.OpSload0),
			to(bytecode.OpIfne, 1), op(bytecode.OpSconst0), op(bytecode.OpSreturn),
		}, nil, "p@0 0-10; x@1 2-8"},
		{"two ways", []bytecode.SymbolicInstr{
			op(bytecode.OpSload0), to(bytecode.OpIfne, 1), op(bytecode.OpSconst1), sets(op(bytecode.OpSstore1), x), to(bytecode.OpGoto, 2),
			mark(1), op(bytecode.OpSconst2), sets(op(bytecode.OpSstore1), y), mark(2), op(bytecode.OpSload1), op(bytecode.OpSreturn),
		}, nil, "p@0 0-11; x@1 5-7"},
		{"one after the other", []bytecode.SymbolicInstr{
			op(bytecode.OpSconst1), sets(op(bytecode.OpSstore1), x), sets(op(bytecode.OpSinc, 1, 1), y), op(bytecode.OpSload1), op(bytecode.OpSreturn),
		}, nil, "p@0 0-7; x@1 2-4; y@1 5-6"},
		{"two words", []bytecode.SymbolicInstr{
			op(bytecode.OpIconst1), sets(op(bytecode.OpIstore1), wide), op(bytecode.OpSload0), sets(op(bytecode.OpSstore2), x), op(bytecode.OpSload2), op(bytecode.OpSreturn),
		}, nil, "p@0 0-6; x@2 4-5"},
		{"a handler", []bytecode.SymbolicInstr{
			op(bytecode.OpSconst1), sets(op(bytecode.OpSstore1), x), mark(1), op(bytecode.OpSconst2), sets(op(bytecode.OpSstore1), x), mark(2), op(bytecode.OpSconst0),
			op(bytecode.OpSreturn), mark(3), op(bytecode.OpPop), op(bytecode.OpSload1), op(bytecode.OpSreturn),
		}, []bytecode.SymbolicHandler{{Start: 1, End: 2, Handler: 3}}, "p@0 0-9; x@1 2-4; x@1 6-8"},
	} {
		m := &method{code: &bytecode.Symbolic{Instrs: test.code, Handlers: test.handlers, Nargs: 1, MaxLocals: 3}}
		m.place = m.code.Place(nil)
		var all []string
		for _, s := range m.scopes([]*ir.Var{{Name: "p", Type: short}}) {
			all = append(all, fmt.Sprintf("%s@%d %d-%d", s.variable.Name, s.slot, s.start, s.end))
		}
		if got := strings.Join(all, "; "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
