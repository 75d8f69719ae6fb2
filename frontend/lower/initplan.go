package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// initPlan says which parts of a package's initialisation function are needed. The function is a list of parts, each of which computes the
// initial value of one variable (or of the variables of one assignment), and calls of init functions at the end.
//
// Of the user's packages a part is left out only if nothing reaches its variable and it has no effect; of others if nothing reaches it.
type initPlan struct {
	user  bool
	part  map[ssa.Instruction]*initPart
	parts []*initPart
	of    map[*ssa.Global][]*initPart
	whole bool // it has branches: all of it is kept
}

// initPart is the instructions that initialise some variables.
type initPart struct {
	globals map[*ssa.Global]bool
	instrs  []ssa.Instruction
	effect  bool // does more than that
	wanted  bool
}

func newInitPlan(init *ssa.Function, user bool) *initPlan {
	p := &initPlan{user: user, part: map[ssa.Instruction]*initPart{}, of: map[*ssa.Global][]*initPart{}}
	if len(init.Blocks) < 2 {
		return p
	}
	cur := p.newPart()
	for _, blk := range init.Blocks[1:] {
		if len(init.Blocks) > 3 {
			p.whole = true
		}
		for _, instr := range blk.Instrs {
			g := storedGlobal(instr)
			if g != nil && len(cur.globals) > 0 && !cur.globals[g] {
				cur = p.split(cur, instr)
			}
			if g == nil && len(cur.globals) > 0 && !p.belongs(cur, instr) {
				cur = p.newPart()
			}
			p.part[instr], cur.instrs = cur, append(cur.instrs, instr)
			if g != nil && !cur.globals[g] {
				cur.globals[g], p.of[g] = true, append(p.of[g], cur)
			}
			cur.effect = cur.effect || hasInitEffect(instr)
		}
	}
	for _, part := range p.parts {
		part.wanted = user && (part.effect || p.whole)
	}
	return p
}

func (p *initPlan) newPart() *initPart {
	part := &initPart{globals: map[*ssa.Global]bool{}}
	p.parts = append(p.parts, part)
	return part
}

// split starts a part at a store to another variable: one whose value was computed for the part before belongs to that part.
func (p *initPlan) split(cur *initPart, instr ssa.Instruction) *initPart {
	for _, op := range instr.Operands(nil) {
		if def, ok := (*op).(ssa.Instruction); ok && p.part[def] == cur && def != instr {
			return cur
		}
	}
	return p.newPart()
}

// belongs reports whether an instruction after a store still works for the same variables: it uses what the part computed.
func (p *initPlan) belongs(cur *initPart, instr ssa.Instruction) bool {
	for _, op := range instr.Operands(nil) {
		if def, ok := (*op).(ssa.Instruction); ok && p.part[def] == cur {
			return true
		}
		if g, ok := (*op).(*ssa.Global); ok && cur.globals[g] && isStoreAddress(instr) {
			return true
		}
	}
	_, isRef := instr.(*ssa.DebugRef)
	return isRef
}

// isStoreAddress reports whether an instruction computes an address that is stored to. One that is read works for the variable that comes next.
func isStoreAddress(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr:
		return slices.ContainsFunc(*instr.(ssa.Value).Referrers(), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			return ok && st.Addr == instr.(ssa.Value) || isStoreAddress(r)
		})
	}
	return false
}

// storedGlobal is the package variable that an instruction writes, nil if none.
func storedGlobal(instr ssa.Instruction) *ssa.Global {
	st, ok := instr.(*ssa.Store)
	if !ok {
		return nil
	}
	return rootGlobal(st.Addr)
}

// rootGlobal is the package variable that an address lies in, nil if it is none.
func rootGlobal(v ssa.Value) *ssa.Global {
	for {
		switch x := v.(type) {
		case *ssa.Global:
			return x
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			if _, ok := x.X.Type().Underlying().(*types.Pointer); !ok {
				return nil
			}
			v = x.X
		default:
			return nil
		}
	}
}

// hasInitEffect reports whether an instruction does something besides computing a value: a call of a function that is not known to be free of effects.
func hasInitEffect(instr ssa.Instruction) bool {
	switch c := instr.(type) {
	case *ssa.Call:
		callee := c.Call.StaticCallee()
		if callee == nil {
			return true
		}
		if callee.Name() == "init" && callee.Synthetic != "" {
			return false // of an imported package
		}
		return callee.Pkg == nil || callee.Pkg.Pkg.Path() != "errors"
	case *ssa.Panic, *ssa.MapUpdate:
		return true
	}
	return false
}

// needed reports whether an instruction is kept.
func (p *initPlan) needed(instr ssa.Instruction) bool {
	if c, ok := instr.(*ssa.Call); ok {
		if callee := c.Call.StaticCallee(); callee != nil && callee.Name() == "init" && callee.Synthetic != "" {
			return false
		}
	}
	part := p.part[instr]
	return part != nil && (part.wanted || p.whole && p.user)
}

// want marks the parts that initialise a variable; it reports whether that is new.
func (p *initPlan) want(g *ssa.Global) bool {
	fresh := false
	for _, part := range p.of[g] {
		if !part.wanted {
			part.wanted, fresh = true, true
		}
	}
	return fresh
}
