package isel

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/gocard/gocard/ir"
)

// function is the state of selecting one function.
type function struct {
	f        *ir.Func
	receiver Receiver
	blocks   []*block // the entry first; unreachable ones are left out
	nextID   int
	uses     []int    // by value ID: uses by live values, terminators and edges
	live     []bool   // by value ID
	home     []*block // by value ID: the block whose body holds the value
	pos      []int    // by value ID: index in that body
	onStack  []bool   // by value ID: computed where it is used, not stored
	reload   []bool   // by value ID: a load that is made again at each use
	locals   []*local
	localOf  []*local // by value ID
	varLocal map[*ir.Var]*local

	conflicts []set // by local: those that live at the same time
	colored   bool  // locals have slots
}

// block is a basic block in which phis are parameters: each edge to it brings their values.
type block struct {
	id      int
	phis    []*ir.Value
	body    []*ir.Value // neither phis nor constants nor the terminator
	term    terminator
	handler *block
	preds   []*block
	depth   int // of loops
	caught  *ir.Value
	stmts   []*ir.Value // of body: what is executed for its effect or stored
	zero    []*local    // entry block: variables that must be set before they are read

	liveIn, liveOut set
}

// terminator is the end of a block. Its operands stand here and not in an ir.Value, as threading changes them.
type terminator struct {
	op    ir.Op
	args  []*ir.Value
	cases []int64
	succs []edge
	pos   token.Position
}

// edge leads to a block and brings one value for each of its phis.
type edge struct {
	to    *block
	args  []*ir.Value
	order []int // of the only edge of a block: in which the assignments are evaluated
}

// newFunction makes the graph of f.
func newFunction(f *ir.Func, r Receiver) (*function, error) {
	fn := &function{f: f, receiver: r, varLocal: map[*ir.Var]*local{}}
	if len(f.Blocks) == 0 {
		return nil, fmt.Errorf("no blocks")
	}
	of := map[*ir.Block]*block{}
	for _, b := range f.Blocks {
		nb := fn.newBlock(nil)
		of[b] = nb
	}
	own := ownValues(f)
	for _, b := range f.Blocks {
		if err := fill(of[b], b, of, own); err != nil {
			return nil, err
		}
	}
	fn.prune()
	return fn, nil
}

// ownValues copies the values of f, by ID, as their operands will change.
func ownValues(f *ir.Func) []*ir.Value {
	own := make([]*ir.Value, f.NumValues())
	for _, p := range f.Params {
		own[p.ID] = p
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			c := *v
			own[v.ID] = &c
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			own[v.ID].Args = pick(own, v.Args)
		}
	}
	return own
}

// pick lists the copies of values.
func pick(own, values []*ir.Value) []*ir.Value {
	out := make([]*ir.Value, len(values))
	for i, v := range values {
		out[i] = own[v.ID]
	}
	return out
}

func (fn *function) newBlock(handler *block) *block {
	b := &block{id: fn.nextID, handler: handler}
	fn.nextID++
	fn.blocks = append(fn.blocks, b)
	return b
}

// fill copies an IR block.
func fill(nb *block, b *ir.Block, of map[*ir.Block]*block, own []*ir.Value) error {
	t := b.Terminator()
	if t == nil {
		return fmt.Errorf("block %s has no terminator", b)
	}
	nb.phis = pick(own, b.Phis())
	if b.Handler != nil {
		nb.handler = of[b.Handler]
	}
	for _, v := range pick(own, b.Values[len(nb.phis):len(b.Values)-1]) {
		switch v.Op {
		case ir.OpConst, ir.OpNull:
		case ir.OpCatch:
			nb.caught = v
		default:
			nb.body = append(nb.body, v)
		}
	}
	nb.term = terminator{op: t.Op, args: pick(own, t.Args), pos: t.Pos}
	if t.Op == ir.OpSwitch {
		cases, _ := t.Aux.([]int64)
		nb.term.cases = slices.Clone(cases)
	}
	seen := map[*ir.Block]int{}
	for _, s := range b.Succs {
		e := edge{to: of[s]}
		p := nthPred(s, b, seen[s])
		seen[s]++
		if p < 0 {
			return fmt.Errorf("block %s is no predecessor of its successor %s", b, s)
		}
		for _, phi := range s.Phis() {
			if p >= len(phi.Args) {
				return fmt.Errorf("%s has too few arguments", phi)
			}
			e.args = append(e.args, own[phi.Args[p].ID])
		}
		nb.term.succs = append(nb.term.succs, e)
	}
	return nil
}

