package capverify

import (
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// typ is a declared type: of a field, an argument or a result. class is set for
// references and arrays of references. Types are equal when == says so, as
// every class has one node.
type typ struct {
	kind  capfile.TypeKind
	class *class
}

// String returns the type in Java's spelling.
func (t typ) String() string {
	switch t.kind {
	case capfile.TypeReference:
		return t.class.name
	case capfile.TypeArrayReference:
		return t.class.name + "[]"
	}
	return t.kind.String()
}

// isReference reports whether values of the type are references or null.
func (t typ) isReference() bool { return t.kind.IsArray() || t.kind == capfile.TypeReference }

// isShort reports whether values of the type are one short word.
func (t typ) isShort() bool { return t.kind.IsPrimitive() && t.kind != capfile.TypeInt }

// typesOf converts the types of a type descriptor, once.
func (w *world) typesOf(d *capfile.TypeDescriptor) []typ {
	if out := w.types[d]; out != nil {
		return out
	}
	out := make([]typ, len(d.Types))
	w.types[d] = out
	for i, t := range d.Types {
		out[i].kind = t.Kind
		if t.Kind.HasClass() {
			out[i].class = w.class(t.Class)
		}
	}
	return out
}

var descriptorKinds = map[byte]capfile.TypeKind{
	'V': capfile.TypeVoid, 'Z': capfile.TypeBoolean, 'B': capfile.TypeByte, 'S': capfile.TypeShort, 'I': capfile.TypeInt,
}

var arrayKinds = map[byte]capfile.TypeKind{
	'Z': capfile.TypeArrayBoolean, 'B': capfile.TypeArrayByte, 'S': capfile.TypeArrayShort, 'I': capfile.TypeArrayInt,
}

// parseDescriptor reads a descriptor of an export file: `S`, `[B`,
// `(Lp/C;S)V`; for a method the result is the last type. ok is false when it is
// not one.
func (w *world) parseDescriptor(text string) (types []typ, ok bool) {
	text = strings.TrimPrefix(text, "(")
	for text != "" {
		if text[0] == ')' {
			text = text[1:]
			continue
		}
		t, rest, good := w.parseType(text)
		if !good {
			return nil, false
		}
		types = append(types, t)
		text = rest
	}
	return types, len(types) > 0
}

func (w *world) parseType(text string) (t typ, rest string, ok bool) {
	array := text[0] == '['
	if array {
		text = text[1:]
	}
	if text == "" {
		return typ{}, "", false
	}
	if text[0] == 'L' {
		name, rest, found := strings.Cut(text[1:], ";")
		kind := capfile.TypeReference
		if array {
			kind = capfile.TypeArrayReference
		}
		return typ{kind, w.named(name)}, rest, found
	}
	kind, ok := descriptorKinds[text[0]]
	if array {
		kind, ok = arrayKinds[text[0]]
	}
	return typ{kind: kind}, text[1:], ok
}

// typeList prints types separated by commas.
func typeList(types []typ) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = t.String()
	}
	return strings.Join(words, ",")
}
