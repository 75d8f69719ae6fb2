package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// stay is the question whether nothing keeps a pointer to an array, or to the struct that it is part of, or a slice of it: it is indexed, copied,
// or handed to functions that do no more. The aliases do not tell one call of a function from another, this does.
type stay struct {
	v     ssa.Value
	param *ssa.Parameter // v is made of: it may be returned
	phis  bool           // loops may carry it from one round to the next
}

// staysHere answers it for a variable. An array that is made in a loop is another one in each round.
func (p *plan) staysHere(v ssa.Instruction) bool {
	return p.stays(stay{v: v.(ssa.Value), phis: !inLoop(v.Block())})
}

func (p *plan) stays(q stay) bool {
	return ask(p.stayAnswers, q, func() bool {
		for _, r := range *q.v.Referrers() {
			if !p.staysUse(q, r) {
				return false
			}
		}
		return true
	})
}

func (p *plan) staysUse(q stay, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.UnOp, *ssa.BinOp:
		return true
	case *ssa.Store:
		return u.Val != q.v
	case *ssa.IndexAddr:
		switch deref(u).Underlying().(type) {
		case *types.Struct:
			return p.isConfined(u, p.confinedCalls, true)
		case *types.Array:
			return p.stays(stay{u, q.param, q.phis})
		}
		return u.X == q.v
	case *ssa.Phi:
		return q.phis && p.stays(stay{u, q.param, q.phis})
	case *ssa.Slice, *ssa.ChangeType, *ssa.FieldAddr:
		return p.stays(stay{u.(ssa.Value), q.param, q.phis})
	case *ssa.Extract:
		_, basic := u.Type().Underlying().(*types.Basic)
		return basic && !isString(u.Type().Underlying()) || p.stays(stay{u, q.param, q.phis})
	case *ssa.Return:
		if q.param != nil {
			p.passedBack[q.param] = true
		}
		return q.param != nil
	case *ssa.Call:
		return p.staysCall(q, u)
	}
	return false
}

func (p *plan) staysCall(q stay, c *ssa.Call) bool {
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "len", "cap", "copy", "clear":
			return true
		case "append":
			return c.Call.Args[0] != q.v || p.stays(stay{c, q.param, q.phis})
		}
		return false
	}
	f := c.Call.StaticCallee()
	switch {
	case p.b.isCardCall(&c.Call):
		return true // functions of the card keep no argument
	case f == nil || f.Blocks == nil:
		return false
	}
	for i, a := range c.Call.Args {
		if a != q.v {
			continue
		}
		in := stay{f.Params[i], f.Params[i], true}
		if p.stayAnswers[in] == assumed || !p.stays(in) { // a function that calls itself is not looked through
			return false
		}
		if p.passedBack[f.Params[i]] && !p.stays(stay{c, q.param, q.phis}) {
			return false
		}
	}
	return true
}
