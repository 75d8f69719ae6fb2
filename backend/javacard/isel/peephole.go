package isel

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// usedWords is the number of words of local variables that the code uses.
func usedWords(c *bytecode.Symbolic) int {
	p := &peephole{code: c.Instrs}
	n := 0
	for i := range p.code {
		if u, ok := p.used(i); ok {
			n = max(n, u.slot+u.words)
		}
	}
	return n
}

// keepOnStack removes stores to local variables of values that can wait on the operand stack instead:
//
//	store n; A; load n           becomes  A               where n is not read again and A leaves the stack below alone
//	store n; load n; B; load n   becomes  dup; B          likewise
//	store n; load n; load n      becomes  dup
//	store n; load n              becomes  dup; store n    where that is shorter
//
// and the same where several ways meet, each ending with store n, and go on with load n: see joinOnStack.
func keepOnStack(c *bytecode.Symbolic) {
	for {
		p := newPeephole(c)
		if !p.run() {
			return
		}
		c.Instrs = p.code
		c.Instrs = slices.DeleteFunc(c.Instrs, func(in bytecode.SymbolicInstr) bool { return in.Mark == 0 && in.Op == bytecode.OpNop })
	}
}

// peephole holds code with the locals that are live behind each instruction. Removed instructions become nop.
type peephole struct {
	code    []bytecode.SymbolicInstr
	at      map[bytecode.Label]int
	live    []set   // behind each instruction
	handler [][]int // of each instruction: where its handlers begin
}

// use is how an instruction uses a local.
type use struct {
	slot, words   int
	reads, writes bool
}

func newPeephole(c *bytecode.Symbolic) *peephole {
	p := &peephole{code: c.Instrs, at: map[bytecode.Label]int{}}
	for i := range p.code {
		if l := p.code[i].Mark; l != 0 {
			p.at[l] = i
		}
	}
	p.handler = make([][]int, len(p.code))
	for _, h := range c.Handlers {
		for i := p.at[h.Start]; i < p.at[h.End]; i++ {
			p.handler[i] = append(p.handler[i], p.at[h.Handler])
		}
	}
	p.liveness()
	return p
}

// used returns the local that instruction i uses.
func (p *peephole) used(i int) (use, bool) {
	in := &p.code[i]
	if in.Mark != 0 {
		return use{}, false
	}
	slot, ok := (bytecode.Instr{Op: in.Op, Args: in.Args}).Local()
	if !ok {
		return use{}, false
	}
	info := in.Op.Info()
	u := use{slot: slot, words: 1, reads: true}
	switch {
	case in.Op == bytecode.OpSinc || in.Op == bytecode.OpSincW:
		u.writes = true
	case in.Op == bytecode.OpIinc || in.Op == bytecode.OpIincW:
		u.writes, u.words = true, 2
	case isStore(in.Op):
		u.reads, u.writes, u.words = false, true, bytecode.Words(info.Pop)
	case isLoad(in.Op):
		u.words = bytecode.Words(info.Push)
	}
	return u, true
}

func isLoad(op bytecode.Opcode) bool {
	return op >= bytecode.OpAload && op <= bytecode.OpIload3
}

func isStore(op bytecode.Opcode) bool {
	return op >= bytecode.OpAstore && op <= bytecode.OpIstore3
}

// liveness finds the locals that are read behind each instruction. It runs for every trial of a method, so it works in place.
func (p *peephole) liveness() {
	n := len(p.code)
	slots := 0
	uses := make([]use, n)
	for i := range uses {
		uses[i], _ = p.used(i)
		slots = max(slots, uses[i].slot+uses[i].words)
	}
	p.live = newSets(n, slots)
	before := newSets(n+1, slots)
	in := newSet(slots)
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- {
			out := p.live[i]
			if p.code[i].Falls() {
				out.union(before[i+1])
			}
			for _, l := range p.code[i].Targets() {
				out.union(before[p.at[l]])
			}
			copy(in, out)
			for k := range uses[i].words {
				if uses[i].writes {
					in.remove(uses[i].slot + k)
				}
				if uses[i].reads {
					in.add(uses[i].slot + k)
				}
			}
			for _, h := range p.handler[i] {
				in.union(before[h])
			}
			changed = before[i].union(in) || changed
		}
	}
}

