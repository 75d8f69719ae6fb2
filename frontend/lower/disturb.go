package lower

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// mustCopy reports whether a value with arrays has to be copied when it is loaded: not if nothing writes the arrays, or nothing before the
// last use of the value.
func (p *plan) mustCopy(v *ssa.UnOp) bool {
	return p.alias.own(v).written && !undisturbed(v)
}

// mayShare reports whether nothing can tell a view of the same bytes from the copy that a conversion makes.
func (p *plan) mayShare(v *ssa.Convert) bool {
	if !p.alias.of(v).written {
		return true
	}
	return isString(v.Type().Underlying()) && undisturbed(v)
}

// undisturbed reports whether nothing can write memory between a value and its uses, and the value is not kept.
func undisturbed(v ssa.Instruction) bool { return quietUses(v.(ssa.Value), v, maxCalls) }

const maxCalls = 8 // that a value is followed into

// quietUses looks at the uses of a value that is, or is part of, what def made.
func quietUses(v ssa.Value, def ssa.Instruction, calls int) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.BinOp, *ssa.Index, *ssa.If:
		case *ssa.Store:
			if u.Addr == v || !isArray(u.Val.Type()) {
				return false
			}
		case *ssa.Field, *ssa.Slice, *ssa.ChangeType:
			if !quietUses(u.(ssa.Value), def, calls) {
				return false
			}
		case *ssa.Call:
			if !readingBuiltin(u, v) && !quietCall(u, v, calls) {
				return false
			}
		default:
			return false
		}
		if !quietBetween(def, r) {
			return false
		}
	}
	return true
}

// quietCall reports whether a function that gets v uses it before it writes memory, and does not keep it.
func quietCall(c *ssa.Call, v ssa.Value, calls int) bool {
	f := c.Call.StaticCallee()
	if f == nil || f.Blocks == nil || calls == 0 {
		return false
	}
	for i, a := range c.Call.Args {
		if a == v && !quietUses(f.Params[i], nil, calls-1) {
			return false
		}
	}
	return true
}

// readingBuiltin reports whether a call is len, or copy from v.
func readingBuiltin(c *ssa.Call, v ssa.Value) bool {
	b, ok := c.Call.Value.(*ssa.Builtin)
	if !ok {
		f := c.Call.StaticCallee()
		return f != nil && stdReads(f)
	}
	return b.Name() == "len" || b.Name() == "copy" && c.Call.Args[0] != v
}

// quietBetween reports whether no way from def to use passes an instruction that may write memory. Def stands on all ways;
// nil is the start of the function.
func quietBetween(def, use ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var back func(blk *ssa.BasicBlock, end int) bool
	back = func(blk *ssa.BasicBlock, end int) bool {
		for i := end - 1; i >= 0; i-- {
			if def != nil && blk.Instrs[i] == def {
				return true
			}
			if mayWrite(blk.Instrs[i]) {
				return false
			}
		}
		for _, p := range blk.Preds {
			if !seen[p] {
				seen[p] = true
				if !back(p, len(p.Instrs)) {
					return false
				}
			}
		}
		return true
	}
	blk := use.Block()
	for i, instr := range blk.Instrs {
		if instr == use {
			return back(blk, i)
		}
	}
	return false
}

// mayWrite reports whether an instruction can change memory that others see.
func mayWrite(instr ssa.Instruction) bool {
	switch u := instr.(type) {
	case *ssa.Store:
		al, ok := u.Addr.(*ssa.Alloc)
		return !ok || al.Heap || isArray(u.Val.Type())
	case *ssa.Call:
		if b, ok := u.Call.Value.(*ssa.Builtin); ok {
			switch b.Name() {
			case "len", "cap", "min", "max":
				return false
			}
			return true
		}
		f := u.Call.StaticCallee()
		return f == nil || !stdReads(f)
	case *ssa.Defer, *ssa.RunDefers, *ssa.Go, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Next:
		return true
	case *ssa.UnOp:
		return u.Op == token.ARROW
	}
	return false
}
