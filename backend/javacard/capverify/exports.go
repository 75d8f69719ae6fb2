package capverify

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// exports checks the Export component against the Descriptor: the position is
// the token, and what is exported can be seen from outside.
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
			v.exportedFields(at, c, e.StaticFieldOffsets)
			v.exportedMethods(at, c, e.StaticMethodOffsets)
		}
		at += 4 + 2*len(e.StaticFieldOffsets) + 2*len(e.StaticMethodOffsets)
	}
}

const visible = capfile.AccPublic | capfile.AccProtected

func (v *verifier) exportedFields(at int, c *class, offsets []uint16) {
	for token, offset := range offsets {
		found := false
		for i := range c.desc.Fields {
			d := &c.desc.Fields[i]
			if d.IsStatic() && d.StaticOffset == offset && int(d.Token) == token {
				found = d.Flags&visible != 0
			}
		}
		if !found {
			v.fail(capfile.ComponentExport, at, "%s: invalid static field reference %d for token %d", c.name, offset, token)
		}
	}
}

func (v *verifier) exportedMethods(at int, c *class, offsets []uint16) {
	for token, offset := range offsets {
		found := false
		for i := range c.desc.Methods {
			d := &c.desc.Methods[i]
			if d.Offset == offset && int(d.Token) == token && (d.IsStatic() || d.IsInit()) {
				found = d.Flags&visible != 0
			}
		}
		if !found {
			v.fail(capfile.ComponentExport, at, "%s: invalid static method reference %d for token %d", c.name, offset, token)
		}
	}
}
