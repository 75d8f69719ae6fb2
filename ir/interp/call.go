package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// call executes a call and keeps its results for OpExtract.
func (a *activation) call(v *ir.Value) (Value, error) {
	args := a.values(v.Args)
	var err error
	switch aux := v.Aux.(type) {
	case *ir.InterfaceCall:
		a.extra, err = a.m.callInterface(aux, args)
	case *ir.APIMethod:
		a.extra, err = a.m.callAPI(aux, args)
	case *ir.Func:
		a.extra, err = a.m.callFunc(aux, args)
	}
	if err != nil || len(a.extra) == 0 {
		return Value{}, err
	}
	return a.extra[0], nil
}

func (m *Machine) callFunc(f *ir.Func, args []Value) ([]Value, error) {
	if f.Recv == nil {
		return m.Call(f, args...)
	}
	this := args[0].Ref
	if this == nil {
		return nil, throw(NullPointer)
	}
	if target := this.class().Lookup(f.Name); target != nil {
		return m.Call(target, args...)
	}
	return nil, fmt.Errorf("interp: %s has no method %s", this, f.Name)
}

func (m *Machine) callInterface(c *ir.InterfaceCall, args []Value) ([]Value, error) {
	this := args[0].Ref
	if this == nil {
		return nil, throw(NullPointer)
	}
	if target := this.class().Lookup(c.Method.Name); target != nil {
		return m.Call(target, args...)
	}
	if c.Method.API == nil {
		return nil, fmt.Errorf("interp: %s has no method %s", this, c.Method.Name)
	}
	return m.callAPI(c.Method.API, args)
}

// callAPI calls an imported method, or the program's own method that overrides it in the receiver's class.
func (m *Machine) callAPI(method *ir.APIMethod, args []Value) ([]Value, error) {
	switch method.Kind {
	case ir.InvokeConstructor:
		o, err := m.Heap.NewObject(method.Class)
		if err != nil {
			return nil, err
		}
		_, err = m.native(method, append([]Value{Reference(o)}, args...))
		return []Value{Reference(o)}, err
	case ir.InvokeVirtual, ir.InvokeInterface, ir.InvokeSuper:
		if args[0].Ref == nil {
			return nil, throw(NullPointer)
		}
		if method.Kind == ir.InvokeSuper {
			break
		}
		if f := overriding(args[0].Ref, method); f != nil {
			return m.Call(f, args...)
		}
	}
	x, err := m.native(method, args)
	return []Value{x}, err
}

func (m *Machine) native(method *ir.APIMethod, args []Value) (Value, error) {
	if m.config.API == nil {
		return Value{}, fmt.Errorf("interp: there is no API to call %s.%s", method.Class.Name, method.Name)
	}
	return m.config.API.Call(m, method, args)
}
