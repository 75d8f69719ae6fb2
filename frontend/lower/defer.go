package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// deferrals are the deferred calls of a function that is being translated.
//
// A function with defer statements is compiled to blocks covered by a handler. Each deferred call has a flag that is set when its statement is
// reached; what the call needs is kept in variables. At the end of the function, and in the handler, the calls whose flags are set are
// made, the last one first, each clearing its flag before. The handler keeps the exception in a variable, runs them under itself, and
// raises the exception again unless one of them recovered it.
type deferrals struct {
	calls   []*deferred
	caught  *ir.Var // the exception being handled, null when there is none
	handler *ir.Block
	outer   *ir.Block
	runs    []deferRun
	results []keptResult
}

// keptResult is a named result that is an object of its own: the handler reads the reference from variables.
type keptResult struct {
	v    *ssa.Alloc
	kept operand
}

// deferRun is the end of a function: from one block to the other the deferred calls are made. It is written when all of them are known.
type deferRun struct{ from, to *ir.Block }

type deferred struct {
	instr  *ssa.Defer
	armed  *ir.Var
	ready  bool
	callee operand
	args   []operand
}

// startDefers prepares a function that has defer statements: flags are cleared before the covered blocks begin.
func (s *scope) startDefers() {
	defers := defersOf(s.ssa)
	if len(defers) == 0 {
		return
	}
	d := &deferrals{outer: s.handler}
	s.defers = d
	d.caught = s.newVar("panic", ir.Object(s.b.prog.Runtime.Throwable))
	s.varSet(d.caught, s.Null(d.caught.Type))
	for _, instr := range defers {
		c := &deferred{instr: instr, armed: s.newVar("deferred", flag)}
		s.varSet(c.armed, s.Const(ir.Bool, 0))
		d.calls = append(d.calls, c)
	}
	d.handler = s.f.NewBlock()
	d.handler.Handler = d.outer
	s.handler = d.handler
	covered := s.newBlock()
	s.Jump(covered)
	s.goTo(covered)
}

// defersOf lists the defer statements of a function, each behind those that may be reached before it: in reverse postorder, which puts blocks in
// the order of every path as long as they are in no loop. The dominator tree does not: it may have what follows a branch before the branch.
func defersOf(f *ssa.Function) []*ssa.Defer {
	var defers []*ssa.Defer
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(*ssa.BasicBlock)
	visit = func(blk *ssa.BasicBlock) {
		if seen[blk] {
			return
		}
		seen[blk] = true
		for _, next := range blk.Succs {
			visit(next)
		}
		for _, instr := range slices.Backward(blk.Instrs) {
			if d, ok := instr.(*ssa.Defer); ok && d.DeferStack == nil {
				defers = append(defers, d)
			}
		}
	}
	visit(f.Blocks[0])
	slices.Reverse(defers)
	return defers
}

// deferCall translates a defer statement: it evaluates function and arguments and arms the call.
func (s *scope) deferCall(v *ssa.Defer) {
	if inLoop(v.Block()) || v.DeferStack != nil {
		s.fail(codeDefer, v.Pos(), "call a function that has the defer statement", "a defer statement in a loop has no form on the card")
		return
	}
	for _, c := range s.defers.calls {
		if c.instr != v {
			continue
		}
		if v.Call.IsInvoke() {
			if recv := s.operand(v.Call.Value); recv.caught == nil {
				s.nilCheck(s.valueOf(recv, v.Call.Value.Type(), s.at)[0]) // Go finds the method now
			}
		}
		if _, ok := v.Call.Value.(*ssa.Builtin); !ok {
			c.callee = s.keep(s.operand(v.Call.Value), v.Call.Value.Type())
			s.checkDeferred(&v.Call, s.operand(v.Call.Value))
		}
		for i, a := range s.operands(v.Call.Args) {
			c.args = append(c.args, s.keep(a, v.Call.Args[i].Type()))
		}
		s.varSet(c.armed, s.Const(ir.Bool, 1))
		c.ready = true
	}
}

// keep puts the values of an operand into variables, which handlers may read; fetch gets them back.
func (s *scope) keep(o operand, t types.Type) operand {
	k := operand{}
	switch {
	case o.fun != nil:
		k.fun = &function{ssa: o.fun.ssa}
		for i, b := range o.fun.bindings {
			k.fun.bindings = append(k.fun.bindings, s.keep(b, o.fun.ssa.FreeVars[i].Type()))
		}
	case o.place != nil:
		k.place = s.keepPlace(o.place)
	default:
		for _, v := range o.vals {
			x := s.newVar("kept", v.Type)
			s.varSet(x, v)
			k.kept = append(k.kept, x)
		}
	}
	return k
}

