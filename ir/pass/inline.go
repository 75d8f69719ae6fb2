package pass

import "github.com/gocard/gocard/ir"

// What a function may cost, in the units of weight, to be copied to every call, and to be moved to its only one.
const (
	inlineSmall  = 5
	inlineOnce   = 150
	inlineCaller = 700
)

// inline copies the bodies of small functions, and of those that are called once, to where they are called. Callees are done before callers.
func inline(p *ir.Program, opt *Options) error {
	in := &inliner{h: newHierarchy(p), calls: map[*ir.Func]int{}, weight: map[*ir.Func]int{}, busy: map[*ir.Func]bool{}, done: map[*ir.Func]bool{}}
	in.keep = in.h.external(p, opt)
	for _, f := range p.Funcs {
		for _, c := range callsOf(f) {
			if g, ok := c.Aux.(*ir.Func); ok && c.Op == ir.OpCall {
				in.calls[g]++
			}
		}
	}
	for _, f := range p.Funcs {
		in.visit(f)
	}
	return nil
}

type inliner struct {
	h          *hierarchy
	keep       map[*ir.Func]bool // called from outside as well
	calls      map[*ir.Func]int
	weight     map[*ir.Func]int
	busy, done map[*ir.Func]bool
}

// visit inlines into f after its callees are done. A function that is reached again while it is busy is recursive, and stays a function.
func (in *inliner) visit(f *ir.Func) {
	if in.busy[f] || in.done[f] {
		return
	}
	in.busy[f] = true
	for _, c := range callsOf(f) {
		for _, g := range in.h.targets(c) {
			in.visit(g)
		}
	}
	in.weight[f] = weigh(f)
	for _, c := range callsOf(f) {
		if g, ok := c.Aux.(*ir.Func); ok && c.Op == ir.OpCall && in.wanted(f, g, len(c.Args)) {
			in.weight[f] += in.weight[g]
			inlineCall(f, c, g)
		}
	}
	unreachable(f)
	in.busy[f], in.done[f] = false, true
}

func (in *inliner) wanted(f, g *ir.Func, args int) bool {
	if !in.done[g] {
		return false
	}
	if in.calls[g] == 1 && !in.keep[g] {
		return in.weight[g] <= inlineOnce && in.weight[f]+in.weight[g] <= inlineCaller
	}
	return in.weight[g] <= inlineSmall+args && len(g.Vars) == 0 && !hasFrames(g)
}

func hasFrames(f *ir.Func) bool {
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op == ir.OpFrameRef || v.Op == ir.OpFrameOff {
				return true
			}
		}
	}
	return false
}

// weigh estimates the bytecodes of f.
func weigh(f *ir.Func) int {
	n := 0
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			n += weightOf(v)
		}
	}
	return n
}

func weightOf(v *ir.Value) int {
	switch v.Op {
	case ir.OpConst, ir.OpNull, ir.OpPhi, ir.OpJump, ir.OpReturn, ir.OpExtract, ir.OpUnreachable, ir.OpCatch:
		return 0
	case ir.OpConv:
		if widens(v.Args[0].Type.Kind, v.Type.Kind) {
			return 0
		}
		return 1
	case ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface, ir.OpCallAPI:
		return 3 + len(v.Args)
	case ir.OpSwitch:
		return 3 + 2*len(v.Block.Succs)
	case ir.OpFieldSet, ir.OpArraySet, ir.OpGlobalSet, ir.OpNew, ir.OpNewArray:
		return 3
	}
	return 2
}
