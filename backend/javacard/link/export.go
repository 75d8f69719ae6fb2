package link

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
)

// planExports notes what the package offers, and whether the release before says which tokens it has.
func (l *linker) planExports() {
	p := l.in.Program
	for _, e := range p.Exports {
		l.exported[e.Func] = e
	}
	if before := l.in.Previous; before != nil && before.Major == p.Major {
		l.released = before
	}
}

// exports makes the Export component. A library exports its public types and functions, a package with applets only its shareable interfaces.
func (l *linker) exports() {
	var list []*class
	for _, c := range l.classes {
		if l.isExported(c) {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return
	}
	number(list, func(c *class) (uint8, bool) {
		old := l.releasedClass(c)
		return tokenOf(old != nil, old)
	}, func(c *class, t uint8) { c.token = t })
	e := &capfile.Export{}
	for _, c := range sortedByToken(list) {
		out := capfile.ExportClass{ClassOffset: l.file.Class.Classes[c.index].Offset}
		for _, m := range l.numberStatics(c) {
			out.StaticMethodOffsets = append(out.StaticMethodOffsets, m.offset)
		}
		e.Classes = append(e.Classes, out)
	}
	l.file.Export = e
	l.file.Header.Flags |= capfile.AccExport
}

func sortedByToken(list []*class) []*class {
	return slices.SortedFunc(slices.Values(list), func(a, b *class) int { return cmp.Compare(a.token, b.token) })
}

func tokenOf(known bool, c *exportfile.Class) (uint8, bool) {
	if !known {
		return 0, false
	}
	return c.Token, true
}

// isExported reports whether other packages may name the class.
func (l *linker) isExported(c *class) bool {
	p := l.in.Program
	switch {
	case len(p.Applets) > 0:
		return c.ir != nil && c.ir.Interface && l.isShareable(c.ir)
	case !p.Library:
		return false
	case c.ir == nil:
		return slices.ContainsFunc(p.Exports, func(e *ir.Export) bool { return e.Class == nil })
	}
	return c.ir.Exported
}

// number gives tokens: those of the release before, where old knows one, to the others the numbers behind.
func number[T any](list []T, old func(T) (uint8, bool), set func(T, uint8)) {
	next := 0
	for _, x := range list {
		if t, ok := old(x); ok {
			set(x, t)
			next = max(next, int(t)+1)
		}
	}
	for _, x := range list {
		if _, ok := old(x); !ok {
			set(x, uint8(next))
			next++
		}
	}
}

// numberStatics gives the exported functions that a class holds their tokens, and lists them in that order.
func (l *linker) numberStatics(c *class) []*method {
	var list []*method
	for _, e := range l.in.Program.Exports {
		if m := l.methodOf[e.Func]; m != nil && m.class == c {
			list = append(list, m)
		}
	}
	old := l.releasedClass(c)
	number(list, func(m *method) (uint8, bool) {
		if old == nil {
			return 0, false
		}
		o := old.MethodNamed(l.exported[m.fn].Name, l.descriptorOf(m))
		if o == nil || !o.IsStatic() {
			return 0, false
		}
		return o.Token, true
	}, func(m *method, t uint8) { m.token = t })
	slices.SortFunc(list, func(a, b *method) int { return cmp.Compare(a.token, b.token) })
	return list
}

// releasedClass is what the release before says of a class, nil if it had none of that name.
func (l *linker) releasedClass(c *class) *exportfile.Class {
	if l.released == nil {
		return nil
	}
	return l.released.ClassNamed(c.name)
}

// inReleasedOrder lists the virtual methods of a class: those that the release before had come first, in order of their tokens.
func (l *linker) inReleasedOrder(c *class) []*ir.Func {
	old := l.releasedClass(c)
	if old == nil || !l.isExported(c) {
		return c.ir.Methods
	}
	token := func(f *ir.Func) int {
		if m := old.MethodNamed(virtualName(f), l.descriptorOf(l.methodOf[f])); m != nil && !m.IsStatic() {
			return int(m.Token)
		}
		return maxVirtuals
	}
	return slices.SortedStableFunc(slices.Values(c.ir.Methods), func(a, b *ir.Func) int { return cmp.Compare(token(a), token(b)) })
}

// virtualName is the name of a virtual method in export files.
func virtualName(f *ir.Func) string {
	if f.Overrides != nil {
		return f.Overrides.Name
	}
	return f.Name
}
