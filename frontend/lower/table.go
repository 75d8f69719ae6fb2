package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// A table is a map that a package variable is given when the program starts, with constants as keys, and constants or functions as values, and that is
// only indexed: looking up is a switch.
type table struct {
	name string
	typ  *types.Map
	keys []*ssa.Const
	vals []ssa.Value
}

// findTables finds them, and leaves out the code that would make the maps.
func (p *plan) findTables() {
	for _, pkg := range p.b.in.Packages {
		init := pkg.SSA.Func("init")
		if init == nil {
			continue
		}
		for _, blk := range init.Blocks {
			for _, instr := range blk.Instrs {
				if m, ok := instr.(*ssa.MakeMap); ok {
					p.addTable(m)
				}
			}
		}
	}
}

func (p *plan) addTable(m *ssa.MakeMap) {
	t := &table{typ: m.Type().Underlying().(*types.Map)}
	var g *ssa.Global
	parts := []ssa.Instruction{m}
	for _, r := range *m.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
		case *ssa.MapUpdate:
			key, ok := u.Key.(*ssa.Const)
			if !ok || u.Map != ssa.Value(m) || !isTableValue(u.Value) {
				return
			}
			t.keys, t.vals = append(t.keys, key), append(t.vals, u.Value)
			parts = append(parts, u)
		case *ssa.Store:
			to, ok := u.Addr.(*ssa.Global)
			if !ok || g != nil {
				return
			}
			g = to
			parts = append(parts, u)
		default:
			return
		}
	}
	if g == nil || !p.onlyLooksUp(g) {
		return
	}
	t.name = g.Name()
	p.tables[g] = t
	for _, instr := range parts {
		p.folded[instr] = true
	}
}

func isTableValue(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Const, *ssa.Function:
		return true
	}
	return false
}

// onlyLooksUp reports whether a map variable is set once, and then indexed or asked for its length only.
func (p *plan) onlyLooksUp(g *ssa.Global) bool {
	stores := 0
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				for _, op := range instr.Operands(nil) {
					if *op != ssa.Value(g) {
						continue
					}
					switch u := instr.(type) {
					case *ssa.DebugRef:
					case *ssa.Store:
						stores++
					case *ssa.UnOp:
						if !looksUp(u) {
							return false
						}
					default:
						return false
					}
				}
			}
		}
	}
	return stores == 1
}

func looksUp(m ssa.Value) bool {
	for _, r := range *m.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.Lookup:
		case *ssa.Call:
			if b, ok := u.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// lookup translates m[k] and v, ok = m[k] of a table.
func (s *scope) lookup(v *ssa.Lookup) {
	t := s.operand(v.X).table
	if t == nil {
		s.refuse(v)
		return
	}
	helper := s.b.tableHelper(t, v.CommaOk)
	vals := s.emitCall(ir.OpCall, helper, helper.Results, s.value(v.Index))
	if !v.CommaOk {
		s.define(v, vals...)
		return
	}
	n := len(vals) - 1
	s.set(v, operand{tuple: []operand{{vals: vals[:n:n]}, {vals: vals[n:]}}})
}

// tableHelper is the function that looks a key up.
func (b *builder) tableHelper(t *table, commaOk bool) *ir.Func {
	name := "table." + t.name
	var params, results []ir.Type
	for _, sl := range b.layout(t.typ.Key(), token.NoPos).val {
		params = append(params, sl.typ)
	}
	for _, sl := range b.layout(t.typ.Elem(), token.NoPos).val {
		results = append(results, sl.typ)
	}
	if commaOk {
		name += ".ok"
		results = append(results, flag)
	}
	return b.helper(name, params, results, func(f *fn, key []*ir.Value) {
		s := &scope{fn: f}
		found := func(v ssa.Value, ok int64) {
			vals := s.value(v)
			if commaOk {
				vals = append(vals[:len(vals):len(vals)], f.Const(ir.Bool, ok))
			}
			f.Return(vals...)
		}
		s.eachKey(t, key, func(i int) { found(t.vals[i], 1) })
		found(ssa.NewConst(nil, t.typ.Elem()), 0)
	})
}

// eachKey emits what is to be done for the key that a value is.
func (s *scope) eachKey(t *table, key []*ir.Value, do func(i int)) {
	if !isInteger(t.typ.Key().Underlying()) {
		for i, k := range t.keys {
			s.when(s.equal(t.typ.Key(), key, s.constant(k), ir.OpEq), func() { do(i) })
		}
		return
	}
	var cases []int64
	var targets []*ir.Block
	for _, k := range t.keys {
		cases = append(cases, constInt(k))
		targets = append(targets, s.newBlock())
	}
	none := s.newBlock()
	s.Switch(key[0], cases, targets, none)
	for i, blk := range targets {
		s.goTo(blk)
		do(i)
	}
	s.goTo(none)
}
