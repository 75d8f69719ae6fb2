package pass

import "github.com/gocard/gocard/ir"

// usersOf lists by value ID the values that have it as an argument, once for each argument.
func usersOf(f *ir.Func) [][]*ir.Value {
	users := make([][]*ir.Value, f.NumValues())
	counts := make([]int, f.NumValues())
	total := 0
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for _, a := range v.Args {
				counts[a.ID]++
			}
			total += len(v.Args)
		}
	}
	all := make([]*ir.Value, total)
	for id, n := range counts {
		users[id], all = all[:0:n], all[n:]
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for _, a := range v.Args {
				users[a.ID] = append(users[a.ID], v)
			}
		}
	}
	return users
}

// users is usersOf a function, which is only found if somebody asks.
type users struct {
	f    *ir.Func
	list [][]*ir.Value // nil: not found yet, or no longer true
}

func (u *users) of(v *ir.Value) []*ir.Value {
	if u.list == nil {
		u.list = usersOf(u.f)
	}
	return u.list[v.ID]
}

// substitution replaces values of one function by others, all at once.
type substitution struct {
	f  *ir.Func
	to []*ir.Value // by value ID
}

func newSubstitution(f *ir.Func) *substitution {
	return &substitution{f: f, to: make([]*ir.Value, f.NumValues())}
}

func (s *substitution) set(v, by *ir.Value) {
	for len(s.to) <= v.ID {
		s.to = append(s.to, nil)
	}
	s.to[v.ID] = by
}

// get follows replacements of replacements.
func (s *substitution) get(v *ir.Value) *ir.Value {
	for v.ID < len(s.to) && s.to[v.ID] != nil {
		v = s.to[v.ID]
	}
	return v
}

// apply rewrites all arguments. Replaced values stay where they are, without users; the further results of a call stay its results.
func (s *substitution) apply() {
	for _, b := range s.f.Blocks {
		for _, v := range b.Values {
			if v.Op == ir.OpExtract && !s.get(v.Args[0]).Op.IsCall() {
				continue
			}
			for i, a := range v.Args {
				v.Args[i] = s.get(a)
			}
		}
	}
}
