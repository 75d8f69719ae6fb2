package verify

import "github.com/gocard/gocard/ir"

// declared checks a type that a declaration or value has.
func (c *checker) declared(what string, t ir.Type) {
	switch {
	case t.Kind == ir.Void || t.Kind > ir.Ref || t.Elem > ir.Ref:
		c.bad("%s has no type", what)
	case !t.IsRef() && (t.Elem != ir.Void || t.Class != nil), t.Class != nil && t.Elem != ir.Void && t.Elem != ir.Ref:
		c.bad("%s has a type that is scalar and reference", what)
	case t.Class != nil && !c.known.classes[t.Class]:
		c.bad("%s has a type of class %s, which is not in the program", what, t.Class.Name)
	}
	if c.card {
		c.cardKind(what, t.Kind)
		c.cardKind(what, t.Elem)
	}
}

func (c *checker) declaredAll(what string, types []ir.Type) {
	for _, t := range types {
		c.declared(what, t)
	}
}

// cardKind reports kinds that the card does not have.
func (c *checker) cardKind(what string, k ir.Kind) {
	switch {
	case k == ir.Int || k == ir.Uint:
		c.bad("%s has kind %s, which no card has", what, k)
	case (k == ir.I32 || k == ir.U32) && !c.hasInt:
		c.bad("%s has kind %s, which a card without int has not", what, k)
	}
}

// roleChecker walks neighbours and checks the order of their roles.
type roleChecker struct {
	c    *checker
	last ir.Role
}

func (r *roleChecker) next(what string, t ir.Type, role ir.Role) {
	switch role {
	case ir.RoleRef:
		if !t.IsArray() {
			r.c.bad("%s has role ref, but type %s", what, t)
		}
	case ir.RoleOff, ir.RoleLen:
		if role == ir.RoleOff && r.last != ir.RoleRef || role == ir.RoleLen && r.last != ir.RoleRef && r.last != ir.RoleOff {
			r.c.bad("%s has role %s, but does not stand behind its reference", what, role)
		}
		if t != ir.Scalar(ir.I16) {
			r.c.bad("%s has role %s, but type %s", what, role, t)
		}
	}
	r.last = role
}

// assignable reports whether a value of type from may stand where to is wanted.
func (c *checker) assignable(from, to ir.Type) bool {
	if !from.IsRef() || !to.IsRef() {
		return c.assignableKind(from.Kind, to.Kind)
	}
	switch {
	case !to.IsArray():
		if from.IsArray() {
			return to.Class == nil
		}
		return to.Class == nil || from.Class != nil && from.Class.Inherits(to.Class)
	case !from.IsArray():
		return false
	case to.Elem == ir.Ref && from.Elem == ir.Ref:
		return c.assignable(ir.Object(from.Class), ir.Object(to.Class))
	}
	return sameType(from, to)
}

func (c *checker) assignableKind(from, to ir.Kind) bool {
	if from == to || !c.card {
		return from == to
	}
	return to.IsInteger() && (isWord(from) && isWord(to) || isDouble(from) && isDouble(to))
}

// isWord reports whether values of kind k are one card word and no reference.
func isWord(k ir.Kind) bool { return k >= ir.Bool && k <= ir.U16 }

// isDouble reports whether values of kind k are a card int.
func isDouble(k ir.Kind) bool { return k == ir.I32 || k == ir.U32 }

// fits checks an argument; what names it in the message.
func (c *checker) fits(what string, v *ir.Value, to ir.Type) {
	if !c.assignable(v.Type, to) {
		c.bad("%s %s is %s, not %s", what, v, v.Type, to)
	}
}

// result checks the type of the value itself.
func (c *checker) result(want ir.Type) {
	if !sameType(c.value.Type, want) {
		c.bad("type is %s, not %s", c.value.Type, want)
	}
}
