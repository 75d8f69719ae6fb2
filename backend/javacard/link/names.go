package link

import (
	"strings"
	"unicode"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// javaName is the name of a class as export files write it.
func (l *linker) javaName(c *ir.Class) string {
	switch {
	case c == nil:
		return "java/lang/Object"
	case c.API == nil:
		return ir.CardName(l.in.Program.Name) + "/" + Identifier(c.Name)
	}
	if f, ok := l.facts(c.API); ok {
		return f.Name
	}
	return c.API.Package.Name + "/" + c.Name[strings.LastIndexAny(c.Name, "./")+1:]
}

// Identifier makes a name one that Java could have, which the verifiers want.
func Identifier(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '$'
	}, name)
	if capfile.IsJavaWord(name) || name != "" && unicode.IsDigit(rune(name[0])) {
		return "$" + name
	}
	return name
}

var javaLetters = map[ir.Kind]string{
	ir.Void: "V", ir.Bool: "Z", ir.I8: "B", ir.U8: "B", ir.I16: "S", ir.U16: "S", ir.I32: "I", ir.U32: "I",
}

// javaType is a type as descriptors in export files write it.
func (l *linker) javaType(t ir.Type) string {
	switch {
	case t.IsArray() && t.Elem == ir.Ref:
		return "[L" + l.javaName(t.Class) + ";"
	case t.IsArray():
		return "[" + javaLetters[t.Elem]
	case t.IsRef():
		return "L" + l.javaName(t.Class) + ";"
	}
	return javaLetters[t.Kind]
}

// javaDescriptor is the descriptor of a method of the package.
func (l *linker) javaDescriptor(params, results []ir.Type) string {
	s := "("
	for _, p := range params {
		s += l.javaType(l.widened(p))
	}
	if len(results) == 0 {
		return s + ")V"
	}
	return s + ")" + l.javaType(l.widened(results[0]))
}

// descriptorOf is the descriptor that signature gives a method as types.
func (l *linker) descriptorOf(m *method) string {
	if o := m.fn.Overrides; o != nil {
		s := "("
		for _, p := range o.Params {
			s += l.javaType(p)
		}
		return s + ")" + l.javaType(o.Result)
	}
	var params []ir.Type
	for _, p := range m.fn.Params {
		params = append(params, p.Type)
	}
	if m.hasThis() {
		params = params[1:]
	}
	return l.javaDescriptor(params, m.fn.Results)
}

// widened is the type that an argument or result of that type has: an unsigned byte takes a short.
func (l *linker) widened(t ir.Type) ir.Type {
	if t.Kind == ir.U8 {
		return ir.Scalar(ir.I16)
	}
	return t
}
