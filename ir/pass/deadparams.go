package pass

import "github.com/gocard/gocard/ir"

// deadParams takes parameters that a static function does not use, and results that no caller uses, out of functions that only the program calls.
func deadParams(p *ir.Program, opt *Options) error {
	h := newHierarchy(p)
	ext := h.external(p, opt)
	calls := map[*ir.Func][]*ir.Value{}
	for _, f := range p.Funcs {
		for _, c := range callsOf(f) {
			if c.Op == ir.OpCall {
				g := c.Aux.(*ir.Func)
				calls[g] = append(calls[g], c)
			}
		}
	}
	for _, f := range p.Funcs {
		if f.Recv != nil || ext[f] {
			continue
		}
		dropParams(f, calls[f])
		if len(f.Results) > 0 {
			dropResults(p, f, calls[f])
		}
	}
	for _, f := range p.Funcs {
		deadCode(f)
	}
	return nil
}

func dropParams(f *ir.Func, calls []*ir.Value) {
	users := usersOf(f)
	var kept []*ir.Value
	for i := len(f.Params) - 1; i >= 0; i-- {
		v := f.Params[i]
		if len(users[v.ID]) > 0 {
			kept = append([]*ir.Value{v}, kept...)
			continue
		}
		for _, c := range calls {
			c.Args = append(c.Args[:i:i], c.Args[i+1:]...)
		}
	}
	f.Params = kept
	last := ir.RoleNone
	for i, v := range f.Params {
		v.AuxInt = int64(i)
		v.Role = roleBehind(last, v.Role)
		last = v.Role
	}
}

// roleBehind is the role that is left to the neighbour of one with role last.
func roleBehind(last, role ir.Role) ir.Role {
	if role == ir.RoleOff && last != ir.RoleRef || role == ir.RoleLen && last != ir.RoleRef && last != ir.RoleOff {
		return ir.RoleNone
	}
	return role
}

// dropResults renumbers what is left. All calls of f take part.
func dropResults(p *ir.Program, f *ir.Func, calls []*ir.Value) {
	used := make([]bool, len(f.Results))
	extracts := map[*ir.Value][]*ir.Value{}
	for _, g := range callersOf(calls) {
		users := usersOf(g)
		for _, c := range calls {
			if c.Block.Func != g {
				continue
			}
			for _, u := range users[c.ID] {
				if u.Op == ir.OpExtract {
					extracts[c] = append(extracts[c], u)
					used[u.AuxInt] = used[u.AuxInt] || len(users[u.ID]) > 0
				} else {
					used[0] = true
				}
			}
		}
	}
	to := renumber(used)
	if len(calls) == 0 || !containsFalse(used) {
		return
	}
	f.Results = pick(f.Results, used)
	if f.ResultRoles != nil {
		f.ResultRoles = pick(f.ResultRoles, used)
		last := ir.RoleNone
		for i, r := range f.ResultRoles {
			f.ResultRoles[i] = roleBehind(last, r)
			last = f.ResultRoles[i]
		}
	}
	for _, b := range f.Blocks {
		if t := b.Terminator(); t.Op == ir.OpReturn {
			t.Args = pick(t.Args, used)
		}
	}
	for _, c := range calls {
		renumberCall(c, extracts[c], to, f.Results)
	}
}

func callersOf(calls []*ir.Value) []*ir.Func {
	var list []*ir.Func
	for _, c := range calls {
		if !containsFunc(list, c.Block.Func) {
			list = append(list, c.Block.Func)
		}
	}
	return list
}

func containsFalse(used []bool) bool {
	for _, u := range used {
		if !u {
			return true
		}
	}
	return false
}

// renumber gives the new index of each result that stays.
func renumber(used []bool) []int {
	to := make([]int, len(used))
	n := 0
	for i, u := range used {
		to[i] = -1
		if u {
			to[i] = n
			n++
		}
	}
	return to
}

func pick[T any](list []T, used []bool) []T {
	var kept []T
	for i, x := range list {
		if used[i] {
			kept = append(kept, x)
		}
	}
	return kept
}

// renumberCall gives a call and its extracts the results that are left. The extract of what is now the first result becomes the call itself.
func renumberCall(c *ir.Value, extracts []*ir.Value, to []int, results []ir.Type) {
	c.Type = ir.Type{}
	if len(results) > 0 {
		c.Type = results[0]
	}
	repl := newSubstitution(c.Block.Func)
	gone := map[*ir.Value]bool{}
	for _, x := range extracts {
		switch n := to[x.AuxInt]; {
		case n < 0:
			gone[x] = true
		case n == 0:
			gone[x] = true
			repl.set(x, c)
		default:
			x.AuxInt = int64(n)
		}
	}
	repl.apply()
	c.Block.Values = filter(c.Block.Values, func(v *ir.Value) bool { return !gone[v] })
}
