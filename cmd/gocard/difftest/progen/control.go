package progen

import (
	"fmt"
	"strconv"
	"strings"
)

func (g *gen) ifStatement(depth int) bool {
	g.open()
	defer g.close()
	g.line("if %s {", g.ifHead())
	g.block(g.between(1, 4), depth-1)
	for g.chance(4) {
		g.line("} else if %s {", g.condition(2))
		g.block(g.between(1, 3), depth-1)
	}
	if g.chance(2) {
		g.line("} else {")
		g.block(g.between(1, 3), depth-1)
	}
	g.line("}")
	return true
}

// maxLoops bounds the nesting of loops.
const maxLoops = 2

// target is a statement that break and continue can name.
type target struct {
	label string
	loop  bool
	used  bool
}

// loop makes one of the forms of for.
func (g *gen) loop(depth int) bool {
	if g.loops >= maxLoops {
		return false
	}
	n := g.between(1, 6)
	if g.cost+g.times*n*4 > g.limit/2 {
		return false
	}
	head, vars := g.loopHead(n)
	t := &target{label: g.fresh("L"), loop: true}
	g.labels = append(g.labels, t)
	g.loops++
	g.times *= n
	g.open()
	body := g.into(func() {
		for _, v := range vars {
			g.line("_ = %s", v.name)
			g.define(v)
		}
		g.block(g.between(1, 4), depth-1)
	})
	g.close()
	g.times /= n
	g.loops--
	g.labels = g.labels[:len(g.labels)-1]
	if t.used {
		g.line("%s:", t.label)
	}
	g.line("%s {\n%s}", head, body)
	return true
}

// loopHead is the head of a loop that runs at most n times, as far as that can be known, with the variables that it declares.
func (g *gen) loopHead(n int) (string, []*variable) {
	i := g.fresh("i")
	counter := func(t *typ) []*variable { return []*variable{{name: i, t: t, fixed: true}} }
	switch g.r.IntN(10) {
	case 9:
		g.line("%s := %d", i, n)
		return fmt.Sprintf("for %s--; %s >= 0 && (%s); %s--", i, i, g.condition(2), i), counter(goInt(0, int64(n-1)))
	case 8:
		if !g.noArrays {
			return g.sequenceHead(i, n)
		}
	case 0:
		return fmt.Sprintf("for %s := range %d", i, n), counter(goInt(0, int64(n-1)))
	case 1:
		return fmt.Sprintf("for %s := 0; %s < %d; %s++", i, i, n, i), counter(goInt(0, int64(n-1)))
	case 2:
		return fmt.Sprintf("for %s := %d; %s >= 0; %s--", i, n-1, i, i), counter(goInt(0, int64(n-1)))
	case 3:
		t := pick(g.r, []*typ{tUint8, tInt8, tUint16, tInt16})
		return fmt.Sprintf("for %s := %s(%d); %s < %d; %s += %d", i, t.name, g.r.IntN(2), i, n, i, g.between(1, 2)), counter(t)
	case 4:
		t := pick(g.r, []*typ{tUint8, tUint16})
		return fmt.Sprintf("for %s := %s %% %d; %s > 0; %s--", i, g.operand(t, 1), n+1, i, i), counter(t)
	case 5:
		return fmt.Sprintf("for range %d", n), nil
	}
	return g.rangeHead(i, n)
}

// rangeHead ranges over an array, a slice cut to n elements, or a string.
func (g *gen) rangeHead(i string, n int) (string, []*variable) {
	v := g.fresh("e")
	if g.chance(8) {
		return g.tableHead(i, v)
	}
	var over string
	var elem *typ
	limit := int64(n - 1)
	switch p, ok := g.anyArray(); {
	case ok && g.chance(2):
		over, elem, limit = g.code(p), p.p.t.elem, int64(p.p.t.n-1)
	case g.chance(3):
		text := pick(g.r, words)
		over, elem, limit = strconv.Quote(text), tInt32, 20
		if g.chance(2) {
			over, elem = "[]byte("+over+")", tUint8
			break
		}
		if !g.use32 {
			return fmt.Sprintf("for %s := range %s", i, over), []*variable{{name: i, t: goInt(0, 20), fixed: true}}
		}
	default:
		elem = g.sliceElement()
		code := g.read(g.sliceOf(elem))
		if code == "" {
			return fmt.Sprintf("for range %d", n), nil
		}
		over = fmt.Sprintf("%s[:min(%d, len(%s))]", code, n, code)
	}
	index := &variable{name: i, t: goInt(0, max(limit, 0)), fixed: true}
	value := &variable{name: v, t: elem, temp: true}
	switch g.r.IntN(4) {
	case 0:
		return fmt.Sprintf("for %s := range %s", i, over), []*variable{index}
	case 1:
		return fmt.Sprintf("for _, %s := range %s", v, over), []*variable{value}
	}
	return fmt.Sprintf("for %s, %s := range %s", i, v, over), []*variable{index, value}
}

