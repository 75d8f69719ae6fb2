package progen

import (
	"regexp"
	"slices"
	"strings"
)

// variable is what a name in scope stands for.
type variable struct {
	name   string
	t      *typ
	fixed  bool // must not be assigned
	sealed bool // it is only looked into: as a whole it might outlive what it refers to
	temp   bool // may hold references that must not be stored in memory that lasts
}

// path leads from a value to something inside it.
type path struct {
	t     *typ
	steps []step
	deref bool // it goes through a pointer or slice
}

// step selects a field, or, where that is "", an element.
type step struct {
	field    string
	embedded bool
	of       *typ // the array or slice
}

const (
	maxSteps = 3
	maxPaths = 60
)

// pathsOf lists what lies within a value of type t, itself first.
func (g *gen) pathsOf(t *typ) []path {
	if t.paths == nil {
		t.paths = collectPaths(t, maxSteps)
		if len(t.paths) > maxPaths {
			t.paths = t.paths[:maxPaths]
		}
	}
	return t.paths
}

func collectPaths(t *typ, depth int) []path {
	all := []path{{t: t}}
	if depth == 0 {
		return all
	}
	extend := func(s step, inner *typ, deref bool) {
		for _, p := range collectPaths(inner, depth-1) {
			all = append(all, path{p.t, append([]step{s}, p.steps...), deref || p.deref})
		}
	}
	switch t.kind {
	case kStruct:
		for _, f := range t.fields {
			extend(step{field: f.name, embedded: f.embedded}, f.t, false)
		}
	case kPointer:
		for _, f := range t.elem.fields {
			extend(step{field: f.name, embedded: f.embedded}, f.t, true)
		}
	case kArray:
		extend(step{of: t}, t.elem, false)
	case kSlice:
		extend(step{of: t}, t.elem, true)
	}
	return all
}

// place is a variable and a path in it.
type place struct {
	v *variable
	p path
}

func matches(want, have *typ) bool {
	return want == have || want.kind == have.kind && (want.kind == kGoInt || want.kind == kUint)
}

// places lists the places of type t that are in scope, grouped by variable.
func (g *gen) places(t *typ, write bool) [][]place {
	var all [][]place
	for _, v := range g.visible() {
		if g.keep && v.temp && t.holdsReferences() {
			continue
		}
		var here []place
		for _, p := range g.pathsOf(v.t) {
			if matches(t, p.t) && !(v.sealed && len(p.steps) == 0) && (!write || !v.fixed || p.deref) {
				here = append(here, place{v, p})
			}
		}
		if len(here) > 0 {
			all = append(all, here)
		}
	}
	return all
}

// anyPlace picks a place of type t.
func (g *gen) anyPlace(t *typ, write bool) (place, bool) {
	all := g.places(t, write)
	if len(all) == 0 {
		return place{}, false
	}
	return pick(g.r, pick(g.r, all)), true
}

// lasting reports whether what is stored at a place may outlive the command, so that references to lent memory must not be.
func (p place) lasting() bool { return !p.v.temp || p.p.deref }

// code is the expression for a place; each use has its own indexes.
func (g *gen) code(p place) string {
	var b strings.Builder
	b.WriteString(p.v.name)
	for i, s := range p.p.steps {
		if s.embedded && i < len(p.p.steps)-1 && g.chance(2) {
			continue // what is inside is promoted
		}
		if s.field != "" {
			b.WriteString("." + s.field)
			continue
		}
		index := g.index(s.of, b.String())
		b.WriteString("[" + index + "]")
	}
	return b.String()
}

// read is an expression that reads a place of type t, "" if there is none.
func (g *gen) read(t *typ) string {
	p, ok := g.anyPlace(t, false)
	if !ok {
		return ""
	}
	return g.code(p)
}

// open begins a scope, close ends it; define adds a variable to the innermost.
func (g *gen) open() { g.scopes = append(g.scopes, nil) }

func (g *gen) close() { g.scopes = g.scopes[:len(g.scopes)-1] }

func (g *gen) define(v *variable) *variable {
	last := len(g.scopes) - 1
	g.scopes[last] = append(g.scopes[last], v)
	return v
}

// visible lists the variables in scope, without those that others of the same name hide.
func (g *gen) visible() []*variable {
	var all []*variable
	for _, s := range g.scopes {
		all = append(all, s...)
	}
	if !g.shadow {
		return all
	}
	last := map[string]*variable{}
	for _, v := range all {
		last[v.name] = v
	}
	return slices.DeleteFunc(all, func(v *variable) bool { return last[v.name] != v })
}

var hideable = regexp.MustCompile(`^[gimpvGIMPV][0-9]+$`)

// localName makes the name of a local variable; in inner blocks seldom one that hides another of an outer block.
func (g *gen) localName() string {
	if outer := len(g.scopes) - 2; outer > g.outermost && g.chance(8) {
		v := pick(g.r, append(slices.Concat(g.scopes[:outer]...), &variable{}))
		here := slices.Concat(g.scopes[outer:]...)
		if hideable.MatchString(v.name) && !slices.ContainsFunc(here, func(w *variable) bool { return w.name == v.name }) {
			g.shadow = true
			return v.name
		}
	}
	return g.fresh("v")
}
