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
	starts := v.f.Export.Starts(v.f.Header.Format)
	exported := map[*class]bool{}
	packages := map[int]bool{} // that have an exported class
	for i, e := range v.f.Export.Classes {
		at := starts[i]
		c := v.world.offsets[e.ClassOffset]
		_, token := v.f.Export.PackageOf(i)
		exported[c], packages[c.pkg] = true, true
		switch {
		case int(c.desc.Token) != token:
			v.fail(capfile.ComponentExport, at, "%s is exported with token %d, but has token %d", c.name, token, c.desc.Token)
		case c.desc.Flags&capfile.AccPublic == 0:
			v.fail(capfile.ComponentExport, at, "attempt to export non-public class %d", token)
		case v.f.Applet != nil && !v.f.IsExtended() && !(c.iface && c.shareable):
			v.fail(capfile.ComponentExport, at, "applet package exports %s, which is not a shareable interface", c.name)
		default:
			exportedMembers(v, at, c, "field", e.StaticFieldOffsets, visibleFields(c.desc))
			exportedMembers(v, at, c, "method", e.StaticMethods(), visibleMethods(c.desc))
		}
	}
	if v.f.Applet != nil && !v.f.IsExtended() {
		return
	}
	applets := v.appletPackages()
	for _, c := range v.world.list {
		if c.desc != nil && packages[c.pkg] && c.desc.Flags&capfile.AccPublic != 0 && !exported[c] && (!applets[c.pkg] || c.iface && c.shareable) {
			v.fail(capfile.ComponentExport, 0, "public class with token %d is not exported", c.desc.Token)
		}
	}
}

const visible = capfile.AccPublic | capfile.AccProtected

// member is the token of a static member and its place in the image or the Method component.
type member[P comparable] struct {
	token uint8
	place P
}

// visibleFields lists the static fields that other packages can see.
func visibleFields(desc *capfile.ClassDescriptor) (out []member[uint16]) {
	for i := range desc.Fields {
		if d := &desc.Fields[i]; d.IsStatic() && d.Flags&visible != 0 {
			out = append(out, member[uint16]{d.Token, d.StaticOffset})
		}
	}
	return out
}

// visibleMethods lists the static methods and constructors that other packages
// can see.
func visibleMethods(desc *capfile.ClassDescriptor) (out []member[capfile.MethodAt]) {
	for i := range desc.Methods {
		if d := &desc.Methods[i]; !d.IsVirtual() && d.Flags&visible != 0 {
			out = append(out, member[capfile.MethodAt]{d.Token, d.At()})
		}
	}
	return out
}

// exportedMembers compares the exported places of a class with its visible members;
// both have one for each token.
func exportedMembers[P comparable](v *verifier, at int, c *class, kind string, places []P, members []member[P]) {
	if len(places) != len(members) {
		v.fail(capfile.ComponentExport, at, "%s: %d static %ss exported, %d are public or protected", c.name, len(places), kind, len(members))
	}
	for _, m := range members {
		if int(m.token) < len(places) && places[m.token] != m.place {
			v.fail(capfile.ComponentExport, at, "%s: invalid static %s reference %v for token %d", c.name, kind, places[m.token], m.token)
		}
	}
}

// appletPackages tells which packages of the file have applets.
func (v *verifier) appletPackages() map[int]bool {
	out := map[int]bool{}
	if v.f.Applet != nil {
		for _, a := range v.f.Applet.Applets {
			out[v.world.methods[a.Install()].class.pkg] = true
		}
	}
	return out
}