// tableHead ranges over an array of structs without name.
func (g *gen) tableHead(i, v string) (string, []*variable) {
	row := &typ{kind: kStruct, fields: []field{{name: g.fresh("m"), t: g.sizedInt()}, {name: g.fresh("m"), t: tString}}}
	row.name = fmt.Sprintf("struct {\n%s %s\n%s string\n}", row.fields[0].name, row.fields[0].t.name, row.fields[1].name)
	var rows string
	n := g.between(1, 4)
	for range n {
		rows += fmt.Sprintf("{%s, %q},\n", g.expr(row.fields[0].t, 1), pick(g.r, words))
	}
	amp := pick(g.r, []string{"", "&"})
	return fmt.Sprintf("for %s, %s := range %s[...]%s{\n%s}", i, v, amp, row.name, rows),
		[]*variable{{name: i, t: goInt(0, int64(n-1)), fixed: true}, {name: v, t: row, temp: true}}
}

func (g *gen) anyArray() (place, bool) {
	var all []place
	for _, v := range g.visible() {
		for _, p := range g.pathsOf(v.t) {
			if p.t.kind == kArray {
				all = append(all, place{v, p})
			}
		}
	}
	if len(all) == 0 {
		return place{}, false
	}
	return pick(g.r, all), true
}

// jump leaves a loop or goes on with its next turn.
func (g *gen) jump() bool {
	if len(g.labels) == 0 {
		return false
	}
	t := g.labels[len(g.labels)-1]
	word := pick(g.r, []string{"break", "continue"})
	if !t.loop {
		word = "break"
	}
	if g.chance(2) {
		t = pick(g.r, g.labels)
		if !t.loop {
			word = "break"
		}
		t.used = true
		word += " " + t.label
	}
	g.line("if %s {\n%s\n}", g.condition(2), word)
	return true
}

// switchStatement switches on a number, a string, or conditions.
func (g *gen) switchStatement(depth int) bool {
	var head string
	var label func() string
	g.open()
	defer g.close()
	switch g.r.IntN(5) {
	case 0:
		head = "switch"
		label = func() string { return g.condition(2) }
	case 1:
		head = "switch " + g.switchText()
		label = g.distinct(func() string { return strconv.Quote(pick(g.r, words)) })
	default:
		t := g.sizedInt()
		tag, init := g.operand(t, 2), ""
		if g.chance(6) {
			var v *variable
			init, v = g.initialised()
			init += "; "
			t, tag = v.t, v.name
		}
		if g.chance(2) {
			tag = fmt.Sprintf("%s & %d", tag, pick(g.r, []int{3, 7, 15}))
		}
		head = "switch " + init + tag
		label = g.distinct(func() string {
			if g.chance(3) {
				return g.constant(t)
			}
			return strconv.Itoa(g.r.IntN(8))
		})
	}
	t := &target{label: g.fresh("L")}
	g.labels = append(g.labels, t)
	body := g.into(func() { g.cases(label, depth) })
	g.labels = g.labels[:len(g.labels)-1]
	if t.used {
		g.line("%s:", t.label)
	}
	g.line("%s {\n%s}", head, body)
	return true
}

func (g *gen) switchText() string {
	if code := g.read(tString); code != "" && g.chance(2) {
		return code
	}
	if code := g.read(g.sliceOf(tUint8)); code != "" {
		return "string(" + code + ")"
	}
	return fmt.Sprintf(`"log"[:%s&3]`, g.trace)
}

// distinct repeats f until it gives something new; "" when that takes too long.
func (g *gen) distinct(f func() string) func() string {
	seen := map[string]bool{}
	return func() string {
		for range 5 {
			s := f()
			key := g.valueOf(s)
			n, err := strconv.ParseInt(strings.Trim(key, "()"), 0, 64)
			if err == nil {
				key = strconv.FormatInt(n, 10)
			}
			if !seen[key] {
				seen[key] = true
				return s
			}
		}
		return ""
	}
}

// cases writes the clauses of a switch.
func (g *gen) cases(label func() string, depth int) {
	var heads []string
	n := g.between(1, 5)
	other := g.r.IntN(2 * n)
	for i := range n {
		l := label()
		switch {
		case i == other:
			heads = append(heads, "default:")
		case l != "" && g.chance(4):
			if second := label(); second != "" {
				l += ", " + second
			}
			fallthrough
		case l != "":
			heads = append(heads, "case "+l+":")
		}
	}
	for i, h := range heads {
		g.line("%s", h)
		g.block(g.between(0, 3), depth-1)
		if i < len(heads)-1 && g.chance(8) {
			g.line("fallthrough")
		}
	}
}
