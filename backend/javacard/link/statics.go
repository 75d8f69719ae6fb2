package link

import (
	"math"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// layoutStatics makes the static field image: initialised arrays, other references, primitives that are zero, primitives that are not.
func (l *linker) layoutStatics() {
	s := &l.file.StaticField
	size := 0
	segment := func(member func(g *ir.Global) bool) (bytes int) {
		for _, g := range l.in.Program.Globals {
			if !member(g) {
				continue
			}
			l.image[g] = uint16(size + bytes)
			bytes += imageSize(g.Type)
			if g.HasData {
				l.initArray(g)
			} else if g.Init != 0 {
				n := imageSize(g.Type)
				for i := n - 1; i >= 0; i-- {
					s.NonDefaultValues = append(s.NonDefaultValues, byte(g.Init>>(8*i)))
				}
			}
		}
		size += bytes
		return bytes
	}
	references := segment(func(g *ir.Global) bool { return g.HasData })
	references += segment(func(g *ir.Global) bool { return !g.HasData && g.Type.IsRef() })
	zeros := segment(func(g *ir.Global) bool { return !g.HasData && !g.Type.IsRef() && g.Init == 0 })
	segment(func(g *ir.Global) bool { return !g.HasData && !g.Type.IsRef() && g.Init != 0 })
	if size > math.MaxUint16 {
		l.faults.Add(codeComponent, l.in.Program.Pos, "use fewer package variables", "package variables of %d bytes", size)
	}
	s.ReferenceCount, s.DefaultValueCount, s.ImageSize = uint16(references/2), uint16(zeros), uint16(size)
}

// imageSize is the number of bytes that a static field takes.
func imageSize(t ir.Type) int {
	if t.IsRef() {
		return 2
	}
	return max(1, t.Kind.Bits()/8)
}

// initArray adds an initialised array.
func (l *linker) initArray(g *ir.Global) {
	if len(l.in.Program.Applets) == 0 {
		l.faults.Add(codeLibraryData, l.in.Program.Pos, "fill it when the package is used first", "%s: a library cannot have initialised arrays", g.Name)
	}
	if g.Type.Elem == ir.Ref {
		l.fail("%s: initialised array of references", g.Name)
	}
	if len(g.Data) > math.MaxUint16 {
		l.faults.Add(codeComponent, l.in.Program.Pos, "split the array", "%s: array of %d bytes", g.Name, len(g.Data))
	}
	l.file.StaticField.ArrayInits = append(l.file.StaticField.ArrayInits, capfile.ArrayInit{Type: l.kind(g.Type.Elem), Values: g.Data})
}
