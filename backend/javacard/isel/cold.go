package isel

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// shareCold makes one of cold blocks that do the same with constants alone, such as throwing one status word from many places.
func (fn *function) shareCold() {
	first := map[string]*block{}
	same := map[*block]*block{}
	for _, b := range fn.blocks[1:] {
		key, ok := fn.coldKey(b)
		if !ok {
			continue
		}
		if first[key] == nil {
			first[key] = b
		}
		same[b] = first[key]
	}
	for _, b := range fn.blocks {
		for i := range b.term.succs {
			if to := same[b.term.succs[i].to]; to != nil {
				b.term.succs[i].to = to
			}
		}
	}
	fn.prune()
}

// coldKey describes all that a block does, if it is cold and reads no local.
func (fn *function) coldKey(b *block) (string, bool) {
	if b.term.op != ir.OpUnreachable && b.term.op != ir.OpThrow || len(b.phis) > 0 || b.caught != nil || len(b.stmts) == 0 {
		return "", false
	}
	handler := -1
	if b.handler != nil {
		handler = b.handler.id
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%d %d", handler, b.term.op)
	roots := append(append([]*ir.Value{}, b.stmts...), b.term.args...)
	for i, v := range roots {
		if i < len(b.stmts) && fn.uses[v.ID] > 0 || !fn.describe(&key, v, i < len(b.stmts)) {
			return "", false
		}
	}
	return key.String(), true
}

// describe writes the operation v with its operands; it fails where a local is read.
func (fn *function) describe(key *strings.Builder, v *ir.Value, statement bool) bool {
	if !isRemat(v) && !statement && !fn.onStack[v.ID] || v.Op == ir.OpVarGet || v.Op == ir.OpVarSet {
		return false
	}
	fmt.Fprintf(key, "(%d %d %v %p", v.Op, v.AuxInt, v.Type, v.Aux)
	for _, a := range v.Args {
		if !fn.describe(key, a, false) {
			return false
		}
	}
	key.WriteByte(')')
	return true
}

// tail is a call that several cold blocks end with. The last of them, the owner, has it; the others push the operands and go there.
type tail struct {
	owner *block
	label bytecode.Label
}

// tailKey is what blocks must have in common to share their last call.
type tailKey struct {
	handler *block
	op      ir.Op
	aux     any
}

// findTails finds calls that do not return and end several blocks.
func findTails(order []*block) map[*block]*tail {
	groups := map[tailKey][]*block{}
	for _, b := range order {
		if b.term.op != ir.OpUnreachable || len(b.stmts) == 0 {
			continue
		}
		v := b.stmts[len(b.stmts)-1]
		if v.Op.IsCall() && !startsWithNew(v) && v.Type.Kind == ir.Void {
			k := tailKey{b.handler, v.Op, v.Aux}
			groups[k] = append(groups[k], b)
		}
	}
	out := map[*block]*tail{}
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		t := &tail{owner: g[len(g)-1]}
		for _, b := range g {
			out[b] = t
		}
	}
	return out
}

// call is the shared call as it stands in b.
func (t *tail) call(b *block) *ir.Value { return b.stmts[len(b.stmts)-1] }

// tail emits the operands of a shared call, and the call itself in the owner.
func (e *emitter) tail(b *block, t *tail) {
	v := t.call(b)
	e.at(v)
	for _, a := range v.Args {
		e.push(a)
	}
	if t.label == 0 {
		t.label = e.newLabel()
	}
	e.at(v)
	if b != t.owner {
		e.branch(bytecode.OpGoto, t.label)
		return
	}
	e.mark(t.label)
	e.invokeOnStack(v)
}
