package capfile

import "math/bits"

// accessFlags are those of which an item has at most one.
const accessFlags = AccPublic | AccPrivate | AccProtected

// exportable reports whether an item with the flags can be seen from other
// packages.
func exportable(flags uint8) bool { return flags&(AccPublic|AccProtected) != 0 }

// tokens checks the tokens of a class and its members (JCVM 4.3.7): an item has
// a token only if it can be linked to, and tokens are consecutive.
func (v *validator) tokens(c *ClassDescriptor, info *ClassInfo) {
	fail := func(format string, args ...any) {
		v.fail(ComponentDescriptor, 0, "%s: "+format, append([]any{c.This}, args...)...)
	}
	switch {
	case c.Flags&AccPublic == 0 && c.Token != NoToken:
		fail("bad token %d for package-private class", c.Token)
	case c.Flags&AccPublic != 0 && c.Token == NoToken:
		fail("no token for public class")
	}
	var fields, methods tokenSet
	words, visible, hidden := 0, -1, NoToken
	for i := range c.Fields {
		f := &c.Fields[i]
		if bits.OnesCount8(f.Flags&accessFlags) > 1 {
			fail("field %d has several access flags %02X", i, f.Flags)
		}
		switch {
		case f.IsStatic() && exportable(f.Flags):
			fields.add(f.Token)
		case f.IsStatic() && f.Token != NoToken:
			fail("private or package-private static field %d has token %d", i, f.Token)
		case !f.IsStatic() && f.Token != f.RefToken:
			fail("instance field %d has tokens %d and %d", i, f.Token, f.RefToken)
		case f.IsStatic():
		case exportable(f.Flags):
			visible = max(visible, int(f.Token))
		default:
			hidden = min(hidden, int(f.Token))
		}
		words += v.fieldWords(f, fail)
	}
	if visible > hidden {
		fail("instance field token %d of a public or protected field is above that of another one (%d)", visible, hidden)
	}
	if !info.IsInterface() && words != int(info.DeclaredInstanceSize) {
		fail("instance fields of %d words, instance size is %d", words, info.DeclaredInstanceSize)
	}
	for i := range c.Methods {
		v.methodToken(&c.Methods[i], info, &methods, fail)
	}
	if !fields.consecutive() {
		fail("static field tokens are not consecutive from 0")
	}
	if !methods.consecutive() {
		fail("static method tokens are not consecutive from 0")
	}
}

// methodToken checks one method's flags and notes the token of a static one.
func (v *validator) methodToken(m *MethodDescriptor, info *ClassInfo, static *tokenSet, fail func(string, ...any)) {
	if bits.OnesCount8(m.Flags&accessFlags) > 1 {
		fail("method at %s has several access flags %02X", m.At(), m.Flags)
	}
	if m.Flags&AccAbstract != 0 && m.Flags&(AccFinal|AccPrivate|AccStatic|AccInit) != 0 {
		fail("abstract method at %s has flags %02X", m.At(), m.Flags)
	}
	switch {
	case info.IsInterface():
		if m.Flags&(AccPublic|AccAbstract) != AccPublic|AccAbstract || m.HandlerIndex != 0 {
			fail("interface method with token %d is not public and abstract", m.Token)
		}
	case m.IsVirtual():
	case m.Flags&AccPrivate == 0 && exportable(m.Flags):
		static.add(m.Token)
	case m.Token != NoToken:
		fail("private or package-private method at %s has token %d", m.At(), m.Token)
	}
}

// fieldWords returns the words a field takes in an instance. A static field
// takes none; a final primitive one is a constant, which is not described.
func (v *validator) fieldWords(f *FieldDescriptor, fail func(string, ...any)) int {
	kind, primitive := f.Type.Primitive()
	switch {
	case f.IsStatic():
		if primitive && f.Flags&AccFinal != 0 {
			fail("final static field of primitive type %s is described", kind)
		}
		return 0
	case primitive:
		return kind.Words()
	}
	return 1
}

// tokenSet collects tokens that should be 0, 1, 2 and so on, in any order.
type tokenSet struct {
	seen  [256]bool
	count int
	high  int
	twice bool
}

func (s *tokenSet) add(token uint8) {
	s.twice = s.twice || s.seen[token]
	s.seen[token] = true
	s.count++
	s.high = max(s.high, int(token))
}

func (s *tokenSet) consecutive() bool {
	return !s.twice && (s.count == 0 || s.high == s.count-1)
}
