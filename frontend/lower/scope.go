package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// operand is what an SSA value is in the IR; one of its forms is set.
type operand struct {
	vals   []*ir.Value // a value, one per slot of its type
	place  *place      // an address that is known when the function is compiled
	fun    *function   // a function that is known when the function is compiled
	tuple  []operand   // results of a call or of an operation with ok
	caught *recovered  // what recover returned
	table  *table      // a map that is looked up by a switch
	kept   []*ir.Var   // a value that a deferred call needs
}

// scope is an SSA function that is being translated, or expanded into another.
type scope struct {
	*fn
	ssa       *ssa.Function
	parent    *scope // of an expansion: where the call stands
	env       map[ssa.Value]operand
	first     map[*ssa.BasicBlock]*ir.Block
	last      map[*ssa.BasicBlock]*ir.Block
	phis      []phi
	afterPhis []func()
	exit      *exit // nil: the function is not expanded, it returns to its caller
	defers    *deferrals
	deferring *deferring // the call being translated is a deferred one
	recover   *ir.Var    // in a deferred function while panicking: the exception
	skip      map[ssa.Instruction]bool
	current   ssa.Instruction // the one being translated
	at        token.Pos       // of it, or of one before

	fill           []*ir.Value                   // parameters for the arrays among the results: reference and offset of each
	convertResults func([]*ir.Value) []*ir.Value // of a method that the card calls: to the types of the descriptor
}

// phi is an SSA phi whose arguments are filled in when all blocks are done.
type phi struct {
	ssa  *ssa.Phi
	vals []*ir.Value
	in   *place // of a phi with arrays: what the blocks before store to
}

// exit is where an expanded function returns to.
type exit struct {
	blk     *ir.Block
	results [][]operand // per return
}

func (o operand) isZero() bool {
	return o.vals == nil && o.kept == nil && o.place == nil && o.fun == nil && o.caught == nil && o.tuple == nil && o.table == nil
}

func newScope(f *fn, fun *ssa.Function, parent *scope) *scope {
	return &scope{
		fn: f, ssa: fun, parent: parent, env: map[ssa.Value]operand{},
		first: map[*ssa.BasicBlock]*ir.Block{}, last: map[*ssa.BasicBlock]*ir.Block{},
	}
}

// fail reports a problem at the instruction being translated, or at a better position.
func (s *scope) fail(code string, pos token.Pos, fix, format string, args ...any) *diag.Diagnostic {
	if !pos.IsValid() {
		pos = s.at
	}
	if s.ssa == nil || s.b.isUser(s.ssa) {
		return s.b.fail(code, pos, fix, format, args...)
	}
	return s.b.failInside(s.ssa, code, s.b.userPosition(s, pos), fix, format, args...)
}

// body translates the function's blocks. The entry block continues the current one.
func (s *scope) body() {
	s.startDefers()
	blocks := slices.DeleteFunc(s.ssa.DomPreorder(), func(blk *ssa.BasicBlock) bool { return blk == s.ssa.Recover })
	chains := findSwitches(s.ssa)
	for _, blk := range blocks {
		switch {
		case blk.Index == 0:
			s.first[blk] = s.Cur
		case !chains.inside[blk]:
			s.first[blk] = s.newBlock()
		}
	}
	for _, blk := range blocks {
		if chains.inside[blk] {
			continue
		}
		s.goTo(s.first[blk])
		s.block(blk, chains)
		s.last[blk] = s.Cur
	}
	for link, head := range chains.links {
		s.last[link] = s.last[head]
	}
	if s.defers != nil {
		s.finishDefers()
	}
	s.connect(blocks)
}

// block translates one block.
func (s *scope) block(blk *ssa.BasicBlock, chains *switches) {
	for _, instr := range blk.Instrs {
		if s.skip[instr] || s.b.plan.folded[instr] {
			continue
		}
		if _, ok := instr.(*ssa.Phi); !ok {
			s.endPhis()
		}
		s.mark(instr)
		s.spend()
		if c := chains.heads[blk]; c != nil && instr == blk.Instrs[len(blk.Instrs)-1] {
			s.switchOn(c)
			return
		}
		s.instruction(instr)
	}
}

// mark notes the position of an instruction; those without one keep that of the instruction before.
func (s *scope) mark(instr ssa.Instruction) {
	s.current = instr
	pos := instr.Pos()
	if !pos.IsValid() {
		return
	}
	s.at = pos
	s.Pos = s.b.position(pos)
}

