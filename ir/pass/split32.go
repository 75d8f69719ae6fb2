package pass

import "github.com/gocard/gocard/ir"

// split32 makes every I32 of a program in card form a pair of words, high and low, for cards without int: values, parameters, results, fields, globals
// and elements of arrays, which become arrays of twice as many shorts. Adding, comparing and all that is longer is done by helper functions, which
// give the low word as second result. Imported methods with int stay, for needInt to report.
func split32(p *ir.Program, opt *Options) error {
	if opt.HasInt || !has32(p) {
		return nil
	}
	s := &splitter{p: p, fields: map[any][2]any{}, results: map[any][]ir.Type{}, params: map[*ir.Func]map[*ir.Value]pair{}, helpers: newPairHelpers(p)}
	for i := 0; i < len(p.Funcs); i++ { // helpers are added behind, in pairs already
		if f := p.Funcs[i]; !s.helpers.made[f] {
			s.signature(f)
		}
	}
	s.declarations()
	for i := 0; i < len(p.Funcs); i++ {
		if f := p.Funcs[i]; !s.helpers.made[f] {
			newSplitFunc(s, f).rewrite()
		}
	}
	s.retypeArrays()
	return nil
}

// has32 reports whether something in p is 32 bits wide.
func has32(p *ir.Program) bool {
	found := false
	retypeProgram(p, func(_ any, t ir.Type) ir.Type {
		found = found || is32(t) || is32Array(t)
		return t
	})
	eachValue(p, func(v *ir.Value) { found = found || is32(v.Type) })
	return found
}

func is32(t ir.Type) bool { return t.Kind == ir.I32 || t.Kind == ir.U32 }

func is32Array(t ir.Type) bool { return t.Elem == ir.I32 || t.Elem == ir.U32 }

// pair is the high and the low word of an I32.
type pair [2]*ir.Value

type splitter struct {
	p       *ir.Program
	fields  map[any][2]any    // halves of fields, globals and Vars
	results map[any][]ir.Type // of functions and interface methods, as they were
	params  map[*ir.Func]map[*ir.Value]pair
	helpers *pairHelpers
}

var word = ir.Scalar(ir.I16)

// signature splits parameters and results of f. Roles keep their neighbours: they are of words.
func (s *splitter) signature(f *ir.Func) {
	s.params[f] = map[*ir.Value]pair{}
	var params []*ir.Value
	for _, v := range f.Params {
		if !is32(v.Type) {
			v.AuxInt = int64(len(params))
			params = append(params, v)
			continue
		}
		var halves pair
		for i := range halves {
			h := f.NewValue(ir.OpParam, word)
			h.AuxInt, h.Pos = int64(len(params)), v.Pos
			halves[i] = h
			params = append(params, h)
		}
		s.params[f][v] = halves
	}
	f.Params = params
	if f.ResultRoles != nil {
		f.ResultRoles = splitRoles(f.Results, f.ResultRoles)
	}
	s.results[f] = f.Results
	f.Results = splitTypes(f.Results)
	var vars []*ir.Var
	for _, x := range f.Vars {
		if !is32(x.Type) {
			vars = append(vars, x)
			continue
		}
		hi, lo := &ir.Var{Name: x.Name + ".hi", Type: word}, &ir.Var{Name: x.Name + ".lo", Type: word}
		s.fields[x] = [2]any{hi, lo}
		vars = append(vars, hi, lo)
	}
	f.Vars = vars
}

func splitTypes(types []ir.Type) []ir.Type {
	var out []ir.Type
	for _, t := range types {
		if is32(t) {
			out = append(out, word, word)
		} else {
			out = append(out, t)
		}
	}
	return out
}

func splitRoles(types []ir.Type, roles []ir.Role) []ir.Role {
	var out []ir.Role
	for i, t := range types {
		out = append(out, roles[i])
		if is32(t) {
			out = append(out, ir.RoleNone)
		}
	}
	return out
}

// declarations splits fields, globals and the methods of interfaces.
func (s *splitter) declarations() {
	var globals []*ir.Global
	for _, g := range s.p.Globals {
		if !is32(g.Type) {
			globals = append(globals, g)
			continue
		}
		hi := &ir.Global{Name: g.Name + ".hi", Type: word, Init: g.Init >> 16, ReadOnly: g.ReadOnly}
		lo := &ir.Global{Name: g.Name + ".lo", Type: word, Init: ir.I16.Wrap(g.Init), ReadOnly: g.ReadOnly}
		s.fields[g] = [2]any{hi, lo}
		globals = append(globals, hi, lo)
	}
	s.p.Globals = globals
	for _, c := range s.p.Classes {
		if c.API != nil {
			continue
		}
		var fields []*ir.Field
		for _, fd := range c.Fields {
			if !is32(fd.Type) {
				fields = append(fields, fd)
				continue
			}
			hi, lo := &ir.Field{Name: fd.Name + ".hi", Type: word, Class: c}, &ir.Field{Name: fd.Name + ".lo", Type: word, Class: c}
			s.fields[fd] = [2]any{hi, lo}
			fields = append(fields, hi, lo)
		}
		c.Fields = fields
		for _, m := range c.Abstract {
			s.results[m] = m.Results
			m.Params, m.Results = splitTypes(m.Params), splitTypes(m.Results)
		}
	}
}

// retypeArrays makes arrays of I32 arrays of shorts. The elements of a global's Data are pairs as they are.
func (s *splitter) retypeArrays() {
	retypeProgram(s.p, func(_ any, t ir.Type) ir.Type {
		if is32Array(t) {
			t.Elem = ir.I16
		}
		return t
	})
}
