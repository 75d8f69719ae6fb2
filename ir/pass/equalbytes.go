package pass

import "github.com/gocard/gocard/ir"

// equalBytes compares bytes as they are loaded, sign-extended, where an unsigned byte is only compared for equality: with another such byte, with
// constants, or by a switch. Card form.
func equalBytes(fr *funcRanges) {
	e := &byteEquality{f: fr.f, users: usersOf(fr.f), loaded: make([]bool, fr.f.NumValues())}
	for _, b := range fr.f.Blocks {
		for _, v := range b.Values {
			e.loaded[v.ID] = v.Op == ir.OpConv && v.Type.Kind == ir.U8 && fr.at(v.Args[0], b).fits(ir.I8)
		}
	}
	for e.shrink() {
	}
	for _, b := range fr.f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			i += e.rewrite(b, i)
		}
	}
	deadCode(fr.f)
}

type byteEquality struct {
	f      *ir.Func
	users  [][]*ir.Value
	loaded []bool // by value ID: the conversion to U8 can be left out
}

// shrink takes out values with a use that needs them as they are, and reports whether there was one.
func (e *byteEquality) shrink() bool {
	changed := false
	for _, b := range e.f.Blocks {
		for _, v := range b.Values {
			if !e.has(v) {
				continue
			}
			for _, u := range e.users[v.ID] {
				if !e.fine(u) {
					e.loaded[v.ID], changed = false, true
				}
			}
		}
	}
	return changed
}

func (e *byteEquality) has(v *ir.Value) bool { return v.ID < len(e.loaded) && e.loaded[v.ID] }

// fine reports whether u, which uses a byte of the set, compares it with one, or with constants that unsigned bytes can be.
func (e *byteEquality) fine(u *ir.Value) bool {
	switch u.Op {
	case ir.OpEq, ir.OpNe:
		for _, a := range u.Args {
			if !e.has(a) && (a.Op != ir.OpConst || a.AuxInt < 0 || a.AuxInt > 255) {
				return false
			}
		}
		return true
	case ir.OpSwitch:
		for _, c := range u.Aux.([]int64) {
			if c < 0 || c > 255 {
				return false
			}
		}
		return true
	}
	return false
}

// rewrite lets the value at place i of b use bytes as loaded. It returns how many values were put in front of it.
func (e *byteEquality) rewrite(b *ir.Block, i int) (added int) {
	u := b.Values[i]
	touched := false
	for _, a := range u.Args {
		touched = touched || e.has(a)
	}
	if !touched || u.Op != ir.OpEq && u.Op != ir.OpNe && u.Op != ir.OpSwitch {
		return 0
	}
	em := &emitter{f: e.f, b: b, i: i, pos: u.Pos}
	for j, a := range u.Args {
		if e.has(a) {
			u.Args[j] = a.Args[0]
		} else {
			u.Args[j] = em.constant(ir.I8, a.AuxInt)
		}
	}
	if u.Op == ir.OpSwitch {
		cases := make([]int64, len(u.Aux.([]int64)))
		for j, c := range u.Aux.([]int64) {
			cases[j] = ir.I8.Wrap(c)
		}
		u.Aux = cases
	}
	return em.i - i
}
