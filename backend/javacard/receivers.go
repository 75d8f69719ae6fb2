package javacard

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/isel"
	"github.com/gocard/gocard/ir"
)

// findReceivers decides which static functions become instance methods, whose accesses to the receiver's fields are shorter. Calling an instance
// method with a nil receiver raises an exception, which Go does not: so either no call passes nil, or the function would raise it anyway
// before it does anything else.
func findReceivers(p *ir.Program) map[*ir.Func]isel.Receiver {
	out := map[*ir.Func]isel.Receiver{}
	for _, f := range p.Funcs {
		if mayHaveReceiver(p, f) {
			out[f] = isel.ReceiverNotNil
		}
	}
	for changed := true; changed; {
		changed = false
		for _, f := range p.Funcs {
			changed = dropNil(f, out) || changed
		}
	}
	for _, f := range p.Funcs {
		if out[f] == isel.ReceiverMayNil && !usesReceiverFirst(f) {
			delete(out, f)
		}
	}
	return out
}

// mayHaveReceiver reports whether the first parameter of a static function is an object of a class of the program.
func mayHaveReceiver(p *ir.Program, f *ir.Func) bool {
	if f.Recv != nil || f == p.Init || len(f.Params) == 0 || slices.ContainsFunc(p.Exports, func(e *ir.Export) bool { return e.Func == f }) {
		return false
	}
	t := f.Params[0].Type
	if !t.IsRef() || t.IsArray() || t.Class == nil || t.Class.API != nil || t.Class.Interface {
		return false
	}
	return usesFields(f) && !slices.ContainsFunc(p.Applets, func(a *ir.Applet) bool { return a.Install == f })
}

// usesFields reports whether f accesses fields of its first parameter.
func usesFields(f *ir.Func) bool {
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if (v.Op == ir.OpFieldGet || v.Op == ir.OpFieldSet) && v.Args[0] == f.Params[0] {
				return true
			}
		}
	}
	return false
}

// instance lists the functions that become instance methods.
func instance(receivers map[*ir.Func]isel.Receiver) map[*ir.Func]bool {
	out := map[*ir.Func]bool{}
	for f, r := range receivers {
		out[f] = r != isel.NoReceiver
	}
	return out
}

// dropNil notes the functions that f calls with a receiver that may be nil.
func dropNil(f *ir.Func, known map[*ir.Func]isel.Receiver) bool {
	changed := false
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op != ir.OpCall {
				continue
			}
			callee := v.Aux.(*ir.Func)
			if known[callee] == isel.ReceiverNotNil && !isNotNil(f, v.Args[0], known) {
				known[callee] = isel.ReceiverMayNil
				changed = true
			}
		}
	}
	return changed
}

// isNotNil reports whether reference v in f is seen not to be nil.
func isNotNil(f *ir.Func, v *ir.Value, known map[*ir.Func]isel.Receiver) bool {
	switch v.Op {
	case ir.OpNew:
		return true
	case ir.OpCast:
		return isNotNil(f, v.Args[0], known)
	case ir.OpParam:
		return v.AuxInt == 0 && (f.Recv != nil || known[f] == isel.ReceiverNotNil)
	}
	return false
}

// usesReceiverFirst reports whether f fails on a nil receiver before it has done anything.
func usesReceiverFirst(f *ir.Func) bool {
	for _, v := range f.Blocks[0].Values {
		switch {
		case (v.Op == ir.OpFieldGet || v.Op == ir.OpFieldSet) && v.Args[0] == f.Params[0]:
			return true
		case v.Op.HasEffect():
			return false
		}
	}
	return false
}
