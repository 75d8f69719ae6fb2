package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// schedule decides which values stay on the operand stack. Every block is read backwards; each statement takes in the operands that are used
// nowhere else and may be computed at that place, from the last to the first, and their operands likewise.
func (fn *function) schedule() {
	fn.countUses()
	fn.place()
	fn.chooseReloads()
	for _, b := range fn.blocks {
		fn.scheduleBlock(b)
	}
}

func (fn *function) scheduleBlock(b *block) {
	fn.orderCopies(b)
	t := &tree{fn: fn, block: b, root: len(b.body)}
	t.take(fn.endOperands(b), nil)
	var stmts []*ir.Value
	for i := len(b.body) - 1; i >= 0; i-- {
		v := b.body[i]
		if fn.onStack[v.ID] || !fn.live[v.ID] {
			continue
		}
		t := &tree{fn: fn, block: b, root: i}
		t.take(v.Args, v)
		stmts = append(stmts, v)
	}
	slices.Reverse(stmts)
	b.stmts = stmts
	fn.keepCaught(b)
}

// endOperands lists what the end of b evaluates: the terminator's operands, or what a jump brings.
func (fn *function) endOperands(b *block) []*ir.Value {
	if b.term.op != ir.OpJump {
		return b.term.args
	}
	var out []*ir.Value
	for _, i := range b.term.succs[0].order {
		out = append(out, b.term.succs[0].args[i])
	}
	return out
}

// orderCopies orders the phis' assignments of a jump by where the values are computed.
func (fn *function) orderCopies(b *block) {
	if b.term.op != ir.OpJump {
		return
	}
	e := &b.term.succs[0]
	e.order = make([]int, len(e.args))
	for i := range e.order {
		e.order[i] = i
	}
	at := func(i int) int {
		if v := e.args[i]; fn.home[v.ID] == b {
			return fn.pos[v.ID]
		}
		return -1
	}
	slices.SortStableFunc(e.order, func(i, j int) int { return at(i) - at(j) })
}

// tree is a statement with the operands it has taken in.
type tree struct {
	fn      *function
	block   *block
	root    int // position of the statement
	members []*ir.Value
	at      []bool // by position in the block: members, when there are many
	maybe   bool   // what is taken now may not be executed
}

// take looks at operands from the last to the first. by is the operation they belong to, nil at the end of a block.
func (t *tree) take(operands []*ir.Value, by *ir.Value) {
	fn := t.fn
	for i := len(operands) - 1; i >= 0; i-- {
		a := operands[i]
		if isRemat(a) || fn.reload[a.ID] || !t.mayTake(a, by) {
			continue
		}
		maybe := t.maybe || t.isLimit(by, i)
		if maybe && (fn.traps(a) || a.Op.HasEffect()) {
			continue
		}
		fn.onStack[a.ID] = true
		t.add(a)
		old := t.maybe
		t.maybe = maybe
		t.take(a.Args, a)
		t.maybe = old
	}
}

// manyMembers is from how many on they are looked up by their position.
const manyMembers = 32

func (t *tree) add(v *ir.Value) {
	t.members = append(t.members, v)
	if len(t.members) == manyMembers {
		t.at = make([]bool, len(t.block.body))
		for _, m := range t.members {
			t.at[t.fn.pos[m.ID]] = true
		}
	} else if t.at != nil {
		t.at[t.fn.pos[v.ID]] = true
	}
}

// has reports whether a value of the block is a member.
func (t *tree) has(v *ir.Value) bool {
	if t.at != nil {
		return t.at[t.fn.pos[v.ID]]
	}
	return slices.Contains(t.members, v)
}

// mayTake reports whether a may be computed where it is used, which is later than it stands: after all that is not in the tree, and before
// what is in the tree already.
func (t *tree) mayTake(a, by *ir.Value) bool {
	fn := t.fn
	if fn.home[a.ID] != t.block || fn.pos[a.ID] >= t.root || fn.uses[a.ID] != 1 || needsLocal(a, by) {
		return false
	}
	handled := t.block.handler != nil
	for _, x := range t.block.body[fn.pos[a.ID]+1 : min(t.root, len(t.block.body))] {
		if fn.live[x.ID] && !t.has(x) && !fn.commute(a, x, handled) {
			return false
		}
	}
	for _, x := range t.members {
		if fn.pos[x.ID] < fn.pos[a.ID] && !fn.commute(x, a, handled) {
			return false
		}
	}
	return true
}

// needsLocal reports whether by uses operand a in a way the stack cannot serve: a bounds check reads the index twice.
func needsLocal(a, by *ir.Value) bool {
	return by != nil && by.Op == ir.OpInBounds && by.Args[0] == a && !nonNegative(a)
}

// isLimit reports whether operand i of by is the length of a bounds check, which is not computed for an index below 0. That does not matter where
// such an index raises a run-time error: nobody can tell it from the one that the length would have raised.
func (t *tree) isLimit(by *ir.Value, i int) bool {
	if by == nil || by.Op != ir.OpInBounds || i != 1 || nonNegative(by.Args[0]) {
		return false
	}
	end := &t.block.term
	return end.op != ir.OpIf || end.args[0] != by || !end.succs[1].to.isTrap()
}

// isTrap reports whether a block does nothing but raise a run-time error.
func (b *block) isTrap() bool { return b.term.op == ir.OpTrap && b.isBare() }

// nonNegative reports whether v, as a signed number, is seen not to be negative. Its kind does not tell: words pass for one another.
func nonNegative(v *ir.Value) bool {
	switch v.Op {
	case ir.OpConst:
		return wordConst(v) >= 0
	case ir.OpArrayLen:
		return true
	case ir.OpConv:
		if v.Type.Kind == ir.U8 && !isNoConv(v) {
			return true
		}
		return v.Type.Kind.Bits() >= v.Args[0].Type.Kind.Bits() && nonNegative(v.Args[0])
	case ir.OpAnd:
		return nonNegative(v.Args[0]) || nonNegative(v.Args[1])
	}
	return v.Type.Kind == ir.Bool
}

// keepCaught leaves the exception on the stack where the first thing a handler does is to use it.
func (fn *function) keepCaught(b *block) {
	c := b.caught
	if c == nil || fn.uses[c.ID] != 1 {
		return
	}
	operands := fn.endOperands(b)
	if len(b.stmts) > 0 {
		operands = b.stmts[0].Args
		if startsWithNew(b.stmts[0]) {
			return
		}
	}
	for len(operands) > 0 {
		v := operands[0]
		if v == c {
			fn.onStack[c.ID] = true
			return
		}
		if !fn.onStack[v.ID] || startsWithNew(v) {
			return
		}
		operands = v.Args
	}
}

// startsWithNew reports whether v pushes a new object before its operands.
func startsWithNew(v *ir.Value) bool {
	m, ok := v.Aux.(*ir.APIMethod)
	return v.Op == ir.OpCallAPI && ok && m.Kind == ir.InvokeConstructor
}