// nthPred is the index of the n-th occurrence of b among the predecessors of s.
func nthPred(s, b *ir.Block, n int) int {
	for i, p := range s.Preds {
		if p == b {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return -1
}

// prune drops unreachable blocks and sets preds.
func (fn *function) prune() {
	seen := map[*block]bool{}
	var visit func(b *block)
	visit = func(b *block) {
		if seen[b] {
			return
		}
		seen[b] = true
		for _, e := range b.term.succs {
			visit(e.to)
		}
		if b.handler != nil {
			visit(b.handler)
		}
	}
	visit(fn.blocks[0])
	fn.blocks = slices.DeleteFunc(fn.blocks, func(b *block) bool { return !seen[b] })
	fn.setPreds()
}

func (fn *function) setPreds() {
	for _, b := range fn.blocks {
		b.preds = nil
	}
	for _, b := range fn.blocks {
		for _, e := range b.term.succs {
			e.to.preds = append(e.to.preds, b)
		}
	}
}

// unlink takes b off the predecessors of its successors, link enters it there.
func (b *block) unlink() {
	for _, e := range b.term.succs {
		i := slices.Index(e.to.preds, b)
		e.to.preds = slices.Delete(slices.Clone(e.to.preds), i, i+1)
	}
}

func (b *block) link() {
	for _, e := range b.term.succs {
		e.to.preds = append(e.to.preds, b)
	}
}

// countUses finds the values that are needed and how often each is used.
func (fn *function) countUses() {
	n := fn.f.NumValues()
	fn.uses, fn.live = make([]int, n), make([]bool, n)
	incoming := map[*ir.Value][]*ir.Value{}
	var work []*ir.Value
	use := func(v *ir.Value) {
		fn.uses[v.ID]++
		if !fn.live[v.ID] {
			fn.live[v.ID] = true
			work = append(work, v)
		}
	}
	for _, b := range fn.blocks {
		for _, v := range b.body {
			if fn.mustStay(v) && !fn.live[v.ID] {
				fn.live[v.ID] = true
				work = append(work, v)
			}
		}
		for _, e := range b.term.succs {
			for i, a := range e.args {
				incoming[e.to.phis[i]] = append(incoming[e.to.phis[i]], a)
			}
		}
	}
	for _, b := range fn.blocks {
		for _, a := range b.term.args {
			use(a)
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		args := v.Args
		if v.Op == ir.OpPhi {
			args = incoming[v]
		}
		for _, a := range args {
			use(a)
		}
	}
}

// mustStay reports whether v is computed even if nobody uses it.
func (fn *function) mustStay(v *ir.Value) bool {
	return v.Op.HasEffect() || fn.traps(v)
}

// traps reports whether v may raise an exception here: the receiver of a virtual method and new objects are not null.
func (fn *function) traps(v *ir.Value) bool {
	if !v.Op.Traps() {
		return false
	}
	switch v.Op {
	case ir.OpFieldGet, ir.OpFieldSet, ir.OpArrayLen:
		return !fn.nonNull(v.Args[0])
	case ir.OpDiv, ir.OpRem:
		return v.Args[1].Op != ir.OpConst || v.Args[1].AuxInt == 0
	case ir.OpCast:
		return v.Type != ir.Object(nil)
	}
	return true
}

// dropIdleHandlers removes handlers of blocks in which nothing is raised.
func (fn *function) dropIdleHandlers() {
	busy := map[*block]bool{}
	for _, b := range fn.blocks {
		raises := b.term.op.Traps()
		for _, v := range b.body {
			raises = raises || fn.traps(v)
		}
		busy[b.handler] = busy[b.handler] || raises
	}
	for _, b := range fn.blocks {
		if !busy[b.handler] {
			b.handler = nil
		}
	}
}

func (fn *function) nonNull(v *ir.Value) bool {
	switch v.Op {
	case ir.OpParam:
		return fn.receiver == ReceiverNotNil && v.AuxInt == 0
	case ir.OpNew, ir.OpNewArray:
		return true
	case ir.OpCast:
		return fn.nonNull(v.Args[0])
	}
	return false
}

// splitEdges puts a block on every edge that brings values but is not the only one out of its block.
func (fn *function) splitEdges() {
	for _, b := range slices.Clone(fn.blocks) {
		if b.term.op == ir.OpJump {
			continue
		}
		made := []edge{}
		for i := range b.term.succs {
			e := &b.term.succs[i]
			if !fn.bringsLive(*e) {
				e.args = nil
				continue
			}
			var on *block
			for _, m := range made {
				if m.to.term.succs[0].to == e.to && slices.Equal(m.to.term.succs[0].args, e.args) {
					on = m.to
				}
			}
			if on == nil {
				on = fn.newBlock(b.handler)
				on.term = terminator{op: ir.OpJump, succs: []edge{*e}, pos: b.term.pos}
				made = append(made, edge{to: on})
			}
			*e = edge{to: on}
		}
	}
	fn.prune()
}

func (fn *function) bringsLive(e edge) bool {
	for i := range e.args {
		if fn.live[e.to.phis[i].ID] {
			return true
		}
	}
	return false
}

// isRemat reports whether v is produced anew at each use.
func isRemat(v *ir.Value) bool { return v.Op == ir.OpConst || v.Op == ir.OpNull }

// place records where values stand, after the last change of bodies.
func (fn *function) place() {
	n := fn.f.NumValues()
	fn.home, fn.pos, fn.onStack = make([]*block, n), make([]int, n), make([]bool, n)
	for _, b := range fn.blocks {
		for i, v := range b.body {
			fn.home[v.ID], fn.pos[v.ID] = b, i
		}
	}
}
