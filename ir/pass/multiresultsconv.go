package pass

import (
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// convention says how a function with several results gives them back: one on the stack, the others in arrays. Methods that one call may choose from
// share a convention; so do all methods of one name and equal results.
type convention struct {
	results []ir.Type
	lent    []bool // the card may refuse to store the result
	stays   int    // the one on the stack
	funcs   []*ir.Func
}

// conventions gives each function and interface method with several results its convention. It reports functions that have to return several references
// that may be lent.
func conventions(p *ir.Program, opt *Options) (map[any]*convention, error) {
	conv, families := map[any]*convention{}, map[string]*convention{}
	family := func(key any, name string, results []ir.Type) *convention {
		for _, t := range results {
			name += " " + t.String()
		}
		c := families[name]
		if c == nil {
			c = &convention{results: results, lent: make([]bool, len(results))}
			families[name] = c
		}
		conv[key] = c
		return c
	}
	var fl *lentFlow
	for _, f := range p.Funcs {
		if len(f.Results) < 2 {
			continue
		}
		name := "func " + f.Name
		if f.Recv != nil {
			name = f.Name
		}
		c := family(f, name, f.Results)
		c.funcs = append(c.funcs, f)
		if countRefs(f.Results) < 2 {
			continue
		}
		if fl == nil {
			fl = newLentFlow(p, opt)
		}
		for i := range f.Results {
			c.lent[i] = c.lent[i] || fl.lentResult(f, i)
		}
	}
	for _, c := range p.Classes {
		for _, m := range c.Abstract {
			if len(m.Results) > 1 {
				family(m, m.Name, m.Results)
			}
		}
	}
	var diags diag.List
	for _, c := range conv {
		c.choose(&diags)
	}
	return conv, diags.Err()
}

func countRefs(types []ir.Type) int {
	n := 0
	for _, t := range types {
		if t.IsRef() {
			n++
		}
	}
	return n
}

// choose finds the result that stays on the stack: one that may be lent, else a reference, else one of 32 bits.
func (c *convention) choose(diags *diag.List) {
	lent, most := 0, -1
	for i, t := range c.results {
		cost := words(t)
		switch {
		case c.lent[i]:
			cost = 4
			lent++
		case t.IsRef():
			cost = 3
		}
		if cost > most {
			c.stays, most = i, cost
		}
	}
	if lent < 2 {
		return
	}
	for _, f := range c.funcs {
		why := "calls itself"
		if f.Recv != nil {
			why = "is called through an interface"
		}
		diags.Add("GC3103", f.Pos, "return offsets into a slice that the caller has, or call the function directly and without recursion",
			"%s %s, so it can return one reference that the card only lends, not %d", f.FullName(), why, lent)
	}
}
