package pass

import "github.com/gocard/gocard/ir"

// setByStart reports whether global g is set before anything reads it: by Init, or by every install function. Other entry points are called when
// their applet is installed, that is after an install function has returned.
func setByStart(p *ir.Program, h *hierarchy, opt *Options, g *ir.Global) bool {
	d := &definite{h: h, g: g, known: map[*ir.Func]*effect{}}
	if p.Init != nil {
		e := d.of(p.Init)
		switch {
		case !e.ok:
			return false
		case e.sets:
			return true
		}
	}
	if len(p.Applets) == 0 || len(opt.Roots) > 0 {
		return false
	}
	for _, a := range p.Applets {
		if e := d.of(a.Install); !e.ok || !e.sets {
			return false
		}
	}
	return true
}

// definite computes what functions do to a global that is not set when they are called.
type definite struct {
	h     *hierarchy
	g     *ir.Global
	known map[*ir.Func]*effect
}

// effect says of a function that it does not read the global before setting it, and that it has set it when it returns.
type effect struct{ ok, sets bool }

func (d *definite) of(f *ir.Func) *effect {
	if e := d.known[f]; e != nil {
		return e
	}
	e := &effect{ok: d.untouched(f, map[*ir.Func]bool{})} // what a recursive call is taken for
	d.known[f] = e
	*e = d.flow(f)
	return e
}

// untouched reports whether neither f nor what it calls names the global.
func (d *definite) untouched(f *ir.Func, seen map[*ir.Func]bool) bool {
	if seen[f] {
		return true
	}
	seen[f] = true
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Aux == any(d.g) {
				return false
			}
			if !v.Op.IsCall() {
				continue
			}
			for _, t := range d.h.targets(v) {
				if !d.untouched(t, seen) {
					return false
				}
			}
		}
	}
	return true
}

// flow follows all ways through f. An exception may come before a covered block has done anything.
func (d *definite) flow(f *ir.Func) effect {
	set := map[*ir.Block]bool{} // at the start; blocks that are not in it have not been reached
	result := effect{true, true}
	work := []*ir.Block{f.Blocks[0]}
	set[f.Blocks[0]] = false
	reach := func(b *ir.Block, state bool) {
		if old, ok := set[b]; !ok || old && !state {
			set[b] = state
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		state := set[b]
		if b.Handler != nil {
			reach(b.Handler, state)
		}
		for _, v := range b.Values {
			state = d.step(v, state, &result)
		}
		for _, s := range b.Succs {
			reach(s, state)
		}
	}
	return result
}

// step is the state behind v.
func (d *definite) step(v *ir.Value, state bool, result *effect) bool {
	switch {
	case state:
		return true
	case v.Op == ir.OpGlobalSet && v.Aux == any(d.g):
		return true
	case v.Op == ir.OpGlobalGet && v.Aux == any(d.g), callsBack(v):
		result.ok = false
	case v.Op == ir.OpReturn:
		result.sets = false
	case v.Op.IsCall():
		targets := d.h.targets(v)
		sets := len(targets) > 0
		for _, t := range targets {
			e := d.of(t)
			result.ok = result.ok && e.ok
			sets = sets && e.sets
		}
		return sets
	}
	return false
}
