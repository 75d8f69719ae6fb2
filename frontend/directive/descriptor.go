package directive

import (
	"fmt"
	"strings"
)

// Desc is a type in a method descriptor (JVM 4.3.2, as export files write it).
type Desc struct {
	Base  byte // B S I Z V, or L for a class
	Array bool
	Class string // of base L, with slashes
}

// String returns the descriptor.
func (d Desc) String() string {
	s := string(d.Base)
	if d.Base == 'L' {
		s = "L" + d.Class + ";"
	}
	if d.Array {
		return "[" + s
	}
	return s
}

// ParseMethodDesc reads a method descriptor such as ([BSB)Z.
func ParseMethodDesc(text string) (params []Desc, result Desc, err error) {
	rest, ok := strings.CutPrefix(text, "(")
	if !ok {
		return nil, Desc{}, fmt.Errorf("read descriptor %q: no opening parenthesis", text)
	}
	for !strings.HasPrefix(rest, ")") {
		var d Desc
		if d, rest, err = parseDesc(rest); err != nil {
			return nil, Desc{}, fmt.Errorf("read descriptor %q: %w", text, err)
		}
		if d.Base == 'V' {
			return nil, Desc{}, fmt.Errorf("read descriptor %q: V as a parameter", text)
		}
		params = append(params, d)
	}
	result, rest, err = parseDesc(rest[1:])
	if err == nil && rest != "" {
		err = fmt.Errorf("%q is left over", rest)
	}
	if err != nil {
		return nil, Desc{}, fmt.Errorf("read descriptor %q: %w", text, err)
	}
	return params, result, nil
}

func parseDesc(s string) (Desc, string, error) {
	var d Desc
	if strings.HasPrefix(s, "[") {
		d.Array, s = true, s[1:]
	}
	if s == "" {
		return d, s, fmt.Errorf("it ends early")
	}
	d.Base, s = s[0], s[1:]
	switch d.Base {
	case 'B', 'S', 'I', 'Z':
		return d, s, nil
	case 'V':
		if !d.Array {
			return d, s, nil
		}
	case 'L':
		if name, rest, ok := strings.Cut(s, ";"); ok && name != "" {
			d.Class = name
			return d, rest, nil
		}
	}
	return d, s, fmt.Errorf("unknown type %q", string(d.Base))
}
