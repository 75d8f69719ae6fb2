package lower

import (
	"golang.org/x/tools/go/ssa"
)

// mustCopy reports whether a value with arrays has to be copied when it is loaded: not if nothing writes the arrays, or nothing before the
// last use of the value.
func (p *plan) mustCopy(v *ssa.UnOp) bool {
	n := p.alias.own(v)
	return n.written && !newQuiet(p.alias, n).value(v, v, maxCalls)
}

// mayShare reports whether nothing can tell a view of the same bytes from the copy that a conversion makes.
func (p *plan) mayShare(v *ssa.Convert) bool {
	n := p.alias.of(v)
	if !n.written {
		return true
	}
	if isString(v.Type().Underlying()) {
		return newQuiet(p.alias, n).value(v, v, maxCalls)
	}
	return p.onlyReads(v)
}

// onlyReads reports whether nothing is done with a slice but to read its elements.
func (p *plan) onlyReads(v ssa.Value) bool {
	return ask(p.reads, v, func() bool {
		for _, r := range *v.Referrers() {
			if !p.readingUse(v, r) {
				return false
			}
		}
		return true
	})
}

func (p *plan) readingUse(v ssa.Value, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
		return true
	case *ssa.IndexAddr:
		return addressRead(u)
	case *ssa.Slice, *ssa.ChangeType:
		return p.onlyReads(u.(ssa.Value))
	case *ssa.Call:
		if readingBuiltin(u, v) {
			return true
		}
		f := u.Call.StaticCallee()
		if f == nil || f.Blocks == nil {
			return false
		}
		for i, a := range u.Call.Args {
			if a == v && !p.onlyReads(f.Params[i]) {
				return false
			}
		}
		return true
	}
	return false
}

const maxCalls = 8 // that a value is followed into

// quiet finds out whether arrays may change between the moment when a value takes them and the value's uses.
type quiet struct {
	alias  *alias
	arrays *node
	seen   map[*ssa.Function]bool // functions that do not write the arrays, or are being looked at
	flows  map[flowing]bool       // variables and phis that are being looked at
	inside []*passing             // calls that the value is followed into
}

func newQuiet(a *alias, n *node) *quiet {
	return &quiet{alias: a, arrays: n, seen: map[*ssa.Function]bool{}, flows: map[flowing]bool{}}
}

// value looks at the uses of a value that is, or is part of, what def made; it must not be kept. Nil is the start of the function.
func (q *quiet) value(v ssa.Value, def ssa.Instruction, calls int) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.BinOp, *ssa.Index, *ssa.If, *ssa.Lookup:
		case *ssa.Store:
			if u.Addr == v || !isArray(u.Val.Type()) && !q.stored(u, def, calls) {
				return false
			}
		case *ssa.Phi:
			if !q.merged(u, v, def, calls) {
				return false
			}
			continue
		case *ssa.Return:
			if !q.returned(u, v, calls) {
				return false
			}
		case *ssa.Field, *ssa.Slice, *ssa.ChangeType, *ssa.Extract:
			if !q.value(u.(ssa.Value), def, calls) {
				return false
			}
		case *ssa.Range:
			if !q.value(u, def, calls) {
				return false
			}
		case *ssa.Next:
		case *ssa.Call:
			if !readingBuiltin(u, v) && !q.call(u, v, def, calls) {
				return false
			}
		default:
			return false
		}
		if !q.between(def, r) {
			return false
		}
	}
	return true
}

// call reports whether a function that gets v uses it before it writes the arrays, and does not keep it.
func (q *quiet) call(c *ssa.Call, v ssa.Value, def ssa.Instruction, calls int) bool {
	f := c.Call.StaticCallee()
	if f == nil || f.Blocks == nil || calls == 0 {
		return false
	}
	in := &passing{fun: f, results: map[int]bool{}}
	q.inside = append(q.inside, in)
	for i, a := range c.Call.Args {
		if a == v && !q.value(f.Params[i], nil, calls-1) {
			return false
		}
	}
	q.inside = q.inside[:len(q.inside)-1]
	return q.results(c, in.results, def, calls)
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

// between reports whether no way from def to use passes an instruction that may write the arrays. Def stands on all ways.
func (q *quiet) between(def, use ssa.Instruction) bool { return undisturbed(def, use, q.mayWrite) }

// undisturbed reports whether no way from def to use, def standing on all of them, passes an instruction that disturbs. Nil is the start of the function.
func undisturbed(def, use ssa.Instruction, disturbs func(ssa.Instruction) bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var back func(blk *ssa.BasicBlock, end int) bool
	back = func(blk *ssa.BasicBlock, end int) bool {
		for i := end - 1; i >= 0; i-- {
			if def != nil && blk.Instrs[i] == def {
				return true
			}
			if disturbs(blk.Instrs[i]) {
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

// mayWrite reports whether an instruction can change the arrays.
func (q *quiet) mayWrite(instr ssa.Instruction) bool {
	switch u := instr.(type) {
	case *ssa.Store:
		return q.stores(u)
	case *ssa.Call:
		return q.calls(u.Common())
	case *ssa.RunDefers:
		return q.defers(u.Parent())
	case *ssa.Go, *ssa.MapUpdate, *ssa.Send, *ssa.Select:
		return true
	}
	return false
}

// stores: elements are written by address, arrays as parts of variables with them. Elements that are structs may be written by pointers.
func (q *quiet) stores(st *ssa.Store) bool {
	t := st.Val.Type()
	if isArray(t) || storesElement(st.Addr) {
		return q.alias.of(st.Addr) == q.arrays || isFieldOfElement(st.Addr) && (isArray(t) || embodies(t) || q.arrays.structs)
	}
	if isStruct(t) {
		return embodies(t) || q.arrays.structs
	}
	_, field := st.Addr.(*ssa.FieldAddr)
	_, local := q.alias.localRoot(st.Addr)
	return field && !local && q.arrays.structs
}

func isFieldOfElement(addr ssa.Value) bool {
	_, ok := addr.(*ssa.FieldAddr)
	return ok
}
