package link

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// types collects the type descriptors of the Descriptor component, each once. Their offsets count from behind the table of pool types.
type types struct {
	pool []uint16 // of constant pool entries
	list []capfile.TypeDescriptor
	next int
	of   map[string]uint16
}

func (t *types) start(poolEntries int) {
	t.next = 2 + 2*poolEntries
	t.of = map[string]uint16{}
}

// add returns the offset of a descriptor.
func (t *types) add(list []capfile.Type) uint16 {
	d := capfile.TypeDescriptor{Types: list}
	key := d.String()
	if len(list) == 1 { // a field, or a method without arguments: both look the same
		key = list[0].String()
	}
	if offset, ok := t.of[key]; ok {
		return offset
	}
	d.Offset = uint16(t.next)
	t.next += d.Size()
	t.of[key] = d.Offset
	t.list = append(t.list, d)
	return d.Offset
}

// kinds of types as fields hold them. On the stack and in arguments an unsigned byte takes a whole short.
var fieldKinds = map[ir.Kind]capfile.TypeKind{
	ir.Void: capfile.TypeVoid, ir.Bool: capfile.TypeBoolean, ir.I8: capfile.TypeByte, ir.U8: capfile.TypeByte,
	ir.I16: capfile.TypeShort, ir.U16: capfile.TypeShort, ir.I32: capfile.TypeInt, ir.U32: capfile.TypeInt,
}

// fieldType is the type of a field, or of an argument or result of an imported method.
func (l *linker) fieldType(t ir.Type) capfile.Type {
	switch {
	case t.IsArray() && t.Elem == ir.Ref:
		return capfile.Type{Kind: capfile.TypeArrayReference, Class: l.classRef(t.Class)}
	case t.IsArray():
		return capfile.Type{Kind: l.kind(t.Elem) + capfile.TypeArrayBoolean - capfile.TypeBoolean}
	case t.IsRef():
		return capfile.Type{Kind: capfile.TypeReference, Class: l.classRef(t.Class)}
	}
	return capfile.Type{Kind: l.kind(t.Kind)}
}

func (l *linker) kind(k ir.Kind) capfile.TypeKind {
	c, ok := fieldKinds[k]
	if !ok {
		l.fail("the card has no %s", k)
	}
	return c
}

// argType is the type of an argument or result of a method of the package.
func (l *linker) argType(t ir.Type) capfile.Type {
	if t.Kind == ir.U8 {
		t.Kind = ir.I16
	}
	return l.fieldType(t)
}

// signature is the type of a method: that of the imported method it overrides, else its own.
func (l *linker) signature(m *method) []capfile.Type {
	switch {
	case m.fn == nil:
		return []capfile.Type{{Kind: capfile.TypeVoid}}
	case m.accessor != nil:
		return append([]capfile.Type{l.fieldType(m.fn.Params[0].Type)}, l.importedSignature(m.accessor)...)
	case m.install:
		return []capfile.Type{{Kind: capfile.TypeArrayByte}, {Kind: capfile.TypeShort}, {Kind: capfile.TypeByte}, {Kind: capfile.TypeVoid}}
	case m.fn.Overrides != nil:
		return l.importedSignature(m.fn.Overrides)
	}
	var params []ir.Type
	for _, p := range m.fn.Params {
		params = append(params, p.Type)
	}
	if m.hasThis() {
		params = params[1:]
	}
	return l.ownSignature(params, m.fn.Results)
}

func (l *linker) ownSignature(params, results []ir.Type) []capfile.Type {
	var out []capfile.Type
	for _, p := range params {
		out = append(out, l.argType(p))
	}
	if len(results) == 0 {
		return append(out, capfile.Type{Kind: capfile.TypeVoid})
	}
	return append(out, l.argType(results[0]))
}

func (l *linker) importedSignature(m *ir.APIMethod) []capfile.Type {
	var out []capfile.Type
	for _, p := range m.Params {
		out = append(out, l.fieldType(p))
	}
	return append(out, l.fieldType(m.Result))
}
