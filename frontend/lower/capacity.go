package lower

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// room is what is known of a slice: its greatest length and its least capacity.
type room struct{ length, capacity int64 }

// fits reports whether append is known to stay within the capacity.
func (p *plan) fits(c *ssa.CallCommon) bool {
	r, ok := roomOf(c.Args[0], 0)
	n, known := lengthOf(c.Args[1])
	return ok && known && r.length+n <= r.capacity
}

const maxChain = 64 // of appends that are looked through

// roomOf follows a slice to the array it was made of.
func roomOf(v ssa.Value, depth int) (room, bool) {
	if depth > maxChain {
		return room{}, false
	}
	switch x := v.(type) {
	case *ssa.Slice:
		return sliceRoom(x, depth)
	case *ssa.ChangeType:
		return roomOf(x.X, depth+1)
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			r, ok := roomOf(x.Call.Args[0], depth+1)
			n, known := lengthOf(x.Call.Args[1])
			return room{r.length + n, r.capacity}, ok && known && r.length+n <= r.capacity
		}
	}
	return room{}, false
}

func sliceRoom(x *ssa.Slice, depth int) (room, bool) {
	low, ok := constOr(x.Low, 0)
	if !ok {
		return room{}, false
	}
	var base room
	if ptr, isPtr := x.X.Type().Underlying().(*types.Pointer); isPtr {
		n := ptr.Elem().Underlying().(*types.Array).Len()
		base = room{n, n}
	} else if base, ok = roomOf(x.X, depth+1); !ok {
		return room{}, false
	}
	high, ok := constOr(x.High, base.length)
	return room{high - low, base.capacity - low}, ok
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

// lengthOf is the length of a slice or string that is the same on every run.
func lengthOf(v ssa.Value) (int64, bool) {
	if c, ok := v.(*ssa.Const); ok {
		if c.Value == nil {
			return 0, true
		}
		return int64(len(constant.StringVal(c.Value))), true
	}
	r, ok := roomOf(v, 0)
	return r.length, ok
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
