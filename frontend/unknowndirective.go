package frontend

import (
	"maps"
	"slices"
	"strings"

	"github.com/gocard/gocard/frontend/directive"
)

// cardDirectives are the directives of card code, with the keys that they have.
var cardDirectives = map[string][]string{"package": {"aid", "version"}, "applet": {"aid"}, "library": nil, "alloc": nil, "recursion": nil}

// unknownDirectives refuses what begins as a directive and would have no effect: a misspelt word must not make another program.
func (w *world) unknownDirectives(p *pkg) {
	for _, f := range p.files {
		for _, g := range f.Comments {
			for _, d := range directive.Parse(g) {
				keys, known := cardDirectives[d.Verb]
				if !known {
					w.problems.Add("GC5007", w.fset.Position(d.Pos), "there are "+strings.Join(slices.Sorted(maps.Keys(cardDirectives)), ", "), "unknown directive //gocard:%s", d.Verb)
				}
				for _, key := range slices.Sorted(maps.Keys(d.Keys)) {
					if len(keys) > 0 && !slices.Contains(keys, key) {
						w.problems.Add("GC5007", w.fset.Position(d.Pos), "it has "+strings.Join(keys, "= and ")+"=", "directive //gocard:%s has no %s=", d.Verb, key)
					}
				}
			}
		}
	}
}
