package capfile

import "fmt"

// OutlineDebug is the Debug component of a package.
type OutlineDebug struct {
	Package string              `json:"package"`
	Classes []OutlineDebugClass `json:"classes"`
}

// OutlineDebugClass is a class with its source.
type OutlineDebugClass struct {
	Name    string               `json:"name"`
	Source  string               `json:"source"`
	Methods []OutlineDebugMethod `json:"methods"`
}

// OutlineDebugMethod is a method with its lines and local variables.
type OutlineDebugMethod struct {
	Name       string   `json:"name"`
	Descriptor string   `json:"descriptor"`
	Offset     uint16   `json:"offset"`
	Lines      []string `json:"lines,omitempty"`     // "0-4 line 17"
	Variables  []string `json:"variables,omitempty"` // "1 apdu Ljavacard/framework/APDU; 0-12"
}

// text is a string of the component, empty for an index that it does not have.
func (d *Debug) text(i uint16) string {
	if int(i) < len(d.Strings) {
		return d.Strings[i]
	}
	return ""
}

func (d *Debug) outline() []OutlineDebug {
	var out []OutlineDebug
	for _, p := range d.Packages {
		o := OutlineDebug{Package: d.text(p.Name)}
		for _, c := range p.Classes {
			oc := OutlineDebugClass{Name: d.text(c.Name), Source: d.text(c.SourceFile), Methods: []OutlineDebugMethod{}}
			for _, m := range c.Methods {
				oc.Methods = append(oc.Methods, d.outlineMethod(&m))
			}
			o.Classes = append(o.Classes, oc)
		}
		out = append(out, o)
	}
	return out
}

func (d *Debug) outlineMethod(m *DebugMethod) OutlineDebugMethod {
	o := OutlineDebugMethod{Name: d.text(m.Name), Descriptor: d.text(m.Descriptor), Offset: m.Location}
	for _, l := range m.Lines {
		o.Lines = append(o.Lines, fmt.Sprintf("%d-%d line %d", l.StartPC, l.EndPC, l.Line))
	}
	for _, v := range m.Variables {
		o.Variables = append(o.Variables, fmt.Sprintf("%d %s %s %d-%d", v.Index, d.text(v.Name), d.text(v.Descriptor), v.StartPC, int(v.StartPC)+int(v.Length)-1))
	}
	return o
}

// ClassName is the name that the component gives a class, empty if it has none.
func (d *Debug) ClassName(ref ClassRef) string {
	if d == nil {
		return ""
	}
	for _, p := range d.Packages {
		for i := range p.Classes {
			if p.Classes[i].Location == ref {
				return d.text(p.Classes[i].Name)
			}
		}
	}
	return ""
}

// MethodName is the name that the component gives a method, with its class; empty if it has none.
func (d *Debug) MethodName(at MethodAt) string {
	if d == nil {
		return ""
	}
	for _, p := range d.Packages {
		for i := range p.Classes {
			for _, m := range p.Classes[i].Methods {
				if m.Block == at.Block && m.Location == at.Offset && m.HeaderSize > 0 {
					return d.text(p.Classes[i].Name) + "." + d.text(m.Name)
				}
			}
		}
	}
	return ""
}
