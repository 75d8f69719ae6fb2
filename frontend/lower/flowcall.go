package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// call joins arguments with parameters and results.
func (a *alias) call(instr ssa.CallInstruction) {
	c := instr.Common()
	v, _ := instr.(ssa.Value)
	if b, ok := c.Value.(*ssa.Builtin); ok {
		a.builtin(b.Name(), c, v)
		return
	}
	for _, x := range c.Args {
		a.spread(x)
	}
	if c.IsInvoke() {
		if m := a.b.in.API.Method(c.Method); m != nil {
			a.apiCall(m, c.Args, v) // and the object may be the program's own
		}
		for _, f := range a.b.reach.implementations(c.Value.Type(), c.Method) {
			a.join(f, c.Args, 1, v)
		}
		return
	}
	if f := c.StaticCallee(); f != nil {
		a.static(f, c.Args, v)
		return
	}
	for _, f := range a.b.reach.addressed {
		if types.Identical(f.Signature, c.Signature()) {
			a.join(f, c.Args, 0, v)
		}
	}
}

func (a *alias) static(f *ssa.Function, args []ssa.Value, v ssa.Value) {
	m, isAPI := a.b.binding(f)
	switch {
	case m != nil && m.Kind != api.Source:
		a.apiCall(m, args, v)
	case isAPI && m == nil && f.Blocks == nil:
	case stdReads(f):
	case redirect(f) != nil:
		n := a.of(args[0])
		n.written, n.poked = true, true
		a.join(redirect(f), args, 0, nil)
	default:
		a.join(f, args, 0, v)
	}
}

// join links the arguments with the parameters of f from number skip on, and the results with v.
func (a *alias) join(f *ssa.Function, args []ssa.Value, skip int, v ssa.Value) {
	if skip == 1 {
		a.keep(f.Params[0], a.boxed)
	}
	for i, x := range args {
		if i+skip < len(f.Params) {
			a.flow(f.Params[i+skip], x)
		}
	}
	if v == nil {
		return
	}
	if _, ok := v.Type().(*types.Tuple); !ok {
		a.give(v, f, 0)
		return
	}
	for _, r := range *v.Referrers() {
		if e, ok := r.(*ssa.Extract); ok {
			a.give(e, f, e.Index)
		}
	}
}

// apiCall marks arrays that functions of the card write to, or keep.
func (a *alias) apiCall(m *api.Method, args []ssa.Value, v ssa.Value) {
	for i, x := range args {
		if a.isWritten(m, i, x) {
			n := a.of(x)
			n.written, n.poked = true, true
		}
	}
	if v != nil && a.carries(v.Type()) {
		n := a.of(v)
		n.written, n.poked, n.lent = true, true, true
	}
}

// isWritten reports whether a function of the card writes to the arrays that its argument i, x, refers to.
func (a *alias) isWritten(m *api.Method, i int, x ssa.Value) bool {
	return a.carries(x.Type()) && !isString(x.Type().Underlying()) && !m.OnlyReads(i-boolInt1(m.Kind == api.Virtual || m.Kind == api.InterfaceMethod))
}

func boolInt1(b bool) int { return int(boolInt(b)) }

func (a *alias) builtin(name string, c *ssa.CallCommon, v ssa.Value) {
	switch name {
	case "copy", "clear":
		n := a.of(c.Args[0])
		n.written, n.poked = true, true
		if sl, ok := c.Args[0].Type().Underlying().(*types.Slice); ok && len(c.Args) > 1 && a.carries(sl.Elem()) {
			a.flow(c.Args[0], c.Args[1])
		}
	case "append":
		n := a.of(c.Args[0])
		n.written, n.sized = true, true
		if call, ok := v.(*ssa.Call); ok && a.b.plan.grows(call) {
			n.grows = true
		} else {
			n.poked = true
		}
		merge(n, a.of(v))
		if a.carries(c.Args[0].Type().Underlying().(*types.Slice).Elem()) {
			merge(n, a.of(c.Args[1]))
		}
	case "cap":
		a.of(c.Args[0]).sized = true
	case "min", "max", "ssa:wrapnilchk":
		for _, x := range c.Args[:min(len(c.Args), 1)] {
			a.flow(v, x)
		}
	}
}
