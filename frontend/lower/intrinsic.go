package lower

import (
	"go/token"
	"go/types"

	"github.com/gocard/gocard/ir"
)

// intrinsic translates a call of a function that the compiler knows (//gocard:intrinsic NAME).
func (s *scope) intrinsic(name string, fun *function, args []operand, pos token.Pos) []operand {
	sig := fun.ssa.Signature
	switch name {
	case "register":
		applet := s.valueOf(args[0], sig.Params().At(0).Type(), pos)
		s.callKnownApplet(applet[0], "register", 1, "()V")
		return []operand{}
	case "register-aid":
		applet := s.valueOf(args[0], sig.Params().At(0).Type(), pos)
		aid := s.valueOf(args[1], sig.Params().At(1).Type(), pos)
		s.callKnownApplet(applet[0], "register", 2, "([BSB)V", aid[0], aid[1], s.lengthTo(aid[2], ir.I8))
		return []operand{}
	case "view-offset":
		return s.viewOffset(s.valueOf(args[0], sig.Params().At(0).Type(), pos), s.valueOf(args[1], sig.Params().At(1).Type(), pos))
	case "transient-objects":
		return s.transientObjects(sig, args, pos)
	}
	s.fail(codeFunction, pos, "", "intrinsic %s is unknown to this compiler", name)
	return nil
}

// callKnownApplet calls one of the register methods of Applet.
func (s *scope) callKnownApplet(applet *ir.Value, name string, token uint8, desc string, args ...*ir.Value) {
	c := s.b.appletClass()
	m := s.b.known(c, name, ir.InvokeVirtual, token, desc)
	s.Emit(ir.OpCallAPI, ir.Type{}, m, append([]*ir.Value{s.castTo(applet, ir.Object(c))}, args...)...)
}

// appletClass is javacard.framework.Applet.
func (b *builder) appletClass() *ir.Class {
	return b.importClass("javacard/framework/Applet", b.prog.Runtime.ISOException.API.Package, tokenApplet, false)
}

// viewOffset is where data begins in buf: -1 if it lies in another array.
func (s *scope) viewOffset(buf, data []*ir.Value) []operand {
	at := s.choose(s.Compare(ir.OpEq, buf[0], data[0]), ir.Scalar(ir.I16),
		func() *ir.Value {
			if buf[1].Op == ir.OpConst && buf[1].AuxInt == 0 {
				return data[1]
			}
			return s.Binary(ir.OpSub, data[1], buf[1])
		},
		func() *ir.Value { return s.Const(ir.I16, -1) })
	return []operand{{vals: []*ir.Value{s.Conv(at, ir.Int)}}}
}

// transientObjects makes a transient array of references.
func (s *scope) transientObjects(sig *types.Signature, args []operand, pos token.Pos) []operand {
	s.allocates(nil, pos, "MakeTransientObjects", payload{})
	t := sig.Results().At(0).Type()
	elem := t.Underlying().(*types.Slice).Elem()
	if s.b.isBoxed(elem, pos) || s.b.elemRef(elem, pos).Elem != ir.Ref {
		s.fail(codeType, pos, "use a pointer or interface type", "elements of type %s cannot stand in a transient array of objects", s.b.typeName(elem))
		return nil
	}
	n := s.narrow(s.valueOf(args[0], sig.Params().At(0).Type(), pos)[0], ir.I16)
	event := s.Conv(s.valueOf(args[1], sig.Params().At(1).Type(), pos)[0], ir.I8)
	m := s.b.prog.Runtime.MakeTransientObject
	r := s.Emit(ir.OpCallAPI, m.Result, m, n, event)
	return []operand{{vals: s.fromCard(r, t, "")}}
}
