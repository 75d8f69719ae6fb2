package isel

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// end emits what ends b; next is the block behind it, nil for the last one.
func (e *emitter) end(b, next *block) {
	t := b.term
	switch t.op {
	case ir.OpJump:
		e.copies(e.fn.pendingCopies(b))
		e.jump(t.succs[0].to, next)
	case ir.OpIf:
		e.branchTwo(t.args[0], t.succs[0].to, t.succs[1].to, next)
	case ir.OpSwitch:
		e.selection(t, next)
	case ir.OpReturn:
		e.returns(t.args)
	case ir.OpThrow:
		e.push(t.args[0])
		e.op(bytecode.OpAthrow)
	case ir.OpTrap:
		e.op(bytecode.OpAconstNull)
		e.op(bytecode.OpAthrow)
	case ir.OpUnreachable:
		e.unreachable(next)
	default:
		e.err = fmt.Errorf("block ends with %s", t.op)
	}
}

func (e *emitter) jump(to, next *block) {
	if to != next {
		e.branch(bytecode.OpGoto, e.label(to))
	}
}

func (e *emitter) branchTwo(cond *ir.Value, yes, no, next *block) {
	switch {
	case yes == next:
		e.test(cond, false, e.label(no))
	case no == next:
		e.test(cond, true, e.label(yes))
	case yes.depth > no.depth: // the way that stays in the loop takes one instruction
		e.test(cond, true, e.label(yes))
		e.branch(bytecode.OpGoto, e.label(no))
	default:
		e.test(cond, false, e.label(no))
		e.branch(bytecode.OpGoto, e.label(yes))
	}
}

// selection emits a switch: a table where it is not longer than a list, and branches for few cases.
func (e *emitter) selection(t terminator, next *block) {
	x := t.args[0]
	other := t.succs[len(t.succs)-1].to
	var list []choice
	for i, c := range t.cases {
		if to := t.succs[i].to; to != other {
			list = append(list, choice{c, to})
		}
	}
	words := x.Type.Kind.Words()
	if len(list) < minCases && (len(list) <= 1 || e.fn.leaf(x) != nil) {
		e.chain(x, list, other, next)
		return
	}
	slices.SortStableFunc(list, func(a, b choice) int { return int(a.value - b.value) })
	e.push(x)
	e.tableOrList(words, list, other)
}

// choice is a case of a switch.
type choice struct {
	value int64
	to    *block
}

// chain emits a switch with at most two cases as branches.
func (e *emitter) chain(x *ir.Value, list []choice, other, next *block) {
	if len(list) == 0 {
		if !isRemat(x) && e.fn.onStack[x.ID] {
			e.push(x)
			e.drop(x)
		}
		e.jump(other, next)
		return
	}
	for i, c := range list {
		op := bytecode.OpIfScmpeq
		to, cond := c.to, condEq
		last := i == len(list)-1
		if last && c.to == next {
			to, cond = other, condNe
		}
		e.push(x)
		switch {
		case x.Type.Kind.Words() == 2:
			e.constant(c.value, 2)
			e.op(bytecode.OpIcmp)
			op = bytecode.OpIfeq
		case c.value == 0:
			op = bytecode.OpIfeq
		default:
			e.constant(c.value, 1)
		}
		e.branch(op+bytecode.Opcode(cond), e.label(to))
		if last && cond == condEq {
			e.jump(other, next)
		}
	}
}

func (e *emitter) tableOrList(words int, list []choice, other *block) {
	low, high := list[0].value, list[len(list)-1].value
	value := int64(2 * words)
	table := 2 + 2*value + 2*(high-low+1)
	lookup := 4 + (value+2)*int64(len(list))
	back := backward{e: e, labels: map[*block]bytecode.Label{}}
	sw := &bytecode.SymbolicSwitch{Default: back.label(other)}
	op := [2]bytecode.Opcode{bytecode.OpSlookupswitch, bytecode.OpIlookupswitch}[words-1]
	if table <= lookup {
		op = [2]bytecode.Opcode{bytecode.OpStableswitch, bytecode.OpItableswitch}[words-1]
	}
	for _, c := range list {
		for n := len(sw.Matches); table <= lookup && int64(n) < c.value-low; n++ {
			sw.Matches, sw.Targets = append(sw.Matches, int32(low)+int32(n)), append(sw.Targets, sw.Default)
		}
		sw.Matches, sw.Targets = append(sw.Matches, int32(c.value)), append(sw.Targets, back.label(c.to))
	}
	e.add(bytecode.SymbolicInstr{Op: op, Switch: sw})
	for _, b := range back.blocks {
		e.mark(back.labels[b])
		e.branch(bytecode.OpGoto, e.label(b))
	}
}

// backward gives targets of a switch that stand before it a place behind it: the reference card of kit 2.2.2 dies of a switch that goes
// backward, which Java compilers do not make.
type backward struct {
	e      *emitter
	labels map[*block]bytecode.Label
	blocks []*block
}

func (w *backward) label(b *block) bytecode.Label {
	if !w.e.begun[b] {
		return w.e.label(b)
	}
	if w.labels[b] == 0 {
		w.labels[b] = w.e.newLabel()
		w.blocks = append(w.blocks, b)
	}
	return w.labels[b]
}

// returns emits a return. A condition returns from both its ways.
func (e *emitter) returns(args []*ir.Value) {
	if len(args) == 0 {
		e.op(bytecode.OpReturn)
		return
	}
	v := args[0]
	if len(args) > 1 {
		e.fail(v, "%d results", len(args))
		return
	}
	if !isRemat(v) && e.fn.onStack[v.ID] && e.isCondition(v) {
		yes := e.newLabel()
		e.test(v, true, yes)
		e.op(bytecode.OpSconst0)
		e.op(bytecode.OpSreturn)
		e.mark(yes)
		e.op(bytecode.OpSconst1)
		e.op(bytecode.OpSreturn)
		return
	}
	e.push(v)
	switch accessOf(v.Type) {
	case accessRef:
		e.op(bytecode.OpAreturn)
	case accessInt:
		e.op(bytecode.OpIreturn)
	default:
		e.op(bytecode.OpSreturn)
	}
}

// unreachable satisfies the verifier, which does not know that the call before does not return: control runs into the next block if that needs
// nothing, else something ends it.
func (e *emitter) unreachable(next *block) {
	switch {
	case next != nil && next.caught == nil && next.liveIn.empty():
	case len(e.fn.f.Results) == 0:
		e.op(bytecode.OpReturn)
	default:
		e.op(bytecode.OpAconstNull)
		e.op(bytecode.OpAthrow)
	}
}

// handlers makes the table of exception handlers: a run of blocks with one handler is one entry. Blocks that throw nothing need no entry but
// do not end a run.
func (e *emitter) handlers() []bytecode.SymbolicHandler {
	var out []bytecode.SymbolicHandler
	for i := 0; i < len(e.spans); i++ {
		h := e.spans[i].block.handler
		if h == nil || !e.spans[i].throws {
			continue
		}
		last := i
		for j := i + 1; j < len(e.spans) && e.spans[j].block.handler == h; j++ {
			if e.spans[j].throws {
				last = j
			}
		}
		out = append(out, bytecode.SymbolicHandler{Start: e.spans[i].start, End: e.spans[last].end, Handler: e.label(h)})
		i = last
	}
	return out
}
