package bindgen

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// Hints say what export files do not. One item a line, # begins a comment:
//
//	doc TEXT                                 the first sentence of the package comment goes on with TEXT
//	sealed CLASS...                          interfaces that only the card implements
//	called CLASS...                          interfaces of applets' objects whose methods the card calls
//	alloc CLASS.METHOD...                    methods that make objects: calls are refused outside of install
//	skip CLASS.METHOD[DESCRIPTOR]...         methods that are written by hand, or not at all
//	m CLASS.METHOD[DESCRIPTOR] NAME PARAM... [-> TYPE] [KEY=VALUE...]
//
// m names a method and its parameters: `b+` is a slice with offset and length, `b@` one from the offset on, `b!` a whole array, all others stand
// for themselves; < in front says that the method reads the array only. NAME - keeps the name; without parameters they stay, too. TYPE void drops
// a result that natively would differ from the card's: an offset into the array behind a slice.
type Hints struct {
	doc     []string
	sealed  map[string]bool
	called  map[string]bool
	alloc   map[string]bool
	skipped map[string]bool
	methods map[string]*methodHint
}

type methodHint struct {
	goName string
	params []param
	result string
	keys   string
}

// ParseHints reads hints; name is for messages.
func ParseHints(name, text string) (*Hints, error) {
	h := &Hints{sealed: map[string]bool{}, called: map[string]bool{}, alloc: map[string]bool{}, skipped: map[string]bool{}, methods: map[string]*methodHint{}}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := h.parseLine(words); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
		}
	}
	return h, nil
}

func (h *Hints) parseLine(words []string) error {
	sets := map[string]map[string]bool{"sealed": h.sealed, "called": h.called, "alloc": h.alloc, "skip": h.skipped}
	switch set := sets[words[0]]; {
	case set != nil:
		for _, w := range words[1:] {
			set[w] = true
		}
		return nil
	case words[0] == "doc":
		h.doc = append(h.doc, strings.Join(words[1:], " "))
		return nil
	case words[0] != "m" || len(words) < 3:
		return fmt.Errorf("want doc, sealed, called, alloc, skip, or m CLASS.METHOD NAME and PARAMs")
	}
	m := &methodHint{}
	if words[2] != "-" {
		m.goName = words[2]
	}
	for i := 3; i < len(words); i++ {
		switch w := words[i]; {
		case w == "->" && i+1 < len(words):
			i++
			m.result = words[i]
		case strings.Contains(w, "="):
			m.keys += " " + w
		default:
			m.params = append(m.params, parseParam(w))
		}
	}
	h.methods[words[1]] = m
	return nil
}

func parseParam(w string) param {
	name, reads := strings.CutPrefix(w, "<")
	q := param{name: name, reads: reads}
	for suffix, f := range map[string]fold{"+": offAndLen, "@": fromOff, "!": whole} {
		if rest, ok := strings.CutSuffix(name, suffix); ok {
			q.name, q.fold = rest, f
		}
	}
	return q
}

// method is the hint for a method, nil without one. One with a descriptor comes before one without.
func (h *Hints) method(m *method) *methodHint {
	name := m.class.ShortName() + "." + m.Name
	if x := h.methods[name+m.Descriptor]; x != nil {
		return x
	}
	return h.methods[name]
}

func (h *Hints) skips(c *class, m *exportfile.Method) bool {
	name := c.ShortName() + "." + m.Name
	return h.skipped[name] || h.skipped[name+m.Descriptor]
}
