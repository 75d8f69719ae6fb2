package lower

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir/diag"
)

// While a method of the card waits for the terminal or the browser, the card runs other code of the program, and may come to the same function again.
// What is made once for a function must not be in use then.

// waiting knows which functions wait, and what runs meanwhile.
type waiting struct {
	p       *plan
	foreign api.Wait // calls of other applets and libraries wait as long as code that the card calls may
	longest map[*ssa.Function]api.Wait
	besides map[*ssa.Function]bool // what runs while a servlet waits
}

func findWaiting(p *plan) *waiting {
	w := &waiting{p: p, longest: map[*ssa.Function]api.Wait{}, besides: map[*ssa.Function]bool{}}
	servlets := w.called(api.WaitBrowser)
	switch {
	case len(w.called(api.WaitTerminal)) > 0:
		w.foreign = api.WaitTerminal
	case len(servlets) > 0:
		w.foreign = api.WaitBrowser
	}
	if len(servlets) > 0 {
		w.findBesides(servlets)
	}
	w.findLongest()
	return w
}

// called are the functions that the card calls in a way that may wait so.
func (w *waiting) called(kind api.Wait) []*ssa.Function {
	return w.p.b.reach.cardCalls(func(m *api.Method) bool { return m.Waits == kind })
}

// findLongest goes back from the calls that wait.
func (w *waiting) findLongest() {
	var work []*ssa.Function
	note := func(f *ssa.Function, kind api.Wait) {
		if w.longest[f] < kind {
			w.longest[f] = kind
			work = append(work, f)
		}
	}
	for _, f := range w.p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				if c, ok := instr.(ssa.CallInstruction); ok {
					note(f, w.direct(c.Common()))
				}
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, c := range w.p.mayCall(f) {
			note(c.Parent(), w.longest[f])
		}
	}
}

// direct is how a call waits that leaves the program.
func (w *waiting) direct(c *ssa.CallCommon) api.Wait {
	b := w.p.b
	m := b.cardMethod(c)
	switch {
	case m == nil && c.IsInvoke() && b.isOpen(c.Value.Type()):
		return w.foreign
	case m == nil:
		return api.NoWait
	case m.CallsBack, asksForShared(m), m.Class != nil && m.Class.Package.Library != nil:
		return w.foreign
	}
	return m.Waits
}

// findBesides follows what the card may call while a servlet waits.
func (w *waiting) findBesides(servlets []*ssa.Function) {
	work := slices.DeleteFunc(slices.Clone(w.p.b.reach.outside), func(f *ssa.Function) bool { return slices.Contains(servlets, f) })
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if !w.besides[f] {
			w.besides[f] = true
			work = append(work, w.p.b.reach.callees(f)...)
		}
	}
}

// again reports whether the card may come to a function while it waits in it.
func (w *waiting) again(f *ssa.Function, kind api.Wait) bool {
	_, processing := w.p.b.reach.process[f]
	return kind == api.WaitTerminal && processing || kind == api.WaitBrowser && w.besides[f]
}

// runsAgain reports whether arrays that v makes are in use while the card may come to v again.
func (p *plan) runsAgain(v ssa.Instruction) bool {
	w := p.waits()
	kind, _ := w.inUse(v)
	return w.again(v.Parent(), kind)
}

// isUsed reports whether arrays that v makes are in use during a wait: the transient frame is not for them, since other functions may be called.
func (w *waiting) isUsed(v ssa.Instruction) bool {
	kind, _ := w.inUse(v)
	return kind != api.NoWait
}

// noteWait says during which call arrays that v makes are in use while the card may come to v again, if that is so.
func (b *builder) noteWait(d *diag.Diagnostic, v ssa.Value) {
	made, ok := v.(ssa.Instruction)
	if !ok {
		return
	}
	if kind, at := b.plan.waits().inUse(made); b.plan.waits().again(made.Parent(), kind) {
		d.Note(b.position(at.Pos()), "it is used again behind this call, which waits: the card may come to %s meanwhile", b.displayName(made.Parent()))
	}
}

// waitsWith is the home of arrays that the instruction at hand makes for itself, as far as it depends on what waits.
func (s *scope) waitsWith() home {
	w := s.b.plan.waits()
	if _, ok := s.current.(ssa.Value); !ok {
		return homeLocal // nothing refers to them behind it
	}
	switch kind, _ := w.inUse(s.current); {
	case w.again(s.ssa, kind):
		return homeObject
	case kind != api.NoWait:
		return homeTransient
	}
	return homeLocal
}

func (p *plan) waits() *waiting {
	if p.waiting == nil {
		p.waiting = findWaiting(p)
	}
	return p.waiting
}

// callWait is how long a call may wait.
func (w *waiting) callWait(c *ssa.CallCommon) api.Wait {
	most := w.direct(c)
	for _, f := range w.p.targets(c) {
		most = max(most, w.longest[f])
	}
	return most
}
