package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// nilness finds out whether pointers may be nil.
type nilness struct {
	b           *builder
	known       map[ssa.Value]answer
	conversions []*ssa.MakeInterface                // of pointers
	calls       map[*ssa.Function][]*ssa.CallCommon // by callee
}

func newNilness(b *builder) *nilness {
	n := &nilness{b: b, calls: map[*ssa.Function][]*ssa.CallCommon{}}
	b.plan.alias.each(func(_ *ssa.Function, instr ssa.Instruction) {
		switch v := instr.(type) {
		case *ssa.MakeInterface:
			if isPointerToStruct(v.X.Type()) && b.in.API.ClassOf(deref(v.X)) == nil && !asTarget(v) && !onlyPanics(v) {
				n.conversions = append(n.conversions, v)
			}
		case ssa.CallInstruction:
			if callee := v.Common().StaticCallee(); callee != nil {
				n.calls[callee] = append(n.calls[callee], v.Common())
			}
		}
	})
	return n
}

// mayBeNil reports whether a pointer may be nil at an instruction.
func (n *nilness) mayBeNil(v ssa.Value, at ssa.Instruction) bool {
	return !usedBefore(v, at) && !ask(n.known, v, func() bool { return n.neverNil(v) })
}

func (n *nilness) neverNil(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.Alloc, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global:
		return true
	case *ssa.ChangeType:
		return !n.mayBeNil(x.X, x)
	case *ssa.Phi:
		for i, e := range x.Edges {
			pred := x.Block().Preds[i]
			if n.mayBeNil(e, pred.Instrs[len(pred.Instrs)-1]) {
				return false
			}
		}
		return true
	case *ssa.UnOp:
		al, ok := x.X.(*ssa.Alloc)
		return ok && n.variable(al, x)
	case *ssa.TypeAssert:
		return !x.CommaOk && n.b.nilable.At(types.Unalias(x.AssertedType)) == nil
	case *ssa.Call:
		f := x.Call.StaticCallee()
		if f == nil || f.Signature.Results().Len() != 1 {
			return false
		}
		return n.returns(f)
	case *ssa.Parameter:
		return n.parameter(x)
	}
	return false
}

// variable reports whether a local variable never holds nil when it is loaded.
func (n *nilness) variable(v *ssa.Alloc, load ssa.Instruction) bool {
	set := false
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Store:
			if u.Addr != ssa.Value(v) || n.mayBeNil(u.Val, u) {
				return false
			}
			set = set || precedes(u, load)
		case *ssa.MakeClosure:
			i := slices.Index(u.Bindings, ssa.Value(v))
			if !onlyRead(u.Fn.(*ssa.Function).FreeVars[i]) {
				return false
			}
		default:
			return false
		}
	}
	return set
}

// returns reports whether a function's result is never nil.
func (n *nilness) returns(f *ssa.Function) bool {
	if len(f.Blocks) == 0 {
		m, _ := n.b.binding(f)
		return m != nil && m.Kind == api.New
	}
	for _, blk := range f.Blocks {
		if ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return); ok && (blk == f.Recover || n.mayBeNil(ret.Results[0], ret)) {
			return false
		}
	}
	return true
}

// parameter looks at all calls of a function: those that are known, and those that the card makes on objects.
func (n *nilness) parameter(p *ssa.Parameter) bool {
	f := p.Parent()
	i := slices.Index(f.Params, p)
	if isReceiver := i == 0 && f.Signature.Recv() != nil; isReceiver {
		if n.b.nilable.At(types.Unalias(p.Type())) != nil {
			return false
		}
	} else if f.Signature.Recv() != nil || f.Parent() != nil || n.b.reach.taken[f] || slices.Contains(n.b.reach.outside, f) {
		return false // called in other ways, too
	}
	return !slices.ContainsFunc(n.calls[f], func(c *ssa.CallCommon) bool { return n.mayBeNil(c.Args[i], nil) })
}

// usedBefore reports whether a pointer is dereferenced, or compared with nil, on all ways to an instruction.
func usedBefore(v ssa.Value, at ssa.Instruction) bool {
	if at == nil || v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.FieldAddr:
			for _, access := range *u.Referrers() {
				switch access.(type) {
				case *ssa.UnOp, *ssa.Store:
					if precedes(access, at) {
						return true
					}
				}
			}
		case *ssa.UnOp:
			if u.Op == token.MUL && precedes(u, at) {
				return true
			}
		case *ssa.BinOp:
			if guards(u, v, at) {
				return true
			}
		}
	}
	return false
}

// precedes reports whether an instruction is executed on all ways to another.
func precedes(x, at ssa.Instruction) bool {
	if x.Block() != at.Block() {
		return x.Block().Dominates(at.Block())
	}
	for _, instr := range x.Block().Instrs {
		if instr == x || instr == at {
			return instr == x
		}
	}
	return false
}

// guards reports whether a comparison of v with nil leads to an instruction only where v is not nil.
func guards(cmp *ssa.BinOp, v ssa.Value, at ssa.Instruction) bool {
	if other := cmp.Y; !isNil(other) && !isNil(cmp.X) || other != v && cmp.X != v {
		return false
	}
	for _, r := range *cmp.Referrers() {
		branch, ok := r.(*ssa.If)
		if !ok {
			continue
		}
		to := branch.Block().Succs[int(boolInt(cmp.Op == token.EQL))]
		if len(to.Preds) == 1 && to.Dominates(at.Block()) {
			return true
		}
	}
	return false
}
