package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// memory executes operations on fields, globals, arrays, variables and objects.
func (a *activation) memory(v *ir.Value) (Value, error) {
	switch v.Op {
	case ir.OpFieldGet, ir.OpFieldSet:
		return a.field(v)
	case ir.OpGlobalGet:
		return a.load(v, a.m.globals[v.Aux.(*ir.Global)]), nil
	case ir.OpGlobalSet:
		a.m.setGlobal(v.Aux.(*ir.Global), a.value(v.Args[0]))
		return Value{}, nil
	case ir.OpArrayGet, ir.OpArraySet, ir.OpArrayLen:
		return a.array(v)
	case ir.OpVarGet:
		return a.vars[v.Aux.(*ir.Var)], nil
	case ir.OpVarSet:
		a.vars[v.Aux.(*ir.Var)] = a.value(v.Args[0])
		return Value{}, nil
	case ir.OpNew:
		o, err := a.m.Heap.NewObject(v.Aux.(*ir.Class))
		return Reference(o), err
	case ir.OpNewArray:
		o, err := a.m.Heap.NewArray(v.Type, int(a.number(v.Args[0])))
		return Reference(o), err
	case ir.OpFrameRef:
		o, err := a.frame(v.Aux.(*ir.Frame))
		return Reference(o), err
	case ir.OpFrameOff:
		return Number(frameOffset), nil
	case ir.OpCast:
		o := a.ref(v.Args[0])
		if o != nil && !isA(o, v.Type) {
			return Value{}, throw(ClassCast)
		}
		return Reference(o), nil
	case ir.OpIsA:
		o := a.ref(v.Args[0])
		return boolean(o != nil && isA(o, v.Aux.(ir.Type))), nil
	}
	return Value{}, fmt.Errorf("interp: there is no operation %s", v.Op)
}

// load gives a stored value the kind of v: storage keeps the bits, the kind says their sign.
func (a *activation) load(v *ir.Value, x Value) Value {
	if v.Type.IsRef() {
		return x
	}
	return Number(a.m.canonical(v.Type.Kind, x.N))
}

func (m *Machine) setGlobal(g *ir.Global, x Value) {
	old := m.globals[g]
	m.Heap.OnAbort(func() { m.globals[g] = old })
	m.globals[g] = m.stored(g.Type, x)
}

// stored is x as storage of type t keeps it.
func (m *Machine) stored(t ir.Type, x Value) Value {
	if t.IsRef() {
		return x
	}
	return Number(m.canonical(t.Kind, x.N))
}

func (a *activation) field(v *ir.Value) (Value, error) {
	o, f := a.ref(v.Args[0]), v.Aux.(*ir.Field)
	if o == nil {
		return Value{}, throw(NullPointer)
	}
	if _, ok := o.Fields[f]; !ok {
		return Value{}, fmt.Errorf("interp: %s has no field %s", o, f.Name)
	}
	if v.Op == ir.OpFieldGet {
		return a.load(v, o.Fields[f]), nil
	}
	a.m.Heap.setField(o, f, a.m.stored(f.Type, a.value(v.Args[1])))
	return Value{}, nil
}

func (a *activation) array(v *ir.Value) (Value, error) {
	o := a.ref(v.Args[0])
	if o == nil {
		return Value{}, throw(NullPointer)
	}
	if v.Op == ir.OpArrayLen {
		return Number(int64(o.Len())), nil
	}
	i := a.number(v.Args[1])
	if i < 0 || i >= int64(o.Len()) {
		return Value{}, throw(ArrayIndexOutOfBounds)
	}
	if v.Op == ir.OpArrayGet {
		return o.get(int(i), v.Type.Kind), nil
	}
	x := a.value(v.Args[2])
	if o.Elem == ir.Ref && x.Ref != nil && !isA(x.Ref, ir.Object(o.Class)) {
		return Value{}, throw(ArrayStore)
	}
	a.m.Heap.setElement(o, int(i), x)
	return Value{}, nil
}

// frameOffset is where a local array begins in its frame, and garbage what it holds at first.
const (
	frameOffset = 1
	garbage     = 0xA5
)

// frame makes the array of a local array, once for each time the function is called.
func (a *activation) frame(fr *ir.Frame) (*Object, error) {
	if o := a.frames[fr]; o != nil {
		return o, nil
	}
	o, err := newArray(ir.Type{Kind: ir.Ref, Elem: fr.Elem}, frameOffset+fr.Len)
	if err != nil {
		return nil, err
	}
	o.Event = ClearOnReset
	for i := range o.Len() {
		if fr.Elem != ir.Bool && fr.Elem != ir.Ref {
			o.set(i, Number(garbage))
		}
	}
	a.frames[fr] = o
	return o, nil
}
