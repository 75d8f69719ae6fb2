package exportfile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// MergeHistory makes the text form of a history from its versions, oldest first.
func MergeHistory(versions []*Package, targets map[string]Version) (string, error) {
	p := versions[len(versions)-1]
	var b strings.Builder
	fmt.Fprintf(&b, "package %s %s flags=%02x\n", p.Name, p.AID, p.Flags)
	for _, v := range versions {
		fmt.Fprintf(&b, "version %d.%d exp2.%d", v.Major, v.Minor, v.Format)
		for _, r := range v.References {
			fmt.Fprintf(&b, " %s:%d.%d", r.Name, r.Major, r.Minor)
		}
		b.WriteString("\n")
	}
	if len(targets) > 0 {
		b.WriteString("target")
		for _, t := range slices.Sorted(maps.Keys(targets)) {
			fmt.Fprintf(&b, " %s=%s", t, targets[t])
		}
		b.WriteString("\n")
	}
	for token := range 256 {
		mergeClass(&b, versions, uint8(token))
	}
	return b.String(), checkMerge(b.String(), versions)
}

// mergeClass writes the lines of a class of all versions: each line that occurs, in the order of kind, token and name.
func mergeClass(b *strings.Builder, versions []*Package, token uint8) {
	type line struct {
		order, text string
		in          []int
	}
	var lines []*line
	add := func(order, text string, version int) {
		for _, l := range lines {
			if l.text == text {
				l.in = append(l.in, version)
				return
			}
		}
		lines = append(lines, &line{order, text, []int{version}})
	}
	for n, p := range versions {
		c := p.Class(token)
		if c == nil {
			continue
		}
		short := func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "L"+p.Name+"/", "L."), p.Name+"/", ".")
		}
		head := fmt.Sprintf("class %d %04x %s %s %s", c.Token, c.Flags, c.Name, namesText(c.Supers), namesText(c.Interfaces))
		if end := c.CAP22PublicMethodEnd; p.Format >= 3 && end != 0 && int(end) != c.VirtualMethodCount() {
			head += " cap22=" + strconv.Itoa(int(end))
		}
		add("0", short(head), n)
		for _, f := range c.Fields {
			text := fmt.Sprintf("f %s %04x %s %s", tokenText(f.Token), f.Flags, f.Name, f.Descriptor)
			if f.HasConstant {
				text += fmt.Sprintf(" = %d", f.Constant)
			}
			add("1"+f.Name, short(text), n)
		}
		for _, m := range c.Methods {
			order := fmt.Sprintf("3%03d", m.Token)
			if m.IsStatic() {
				order = fmt.Sprintf("2%03d", m.Token)
			}
			add(order, short(fmt.Sprintf("m %s %04x %s %s", tokenText(m.Token), m.Flags, m.Name, m.Descriptor)), n)
		}
	}
	slices.SortStableFunc(lines, func(a, b *line) int { return strings.Compare(a.order, b.order) })
	for _, l := range lines {
		b.WriteString(l.text)
		switch first, last := l.in[0], l.in[len(l.in)-1]; {
		case last < len(versions)-1:
			fmt.Fprintf(b, " @%d.%d-%d.%d", versions[first].Major, versions[first].Minor, versions[last].Major, versions[last].Minor)
		case first > 0:
			fmt.Fprintf(b, " @%d.%d", versions[first].Major, versions[first].Minor)
		}
		b.WriteString("\n")
	}
}

// checkMerge reads a merged text back and compares each version with what went in.
func checkMerge(text string, versions []*Package) error {
	h, err := ParseHistory(text)
	if err != nil {
		return err
	}
	aids := map[string]string{}
	for _, p := range versions {
		for _, r := range p.References {
			aids[r.Name] = r.AID.String()
		}
	}
	for i, want := range versions {
		got, err := h.Package(i, func(name string) string { return aids[name] })
		if err != nil {
			return err
		}
		if a, b := sortedText(got), sortedText(want); a != b {
			return fmt.Errorf("merge %s %s: the table does not give back what went in", want.Name, h.Versions[i])
		}
	}
	return nil
}

// sortedText is the text form without remarks, the lines of each class in order.
func sortedText(p *Package) string {
	q := *p
	q.Remarks = nil
	lines := strings.Split(q.Text(), "\n")
	start := 0
	for i := range lines {
		if i == len(lines)-1 || strings.HasPrefix(lines[i+1], "class ") {
			slices.Sort(lines[start : i+1])
			start = i + 1
		}
	}
	return strings.Join(lines, "\n")
}
