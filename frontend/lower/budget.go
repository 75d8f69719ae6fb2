package lower

import (
	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/limits"
)

// budget is what a program may come to while it is translated: functions that are copied where they are called can make it exponentially larger.
type budget struct {
	spent  int // SSA instructions translated, and operations made
	copies map[*ssa.Function]int
	over   bool
}

// exhausted is a panic that ends the translation.
type exhausted struct{}

// spend counts one more instruction and what was made of those before it.
func (s *scope) spend() {
	n := s.f.NumValues()
	s.b.budget.spent += 1 + n - s.counted
	s.counted = n
	if s.b.budget.spent > limits.Code {
		s.exhaust("with this the program has more than %d operations before anything is optimised", limits.Code)
	}
}

// copying counts one more copy of a function.
func (s *scope) copying(f *ssa.Function, depth int) {
	s.b.budget.copies[f]++
	if depth > limits.Copies {
		s.exhaust("more than %d functions are copied into each other", limits.Copies)
	}
}

// exhaust says where the budget ended and which function was copied most.
func (s *scope) exhaust(format string, args ...any) {
	s.b.budget.over = true
	fix := "make a library of a part of it"
	if s.parent != nil {
		fix = "pass values instead of addresses and closures, or call the function less often"
	}
	d := s.b.fail(limits.CodeProgram, s.b.userPosition(s, s.at), fix, format, args...)
	var most *ssa.Function
	for up := s; up != nil; up = up.parent {
		if n := s.b.budget.copies[up.ssa]; n > s.b.budget.copies[most] {
			most = up.ssa
		}
	}
	if most != nil {
		d.Note(s.b.position(most.Pos()), "function %s is copied %d times", s.b.displayName(most), s.b.budget.copies[most])
	}
	panic(exhausted{})
}