// run makes one round of changes.
func (p *peephole) run() bool {
	changed := false
	for i := 0; i+1 < len(p.code); i++ {
		if p.code[i].Mark == 0 && isStore(p.code[i].Op) {
			changed = p.waitOnStack(i) || p.duplicate(i) || changed
		}
	}
	return changed || p.joinOnStack()
}

// loads reports whether instruction j loads what instruction i stores.
func (p *peephole) loads(i, j int) bool {
	if j >= len(p.code) || p.code[j].Mark != 0 || !isLoad(p.code[j].Op) {
		return false
	}
	u, _ := p.used(i)
	w, _ := p.used(j)
	return u.slot == w.slot && p.code[i].Op-bytecode.OpAstore == p.code[j].Op-bytecode.OpAload
}

// waitOnStack removes the store at i and the load that uses it.
func (p *peephole) waitOnStack(i int) bool {
	j, ok := p.lastUse(i, i+1, 0)
	if !ok {
		return false
	}
	p.code[i].Op, p.code[j].Op = bytecode.OpNop, bytecode.OpNop
	return true
}

// duplicate looks at a store that is followed by a load of the same local.
func (p *peephole) duplicate(i int) bool {
	if !p.loads(i, i+1) {
		return false
	}
	u, _ := p.used(i)
	dup := bytecode.OpDup
	if u.words == 2 {
		dup = bytecode.OpDup2
	}
	if j, ok := p.lastUse(i, i+2, u.words); ok {
		p.code[i].Op, p.code[i].Args = dup, [3]int32{}
		p.code[i+1].Op, p.code[j].Op = bytecode.OpNop, bytecode.OpNop
		return true
	}
	if p.loads(i, i+2) && !p.live[i+2].has(u.slot) && !p.live[i+2].has(u.slot+u.words-1) {
		p.code[i].Op, p.code[i].Args = dup, [3]int32{}
		p.code[i+1].Op, p.code[i+2].Op = bytecode.OpNop, bytecode.OpNop
		return true
	}
	if u.slot <= 3 {
		return false
	}
	store := p.code[i]
	p.code[i].Op, p.code[i].Args = dup, [3]int32{}
	p.code[i+1] = store
	return true
}

// lastUse finds, from instruction j on, the load of what i stores at which nothing is on the stack but what was there behind i, so that the value
// may lie there. depth is the number of words above that when j begins. The local must not be used otherwise.
func (p *peephole) lastUse(i, j, depth int) (int, bool) {
	u, _ := p.used(i)
	for ; j < len(p.code); j++ {
		in := &p.code[j]
		if in.Mark != 0 || len(in.Targets()) > 0 || p.handlerReads(j, u) {
			return 0, false
		}
		if depth == 0 && p.loads(i, j) {
			return j, !p.live[j].has(u.slot) && !p.live[j].has(u.slot+u.words-1)
		}
		if w, ok := p.used(j); ok && w.slot < u.slot+u.words && u.slot < w.slot+w.words {
			return 0, false
		}
		pop, push := in.Effect()
		if depth < pop {
			return 0, false
		}
		depth += push - pop
		if !in.Falls() {
			return 0, false
		}
	}
	return 0, false
}

// handlerReads reports whether a handler of instruction i looks at the local.
func (p *peephole) handlerReads(i int, u use) bool {
	for _, h := range p.handler[i] {
		if p.live[h].has(u.slot) || p.live[h].has(u.slot+u.words-1) {
			return true
		}
	}
	return false
}
