package capverify

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
)

func (d *debugCheck) method(c *class, name string, info *capfile.DebugMethod) {
	fail := func(what string) { d.fail("class %s, method %q: %s", name, d.text(info.Name), what) }
	types := d.types(info.Descriptor, true)
	switch {
	case !d.identifier(info.Name) && d.text(info.Name) != "<init>":
		fail("invalid name")
		return
	case types == nil:
		fail("invalid descriptor")
		return
	case info.Flags&^debugMethodFlags != 0:
		fail("invalid flags")
		return
	case info.Flags&capfile.AccDebugAbstract != 0:
		if info.Location != 0 || info.Block != 0 || info.HeaderSize != 0 || info.BodySize != 0 || len(info.Variables)+len(info.Lines) > 0 {
			fail("abstract, but has code")
		}
		return
	}
	at := capfile.MethodAt{Block: info.Block, Offset: info.Location}
	m := d.world.methods[at]
	if m == nil || m.class != c || m.desc == nil {
		fail("the Descriptor component has no method at " + at.String())
		return
	}
	code := d.blocks[at.Block].At(at.Offset)
	switch {
	case uint16(m.desc.Flags)&debugFieldFlags != info.Flags || m.init != (d.text(info.Name) == "<init>"):
		fail("flags differ from the Descriptor component's")
	case int(info.HeaderSize) != code.HeaderSize():
		fail("invalid header size")
	case int(info.BodySize) != len(code.Code):
		fail("invalid body size")
	default:
		d.variables(info, m, code, fail)
		d.lines(info, code, fail)
	}
}

// variables checks that local variables lie in the frame, that between two of one place there is at least a byte, and that each argument is one.
func (d *debugCheck) variables(info *capfile.DebugMethod, m *method, code *capfile.MethodInfo, fail func(string)) {
	frame := int(code.Nargs) + int(code.MaxLocals)
	var users [256][]*capfile.DebugVariable
	for i := range info.Variables {
		v := &info.Variables[i]
		types := d.types(v.Descriptor, false)
		switch {
		case !d.identifier(v.Name):
			fail("invalid name of a variable: " + d.text(v.Name))
			return
		case types == nil:
			fail("invalid descriptor of variable " + d.text(v.Name))
			return
		case int(v.StartPC)+int(v.Length) > len(code.Code):
			fail("invalid scope of variable " + d.text(v.Name))
			return
		case int(v.Index)+types[0].kind.Words() > frame:
			fail("variable " + d.text(v.Name) + " lies outside the frame")
			return
		}
		for w := range types[0].kind.Words() {
			for _, other := range users[int(v.Index)+w] {
				if int(v.StartPC) <= int(other.StartPC)+int(other.Length) && int(other.StartPC) <= int(v.StartPC)+int(v.Length) {
					fail("variables " + d.text(other.Name) + " and " + d.text(v.Name) + " overlap")
					return
				}
			}
			users[int(v.Index)+w] = append(users[int(v.Index)+w], v)
		}
	}
	at := 0
	args := m.args()
	if !m.static {
		args = append([]typ{{capfile.TypeReference, m.class}}, args...)
	}
	for _, t := range args {
		if len(users[at]) == 0 {
			fail("an argument is no variable")
			return
		}
		at += t.kind.Words()
	}
}

// lines checks that lines lie in the code.
func (d *debugCheck) lines(info *capfile.DebugMethod, code *capfile.MethodInfo, fail func(string)) {
	for _, l := range info.Lines {
		if l.StartPC > l.EndPC || int(l.EndPC) >= len(code.Code) {
			fail("invalid start_pc or end_pc of a line")
			return
		}
	}
}