// connect fills in the phis and orders the edges into each block as SSA form has them.
func (s *scope) connect(blocks []*ssa.BasicBlock) {
	for _, p := range s.phis {
		for i, pred := range p.ssa.Block().Preds {
			from := s.last[pred]
			if from == nil || from.Terminator() == nil {
				bug("block %s of %s has no end", pred, s.ssa)
			}
			s.atEnd(from, func() {
				vals := s.value(p.ssa.Edges[i])
				if p.in != nil {
					s.store(p.in, vals, p.ssa.Pos())
				}
				for j, phi := range p.vals {
					phi.Args = append(phi.Args, vals[j])
				}
			})
		}
	}
	for _, blk := range blocks {
		if blk.Index != 0 && s.first[blk] != nil {
			s.orderEdges(blk)
		}
	}
}

func (s *scope) orderEdges(blk *ssa.BasicBlock) {
	to := s.first[blk]
	preds := make([]*ir.Block, len(blk.Preds))
	for i, p := range blk.Preds {
		preds[i] = s.last[p]
	}
	if len(preds) != len(to.Preds) {
		bug("block %s of %s has %d edges, not %d", blk, s.ssa, len(to.Preds), len(preds))
	}
	to.Preds = preds
}

// operand is what an SSA value is here.
func (s *scope) operand(v ssa.Value) operand {
	if o, ok := s.env[v]; ok {
		return o
	}
	switch v := v.(type) {
	case *ssa.Const:
		return operand{vals: s.constant(v)}
	case *ssa.Global:
		return operand{place: s.global(v)}
	case *ssa.Function:
		return operand{fun: &function{ssa: v}}
	}
	bug("%s of %s has no operand", v.Name(), s.ssa)
	return operand{}
}

// value is an SSA value as IR values.
func (s *scope) value(v ssa.Value) []*ir.Value { return s.valueOf(s.operand(v), v.Type(), s.at) }

// valueOf is an operand as IR values: addresses become references, functions become objects.
func (s *scope) valueOf(o operand, t types.Type, pos token.Pos) []*ir.Value {
	switch {
	case o.place != nil:
		return s.reference(o.place, pos)
	case o.fun != nil:
		return []*ir.Value{s.functionObject(o.fun, t, pos)}
	case o.isZero():
		return s.zeros(s.b.layout(t, pos).val)
	case o.caught != nil:
		s.fail(codeRecover, pos, "compare it with nil, or assert it to a type of exception", "the result of recover has no form on the card here")
		return []*ir.Value{s.Null(ir.Object(nil))}
	case o.tuple != nil:
		bug("tuple of %s as a value", t)
	}
	return o.vals
}

// one is the single IR value of an SSA value.
func (s *scope) one(v ssa.Value) *ir.Value {
	vals := s.value(v)
	if len(vals) != 1 {
		if len(vals) == 0 { // its type was reported
			return s.Const(ir.I16, 0)
		}
		bug("%s of type %s has %d values", v.Name(), v.Type(), len(vals))
	}
	return vals[0]
}

// reference is the pointer to a place: an object, or the view of an array.
func (s *scope) reference(p *place, pos token.Pos) []*ir.Value {
	if p.obj != nil {
		return []*ir.Value{p.obj}
	}
	if a, ok := p.typ.Underlying().(*types.Array); ok {
		l := s.b.arrayLayout(a, pos)
		ref, off := s.arrayView(p.cells[0])
		return []*ir.Value{ref, off, s.Const(ir.I16, int64(l.n))}
	}
	s.fail(codeInterior, pos, "pass the value, or give it a struct of its own and pass a pointer to that",
		"the address of a %s inside a variable has no form on the card here", s.b.typeName(p.typ))
	return s.zeros(s.b.layout(types.NewPointer(p.typ), pos).val)
}

// address is the place that an SSA value of pointer type refers to.
func (s *scope) address(v ssa.Value) *place {
	o := s.operand(v)
	if o.place != nil {
		return o.place
	}
	elem := v.Type().Underlying().(*types.Pointer).Elem()
	if len(o.vals) == 0 { // its type was reported
		return s.nowhere(elem)
	}
	return s.pointee(elem, o.vals, v.Pos())
}

// nowhere stands for a place whose type was reported, so that the rest of the function can be checked.
func (s *scope) nowhere(t types.Type) *place {
	p := &place{typ: t}
	for _, m := range s.b.layout(t, s.at).mem {
		p.cells = append(p.cells, varCell{s.newVar("", m.typ)})
	}
	return p
}

// set notes the operand of an SSA value.
func (s *scope) set(v ssa.Value, o operand) { s.env[v] = o }

// define notes the IR values of an SSA value.
func (s *scope) define(v ssa.Value, vals ...*ir.Value) { s.env[v] = operand{vals: vals} }
