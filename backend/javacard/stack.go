package javacard

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/pass"
)

// StackUse is the most that a call takes of the card's stack.
type StackUse struct {
	Words int      `json:"words"`           // of operand stacks and local variables, 16 bits each; arguments lie on the stack of the caller
	Path  []string `json:"path"`            // the functions that are active then, the one that the card calls first
	Cycle []string `json:"cycle,omitempty"` // functions that call each other in a circle whose depth is not known; each was counted once
}

// Stack finds the deepest stack of the functions that the card calls for an applet: Install, the methods of its class, and the methods of other classes
// that no other applet has for itself.
func (r *Result) Stack(p *ir.Program, a *ir.Applet) StackUse {
	s := &stackWalk{calls: pass.Calls(p), own: map[*ir.Func]int{}, args: map[*ir.Func]int{}, done: map[*ir.Func]StackUse{}}
	for _, m := range r.Methods {
		if m.Func != nil {
			s.own[m.Func], s.args[m.Func] = m.Code.Nargs+m.Code.MaxLocals+m.Code.MaxStack, m.Code.Nargs
		}
	}
	deepest := s.visit(a.Install)
	for _, f := range p.Funcs {
		if f.Overrides == nil || otherApplet(p, a, f.Recv) {
			continue
		}
		if use := s.visit(f); use.Words > deepest.Words || len(use.Cycle) > 0 && len(deepest.Cycle) == 0 {
			deepest = use
		}
	}
	return deepest
}

// otherApplet reports whether c is the class of another applet than a.
func otherApplet(p *ir.Program, a *ir.Applet, c *ir.Class) bool {
	return c != a.Class && slices.ContainsFunc(p.Applets, func(x *ir.Applet) bool { return x.Class == c })
}

type stackWalk struct {
	calls map[*ir.Func][]*ir.Func
	own   map[*ir.Func]int
	args  map[*ir.Func]int
	done  map[*ir.Func]StackUse
	path  []*ir.Func
}

func (s *stackWalk) visit(f *ir.Func) StackUse {
	if use, ok := s.done[f]; ok {
		return use
	}
	s.path = append(s.path, f)
	own := s.own[f] * max(f.Depth, 1)
	use := StackUse{Words: own, Path: []string{s.name(f)}}
	var cycle []string
	for _, g := range s.calls[f] {
		if i := slices.Index(s.path, g); i >= 0 {
			if slices.ContainsFunc(s.path[i:], func(h *ir.Func) bool { return h.Depth == 0 }) {
				cycle = nil
				for _, h := range s.path[i:] {
					cycle = append(cycle, h.FullName())
				}
			}
			continue
		}
		below := s.visit(g)
		if n := own - s.args[g] + below.Words; n > use.Words {
			use.Words, use.Path = n, append([]string{s.name(f)}, below.Path...)
		}
		if len(below.Cycle) > 0 {
			cycle = below.Cycle
		}
	}
	use.Cycle = cycle
	s.path = s.path[:len(s.path)-1]
	s.done[f] = use
	return use
}

// name is f's name, with the number of times that it is counted.
func (s *stackWalk) name(f *ir.Func) string {
	if f.Depth > 0 {
		return fmt.Sprintf("%s (%d times)", f.FullName(), f.Depth)
	}
	return f.FullName()
}
