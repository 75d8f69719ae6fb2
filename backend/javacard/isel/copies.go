package isel

import "github.com/gocard/gocard/ir"

// assign is an assignment to a phi at the end of a block.
type assign struct {
	to    *local
	value *ir.Value
}

// pendingCopies lists the assignments of b's jump that take code, in the order of their evaluation.
func (fn *function) pendingCopies(b *block) []assign {
	if b.term.op != ir.OpJump {
		return nil
	}
	e := b.term.succs[0]
	var out []assign
	for _, i := range e.order {
		if i >= len(e.args) {
			continue
		}
		to := fn.localOf[e.to.phis[i].ID]
		if from := fn.leaf(e.args[i]); from == nil || !fn.together(from, to) {
			out = append(out, assign{to, e.args[i]})
		}
	}
	return out
}

// copies emits the assignments as if they were made at once. One is stored at once if nothing behind it reads its old value, else it waits on
// the stack below the others. Additions in place come last: they read their own local only.
func (e *emitter) copies(list []assign) {
	var first, inPlace, waiting []assign
	for _, a := range list {
		if e.isIncrement(a) {
			inPlace = append(inPlace, a)
		} else {
			first = append(first, a)
		}
	}
	for i, a := range first {
		e.at(a.value)
		e.push(a.value)
		if e.readLater(a.to, first[i+1:]) || e.readLater(a.to, inPlace) {
			waiting = append(waiting, a)
			continue
		}
		e.store(a.to, a.value.Type)
	}
	for _, a := range inPlace {
		e.increment(a.value, a.to)
	}
	for i := len(waiting) - 1; i >= 0; i-- {
		e.store(waiting[i].to, waiting[i].value.Type)
	}
}

// isIncrement reports whether a can be made by increment; nothing is emitted.
func (e *emitter) isIncrement(a assign) bool {
	if isRemat(a.value) || !e.fn.onStack[a.value.ID] {
		return false
	}
	trial := &emitter{fn: e.fn}
	return trial.increment(a.value, a.to)
}

// readLater reports whether one of the assignments reads the slot of l.
func (e *emitter) readLater(l *local, later []assign) bool {
	found := false
	for _, a := range later {
		e.fn.eachRead(a.value, func(o *local) {
			if o.slot < l.slot+l.words && l.slot < o.slot+o.words {
				found = true
			}
		})
	}
	return found
}
