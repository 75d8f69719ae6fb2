package verify

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// loaded checks the type of a value that comes from storage of type t.
func (c *checker) loaded(t ir.Type) {
	v := c.value.Type
	switch {
	case !c.card || t.IsRef() || v.IsRef():
		c.result(t)
	case t.Kind == ir.I8 || t.Kind == ir.U8:
		c.result(ir.Scalar(ir.I8))
	case t.Kind == ir.Bool:
		c.result(t)
	case !c.assignableKind(v.Kind, t.Kind) || v.Kind.Bits() != t.Kind.Bits():
		c.bad("type is %s, not %s", v, t)
	}
}

func (c *checker) field(v *ir.Value) *ir.Field {
	f, ok := v.Aux.(*ir.Field)
	if !ok || f == nil {
		c.bad("operation names no field")
		return nil
	}
	if c.knows("class", f.Class) && !slices.Contains(f.Class.Fields, f) {
		c.bad("field %s is not in its class", f.Name)
	}
	c.fits("object", v.Args[0], ir.Object(f.Class))
	return f
}

func (c *checker) fieldGet(v *ir.Value) {
	if f := c.field(v); f != nil {
		c.loaded(f.Type)
	}
}

func (c *checker) fieldSet(v *ir.Value) {
	if f := c.field(v); f != nil {
		c.fits("value", v.Args[1], f.Type)
	}
}

func (c *checker) globalOf(v *ir.Value) *ir.Global {
	g, ok := v.Aux.(*ir.Global)
	if !ok || !c.known.globals[g] {
		c.bad("operation names no global of the program")
		return nil
	}
	return g
}

func (c *checker) globalGet(v *ir.Value) {
	if g := c.globalOf(v); g != nil {
		c.loaded(g.Type)
	}
}

func (c *checker) globalSet(v *ir.Value) {
	if g := c.globalOf(v); g != nil {
		c.fits("value", v.Args[0], g.Type)
		if g.ReadOnly {
			c.bad("global %s is read-only", g.Name)
		}
	}
}

// element checks array and index, and returns the type of the elements.
func (c *checker) element(v *ir.Value) (ir.Type, bool) {
	index := v.Args[1]
	if k := index.Type.Kind; !k.IsInteger() || c.card && !isWord(k) {
		c.bad("index %s is %s", index, index.Type)
	}
	c.signed(index)
	return c.array(v)
}

func (c *checker) array(v *ir.Value) (ir.Type, bool) {
	t := v.Args[0].Type
	if !t.IsArray() {
		c.bad("argument %s is %s, which is no array", v.Args[0], t)
	}
	return ir.Type{Kind: t.Elem, Class: t.Class}, t.IsArray()
}

func (c *checker) arrayGet(v *ir.Value) {
	t, ok := c.element(v)
	switch {
	case !ok:
	case c.card || t.IsRef() || v.Type.IsRef():
		c.loaded(t)
	case !sameType(ir.Array(v.Type.Kind), ir.Array(t.Kind)):
		c.bad("type is %s, not %s", v.Type, t)
	}
}

func (c *checker) arraySet(v *ir.Value) {
	t, ok := c.element(v)
	x := v.Args[2]
	switch {
	case !ok:
	case c.card || t.IsRef() || x.Type.IsRef():
		c.fits("value", x, t)
	case !sameType(ir.Array(x.Type.Kind), ir.Array(t.Kind)):
		c.bad("value %s is %s, not %s", x, x.Type, t)
	}
}

func (c *checker) arrayLen(v *ir.Value) {
	c.result(ir.Scalar(ir.I16))
	c.array(v)
}

func (c *checker) variable(v *ir.Value) *ir.Var {
	x, ok := v.Aux.(*ir.Var)
	if !ok || !slices.Contains(c.fn.Vars, x) {
		c.bad("operation names no variable of the function")
		return nil
	}
	return x
}

func (c *checker) varGet(v *ir.Value) {
	if x := c.variable(v); x != nil {
		c.result(x.Type)
	}
}

func (c *checker) varSet(v *ir.Value) {
	if x := c.variable(v); x != nil {
		c.fits("value", v.Args[0], x.Type)
	}
}

func (c *checker) new(v *ir.Value) {
	k, ok := v.Aux.(*ir.Class)
	if !ok || k == nil || !c.knows("class", k) || k.Interface {
		c.bad("operation names no class")
		return
	}
	c.result(ir.Object(k))
}

func (c *checker) newArray(v *ir.Value) {
	if !v.Type.IsArray() {
		c.bad("type is %s, which is no array", v.Type)
	}
	if k := v.Args[0].Type.Kind; !k.IsInteger() || c.card && !isWord(k) {
		c.bad("length %s is %s", v.Args[0], v.Args[0].Type)
	}
}

func (c *checker) frame(v *ir.Value) {
	fr, ok := v.Aux.(*ir.Frame)
	switch {
	case c.card:
		c.bad("local arrays are gone in card form")
	case !ok || fr == nil || fr.Func != c.fn:
		c.bad("operation names no local array of the function")
	case elemSize(fr.Elem) == 0 && fr.Elem != ir.Int && fr.Elem != ir.Uint && fr.Elem != ir.Ref, fr.Len < 0, fr.Len > 1<<15-1:
		c.bad("local array %s is %s[%d]", fr.Name, fr.Elem, fr.Len)
	case v.Op == ir.OpFrameRef:
		if !sameType(v.Type, ir.Array(fr.Elem)) && !(fr.Elem == ir.Ref && v.Type.Elem == ir.Ref) {
			c.bad("type is %s, not %s", v.Type, ir.Array(fr.Elem))
		}
	default:
		c.result(ir.Scalar(ir.I16))
	}
}
