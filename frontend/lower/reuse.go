package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// An object that a command needs for a while only, such as an error with data, is made once and set anew each time. That is right where nothing can
// meet the object of an earlier time: no memory refers to it, and whatever variable does is not used any more when its site comes round again.

// holding is a value that may refer to the object of a site; of a call with several results it is one of those.
type holding struct {
	v      ssa.Value
	result int // -1: the value itself
}

// reuse is the question whether the object that one site makes can be made once.
type reuse struct {
	p     *plan
	site  ssa.Value
	seen  map[holding]bool
	work  []holding
	again map[*ssa.Function]bool // functions that may come to the site
	live  map[*ssa.Function]*liveness
}

// reusable reports whether the object that v makes while a command is processed can be made once. The fields of such objects lie in persistent memory, so a
// transaction that is aborted would change them; libraries have no memory at all.
func (p *plan) reusable(v ssa.Value) bool {
	if known, ok := p.reusables[v]; ok {
		return known
	}
	r := p.b.reach
	_, processing := r.process[v.Parent()]
	ok := processing && !r.aborts && !r.foreign && !p.b.in.Library && p.isPlain(madeType(v), v)
	if len(r.back)+len(r.called) > 0 && slices.ContainsFunc(r.funcs, func(f *ssa.Function) bool { return len(r.calledBack(f)) > 0 }) {
		ok = false // the card calls the program back
	}
	if ok {
		q := &reuse{p: p, site: v, seen: map[holding]bool{}, live: map[*ssa.Function]*liveness{}}
		q.hold(v, -1)
		ok = q.flows() && q.over()
	}
	p.reusables[v] = ok
	return ok
}

// madeType is what the object of a site holds.
func madeType(v ssa.Value) types.Type {
	if m, ok := v.(*ssa.MakeInterface); ok {
		return m.X.Type()
	}
	return deref(v)
}

// isPlain reports whether objects of a type hold no arrays and no other objects as their parts.
func (p *plan) isPlain(t types.Type, v ssa.Value) bool {
	l := p.b.layout(t, v.Pos())
	slots := l.mem
	if isStruct(t) {
		if p.b.apiSuper(t) != nil {
			return false
		}
		slots = slices.Concat(l.mem, l.fields)
	}
	return !slices.ContainsFunc(slots, func(s slot) bool { return s.array != nil || s.own != nil })
}

func (q *reuse) hold(v ssa.Value, result int) {
	h := holding{v, result}
	if v != nil && !q.seen[h] {
		q.seen[h] = true
		q.work = append(q.work, h)
	}
}

// flows finds all values that may refer to the object, and reports whether there are no others.
func (q *reuse) flows() bool {
	for len(q.work) > 0 {
		h := q.work[0]
		q.work = q.work[1:]
		if h.v.Referrers() == nil {
			return false
		}
		for _, use := range *h.v.Referrers() {
			if !q.use(h, use) {
				return false
			}
		}
	}
	return true
}

// use follows one use of a value that refers to the object.
func (q *reuse) use(h holding, use ssa.Instruction) bool {
	if use.Block() == use.Parent().Recover {
		return false
	}
	if h.result >= 0 {
		if x, ok := use.(*ssa.Extract); ok && x.Index == h.result {
			q.hold(x, -1)
		}
		return true
	}
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.UnOp, *ssa.Panic:
		return true // what a panic with it leads to does not know it
	case *ssa.Store:
		return u.Val != h.v
	case *ssa.Phi, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.FieldAddr:
		q.hold(u.(ssa.Value), -1)
		return true
	case *ssa.MakeInterface:
		q.hold(u, -1)
		return !asTarget(u)
	case *ssa.TypeAssert:
		if _, isPointer := u.AssertedType.Underlying().(*types.Pointer); isPointer || types.IsInterface(u.AssertedType) {
			q.hold(u, int(boolInt(u.CommaOk))-1)
		}
		return true
	case *ssa.Return:
		return q.returned(h.v, u)
	case *ssa.Call:
		return q.passed(h.v, u.Common())
	}
	return false
}

