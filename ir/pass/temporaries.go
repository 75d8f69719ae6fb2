package pass

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// temporaries refuses programs that store what the card only lends: global arrays (the APDU buffer, the array given to install) and temporary entry
// point objects (the APDU, HTTP requests and responses, exceptions that the card throws). The card raises SecurityException when a reference to one goes
// into a field, a static field or an array (JCRE 6.2), where the same program run natively would go on.
func temporaries(p *ir.Program, opt *Options) error {
	t := &temporary{lentFlow: newLentFlow(p, opt)}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if x := stored(v); x != nil {
					t.store(f, v, x)
				}
			}
		}
	}
	return t.diags.Err()
}

type temporary struct {
	*lentFlow
	diags diag.List
}

// stored is the reference that v puts into memory, nil if v does not.
func stored(v *ir.Value) *ir.Value {
	switch {
	case v.Op == ir.OpFieldSet, v.Op == ir.OpGlobalSet, v.Op == ir.OpArraySet:
		if x := v.Args[len(v.Args)-1]; x.Type.IsRef() {
			return x
		}
	}
	return nil
}

// store reports v if x, which it stores, may be lent.
func (t *temporary) store(f *ir.Func, v, x *ir.Value) {
	o, ok := t.lentOrigin(f, x)
	if !ok {
		return
	}
	pos := v.Pos
	if !pos.IsValid() {
		pos = f.Pos
	}
	source, hops := t.trail(f, x, o)
	d := t.diags.Add("GC3004", pos, source.fix(), "%s cannot keep %s that the card only lends", place(v), source.what())
	d.Note(source.pos, "%s", source.text)
	d.Notes = append(d.Notes, hops...)
}

// place names what a store writes to, in the words of the Go program.
func place(v *ir.Value) string {
	switch aux := v.Aux.(type) {
	case *ir.Field:
		class := aux.Class.Name
		switch {
		case strings.HasPrefix(class, "box."):
			return "an element or interface value"
		case strings.HasPrefix(class, "func."):
			return "a function value that captures " + aux.Name
		}
		return fmt.Sprintf("field %s of %s", aux.Name, class)
	case *ir.Global:
		return "package variable " + aux.Name
	}
	return "an array of references"
}

// source is where a lent reference comes from.
type source struct {
	text string
	pos  token.Position
	typ  ir.Type
	op   ir.Op
}

func (s source) what() string {
	switch {
	case s.typ.IsArray():
		return "an array"
	case s.op == ir.OpCatch:
		return "an exception"
	}
	return "an object"
}

func (s source) fix() string {
	switch {
	case s.typ.IsArray():
		return "copy the bytes, or pass the slice on as a parameter"
	case s.op == ir.OpCatch:
		return "keep its reason"
	}
	return "pass it on as a parameter"
}

// trail follows a lent reference from x in f back to its source. The hops are the calls it went through, the first one first.
func (t *temporary) trail(f *ir.Func, x *ir.Value, o origin) (source, []diag.Note) {
	var hops []diag.Note
	hop := func(how string, g *ir.Func, at *ir.Value) {
		if at.Pos.IsValid() {
			hops = append([]diag.Note{{Pos: at.Pos, Message: how + " " + g.FullName()}}, hops...)
		}
	}
	for {
		st := t.funcs[f].values[x.ID][o]
		switch {
		case st.callee != nil && st.from == nil: // out of the callee
			hop("returned by", st.callee, st.call)
			f = st.callee
			x = t.funcs[f].results[st.result][lent].from
		case st.callee != nil: // a parameter of the callee that it returns
			hop("through", st.callee, st.call)
			x = st.from
		case st.from != nil:
			x = st.from
		case o == lent:
			return sourceOf(f, x), hops
		default:
			by := t.params[paramKey{f, int(o)}]
			if by.call == nil || t.isEntry(by) && by.f.Recv == nil { // install only makes a slice for Install
				return entrySource(f, x), hops
			}
			hop("passed to", f, by.call)
			f, x, o = by.f, by.arg, by.origin
		}
	}
}

// isEntry reports whether the argument that a parameter gets is a parameter that the card hands over.
func (t *temporary) isEntry(by lentParam) bool {
	if by.origin == lent {
		return false
	}
	return t.params[paramKey{by.f, int(by.origin)}].call == nil
}

// sourceOf describes v of f, a call of the card or a catch.
func sourceOf(f *ir.Func, v *ir.Value) source {
	s := source{typ: v.Type, op: v.Op, pos: v.Pos}
	call := v
	if v.Op == ir.OpExtract {
		call = v.Args[0]
	}
	switch aux := call.Aux.(type) {
	case *ir.APIMethod:
		owner := shortName(aux.Class.Name)
		if strings.HasPrefix(owner, "class") { // one with static methods only, which has no name here
			owner = aux.Class.API.Package.Name
			owner = owner[strings.LastIndexByte(owner, '/')+1:]
		}
		s.text = owner + "." + strings.ToUpper(aux.Name[:1]) + aux.Name[1:]
	case *ir.InterfaceCall:
		s.text = aux.Method.Name + " of another applet"
	default:
		s.text = "a panic"
	}
	s.text = "it comes from " + s.text + " in " + f.FullName()
	return s
}

// entrySource describes parameter v of f, which the card or another applet calls.
func entrySource(f *ir.Func, v *ir.Value) source {
	pos := v.Pos
	if !pos.IsValid() {
		pos = f.Pos
	}
	return source{text: "it is handed to " + f.FullName(), pos: pos, typ: v.Type, op: v.Op}
}

// shortName is the last part of a name with slashes.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
