package link

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// scope is a part of a method's code in which a slot holds a variable of the source.
type scope struct {
	slot       int
	variable   *ir.Var
	start, end int // addresses
}

// scopes finds where in the code slots hold variables: behind the instruction that sets one, as long as it is still read. A parameter is there
// until something else takes its slot. Between two scopes of a slot there is at least a byte, which the verifiers want.
func (m *method) scopes(params []*ir.Var) []scope {
	s := &scoper{code: m.code, words: m.code.Nargs + m.code.MaxLocals, ids: map[ir.Var]int{}}
	entry := make([]int, s.words)
	at := 0
	for _, p := range params {
		entry[at] = s.id(p)
		at += p.Type.Kind.Words()
	}
	s.findHeld(entry)
	s.findRead()
	last := make([]int, s.words+1) // the last scope of each word: position in out, plus 1
	var out []scope
	for i := range m.code.Instrs {
		if m.code.Instrs[i].Mark != 0 {
			continue
		}
		start, end := m.place.At[i], m.place.At[i+1]
		for slot, id := range s.held[i] {
			if id == 0 || !s.read[i][slot] && !(slot < at && id == entry[slot]) {
				continue
			}
			v := s.variables[id-1]
			if n := last[slot]; n > 0 && out[n-1].end == start && out[n-1].variable == v && out[n-1].slot == slot {
				out[n-1].end = end
				continue
			}
			out = append(out, scope{slot, v, start, end})
			for w := slot; w < slot+v.Type.Kind.Words(); w++ {
				if n := last[w]; n > 0 && out[n-1].end == start {
					out[n-1].end--
				}
				last[w] = len(out)
			}
		}
	}
	return slices.DeleteFunc(out, func(s scope) bool { return s.start == s.end })
}

// scoper follows what slots hold, and whether it is read later. Variables are numbered from 1; 0 is anything else.
type scoper struct {
	code      *bytecode.Symbolic
	words     int
	ids       map[ir.Var]int
	variables []*ir.Var
	held      [][]int  // before each instruction
	read      [][]bool // the same
}

// id numbers variables of equal name and type alike.
func (s *scoper) id(v *ir.Var) int {
	if s.ids[*v] == 0 {
		s.variables = append(s.variables, v)
		s.ids[*v] = len(s.variables)
	}
	return s.ids[*v]
}

// access tells which slots an instruction reads and sets: words of them from slot on.
func access(in *bytecode.SymbolicInstr) (slot, words int, reads, sets bool) {
	slot, ok := bytecode.Instr{Op: in.Op, Args: in.Args}.Local()
	if !ok {
		return 0, 0, false, false
	}
	words = 1
	switch op := in.Op; {
	case op >= bytecode.OpAstore && op <= bytecode.OpIstore3:
		sets = true
		if op == bytecode.OpIstore || op >= bytecode.OpIstore0 {
			words = 2
		}
	case op == bytecode.OpSinc, op == bytecode.OpSincW:
		reads, sets = true, true
	case op == bytecode.OpIinc, op == bytecode.OpIincW:
		reads, sets, words = true, true, 2
	default:
		reads = true
	}
	return slot, words, reads, sets
}

// step changes held to what the slots hold behind an instruction.
func (s *scoper) step(in *bytecode.SymbolicInstr, held []int) {
	slot, words, _, sets := access(in)
	if !sets {
		return
	}
	if slot > 0 && held[slot-1] > 0 && s.variables[held[slot-1]-1].Type.Kind.Words() == 2 {
		held[slot-1] = 0
	}
	clear(held[slot : slot+words])
	if v, ok := in.Var.(*ir.Var); ok {
		held[slot] = s.id(v)
	}
}

// labels are the places of the labels, and the handlers that cover each instruction.
func (s *scoper) labels() (at map[bytecode.Label]int, handlers [][]int) {
	at = map[bytecode.Label]int{}
	for i := range s.code.Instrs {
		if l := s.code.Instrs[i].Mark; l != 0 {
			at[l] = i
		}
	}
	handlers = make([][]int, len(s.code.Instrs))
	for _, h := range s.code.Handlers {
		for i := at[h.Start]; i < at[h.End]; i++ {
			handlers[i] = append(handlers[i], at[h.Handler])
		}
	}
	return at, handlers
}

// findHeld follows the code forward from the entry.
func (s *scoper) findHeld(entry []int) {
	at, handlers := s.labels()
	s.held = make([][]int, len(s.code.Instrs))
	if len(s.held) == 0 {
		return
	}
	s.held[0] = slices.Clone(entry)
	var work []int
	reach := func(i int, held []int) {
		if i >= len(s.held) {
			return
		}
		if s.held[i] == nil {
			s.held[i] = slices.Clone(held)
			work = append(work, i)
			return
		}
		changed := false
		for slot, id := range s.held[i] {
			if id != 0 && id != held[slot] {
				s.held[i][slot], changed = 0, true
			}
		}
		if changed {
			work = append(work, i)
		}
	}
	for work = []int{0}; len(work) > 0; {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		in := &s.code.Instrs[i]
		held := slices.Clone(s.held[i])
		for _, h := range handlers[i] {
			reach(h, held)
		}
		if in.Mark == 0 {
			s.step(in, held)
		}
		for _, h := range handlers[i] {
			reach(h, held)
		}
		for _, l := range in.Targets() {
			reach(at[l], held)
		}
		if in.Falls() {
			reach(i+1, held)
		}
	}
}

// findRead follows the code backward: which slots are read before they are set again.
func (s *scoper) findRead() {
	at, handlers := s.labels()
	s.read = make([][]bool, len(s.code.Instrs)+1)
	for i := range s.read {
		s.read[i] = make([]bool, s.words)
	}
	for changed := true; changed; {
		changed = false
		for i := len(s.code.Instrs) - 1; i >= 0; i-- {
			in := &s.code.Instrs[i]
			now := make([]bool, s.words)
			join := func(from int) {
				for slot, read := range s.read[from] {
					now[slot] = now[slot] || read
				}
			}
			if in.Falls() {
				join(i + 1)
			}
			for _, l := range in.Targets() {
				join(at[l])
			}
			if in.Mark == 0 {
				slot, words, reads, sets := access(in)
				for w := range words {
					if sets {
						now[slot+w] = false
					}
					now[slot+w] = now[slot+w] || reads
				}
			}
			for _, h := range handlers[i] {
				join(h)
			}
			if !slices.Equal(now, s.read[i]) {
				s.read[i], changed = now, true
			}
		}
	}
}
