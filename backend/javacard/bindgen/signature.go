package bindgen

import (
	"errors"
	"fmt"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// descriptor splits a method descriptor.
func descriptor(desc string) (params []string, result string, err error) {
	in, result, ok := strings.Cut(strings.TrimPrefix(desc, "("), ")")
	if !ok {
		return nil, "", fmt.Errorf("descriptor %s has no parenthesis", desc)
	}
	for in != "" {
		n := 0
		for n < len(in) && in[n] == '[' {
			n++
		}
		if n < len(in) && in[n] == 'L' {
			n = strings.IndexByte(in, ';')
		}
		if n < 0 || n >= len(in) {
			return nil, "", fmt.Errorf("descriptor %s ends early", desc)
		}
		params, in = append(params, in[:n+1]), in[n+1:]
	}
	return params, result, nil
}

// signature gives a method its Go parameters and result.
func (p *pack) signature(m *method) error {
	params, result, err := descriptor(m.Descriptor)
	if err != nil {
		return err
	}
	hint := p.Hints.method(m)
	if hint != nil && hint.params != nil {
		m.params = slices.Clone(hint.params)
	} else {
		m.params = foldArrays(params)
	}
	used := map[string]int{}
	at := 0
	for i := range m.params {
		q := &m.params[i]
		if at >= len(params) {
			return errors.New("the hint has too many parameters")
		}
		if q.typ, err = p.goType(params[at]); err != nil {
			return err
		}
		m.kinds = append(m.kinds, kind(params[at]))
		if q.name == "" {
			q.name = defaultName(params[at], q, m.params)
		}
		if token.IsKeyword(q.name) {
			q.name += "_"
		}
		if used[q.name]++; used[q.name] > 1 {
			q.name += strconv.Itoa(used[q.name])
		}
		switch q.fold {
		case scalar:
			m.atoms = append(m.atoms, q.name)
		case whole:
			m.atoms = append(m.atoms, q.name+".all")
		case fromOff:
			m.atoms = append(m.atoms, q.name+".ref", q.name+".off")
		case offAndLen:
			m.atoms = append(m.atoms, q.name+".ref", q.name+".off", q.name+".len")
		}
		at = len(m.atoms)
	}
	if at != len(params) {
		return errors.New("the hint has too few parameters")
	}
	return p.resultType(m, params, result, hint)
}

// foldArrays folds arrays and the numbers behind them into slices: two shorts, or a short and a byte, are offset and length, one short is an offset.
func foldArrays(params []string) []param {
	var list []param
	for i := 0; i < len(params); i++ {
		q := param{fold: scalar}
		if params[i][0] == '[' {
			q.fold = whole
			if i+1 < len(params) && params[i+1] == "S" {
				q.fold = fromOff
				i++
				if i+1 < len(params) && (params[i+1] == "S" || params[i+1] == "B") {
					q.fold = offAndLen
					i++
				}
			}
		}
		list = append(list, q)
	}
	return list
}

// defaultName names a parameter after its type. Of two arrays the first with a length and a second without are what goes in and out.
func defaultName(desc string, q *param, all []param) string {
	switch {
	case desc[0] == '[' && len(all) > 1 && q.fold == offAndLen && hasFold(all, fromOff):
		return "in"
	case desc[0] == '[' && q.fold == fromOff && hasFold(all, offAndLen):
		return "out"
	case desc[0] == '[':
		return "b"
	case desc[0] == 'L':
		return paramName(typeName(strings.TrimSuffix(desc[1:], ";")))
	}
	return map[string]string{"B": "v", "S": "n", "I": "i", "Z": "on"}[desc]
}

func hasFold(list []param, f fold) bool {
	for _, q := range list {
		if q.fold == f {
			return true
		}
	}
	return false
}

// resultType chooses the Go type: a short that is a length or count is an int.
func (p *pack) resultType(m *method, params []string, result string, hint *methodHint) (err error) {
	switch {
	case hint != nil && hint.result != "":
		if m.keys = hint.keys; hint.result != "void" {
			m.result = hint.result
		}
	case result == "V" || m.Name == "<init>":
	case result == "S" && isCount(m.Name, params):
		m.result = "int"
	default:
		m.result, err = p.goType(result)
	}
	if hint != nil && hint.result == "" {
		m.keys = hint.keys
	}
	return err
}

// isCount reports whether a short result is taken for a length: that of a method with an array, or one whose name says so.
func isCount(name string, params []string) bool {
	for _, d := range params {
		if d[0] == '[' {
			return true
		}
	}
	for _, word := range []string{"Length", "Size", "Count", "Capacity"} {
		if strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// goType is the Go type of a descriptor.
func (p *pack) goType(d string) (string, error) {
	basic := map[string]string{"B": "byte", "S": "int16", "I": "int32", "Z": "bool"}
	if t := basic[d]; t != "" {
		return t, nil
	}
	if rest, ok := strings.CutPrefix(d, "["); ok {
		t, err := p.goType(rest)
		return "[]" + t, err
	}
	name, ok := strings.CutPrefix(strings.TrimSuffix(d, ";"), "L")
	switch {
	case !ok:
		return "", fmt.Errorf("type %s is unknown", d)
	case name == "java/lang/Object":
		return "any", nil
	}
	return p.classType(name)
}

// classType is the Go type of references to a class.
func (p *pack) classType(name string) (string, error) {
	c, prefix := p.newest.ClassNamed(name), ""
	if c == nil || c.Name != name {
		var pkg string
		var ok bool
		if p.Resolve != nil {
			c, pkg, ok = p.Resolve(name)
		}
		if !ok || pkg == "" {
			return "", fmt.Errorf("class %s has no Go type", name)
		}
		p.imports[pkg] = true
		prefix = path.Base(pkg) + "."
	}
	for _, s := range c.Supers {
		if s == "java/lang/Throwable" {
			return "", fmt.Errorf("exceptions such as %s are values in Go", name)
		}
	}
	if c.IsInterface() {
		return prefix + typeName(c.Name), nil
	}
	return "*" + prefix + typeName(c.Name), nil
}

// kind is a word for a parameter, for the names of overloads.
func kind(d string) string {
	words := map[byte]string{'B': "Byte", 'S': "Short", 'I': "Int", 'Z': "Bool"}
	switch {
	case d[0] == 'L':
		return typeName(strings.TrimSuffix(d[1:], ";"))
	case d[0] == '[' && d[1] != 'L' && d[1] != '[':
		return words[d[1]] + "s"
	case d[0] == '[':
		return "Objects"
	}
	return words[d[0]]
}

// original is the method as Java writes it, with parameter types: Util.arrayCopy(byte[], short, byte[], short, short).
func (p *pack) original(m *method) string {
	params, _, _ := descriptor(m.Descriptor)
	var words []string
	for _, d := range params {
		words = append(words, javaType(d))
	}
	name := m.class.short() + "." + m.Name
	if m.Name == "<init>" {
		name = "new " + m.class.short()
	}
	return name + "(" + strings.Join(words, ", ") + ")"
}

func javaType(d string) string {
	if rest, ok := strings.CutPrefix(d, "["); ok {
		return javaType(rest) + "[]"
	}
	if basic := map[string]string{"B": "byte", "S": "short", "I": "int", "Z": "boolean"}[d]; basic != "" {
		return basic
	}
	name := strings.TrimSuffix(d[1:], ";")
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "$", ".")
}

// isInterfaceMethod reports whether the method is called through an interface.
func (m *method) isInterfaceMethod() bool { return m.class.IsInterface() && !m.IsStatic() }
