package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// order brings a function into the order in which Go's compiler evaluates: all calls of a statement first, from left to right, then what
// reads memory or may panic. Package ssa goes strictly from left to right. Go leaves the choice open ("Order of evaluation"), but a.n + a.inc()
// has to be the same on the host and on the card. Slices, conditions and the builtin functions that Go's compiler takes for calls stay; so do && and ||
// where their result is a value, with all that they evaluate.
func order(f *ssa.Function) {
	if f.Syntax() == nil {
		return
	}
	o := &orderer{
		units: unitsOf(f.Syntax()), calls: map[*ssa.BasicBlock][]*unit{}, busy: map[*unit]bool{}, joins: map[*unit][]*ssa.BasicBlock{},
		moved: map[ssa.Instruction]*ssa.BasicBlock{},
	}
	blocks := f.DomPreorder()
	indexed := indexesOf(f.Syntax())
	for _, blk := range blocks {
		for i, instr := range blk.Instrs {
			if v, ok := instr.(*ssa.Index); ok && indexed[v.Pos()] != nil {
				operandFirst(blk, i, indexed[v.Pos()])
			}
		}
		for _, instr := range blk.Instrs {
			u := o.at(instr.Pos())
			switch {
			case u == nil:
			case isOrdered(instr):
				o.calls[blk], o.busy[u] = append(o.calls[blk], u), true
			case isLogical(instr):
				o.joins[u] = append(o.joins[u], blk)
			}
		}
	}
	if len(o.busy) == 0 {
		return
	}
	for _, blk := range blocks {
		for i := len(blk.Instrs) - 2; i >= 0; i-- {
			if (len(o.joins) == 0 || !o.postponeToJoin(blk, i)) && len(o.calls[blk]) > 0 {
				o.postpone(blk, i)
			}
		}
	}
}

// unit is a part of the source within which calls come first: a simple statement or an expression that a statement evaluates by itself.
type unit struct{ from, to token.Pos }

type orderer struct {
	units []*unit // by position
	calls map[*ssa.BasicBlock][]*unit
	busy  map[*unit]bool              // has calls
	joins map[*unit][]*ssa.BasicBlock // where the values of && and || are complete
	moved map[ssa.Instruction]*ssa.BasicBlock
}

func unitsOf(syntax ast.Node) []*unit {
	var units []*unit
	add := func(nodes ...ast.Expr) {
		for _, n := range nodes {
			if n != nil {
				units = append(units, &unit{n.Pos(), n.End()})
			}
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n == syntax
		case *ast.AssignStmt, *ast.ExprStmt, *ast.IncDecStmt, *ast.ReturnStmt, *ast.DeferStmt, *ast.ValueSpec:
			units = append(units, &unit{n.Pos(), n.End()})
			return false
		case *ast.IfStmt:
			add(n.Cond)
		case *ast.ForStmt:
			add(n.Cond)
		case *ast.SwitchStmt:
			add(n.Tag)
		case *ast.CaseClause:
			add(n.List...)
		case *ast.RangeStmt:
			add(n.X)
		}
		return true
	})
	slices.SortFunc(units, func(a, b *unit) int { return int(a.from - b.from) })
	return units
}

// at is the unit of a position, nil if there is none.
func (o *orderer) at(pos token.Pos) *unit {
	i := sort.Search(len(o.units), func(i int) bool { return o.units[i].to > pos })
	if pos.IsValid() && i < len(o.units) && o.units[i].from <= pos {
		return o.units[i]
	}
	return nil
}

// isOrdered reports whether an instruction is a call that the others of its statement wait for.
func isOrdered(instr ssa.Instruction) bool {
	c, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "copy" || b.Name() == "append"
	}
	f := c.Call.StaticCallee()
	return f == nil || !stdReads(f)
}

// isLogical reports whether an instruction is the result of && or ||.
func isLogical(instr ssa.Instruction) bool {
	p, ok := instr.(*ssa.Phi)
	return ok && (p.Comment == "&&" || p.Comment == "||")
}

// waits reports whether an instruction is evaluated behind the calls of its statement.
func waits(instr ssa.Instruction) bool {
	switch v := instr.(type) {
	case *ssa.UnOp, *ssa.BinOp, *ssa.Convert, *ssa.ChangeType, *ssa.Field, *ssa.FieldAddr, *ssa.Index, *ssa.IndexAddr, *ssa.MakeInterface:
		return true
	case *ssa.TypeAssert:
		_, pointer := v.AssertedType.Underlying().(*types.Pointer)
		return pointer && !v.CommaOk
	}
	return false
}

