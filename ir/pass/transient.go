package pass

import "github.com/gocard/gocard/ir"

// clearOnReset is JCSystem.CLEAR_ON_RESET.
const clearOnReset = 1

// wantTransient is the AuxInt of an OpNewArray that split32 shall make a transient array.
const wantTransient = 1

// makeTransient lets Init, made if need be, begin with: g = new transient array of n elements. Where there is no way to make one (of int, or of a
// class) the array is persistent.
func makeTransient(p *ir.Program, g *ir.Global, n int) {
	if p.Init == nil {
		p.Init = &ir.Func{Name: "card.init"}
		b := ir.NewBuilder(p.Init)
		b.Return()
		p.Funcs = append(p.Funcs, p.Init)
	}
	e := &emitter{f: p.Init, b: p.Init.Blocks[0], pos: p.Init.Pos}
	var array *ir.Value
	if m := maker(&p.Runtime, g.Type.Elem); m != nil && g.Type.Class == nil {
		array = e.emit(ir.OpCallAPI, m.Result, e.constant(ir.I16, int64(n)), e.constant(ir.I8, clearOnReset))
		array.Aux = m
	} else {
		array = e.emit(ir.OpNewArray, g.Type, e.constant(ir.I16, int64(n)))
		array.AuxInt = wantTransient
	}
	e.emit(ir.OpGlobalSet, ir.Type{}, array).Aux = g
}

// maker is the method of JCSystem that makes transient arrays of elem.
func maker(rt *ir.Runtime, elem ir.Kind) *ir.APIMethod {
	switch elem {
	case ir.Bool:
		return rt.MakeTransientBoolean
	case ir.I8, ir.U8:
		return rt.MakeTransientByte
	case ir.I16, ir.U16:
		return rt.MakeTransientShort
	case ir.Ref:
		return rt.MakeTransientObject
	}
	return nil
}