// returned follows the object to the callers of a function.
func (q *reuse) returned(v ssa.Value, ret *ssa.Return) bool {
	f := ret.Parent()
	if slices.Contains(q.p.b.reach.outside, f) {
		return false
	}
	for _, c := range q.p.mayCall(f) {
		call, ok := c.(*ssa.Call)
		if !ok {
			continue // the results of deferred calls are dropped
		}
		for i, x := range ret.Results {
			switch {
			case x != v:
			case len(ret.Results) == 1:
				q.hold(call, -1)
			default:
				q.hold(call, i)
			}
		}
	}
	return true
}

// passed follows the object into the functions that it is an argument of.
func (q *reuse) passed(v ssa.Value, c *ssa.CallCommon) bool {
	if f := c.StaticCallee(); f != nil && stdReads(f) {
		return stdName(f) != errorsAs || !isPointerToPointer(c.Args[1])
	}
	targets := q.p.targets(c)
	if len(targets) == 0 || q.p.b.isCardCall(c) {
		return false
	}
	for _, f := range targets {
		args := c.Args
		if c.IsInvoke() {
			args = slices.Concat([]ssa.Value{c.Value}, c.Args)
		}
		if len(args) != len(f.Params) {
			return false
		}
		for i, a := range args {
			if _, isPointer := f.Params[i].Type().Underlying().(*types.Pointer); a == v && (isPointer || types.IsInterface(f.Params[i].Type())) {
				q.hold(f.Params[i], -1)
			}
		}
	}
	return true
}

// isPointerToPointer reports whether a target of errors.As takes what refers to an object, not its contents.
func isPointerToPointer(target ssa.Value) bool {
	m, ok := target.(*ssa.MakeInterface)
	if !ok {
		return true
	}
	_, isPointer := deref(m.X).Underlying().(*types.Pointer)
	return isPointer || types.IsInterface(deref(m.X))
}

// targets lists the functions of the program that a call may run. Of function values only the type counts.
func (p *plan) targets(c *ssa.CallCommon) []*ssa.Function {
	w := &progressWalk{progress: &progress{b: p.b}}
	if _, ok := c.Value.(*ssa.Builtin); ok || c.IsInvoke() || c.StaticCallee() != nil {
		return w.targets(c)
	}
	var list []*ssa.Function
	for _, f := range p.b.reach.funcs {
		if types.Identical(f.Signature, c.Signature()) {
			list = append(list, f)
		}
	}
	return list
}

// mayCall lists the calls that may run a function.
func (p *plan) mayCall(f *ssa.Function) []ssa.CallInstruction {
	if p.callers == nil {
		p.callers = map[*ssa.Function][]ssa.CallInstruction{}
		for _, g := range p.b.reach.funcs {
			for _, blk := range g.Blocks {
				for _, instr := range blk.Instrs {
					if c, ok := instr.(ssa.CallInstruction); ok {
						for _, t := range p.targets(c.Common()) {
							p.callers[t] = append(p.callers[t], c)
						}
					}
				}
			}
		}
	}
	return p.callers[f]
}

// reused is the object of a site, made at the start of the program.
func (s *scope) reused(v ssa.Value, info *classInfo, what string) *ir.Value {
	g := s.b.reused[v]
	if g == nil {
		g = s.b.addGlobal(&ir.Global{Name: s.b.unique("reused." + info.class.Name), Type: ir.Object(info.class)})
		s.b.reused[v] = g
		globalCell{g}.set(s.b.prologue, s.b.prologue.newObject(info, v.Pos()))
		s.b.site(s.ssa, s.makingPos(v), what, ir.StoragePersistent, payload{object: info.class},
			"made when the applet is installed and set anew each time: nothing refers to it when it is made again")
	}
	return globalCell{g}.get(s.fn)
}

// makingPos is where the source makes an object.
func (s *scope) makingPos(v ssa.Value) token.Pos {
	pos := v.Pos()
	if !pos.IsValid() {
		pos = s.at
	}
	return s.b.userPosition(s, pos)
}

// reuses reports whether the object of a site is made once. The author's mark is a wish for a new one each time.
func (s *scope) reuses(v ssa.Value) bool {
	return !s.b.marked(s.makingPos(v)) && s.b.plan.reusable(v)
}

// reusedObject gives a struct that is made for a while its object.
func (s *scope) reusedObject(v *ssa.Alloc, t types.Type) {
	obj := s.reused(v, s.b.class(t, s.at), "new "+s.b.typeName(t))
	s.define(v, obj)
	if !overwritten(v) {
		s.clear(s.object(t, obj, s.at), s.at)
	}
}