// postpone moves instruction i of a block behind the last call of its unit that precedes its first use.
func (o *orderer) postpone(blk *ssa.BasicBlock, i int) {
	instr := blk.Instrs[i]
	uses, u := o.usesOf(instr)
	if _, store := instr.(*ssa.Store); store && len(uses) == 0 || !slices.Contains(o.calls[blk], u) {
		return // what has no use waits, too: it may panic
	}
	to := i
	for k := i + 1; !slices.Contains(uses, blk.Instrs[k]) && k < len(blk.Instrs)-1; k++ {
		if isOrdered(blk.Instrs[k]) && o.at(blk.Instrs[k].Pos()) == u {
			to = k
		}
	}
	copy(blk.Instrs[i:to], blk.Instrs[i+1:to+1])
	blk.Instrs[to] = instr
}

// postponeToJoin moves instruction i of a block to the last && or || of its unit that precedes all its uses: they may have calls inside.
func (o *orderer) postponeToJoin(blk *ssa.BasicBlock, i int) bool {
	instr := blk.Instrs[i]
	uses, u := o.usesOf(instr)
	if len(uses) == 0 || !o.busy[u] {
		return false
	}
	for _, join := range slices.Backward(o.joins[u]) {
		if join == blk || !blk.Dominates(join) || slices.ContainsFunc(uses, func(use ssa.Instruction) bool { return !o.follows(use, instr, join) }) {
			continue
		}
		to := slices.IndexFunc(join.Instrs, func(x ssa.Instruction) bool { _, phi := x.(*ssa.Phi); return !phi })
		blk.Instrs = slices.Delete(blk.Instrs, i, i+1)
		join.Instrs = slices.Insert(join.Instrs, to, instr)
		o.moved[instr] = join
		return true
	}
	return false
}

// follows reports whether a use of a value stands behind the phis of a block, wherever it is.
func (o *orderer) follows(use, of ssa.Instruction, join *ssa.BasicBlock) bool {
	blk := use.Block()
	if o.moved[use] != nil {
		blk = o.moved[use]
	}
	phi, ok := use.(*ssa.Phi)
	if !ok {
		return join.Dominates(blk)
	}
	x, isValue := of.(ssa.Value)
	for i, e := range phi.Edges {
		if e == x && !join.Dominates(blk.Preds[i]) {
			return false
		}
	}
	return isValue
}

// usesOf lists what needs the result of an instruction that waits, and the unit that it is part of.
func (o *orderer) usesOf(instr ssa.Instruction) ([]ssa.Instruction, *unit) {
	if st, ok := instr.(*ssa.Store); ok {
		return o.literalUses(st)
	}
	if !waits(instr) {
		return nil, nil
	}
	var uses []ssa.Instruction
	u := o.at(instr.Pos())
	for _, r := range *instr.(ssa.Value).Referrers() {
		if _, debug := r.(*ssa.DebugRef); debug {
			continue
		}
		uses = append(uses, r)
		if u == nil {
			u = o.at(r.Pos())
		}
	}
	return uses, u
}

// literalUses are the uses of the variable that holds a composite literal, for the assignment of one of its elements.
func (o *orderer) literalUses(st *ssa.Store) ([]ssa.Instruction, *unit) {
	al := rootAlloc(st.Addr)
	if al == nil || o.at(al.Pos()) == nil {
		return nil, nil
	}
	return readsOf(al), o.at(al.Pos())
}

// rootAlloc is the variable that an address is part of, nil if it is part of something else.
func rootAlloc(addr ssa.Value) *ssa.Alloc {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return a
	case *ssa.FieldAddr:
		return rootAlloc(a.X)
	case *ssa.IndexAddr:
		return rootAlloc(a.X)
	}
	return nil
}

// readsOf lists the instructions that do something else with a variable than to set elements of it.
func readsOf(addr ssa.Value) []ssa.Instruction {
	var reads []ssa.Instruction
	for _, r := range *addr.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if u.Addr != addr {
				reads = append(reads, u)
			}
		case *ssa.FieldAddr:
			reads = append(reads, readsOf(u)...)
		case *ssa.IndexAddr:
			reads = append(reads, readsOf(u)...)
		default:
			reads = append(reads, r)
		}
	}
	return reads
}
