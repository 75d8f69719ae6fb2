package isel

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// minReturnTail is the number of bytes from which equal code before a return is worth a jump.
const minReturnTail = 6

// mergeTails makes one of equal instructions that lead to one place: before gotos to one label, and before returns.
func mergeTails(c *bytecode.Symbolic) {
	m := &merger{c: c}
	for left := mergeWork; left > 0; left -= len(c.Instrs) {
		if m.look(); !m.once(&left) {
			return
		}
	}
}

// mergeWork bounds the instructions and pairs of endings that are looked at: the largest methods keep some equal tails.
const mergeWork = 1 << 23

// merger looks for equal tails in code.
type merger struct {
	c       *bytecode.Symbolic
	spare   []bytecode.SymbolicInstr // where the next version of the code goes
	wanted  []bool                   // by label: something refers to it
	covered []int                    // by instruction: a number for its handlers
	at      []int                    // by instruction: its address
	top     bytecode.Label
}

// look finds out about the code as it is now.
func (m *merger) look() {
	for i := range m.c.Instrs {
		m.top = max(m.top, m.c.Instrs[i].Mark)
	}
	m.at = m.c.Place(nil).At
	m.wanted = make([]bool, m.top+1)
	place := make([]int, m.top+1) // by label
	for i := range m.c.Instrs {
		in := &m.c.Instrs[i]
		place[in.Mark] = i
		for _, l := range in.Targets() {
			m.wanted[l] = true
		}
	}
	m.covered = make([]int, len(m.c.Instrs))
	handlers := map[[2]int]int{}
	for _, h := range m.c.Handlers {
		m.wanted[h.Start], m.wanted[h.End], m.wanted[h.Handler] = true, true, true
		for i := place[h.Start]; i < place[h.End]; i++ {
			key := [2]int{m.covered[i], int(h.Handler)}
			if handlers[key] == 0 {
				handlers[key] = len(handlers) + 1
			}
			m.covered[i] = handlers[key]
		}
	}
}

// ending is an instruction behind which control is at one place, the same for all endings of a group.
type ending struct {
	last int // the last instruction before that place: of the tail, not the goto
	jump int // the goto; -1 where control falls to the place
}

// once merges two tails, if there are such. It gives up when nothing is left of the work that may be done.
func (m *merger) once(left *int) bool {
	for _, group := range m.groups() {
		for i := len(group) - 1; i > 0; i-- {
			for j := i - 1; j >= 0; j-- {
				if *left--; *left < 0 {
					return false
				}
				if m.merge(group[j], group[i]) {
					return true
				}
			}
		}
	}
	return false
}

// groups lists the endings that lead to the same place, those that fall to it last.
func (m *merger) groups() [][]ending {
	byLabel := make([][]ending, m.top+1)
	falling := make([][]ending, m.top+1)
	var labels []bytecode.Label
	var returns []ending
	for i := range m.c.Instrs {
		in := &m.c.Instrs[i]
		switch {
		case in.Mark != 0 && m.wanted[in.Mark]:
			if last := m.before(i); last >= 0 && m.c.Instrs[last].Falls() {
				falling[in.Mark] = append(falling[in.Mark], ending{last, -1})
			}
			labels = append(labels, in.Mark)
		case in.Mark == 0 && in.Op == bytecode.OpGoto:
			byLabel[in.Target] = append(byLabel[in.Target], ending{m.before(i), i})
		case in.Mark == 0 && in.Op.Info().Flags&bytecode.FlagReturn != 0:
			returns = append(returns, ending{i, -1})
		}
	}
	out := [][]ending{}
	for _, l := range labels {
		out = append(out, append(byLabel[l], falling[l]...))
	}
	return append(out, returns)
}

// before is the instruction that stands before i with no label in use between, -1 if there is none.
func (m *merger) before(i int) int {
	for i--; i >= 0; i-- {
		in := &m.c.Instrs[i]
		if in.Mark == 0 {
			return i
		}
		if m.wanted[in.Mark] {
			break
		}
	}
	return -1
}

// merge leads a into the tail of b, if they have one in common and it is long enough.
func (m *merger) merge(a, b ending) bool {
	var tailA, tailB []int // backward
	for i, j := a.last, b.last; i >= 0 && j > max(a.last, a.jump) && m.same(i, j); i, j = m.before(i), m.before(j) {
		tailA, tailB = append(tailA, i), append(tailB, j)
	}
	n := len(tailA)
	slices.Reverse(tailA)
	for n > 0 && !m.typed(tailA[len(tailA)-n:]) {
		n--
	}
	if n == 0 {
		return false
	}
	firstA, firstB := tailA[len(tailA)-n], tailB[n-1]
	if a.jump < 0 && m.at[a.last+1]-m.at[firstA] < minReturnTail {
		return false
	}
	m.top++
	out := slices.Grow(m.spare[:0], len(m.c.Instrs)+2)
	for k, in := range m.c.Instrs {
		switch {
		case k == firstB:
			out = append(out, bytecode.SymbolicInstr{Mark: m.top})
		case k == firstA:
			out = append(out, bytecode.SymbolicInstr{Op: bytecode.OpGoto, Target: m.top, Pos: in.Pos})
		}
		if in.Mark != 0 || (k < firstA || k > a.last) && k != a.jump {
			out = append(out, in)
		}
	}
	m.spare, m.c.Instrs = m.c.Instrs, out
	return true
}

// same reports whether two instructions do the same under the same handler. Calls of constructors never do: they know where their object was made.
func (m *merger) same(i, j int) bool {
	x, y := &m.c.Instrs[i], &m.c.Instrs[j]
	if x.Op != y.Op || x.Args != y.Args || x.Target != y.Target || x.Switch != nil || x.Op == bytecode.OpInvokespecial || m.covered[i] != m.covered[j] {
		return false
	}
	return x.Ref == y.Ref || x.Ref != nil && y.Ref != nil && *x.Ref == *y.Ref
}
