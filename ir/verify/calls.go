package verify

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// arguments checks values against types.
func (c *checker) arguments(what string, args []*ir.Value, types []ir.Type) {
	if len(args) != len(types) {
		c.bad("there are %d %ss, not %d", len(args), what, len(types))
		return
	}
	for i, a := range args {
		c.fits(what, a, types[i])
	}
}

// results checks the type of a call.
func (c *checker) results(types []ir.Type) {
	if len(types) == 0 {
		c.result(ir.Type{})
	} else {
		c.result(types[0])
	}
}

// called checks a call of a function with all arguments, the receiver among them.
func (c *checker) called(f *ir.Func, args []*ir.Value) {
	types := make([]ir.Type, len(f.Params))
	for i, p := range f.Params {
		types[i] = p.Type
	}
	c.arguments("argument", args, types)
	c.results(f.Results)
}

func (c *checker) callee(v *ir.Value, virtual bool) *ir.Func {
	f, ok := v.Aux.(*ir.Func)
	switch {
	case !ok || !c.known.funcs[f]:
		c.bad("operation names no function of the program")
	case virtual && f.Recv == nil:
		c.bad("function %s is static", f.Name)
	case !virtual && f.Recv != nil:
		c.bad("method %s is virtual", f.FullName())
	default:
		return f
	}
	return nil
}

func (c *checker) call(v *ir.Value) {
	if f := c.callee(v, false); f != nil {
		c.called(f, v.Args)
	}
}

func (c *checker) callVirtual(v *ir.Value) {
	if f := c.callee(v, true); f != nil {
		c.called(f, v.Args)
	}
}

func (c *checker) callInterface(v *ir.Value) {
	a, ok := v.Aux.(*ir.InterfaceCall)
	if !ok || a == nil || a.Interface == nil || a.Method == nil || !c.knows("interface", a.Interface) {
		c.bad("operation names no interface method")
		return
	}
	if !slices.Contains(interfaceMethods(a.Interface, nil), a.Method) {
		c.bad("method %s is not in interface %s", a.Method.Name, a.Interface.Name)
	}
	c.arguments("argument", v.Args, append([]ir.Type{ir.Object(a.Interface)}, a.Method.Params...))
	c.results(a.Method.Results)
}

func (c *checker) callAPI(v *ir.Value) {
	m, ok := v.Aux.(*ir.APIMethod)
	if !ok || m == nil {
		c.bad("operation names no imported method")
		return
	}
	c.apiMethod(m)
	types := m.Params
	if m.Kind != ir.InvokeStatic && m.Kind != ir.InvokeConstructor {
		types = append([]ir.Type{ir.Object(m.Class)}, types...)
	}
	c.arguments("argument", v.Args, types)
	switch {
	case m.Kind == ir.InvokeConstructor:
		c.result(ir.Object(m.Class))
	case m.Result.Kind == ir.Void:
		c.result(ir.Type{})
	default:
		c.result(m.Result)
	}
}

func (c *checker) extractType(v *ir.Value) {
	if c.card {
		c.bad("second results are gone in card form")
		return
	}
	results := resultsOf(v.Args[0])
	if v.AuxInt < 1 || v.AuxInt >= int64(len(results)) {
		c.bad("the call has no result %d", v.AuxInt)
		return
	}
	c.result(results[v.AuxInt])
}

func resultsOf(call *ir.Value) []ir.Type {
	switch a := call.Aux.(type) {
	case *ir.Func:
		return a.Results
	case *ir.InterfaceCall:
		return a.Method.Results
	}
	return nil
}