// keepPlace keeps the references and indices that the cells of a place use.
func (s *scope) keepPlace(p *place) *place {
	q := &place{typ: p.typ, form: p.form, fun: p.fun}
	memo := map[*ir.Value]*ir.Var{}
	keep := func(v *ir.Value) *ir.Var {
		if memo[v] == nil {
			memo[v] = s.newVar("kept", v.Type)
			s.varSet(memo[v], v)
		}
		return memo[v]
	}
	if p.obj != nil {
		q.objVar = keep(p.obj)
	}
	for _, c := range p.cells {
		switch c := c.(type) {
		case fieldCell:
			q.cells = append(q.cells, keptField{keep(c.obj), c.field})
		case elemCell:
			q.cells = append(q.cells, keptElem{keep(c.arr), keep(c.index), c.typ})
		case viewCell:
			q.cells = append(q.cells, keptView{keep(c.ref), keep(c.off)})
		default:
			q.cells = append(q.cells, c)
		}
	}
	return q
}

// keepResult keeps the reference to a named result that was just made, if a recovered panic returns it.
func (s *scope) keepResult(v *ssa.Alloc) {
	if s.defers == nil || s.ssa.Recover == nil {
		return
	}
	for _, r := range *v.Referrers() {
		if r.Block() == s.ssa.Recover {
			s.defers.results = append(s.defers.results, keptResult{v, s.keep(s.operand(v), v.Type())})
			return
		}
	}
}

// fetch is a kept operand in the current block.
func (s *scope) fetch(k operand) operand {
	o := operand{}
	switch {
	case k.fun != nil:
		o.fun = &function{ssa: k.fun.ssa}
		for _, b := range k.fun.bindings {
			o.fun.bindings = append(o.fun.bindings, s.fetch(b))
		}
	case k.place != nil:
		q := *k.place
		if q.objVar != nil {
			q.obj = s.varGet(q.objVar)
		}
		o.place = &q
	default:
		for _, v := range k.kept {
			o.vals = append(o.vals, s.varGet(v))
		}
	}
	return o
}

// runDefers makes the deferred calls where the function ends without a panic.
func (s *scope) runDefers() {
	if s.defers == nil {
		return
	}
	run := deferRun{s.newBlock(), s.newBlock()}
	s.Jump(run.from)
	s.goTo(run.to)
	s.defers.runs = append(s.defers.runs, run)
}

// runAll makes the armed calls; caught holds the exception while panicking.
func (s *scope) runAll(caught *ir.Var) {
	calls := s.defers.calls
	for i := len(calls) - 1; i >= 0; i-- {
		c := calls[i]
		if !c.ready { // refused
			continue
		}
		s.when(s.varGet(c.armed), func() {
			s.varSet(c.armed, s.Const(ir.Bool, 0))
			s.mark(c.instr)
			args := make([]operand, len(c.args))
			for j, a := range c.args {
				args[j] = s.fetch(a)
			}
			s.deferring = &deferring{caught: caught}
			s.invoke(&c.instr.Call, s.fetch(c.callee), args)
			s.deferring = nil
		})
	}
}

// deferring tells the call that is being translated that it is a deferred one.
type deferring struct{ caught *ir.Var }

// finishDefers writes the handler, after all blocks of the function.
func (s *scope) finishDefers() {
	d := s.defers
	saved := s.Cur
	for _, r := range d.runs {
		s.goTo(r.from)
		s.runAll(nil)
		s.Jump(r.to)
	}
	s.goTo(d.handler)
	s.varSet(d.caught, s.Emit(ir.OpCatch, d.caught.Type, nil))
	run := s.newBlock()
	s.Jump(run)
	s.goTo(run)
	s.runAll(d.caught)
	s.handler = d.outer
	again := s.newBlock()
	pending := s.Compare(ir.OpNe, s.varGet(d.caught), s.Null(d.caught.Type))
	s.If(pending, again, s.recovered())
	s.goTo(again)
	s.Throw(s.varGet(d.caught))
	s.goTo(saved)
}

// recovered is the block where the function goes on after a recovered panic: it returns what the named results hold.
func (s *scope) recovered() *ir.Block {
	blk := s.newBlock()
	cur := s.Cur
	s.goTo(blk)
	for _, r := range s.defers.results {
		s.set(r.v, s.fetch(r.kept))
	}
	if s.ssa.Recover != nil {
		for _, instr := range s.ssa.Recover.Instrs {
			s.mark(instr)
			s.instruction(instr)
		}
	} else {
		bug("%s has no recover block", s.ssa)
	}
	s.goTo(cur)
	return blk
}

// inLoop reports whether a block can run more than once.
func inLoop(blk *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock{}, blk.Succs...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == blk {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}
