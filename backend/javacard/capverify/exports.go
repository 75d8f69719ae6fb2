package capverify

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// exports checks the Export component against the Descriptor: the position is
// the token, all that can be seen from outside is exported, and nothing else.
func (v *verifier) exports() {
	if v.f.Export == nil {
		return
	}
	at := 1
	for token, e := range v.f.Export.Classes {
		c := v.world.offsets[e.ClassOffset]
		switch {
		case int(c.desc.Token) != token:
			v.fail(capfile.ComponentExport, at, "%s is exported with token %d, but has token %d", c.name, token, c.desc.Token)
		case c.desc.Flags&capfile.AccPublic == 0:
			v.fail(capfile.ComponentExport, at, "attempt to export non-public class %d", token)
		case v.f.Applet != nil && !(c.iface && c.shareable):
			v.fail(capfile.ComponentExport, at, "applet package exports %s, which is not a shareable interface", c.name)
		default:
			v.exportedMembers(at, c, "field", e.StaticFieldOffsets, visibleFields(c.desc))
			v.exportedMembers(at, c, "method", e.StaticMethodOffsets, visibleMethods(c.desc))
		}
		at += 4 + 2*len(e.StaticFieldOffsets) + 2*len(e.StaticMethodOffsets)
	}
	for i := range v.f.Descriptor.Classes {
		d := &v.f.Descriptor.Classes[i]
		if v.f.Applet == nil && d.Flags&capfile.AccPublic != 0 && int(d.Token) >= len(v.f.Export.Classes) {
			v.fail(capfile.ComponentExport, 0, "public class with token %d is not exported", d.Token)
		}
	}
}

const visible = capfile.AccPublic | capfile.AccProtected

// member is the token of a static member and its offset.
type member struct {
	token  uint8
	offset uint16
}

// visibleFields lists the static fields that other packages can see.
func visibleFields(desc *capfile.ClassDescriptor) (out []member) {
	for i := range desc.Fields {
		if d := &desc.Fields[i]; d.IsStatic() && d.Flags&visible != 0 {
			out = append(out, member{d.Token, d.StaticOffset})
		}
	}
	return out
}

// visibleMethods lists the static methods and constructors that other packages
// can see.
func visibleMethods(desc *capfile.ClassDescriptor) (out []member) {
	for i := range desc.Methods {
		if d := &desc.Methods[i]; !d.IsVirtual() && d.Flags&visible != 0 {
			out = append(out, member{d.Token, d.Offset})
		}
	}
	return out
}

// exportedMembers compares the offsets of a class with its visible members; both
// have one for each token.
func (v *verifier) exportedMembers(at int, c *class, kind string, offsets []uint16, members []member) {
	if len(offsets) != len(members) {
		v.fail(capfile.ComponentExport, at, "%s: %d static %ss exported, %d are public or protected", c.name, len(offsets), kind, len(members))
	}
	for _, m := range members {
		if int(m.token) < len(offsets) && offsets[m.token] != m.offset {
			v.fail(capfile.ComponentExport, at, "%s: invalid static %s reference %d for token %d", c.name, kind, offsets[m.token], m.token)
		}
	}
}
