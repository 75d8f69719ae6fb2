package bindgen

import (
	"fmt"
	"slices"
	"strings"
)

// host writes what only natively compiled programs need: the package's name for calls, and how objects and exceptions of the card become values
// of the Go types.
func (p *pack) host() string {
	var b strings.Builder
	fmt.Fprintf(&b, "// api calls the methods that cards have.\nvar api = hostapi.Package{Name: %q, AID: %q}\n\n", p.newest.Name, p.newest.AID)
	var types, exceptions, called strings.Builder
	for _, c := range p.classes {
		switch {
		case c.exception:
			fmt.Fprintf(&exceptions, "%q: func(reason uint16) any { return %s(reason) },\n", c.Name, c.goName)
		case c.IsInterface() && p.Hints.sealed[c.ShortName()]:
			fmt.Fprintf(&types, "%q: func(o *hostapi.Object) any { return &%s },\n", c.Name, p.hostValue(c))
		case c.IsInterface() && p.Hints.called[c.ShortName()]:
			fmt.Fprintf(&called, "%q: {%s},\n", c.Name, p.methodNames(c))
		case !c.IsInterface() && c.hasType():
			fmt.Fprintf(&types, "%q: func(o *hostapi.Object) any { return &%s },\n", c.Name, p.composite(c, "o"))
		}
	}
	if types.Len() > 0 {
		fmt.Fprintf(&b, "// Go values of objects.\nvar _ = hostapi.Types(map[string]func(*hostapi.Object) any{\n%s})\n\n", types.String())
	}
	if exceptions.Len() > 0 {
		fmt.Fprintf(&b, "// Go values of exceptions.\nvar _ = hostapi.Exceptions(map[string]func(uint16) any{\n%s})\n\n", exceptions.String())
	}
	if called.Len() > 0 {
		fmt.Fprintf(&b, "// What the card calls of applets' objects.\nvar _ = hostapi.Called(map[string][]string{\n%s})\n\n", called.String())
	}
	for _, c := range p.classes {
		if c.IsInterface() && p.Hints.sealed[c.ShortName()] {
			p.hostType(&b, c)
		}
	}
	return b.String()
}

// methodNames are the Go names of an interface's methods, by token; those that it inherits are among them.
func (p *pack) methodNames(c *class) string {
	names := make([]string, c.VirtualMethodCount())
	for _, s := range p.classes {
		if s != c && !slices.Contains(c.Interfaces, s.Name) {
			continue
		}
		for _, m := range s.methods {
			names[c.MethodNamed(m.Name, m.Descriptor).Token] = m.goName
		}
	}
	return `"` + strings.Join(names, `", "`) + `"`
}

// supers are the interfaces of the package that an interface extends, of those that have a Go form.
func (p *pack) supers(c *class) []*class {
	var list []*class
	direct := directInterfaces(p, c.Interfaces)
	for _, s := range p.classes {
		if slices.Contains(direct, s.Name) {
			list = append(list, s)
		}
	}
	return list
}

// foreignSuper is an interface of another package that one of this package extends.
type foreignSuper struct{ name, goType string }

func (p *pack) foreignSupers(c *class) []foreignSuper {
	var list []foreignSuper
	for _, name := range directInterfaces(p, c.Interfaces) {
		t, err := p.classType(name)
		if err == nil && strings.Contains(t, ".") && name != "javacard/framework/Shareable" {
			list = append(list, foreignSuper{name, t})
		}
	}
	return list
}

// hostType writes the type of the objects that stand for an interface which only the card implements.
func (p *pack) hostType(b *strings.Builder, c *class) {
	fmt.Fprintf(b, "type host%s struct {\n", c.goName)
	for _, s := range p.supers(c) {
		fmt.Fprintf(b, "host%s\n", s.goName)
	}
	for _, s := range p.foreignSupers(c) {
		fmt.Fprintf(b, "%s\n", s.goType)
	}
	b.WriteString("*hostapi.Object\n}\n\n")
	for _, of := range append([]*class{c}, p.inheritedTwice(c)...) {
		fmt.Fprintf(b, "func (*host%s) is%s() {}\n", c.goName, of.goName)
		for _, m := range of.methods {
			if !m.IsStatic() {
				fmt.Fprintf(b, "func (x *host%s) %s%s { %s }\n", c.goName, m.goName, signatureText(m), p.answer(m, p.call("Interface", m, "x")))
			}
		}
	}
	b.WriteString("\n")
}

// inheritedTwice are the interfaces that an interface extends by more than one way: what Go embeds twice, it does not promote.
func (p *pack) inheritedTwice(c *class) []*class {
	ways := map[*class]int{}
	for _, s := range p.supers(c) {
		for _, x := range p.classes {
			if x == s || slices.Contains(s.Interfaces, x.Name) {
				ways[x]++
			}
		}
	}
	var list []*class
	for _, x := range p.classes {
		if ways[x] > 1 {
			list = append(list, x)
		}
	}
	return list
}

// hostValue makes a value of that type around the object o.
func (p *pack) hostValue(c *class) string {
	var parts []string
	for _, s := range p.supers(c) {
		parts = append(parts, p.hostValue(s))
	}
	for _, s := range p.foreignSupers(c) {
		parts = append(parts, fmt.Sprintf("hostapi.As[%s](%q, o)", s.goType, s.name))
	}
	return fmt.Sprintf("host%s{%s}", c.goName, strings.Join(append(parts, "o"), ", "))
}
