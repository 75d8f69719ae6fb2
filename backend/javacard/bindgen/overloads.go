package bindgen

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// nameMethods names virtual methods. Of several that want a name the oldest, then the one with the fewest parameters, then the one with the
// lowest token gets it; to the others the kinds of parameters are appended in which they differ from it.
func (p *pack) nameMethods() {
	for _, c := range p.classes {
		groups, order := map[string][]*method{}, []string{}
		inherited := p.inheritedNames(c)
		for _, m := range c.methods {
			if m.IsStatic() {
				continue
			}
			name := methodName(m.Name)
			if groups[name] == nil {
				order = append(order, name)
			}
			groups[name] = append(groups[name], m)
		}
		used := map[string]bool{}
		for name := range inherited {
			used[name] = true
		}
		for _, name := range order {
			nameGroup(groups[name], name, inherited[name], used, p.Hints)
		}
	}
}

// inheritedNames are the Go names of methods of superclasses and superinterfaces, with the kinds of the parameters of their plain forms.
func (p *pack) inheritedNames(c *class) map[string][]string {
	names := map[string][]string{}
	supers := c.Supers
	if c.IsInterface() {
		supers = c.Interfaces
	}
	for _, name := range supers {
		s := p.find(name)
		if s == nil {
			continue
		}
		for _, m := range s.Methods {
			if m.IsStatic() || m.Name == "equals" {
				continue
			}
			goName, kinds := methodName(m.Name), kindsOf(m.Descriptor)
			if old, ok := names[goName]; !ok || len(kinds) < len(old) {
				names[goName] = kinds
			}
		}
	}
	return names
}

// kindsOf are the kinds of the Go parameters that a descriptor gives without hints.
func kindsOf(desc string) []string {
	params, _, _ := descriptor(desc)
	kinds := []string{}
	at := 0
	for _, q := range foldArrays(params) {
		kinds = append(kinds, kind(params[at]))
		at += max(1, int(q.fold))
	}
	return kinds
}

// nameGroup names the methods that want one name; inherited has the kinds of the plain form if a superclass has the name.
func nameGroup(group []*method, name string, inherited []string, used map[string]bool, hints *Hints) {
	slices.SortStableFunc(group, func(a, b *method) int {
		return cmp.Or(cmp.Compare(age(a.since), age(b.since)), cmp.Compare(len(a.params), len(b.params)), cmp.Compare(a.Token, b.Token))
	})
	plain := group[0].kinds
	if inherited != nil {
		plain = inherited
	}
	for i, m := range group {
		want := name
		if i > 0 || used[name] {
			want = name + difference(m.kinds, plain)
		}
		if used[want] {
			want = name + strings.Join(m.kinds, "")
		}
		if vetted[want] {
			want += "Value"
		}
		if used[want] {
			want = name + strconv.Itoa(int(m.Token))
		}
		if h := hints.method(m); h != nil && h.goName != "" {
			want = h.goName
		}
		used[want] = true
		m.goName = want
	}
}

// age makes versions comparable; no version is the oldest.
func age(since string) int {
	if since == "" {
		return 0
	}
	major, minor, _ := strings.Cut(since, ".")
	a, _ := strconv.Atoi(major)
	b, _ := strconv.Atoi(minor)
	return a<<8 | b
}

// difference is what is left of kinds without the beginning and the end that they share with those of the plain form.
func difference(kinds, plain []string) string {
	n := 0
	for n < len(kinds) && n < len(plain) && kinds[n] == plain[n] {
		n++
	}
	kinds, plain = kinds[n:], plain[n:]
	for len(kinds) > 0 && len(plain) > 0 && kinds[len(kinds)-1] == plain[len(plain)-1] {
		kinds, plain = kinds[:len(kinds)-1], plain[:len(plain)-1]
	}
	return strings.Join(kinds, "")
}

// nameFunctions names constructors and static methods: NewX, and the method's own name, with that of the class in front where the package has
// the name already or another class wants it, too.
func (p *pack) nameFunctions() {
	want := map[string][]*method{}
	var order []string
	for _, c := range p.classes {
		own := map[string][]*method{}
		var names []string
		for _, m := range c.methods {
			if !m.IsStatic() {
				continue
			}
			name := methodName(m.Name)
			if m.Name == "<init>" || m.Name == "getInstance" {
				name = "New" + c.goName
			}
			if own[name] == nil {
				names = append(names, name)
			}
			own[name] = append(own[name], m)
		}
		for _, name := range names {
			nameGroup(own[name], name, nil, map[string]bool{}, p.Hints)
			for _, m := range own[name] {
				if want[m.goName] == nil {
					order = append(order, m.goName)
				}
				want[m.goName] = append(want[m.goName], m)
			}
		}
	}
	for _, name := range order {
		for _, m := range want[name] {
			if len(want[name]) > 1 || p.taken[name] > 0 {
				m.goName = m.class.goName + m.goName
			}
		}
	}
	for _, c := range p.classes {
		for _, m := range c.methods {
			if m.IsStatic() {
				p.taken[m.goName]++
			}
		}
	}
}

// nameConstants puts the class's name in front of constants that several classes have; reasons of exceptions always have its first part.
func (p *pack) nameConstants() {
	want := map[string]int{}
	for _, c := range p.classes {
		for _, k := range c.consts {
			if c.exception {
				k.goName, k.typ = strings.TrimSuffix(c.goName, "Exception")+k.goName, c.goName
			}
			want[k.goName]++
		}
	}
	for _, c := range p.classes {
		for _, k := range c.consts {
			if want[k.goName] > 1 || p.taken[k.goName] > 0 {
				k.goName = c.goName + k.goName
			}
			for plain, n := k.goName, 2; p.taken[k.goName] > 0; n++ {
				k.goName = plain + strconv.Itoa(n)
			}
			p.taken[k.goName]++
		}
	}
}
