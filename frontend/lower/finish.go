package lower

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/ir"
)

// finish brings the lists of the program into the order that package verify asks for, the same on every run.
func (b *builder) finish() {
	for i := 0; i < len(b.declaredClasses); i++ {
		b.declaredClasses[i].fields()
	}
	b.finishInit()
	p := b.prog
	slices.SortFunc(p.Imports, func(x, y *ir.APIPackage) int { return cmp.Compare(x.Name, y.Name) })
	p.Classes = sortClasses(p.Classes)
}

func (b *builder) dropFunc(f *ir.Func) {
	b.prog.Funcs = slices.DeleteFunc(b.prog.Funcs, func(g *ir.Func) bool { return g == f })
}

// sortClasses puts interfaces first and everything behind what it extends.
func sortClasses(classes []*ir.Class) []*ir.Class {
	var sorted []*ir.Class
	done := map[*ir.Class]bool{}
	var visit func(*ir.Class)
	visit = func(c *ir.Class) {
		if c == nil || done[c] {
			return
		}
		done[c] = true
		visit(c.Super)
		for _, i := range c.Implements {
			visit(i)
		}
		sorted = append(sorted, c)
	}
	for _, c := range classes {
		if c.Interface {
			visit(c)
		}
	}
	for _, c := range classes {
		visit(c)
	}
	return sorted
}
