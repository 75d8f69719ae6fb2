package pass

import "github.com/gocard/gocard/ir"

// effects says what calls may write.
type effects struct {
	h      *hierarchy
	byFunc map[*ir.Func]*written
	api    *written // an imported method: what arrays hold
}

// written is a set of places: fields, globals, and the elements of arrays by kind.
type written struct {
	all    bool
	arrays bool
	places map[any]bool
}

func (w *written) writes(place any) bool {
	switch place.(type) {
	case *ir.Var:
		return false
	case ir.Kind:
		return w.all || w.arrays || w.places[place]
	}
	return w.all || w.places[place]
}

// add joins u to w and reports whether w has grown.
func (w *written) add(u *written) bool {
	grown := u.all && !w.all || u.arrays && !w.arrays
	w.all, w.arrays = w.all || u.all, w.arrays || u.arrays
	for p := range u.places {
		if !w.places[p] {
			w.places[p], grown = true, true
		}
	}
	return grown
}

// findEffects follows all calls of p. Methods of the card write to arrays; two of them can do more: abortTransaction undoes what was written, and what
// calls back may execute any function.
func findEffects(p *ir.Program, h *hierarchy) *effects {
	e := &effects{h: h, byFunc: map[*ir.Func]*written{}, api: &written{arrays: true}}
	calls := map[*ir.Func][]*ir.Value{}
	for _, f := range p.Funcs {
		w := &written{places: map[any]bool{}}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				switch {
				case v.Op == ir.OpFieldSet, v.Op == ir.OpGlobalSet:
					w.places[v.Aux] = true
				case v.Op == ir.OpArraySet:
					w.places[v.Args[0].Type.Elem] = true
				case v.Op.IsCall():
					calls[f] = append(calls[f], v)
				}
			}
		}
		e.byFunc[f] = w
	}
	for changed := true; changed; {
		changed = false
		for _, f := range p.Funcs {
			for _, c := range calls[f] {
				changed = e.byFunc[f].add(e.of(c)) || changed
			}
		}
	}
	return e
}

var anything = &written{all: true}

// of is what call c may write.
func (e *effects) of(c *ir.Value) *written {
	if callsBack(c) {
		return anything
	}
	switch aux := c.Aux.(type) {
	case *ir.APIMethod:
		return e.ofAPI(aux)
	case *ir.Func:
		if c.Op == ir.OpCall {
			return e.byFunc[aux]
		}
	}
	w := &written{places: map[any]bool{}}
	w.add(e.api) // an object behind an imported interface may be the card's
	for _, f := range e.h.targets(c) {
		w.add(e.byFunc[f])
	}
	return w
}

// ofAPI is what imported method m may write. One that the program overrides may be the program's.
func (e *effects) ofAPI(m *ir.APIMethod) *written {
	if m.Name == "abortTransaction" || m.CallsBack {
		return anything
	}
	if m.Kind != ir.InvokeVirtual && m.Kind != ir.InvokeInterface {
		return e.api
	}
	for f, w := range e.byFunc {
		if f.Overrides != nil && f.Overrides.Name == m.Name && (w.all || len(w.places) > 0) {
			return anything
		}
	}
	return e.api
}
