package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// inUse is the longest wait behind which arrays that v makes are used, with the instruction that waits. Nothing keeps them in memory.
func (w *waiting) inUse(v ssa.Instruction) (most api.Wait, at ssa.Instruction) {
	if len(w.longest) == 0 {
		return api.NoWait, nil
	}
	u := &usage{waiting: w, made: v, holders: map[ssa.Value]bool{}}
	u.hold(v.(ssa.Value))
	for i := 0; i < len(u.work); i++ {
		for _, use := range *u.work[i].Referrers() {
			u.follow(u.work[i], use)
		}
	}
	var seen []*ssa.Function
	for _, x := range u.work {
		if f := x.Parent(); !slices.Contains(seen, f) {
			seen = append(seen, f)
			if kind, instr := u.during(f); kind > most {
				most, at = kind, instr
			}
		}
	}
	return most, at
}

// usage is the question when arrays are in use.
type usage struct {
	*waiting
	made    ssa.Instruction // makes them anew
	holders map[ssa.Value]bool
	work    []ssa.Value
}

// hold notes a value, or the address of a variable, that may refer to the arrays.
func (u *usage) hold(v ssa.Value) {
	if !u.holders[v] && v.Referrers() != nil {
		u.holders[v] = true
		u.work = append(u.work, v)
	}
}

// follow finds what refers to the arrays because v does.
func (u *usage) follow(v ssa.Value, use ssa.Instruction) {
	switch x := use.(type) {
	case *ssa.Store:
		if x.Val == v {
			u.hold(rootOf(x.Addr))
		}
	case *ssa.Return:
		for _, c := range u.p.mayCall(x.Parent()) {
			if call, ok := c.(*ssa.Call); ok {
				u.hold(call)
			}
		}
	case *ssa.MakeClosure:
		u.hold(x)
		for i, b := range x.Bindings {
			if b == v {
				u.hold(x.Fn.(*ssa.Function).FreeVars[i])
			}
		}
	case ssa.CallInstruction:
		u.pass(v, x.Common())
	case ssa.Value:
		if basic, ok := x.Type().Underlying().(*types.Basic); !ok || isString(basic) {
			u.hold(x)
		}
	}
}

// pass follows v into the functions that it is an argument of.
func (u *usage) pass(v ssa.Value, c *ssa.CallCommon) {
	args := c.Args
	if c.IsInvoke() {
		args = slices.Concat([]ssa.Value{c.Value}, c.Args)
	}
	for _, f := range u.p.targets(c) {
		for i, p := range f.Params {
			if i < len(args) && args[i] == v {
				u.hold(p)
			}
		}
	}
}

// during is the longest wait in a function behind which the arrays are used there.
func (u *usage) during(f *ssa.Function) (most api.Wait, at ssa.Instruction) {
	used := map[*ssa.BasicBlock]bool{} // from the start of the block on
	for changed := true; changed; {
		changed = false
		for _, blk := range slices.Backward(f.Blocks) {
			live := slices.ContainsFunc(blk.Succs, func(s *ssa.BasicBlock) bool { return used[s] })
			for _, instr := range slices.Backward(blk.Instrs) {
				if live && u.wait(instr) > most {
					most, at = u.wait(instr), instr
				}
				live = u.uses(instr) || live && instr != u.made
			}
			changed = changed || live && !used[blk]
			used[blk] = live
		}
	}
	return most, at
}

// wait is how long an instruction may wait.
func (u *usage) wait(instr ssa.Instruction) api.Wait {
	most := api.NoWait
	switch c := instr.(type) {
	case *ssa.Call:
		most = u.callWait(c.Common())
	case *ssa.RunDefers:
		for _, d := range deferredIn(instr.Parent()) {
			most = max(most, u.callWait(d.Common()))
		}
	}
	return most
}

// uses reports whether an instruction refers to the arrays.
func (u *usage) uses(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.DebugRef:
		return false
	case *ssa.RunDefers:
		return slices.ContainsFunc(deferredIn(instr.Parent()), func(d *ssa.Defer) bool { return u.uses(d) })
	}
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return u.holders[*op] })
}

func deferredIn(f *ssa.Function) []*ssa.Defer {
	var list []*ssa.Defer
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				list = append(list, d)
			}
		}
	}
	return list
}
