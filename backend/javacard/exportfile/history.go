package exportfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// History is all versions of an API package in one table. Its text form is that of ParseText with these differences:
//
//	package NAME AID flags=HEX
//	version MAJOR.MINOR expFORMAT [NAME:MAJOR.MINOR...]   oldest first; the packages that format 2.3 refers to
//	target JC=MAJOR.MINOR...                              which version the API of a target has
//	class, f, m ... [@FIRST[-LAST]]                       the versions that have the line; without it all have
//
// A dot in front of a class name stands for the package, and cap22= is left out where it is the number of virtual methods, or 0 of an interface.
type History struct {
	Name     string
	AID      iso7816.AID
	Targets  map[string]Version
	Versions []Version

	flags   string
	formats []string // of the versions: expFORMAT
	refs    [][]string
	lines   []historyLine
}

// Version is the version of a package.
type Version struct{ Major, Minor uint8 }

// String is MAJOR.MINOR.
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

type historyLine struct {
	words       []string
	first, last int // indexes of versions
}

// ParseHistory reads the text form.
func ParseHistory(text string) (*History, error) {
	h := &History{Targets: map[string]Version{}}
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := h.parseLine(words); err != nil {
			return nil, fmt.Errorf("parse export history: line %d: %w", i+1, err)
		}
	}
	return h, nil
}

func (h *History) parseLine(words []string) (err error) {
	switch {
	case words[0] == "package" && len(words) == 4:
		h.Name, h.flags = words[1], words[3]
		h.AID, err = iso7816.ParseAID(words[2])
		return err
	case words[0] == "version" && len(words) > 2:
		var v Version
		v.Major, v.Minor, err = parseVersion(words[1])
		h.Versions, h.formats, h.refs = append(h.Versions, v), append(h.formats, words[2]), append(h.refs, words[3:])
		return err
	case words[0] == "target":
		for _, w := range words[1:] {
			name, version, _ := strings.Cut(w, "=")
			var v Version
			if v.Major, v.Minor, err = parseVersion(version); err != nil {
				return err
			}
			h.Targets[name] = v
		}
		return nil
	}
	return h.parseItem(words)
}

func (h *History) parseItem(words []string) error {
	l := historyLine{words: words, last: len(h.Versions) - 1}
	if mark, ok := strings.CutPrefix(words[len(words)-1], "@"); ok {
		l.words = words[:len(words)-1]
		first, last, ranged := strings.Cut(mark, "-")
		l.first = h.index(first)
		if ranged {
			l.last = h.index(last)
		}
	}
	if l.first < 0 || l.last < l.first {
		return fmt.Errorf("versions %s are not among those of the package", words[len(words)-1])
	}
	h.lines = append(h.lines, l)
	return nil
}

func (h *History) index(version string) int {
	return slices.IndexFunc(h.Versions, func(v Version) bool { return v.String() == version })
}

// Package gives version number i. aid finds the AIDs of the packages it refers to, by name.
func (h *History) Package(i int, aid func(name string) string) (*Package, error) {
	p, err := parsePackageLine([]string{"package", h.Name, h.Versions[i].String(), h.AID.String(), h.formats[i], h.flags})
	if err != nil {
		return nil, err
	}
	for _, ref := range h.refs[i] {
		name, version, _ := strings.Cut(ref, ":")
		if err := p.parseRef([]string{"ref", name, version, aid(name)}); err != nil {
			return nil, err
		}
	}
	for _, l := range h.lines {
		if i < l.first || i > l.last {
			continue
		}
		words := h.expand(l.words)
		if err := p.parseLine("", words); err != nil {
			return nil, fmt.Errorf("%s %s: %q: %w", h.Name, h.Versions[i], words, err)
		}
	}
	for i := range p.Classes {
		if c := &p.Classes[i]; p.Format >= 3 && c.CAP22PublicMethodEnd == 0 && !c.IsInterface() {
			c.CAP22PublicMethodEnd = uint8(c.VirtualMethodCount())
		}
	}
	return p, nil
}

// expand writes names out: `.Key` and `L.Key;` of a line, and what a class line leaves out.
func (h *History) expand(words []string) []string {
	full := slices.Clone(words)
	if words[0] == "class" && len(words) >= 6 {
		full = append([]string{"class", words[1], words[2], words[3], "extends", words[4], "implements", words[5]}, words[6:]...)
	}
	for n, w := range full {
		if n < 3 || !strings.Contains(w, ".") {
			continue
		}
		if w[0] == '.' {
			w = h.Name + "/" + w[1:]
		}
		w = strings.ReplaceAll(w, ",.", ","+h.Name+"/")
		full[n] = strings.ReplaceAll(w, "L.", "L"+h.Name+"/")
	}
	return full
}

// uses lists the packages of the classes that the lines name, java/lang among them.
func (h *History) uses() []string {
	seen := map[string]bool{h.Name: true}
	var names []string
	add := func(class string) {
		if i := strings.LastIndexByte(class, '/'); i > 0 && !seen[class[:i]] {
			seen[class[:i]] = true
			names = append(names, class[:i])
		}
	}
	for _, l := range h.lines {
		switch l.words[0] {
		case "class":
			for _, list := range l.words[4:min(6, len(l.words))] {
				for _, name := range strings.Split(list, ",") {
					add(name)
				}
			}
		case "f", "m":
			for _, part := range strings.Split(l.words[4], "L")[1:] {
				name, _, _ := strings.Cut(part, ";")
				add(name)
			}
		}
	}
	return names
}
