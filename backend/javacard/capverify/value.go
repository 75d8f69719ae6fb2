package capverify

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// kind is what is known of one word of a frame.
type kind uint8

const (
	top       kind = iota // unusable: never written, or merged from unlike things
	short                 // boolean, byte or short
	intHigh               // first word of an int
	intLow                // second word of an int
	address               // return address of the jsr at pc
	null                  // the null reference
	reference             // an object of class, or of any class if it is an interface
	array                 // an array; class is set for arrays of references
	fresh                 // made by the new at pc, no constructor called yet
	this                  // `this` of a constructor before the superclass's was called
)

// value is the type of one word. It is small and comparable, as frames are
// copied and compared a lot; class is the position in world.list.
type value struct {
	kind  kind
	array capfile.TypeKind
	pc    uint16
	class int32
}

// isReference reports whether v may be used as a reference.
func (v value) isReference() bool { return v.kind == null || v.kind == reference || v.kind == array }

// isNull and friends name the values without detail.
var (
	shortValue = value{kind: short}
	highValue  = value{kind: intHigh}
	lowValue   = value{kind: intLow}
	nullValue  = value{kind: null}
)

func objectOf(c *class) value { return value{kind: reference, class: c.id} }

func arrayOf(k capfile.TypeKind) value { return value{kind: array, array: k, class: -1} }

func referenceArrayOf(c *class) value {
	return value{kind: array, array: capfile.TypeArrayReference, class: c.id}
}

// words returns the words that a value of the declared type takes.
func words(t typ) []value {
	switch {
	case t.kind == capfile.TypeVoid:
		return nil
	case t.kind == capfile.TypeInt:
		return []value{highValue, lowValue}
	case t.kind == capfile.TypeReference:
		return []value{objectOf(t.class)}
	case t.kind == capfile.TypeArrayReference:
		return []value{referenceArrayOf(t.class)}
	case t.kind.IsArray():
		return []value{arrayOf(t.kind)}
	}
	return []value{shortValue}
}

// describe prints a word for messages.
func (w *world) describe(v value) string {
	switch v.kind {
	case short:
		return "short"
	case intHigh, intLow:
		return "half an int"
	case address:
		return "return address"
	case null:
		return "null"
	case reference:
		return w.list[v.class].name
	case array:
		if v.array == capfile.TypeArrayReference {
			return w.list[v.class].name + "[]"
		}
		return v.array.String()
	case fresh:
		return fmt.Sprintf("uninitialised %s", w.list[v.class].name)
	case this:
		return "uninitialised this"
	}
	return "unusable value"
}

// assignable reports whether v may be stored where t is declared. Any object or
// array may go where an interface is wanted, as in Java's verifier.
func (w *world) assignable(v value, t typ) bool {
	switch {
	case v.kind == null:
		return t.isReference()
	case v.kind == short:
		return t.isShort()
	case v.kind == reference && t.kind == capfile.TypeReference:
		return w.classAssignable(w.list[v.class], t.class)
	case v.kind == array && t.kind == capfile.TypeReference:
		return t.class == w.object || t.class.iface || t.class.unknown
	case v.kind == array && t.kind == capfile.TypeArrayReference:
		return v.array == t.kind && w.classAssignable(w.list[v.class], t.class)
	case v.kind == array:
		return v.array == t.kind
	}
	return false
}

func (w *world) classAssignable(c, t *class) bool {
	return t.iface || t == w.object || t.unknown || c.unknown || !c.iface && c.isSubclass(t)
}

// merge returns what is known of a word that is a on one path and b on another.
func (w *world) merge(a, b value) value {
	switch {
	case a == b:
		return a
	case a.kind == null && b.isReference():
		return b
	case b.kind == null && a.isReference():
		return a
	case a.kind == reference && b.kind == reference:
		return objectOf(w.commonSuper(w.list[a.class], w.list[b.class]))
	case a.isReference() && b.isReference():
		return objectOf(w.object)
	}
	return value{}
}

// commonSuper returns the nearest common superclass; Object when one of the two
// is an interface.
func (w *world) commonSuper(a, b *class) *class {
	if a.iface || b.iface {
		return w.object
	}
	da, db := a.depth(), b.depth()
	for ; da > db; da-- {
		a = a.super
	}
	for ; db > da; db-- {
		b = b.super
	}
	for a != b {
		if a == nil || b == nil {
			return w.object
		}
		a, b = a.super, b.super
	}
	if a == nil {
		return w.object
	}
	return a
}
