package isel

import (
	"math/bits"

	"github.com/gocard/gocard/ir"
)

// local is something that needs a local variable: a parameter, a variable of the function, a phi, or a value that is used more than once or
// somewhere else.
type local struct {
	index  int
	typ    ir.Type
	words  int
	weight int // instructions that read or write it
	param  bool
	source *ir.Var // for debuggers: the variable of the source; nil if it has no name
	slot   int     // the first of its words
	class  *local  // representative of the locals that share its slot
}

// root is the representative of l's class.
func (l *local) root() *local {
	for l.class != l {
		l.class = l.class.class
		l = l.class
	}
	return l
}

// set is a set of locals by index.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

// newSets makes count sets for n members.
func newSets(count, n int) []set {
	words := (n + 63) / 64
	all := make([]uint64, count*words)
	out := make([]set, count)
	for i := range out {
		out[i] = all[i*words : (i+1)*words]
	}
	return out
}

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) remove(i int)   { s[i/64] &^= 1 << (i % 64) }
func (s set) copy() set      { return append(set(nil), s...) }

// union adds o to s and reports whether s grew.
func (s set) union(o set) bool {
	grew := false
	for i := range s {
		grew = grew || o[i]&^s[i] != 0
		s[i] |= o[i]
	}
	return grew
}

// without is what is in s and not in o.
func (s set) without(o set) set {
	out := s.copy()
	for i := range out {
		out[i] &^= o[i]
	}
	return out
}

// each calls f for every member.
func (s set) each(f func(i int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}

func (s set) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// findLocals makes the locals, parameters first.
func (fn *function) findLocals() {
	fn.localOf = make([]*local, fn.f.NumValues())
	for _, p := range fn.f.Params {
		l := fn.newLocal(p.Type)
		l.param = true
		fn.localOf[p.ID] = l
	}
	for _, v := range fn.f.Vars {
		fn.varLocal[v] = fn.newLocal(v.Type)
		fn.varLocal[v].source = v
	}
	for _, b := range fn.blocks {
		for _, phi := range b.phis {
			fn.localOf[phi.ID] = fn.namedLocal(phi)
		}
		if c := b.caught; c != nil && fn.uses[c.ID] > 0 && !fn.onStack[c.ID] {
			fn.localOf[c.ID] = fn.newLocal(c.Type)
		}
		for _, v := range b.stmts {
			if fn.uses[v.ID] > 0 {
				fn.localOf[v.ID] = fn.namedLocal(v)
			}
		}
	}
}

// namedLocal makes the local of a value.
func (fn *function) namedLocal(v *ir.Value) *local {
	l := fn.newLocal(v.Type)
	if v.Name != "" {
		l.source = &ir.Var{Name: v.Name, Type: v.Type}
	}
	return l
}

func (fn *function) newLocal(t ir.Type) *local {
	l := &local{index: len(fn.locals), typ: t, words: t.Kind.Words()}
	l.class = l
	fn.locals = append(fn.locals, l)
	return l
}

// eachRead calls f for every local that is read when v is produced where it is used.
func (fn *function) eachRead(v *ir.Value, f func(*local)) {
	switch {
	case isRemat(v):
	case !fn.onStack[v.ID]:
		f(fn.localOf[v.ID])
	case v.Op == ir.OpCatch:
	default:
		fn.eachOperand(v, f)
	}
}

// eachOperand calls f for every local that is read when v is computed.
func (fn *function) eachOperand(v *ir.Value, f func(*local)) {
	if v.Op == ir.OpVarGet {
		f(fn.varLocal[v.Aux.(*ir.Var)])
	}
	for _, a := range v.Args {
		fn.eachRead(a, f)
	}
}

// eachEndRead calls f for every local that the end of b reads.
func (fn *function) eachEndRead(b *block, f func(*local)) {
	for _, a := range fn.endOperands(b) {
		fn.eachRead(a, f)
	}
}

// written returns the local that statement v sets, if any.
func (fn *function) written(v *ir.Value) *local {
	if v.Op == ir.OpVarSet {
		return fn.varLocal[v.Aux.(*ir.Var)]
	}
	return fn.localOf[v.ID]
}

// assigned lists the locals of the phis that the end of b sets.
func (fn *function) assigned(b *block) []*local {
	if b.term.op != ir.OpJump {
		return nil
	}
	var out []*local
	for _, phi := range b.term.succs[0].to.phis {
		out = append(out, fn.localOf[phi.ID])
	}
	return out
}

// computeLiveness sets liveIn and liveOut of all blocks. What a handler needs is live everywhere in the blocks it covers.
func (fn *function) computeLiveness() {
	n := len(fn.locals)
	for _, b := range fn.blocks {
		b.liveIn, b.liveOut = newSet(n), newSet(n)
	}
	for changed := true; changed; {
		changed = false
		for i := len(fn.blocks) - 1; i >= 0; i-- {
			b := fn.blocks[i]
			for _, e := range b.term.succs {
				b.liveOut.union(e.to.liveIn)
			}
			live := b.liveOut.copy()
			fn.backward(b, live, func(*step) {})
			if b.liveIn.union(live) {
				changed = true
			}
		}
	}
}

// step is a point of a backward walk: locals are set, and live is what is live behind it.
type step struct {
	value *ir.Value // the statement; nil at the end of the block and for a caught exception
	sets  []*local
	from  *local // the statement only copies this local
	live  set
}

// backward walks b from its end to its start, changing live from what is live at the end to what is live at the start.
func (fn *function) backward(b *block, live set, visit func(*step)) {
	covered := func() {
		if b.handler != nil {
			live.union(b.handler.liveIn)
		}
	}
	read := func(l *local) { live.add(l.index) }
	covered()
	do := func(s step, reads func()) {
		s.live = live
		visit(&s)
		for _, l := range s.sets {
			live.remove(l.index)
		}
		reads()
		covered()
	}
	do(step{sets: fn.assigned(b)}, func() { fn.eachEndRead(b, read) })
	for i := len(b.stmts) - 1; i >= 0; i-- {
		v := b.stmts[i]
		s := step{value: v, from: fn.copied(v)}
		if l := fn.written(v); l != nil {
			s.sets = []*local{l}
		}
		do(s, func() { fn.eachOperand(v, read) })
	}
	if c := b.caught; c != nil && fn.localOf[c.ID] != nil {
		do(step{sets: []*local{fn.localOf[c.ID]}}, func() {})
	}
}

// copied returns the local that v merely copies, if it does.
func (fn *function) copied(v *ir.Value) *local {
	switch v.Op {
	case ir.OpVarGet:
		return fn.varLocal[v.Aux.(*ir.Var)]
	case ir.OpVarSet:
		return fn.leaf(v.Args[0])
	case ir.OpConv:
		if isNoConv(v) {
			return fn.leaf(v.Args[0])
		}
	}
	return nil
}

// leaf returns the local that produces v when v is used, if nothing has to be computed.
func (fn *function) leaf(v *ir.Value) *local {
	switch {
	case isRemat(v):
		return nil
	case !fn.onStack[v.ID]:
		return fn.localOf[v.ID]
	case v.Op == ir.OpVarGet || v.Op == ir.OpConv && isNoConv(v):
		return fn.copied(v)
	}
	return nil
}
