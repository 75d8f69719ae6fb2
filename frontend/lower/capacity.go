package lower

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// room is what is known of a slice: its greatest length and its least capacity.
type room struct{ length, capacity int64 }

// fits reports whether append is known to stay within the capacity.
func (p *plan) fits(c *ssa.CallCommon) bool {
	r, ok := roomOf(c.Args[0])
	n, known := lengthOf(c.Args[1])
	return ok && known && r.length+n <= r.capacity
}

// roomOf follows a slice to the arrays it may be made of.
func roomOf(v ssa.Value) (room, bool) {
	f := &roomFinder{map[ssa.Value]*room{}}
	return f.find(v)
}

// roomFinder remembers what is known of slices; nil stands for nothing, or for one that is being looked at.
type roomFinder struct{ known map[ssa.Value]*room }

func (f *roomFinder) find(v ssa.Value) (room, bool) {
	if r, ok := f.known[v]; ok {
		if r == nil {
			return room{}, false
		}
		return *r, true
	}
	f.known[v] = nil
	r, ok := f.look(v)
	if ok {
		f.known[v] = &r
	}
	return r, ok
}

func (f *roomFinder) look(v ssa.Value) (room, bool) {
	switch x := v.(type) {
	case *ssa.Slice:
		return f.slice(x)
	case *ssa.ChangeType:
		return f.find(x.X)
	case *ssa.Phi:
		all, ok := f.find(x.Edges[0])
		for _, e := range x.Edges[1:] {
			r, known := f.find(e)
			all, ok = room{max(all.length, r.length), min(all.capacity, r.capacity)}, ok && known
		}
		return all, ok
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			r, ok := f.find(x.Call.Args[0])
			n, known := f.length(x.Call.Args[1])
			return room{r.length + n, r.capacity}, ok && known && r.length+n <= r.capacity
		}
	}
	return room{}, false
}

func (f *roomFinder) slice(x *ssa.Slice) (room, bool) {
	low, ok := constOr(x.Low, 0)
	if !ok {
		return room{}, false
	}
	var base room
	if ptr, isPtr := x.X.Type().Underlying().(*types.Pointer); isPtr {
		n := ptr.Elem().Underlying().(*types.Array).Len()
		base = room{n, n}
	} else if base, ok = f.find(x.X); !ok {
		return room{}, false
	}
	base.capacity, ok = constOr(x.Max, base.capacity)
	high, known := constOr(x.High, base.length)
	return room{high - low, base.capacity - low}, ok && known
}

// length is the greatest length that a slice or string can have.
func (f *roomFinder) length(v ssa.Value) (int64, bool) {
	if c, ok := v.(*ssa.Const); ok {
		if c.Value == nil {
			return 0, true
		}
		return int64(len(constant.StringVal(c.Value))), true
	}
	if sl, ok := v.(*ssa.Slice); ok && sl.High != nil {
		low, ok1 := constOr(sl.Low, 0)
		high, ok2 := constOr(sl.High, 0)
		return high - low, ok1 && ok2
	}
	r, ok := f.find(v)
	return r.length, ok
}

// lengthOf is the greatest length that a slice or string can have.
func lengthOf(v ssa.Value) (int64, bool) {
	f := &roomFinder{map[ssa.Value]*room{}}
	return f.length(v)
}

// constOr is the value of a constant, or of an operand that is not there.
func constOr(v ssa.Value, def int64) (int64, bool) {
	if v == nil {
		return def, true
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return 0, false
	}
	n, exact := constant.Int64Val(constant.ToInt(c.Value))
	return n, exact
}

// findCapped finds the types of slices whose capacity is not always the rest of their array: some are cut from a part of an array, by a third index or
// because the array is itself part of another, and the program looks at the capacity of some. What crosses packages has no place for it.
func (p *plan) findCapped() {
	if len(p.b.in.Exports) > 0 {
		return
	}
	var cut, seen typeutil.Map
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				if elem := cutElem(instr); elem != nil {
					cut.Set(elem, true)
				}
				if elem := seenElem(instr); elem != nil {
					seen.Set(elem, true)
				}
			}
		}
	}
	cut.Iterate(func(elem types.Type, _ any) {
		if seen.At(elem) != nil {
			p.capped.Set(elem, true)
		}
	})
}

// isCapped reports whether slices of an element type carry their capacity.
func (p *plan) isCapped(elem types.Type) bool { return p.capped.At(elem) != nil }

// cutElem is the element type of slices that an instruction may make part of an array, nil if it does not.
func cutElem(instr ssa.Instruction) types.Type {
	switch v := instr.(type) {
	case *ssa.Slice:
		if v.Max != nil && !capacityUnseen(v, map[ssa.Value]bool{}) {
			return v.Type().Underlying().(*types.Slice).Elem()
		}
	case *ssa.IndexAddr:
		if a, ok := deref(v).Underlying().(*types.Array); ok && !onlyAccessed(v) {
			return a.Elem()
		}
	case *ssa.SliceToArrayPointer:
		if !onlyAccessed(v) {
			return deref(v).Underlying().(*types.Array).Elem()
		}
	}
	return nil
}

// onlyAccessed reports whether the address of an array is used for nothing but to read and write it.
func onlyAccessed(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr:
		case *ssa.Store:
			if u.Val == v {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// seenElem is the element type of slices whose capacity an instruction looks at, nil if it does not.
func seenElem(instr ssa.Instruction) types.Type {
	var x ssa.Value
	switch v := instr.(type) {
	case *ssa.Slice:
		if v.High == nil && v.Max == nil {
			return nil
		}
		x = v.X
	case ssa.CallInstruction:
		b, ok := v.Common().Value.(*ssa.Builtin)
		if !ok || b.Name() != "cap" && b.Name() != "append" {
			return nil
		}
		x = v.Common().Args[0]
	default:
		return nil
	}
	if sl, ok := x.Type().Underlying().(*types.Slice); ok {
		return sl.Elem()
	}
	return nil
}

// capacityUnseen reports whether no use of a slice depends on its capacity.
func capacityUnseen(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.IndexAddr, *ssa.Index, *ssa.BinOp, *ssa.Range, *ssa.Convert:
		case *ssa.Slice:
			if u.High != nil || !capacityUnseen(u, seen) {
				return false
			}
		case *ssa.Phi:
			if !capacityUnseen(u, seen) {
				return false
			}
		case *ssa.Call:
			b, ok := u.Call.Value.(*ssa.Builtin)
			if !ok || b.Name() != "len" && b.Name() != "copy" {
				return false
			}
		default:
			return false
		}
	}
	return true
}
