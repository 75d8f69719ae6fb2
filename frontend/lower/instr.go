package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/subset"
)

// instruction translates one SSA instruction.
func (s *scope) instruction(instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.DebugRef:
		s.name(v)
	case *ssa.Alloc:
		s.alloc(v)
	case *ssa.Store:
		s.storeInstr(v)
	case *ssa.FieldAddr:
		s.fieldAddr(v)
	case *ssa.Field:
		s.fieldOf(v)
	case *ssa.IndexAddr:
		s.indexAddr(v)
	case *ssa.Index:
		s.index(v)
	case *ssa.Slice:
		s.slice(v)
	case *ssa.SliceToArrayPointer:
		s.sliceToArray(v)
	case *ssa.MakeSlice:
		s.makeSlice(v)
	case *ssa.UnOp:
		s.unOp(v)
	case *ssa.BinOp:
		s.binOp(v)
	case *ssa.Convert:
		s.convert(v)
	case *ssa.ChangeType:
		s.changeType(v)
	case *ssa.Phi:
		s.phi(v)
	case *ssa.Extract:
		s.extract(v)
	case *ssa.Lookup:
		s.lookup(v)
	case *ssa.Range:
		s.rangeOver(v)
	case *ssa.Next:
		s.next(v)
	default:
		s.controlInstr(instr)
	}
}

// controlInstr translates calls, interfaces, closures and ends of blocks.
func (s *scope) controlInstr(instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.If:
		s.If(s.one(v.Cond), s.first[v.Block().Succs[0]], s.first[v.Block().Succs[1]])
	case *ssa.Jump:
		s.Jump(s.first[v.Block().Succs[0]])
	case *ssa.Return:
		s.ret(v)
	case *ssa.Panic:
		s.panicInstr(v)
	case *ssa.Call:
		s.call(v)
	case *ssa.Defer:
		s.deferCall(v)
	case *ssa.RunDefers:
		s.runDefers()
	case *ssa.MakeClosure:
		s.makeClosure(v)
	case *ssa.MakeInterface:
		s.makeInterface(v)
	case *ssa.ChangeInterface:
		s.changeInterface(v)
	case *ssa.TypeAssert:
		s.typeAssert(v)
	default:
		s.refuse(instr)
	}
}

// refuse reports an instruction without form on the card, and gives its value the zero value of its type. The subset rules have said so already in
// the user's code.
func (s *scope) refuse(instr ssa.Instruction) {
	code, what, fix := codeFeature, "this operation", ""
	switch v := instr.(type) {
	case *ssa.Go:
		code, what, fix = subset.CodeGoroutine, "a go statement", "call the function"
	case *ssa.Select:
		code, what, fix = subset.CodeSelect, "a select statement", "use if or switch"
	case *ssa.Send, *ssa.MakeChan:
		code, what, fix = subset.CodeChannel, "a channel", "pass values as arguments and results"
	case *ssa.MakeMap, *ssa.MapUpdate, *ssa.Lookup:
		code, what, fix = subset.CodeMap, "a map", "use a switch, or a slice of structs that is searched"
	case *ssa.UnOp:
		code, what, fix = subset.CodeChannel, "a channel", "pass values as arguments and results"
		if v.Op != token.ARROW {
			code, what, fix = codeFeature, "operator "+v.Op.String(), ""
		}
	}
	s.fail(code, instr.Pos(), fix, "%s has no form on the card", what)
	if v, ok := instr.(ssa.Value); ok {
		s.poison(v)
	}
}

// poison gives a value that was reported some operand, so that the rest of the function can be checked.
func (s *scope) poison(v ssa.Value) {
	if t, ok := v.Type().(*types.Tuple); ok {
		var o operand
		for i := range t.Len() {
			o.tuple = append(o.tuple, operand{vals: s.zeros(s.b.layout(t.At(i).Type(), s.at).val)})
		}
		s.set(v, o)
		return
	}
	s.define(v, s.zeros(s.b.layout(v.Type(), s.at).val)...)
}
