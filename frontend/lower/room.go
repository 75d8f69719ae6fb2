package lower

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// room is what is known of a slice: its greatest length, its least capacity, and how much of that is free at least.
type room struct{ length, capacity, free int64 }

// fits reports whether append is known to stay within the capacity: whoever calls its function, or each of the ways to call it that lead to the append.
func (p *plan) fits(at ssa.Instruction, c *ssa.CallCommon) bool {
	return removes(c) || p.fitsFrom(c, nil) || p.fitsOnWays(at, c, func(*entered) bool { return true })
}

// fitsOnWays reports whether append stays within the capacity on those ways to call its function that count.
func (p *plan) fitsOnWays(at ssa.Instruction, c *ssa.CallCommon, counts func(*entered) bool) bool {
	ways := p.waysTo(at.Parent(), maxWayDepth)
	return len(ways) > 0 && len(ways) <= maxWays && !slices.ContainsFunc(ways, func(e *entered) bool {
		return !e.avoids(at.Block()) && counts(e) && !p.fitsFrom(c, e)
	})
}

// mayAllocate reports whether memory may be taken on a way: it begins in Install, or in a line where the author has allowed it.
func (p *plan) mayAllocate(e *entered) bool {
	for ; e.from != nil; e = e.from {
		if p.b.isUser(e.call.Parent()) && p.b.marked(e.call.Pos()) {
			return true
		}
	}
	_, processing := p.b.reach.process[e.call.Parent()]
	return !processing || p.b.isUser(e.call.Parent()) && p.b.marked(e.call.Pos())
}

func (p *plan) fitsFrom(c *ssa.CallCommon, from *entered) bool {
	r, ok := p.roomOf(c.Args[0], from)
	n, known := p.lengthOf(c.Args[1], from)
	return ok && known && n <= r.free
}

// Limits of the ways to call a function that are looked at one by one.
const (
	maxWayDepth = 4
	maxWays     = 64
)

// waysTo are the ways to call a function, as far as the calls are known; none if not all are.
func (p *plan) waysTo(f *ssa.Function, depth int) (ways []*entered) {
	if !p.calledDirectly(f) {
		return nil
	}
	for _, instr := range p.callsOf(f) {
		c, ok := instr.(*ssa.Call)
		if !ok {
			return nil
		}
		before := []*entered{nil}
		if depth > 1 {
			if list := p.waysTo(c.Parent(), depth-1); len(list) > 0 {
				before = list
			}
		}
		for _, e := range before {
			if e == nil || !e.avoids(c.Block()) {
				ways = append(ways, p.enter(c, e))
			}
		}
		if len(ways) > maxWays {
			return ways
		}
	}
	return ways
}

// removes reports whether append moves the rest of a slice to the left: append(s[:i], s[j:]...) with i <= j.
func removes(c *ssa.CallCommon) bool {
	head, ok1 := unchanged(c.Args[0]).(*ssa.Slice)
	tail, ok2 := unchanged(c.Args[1]).(*ssa.Slice)
	if !ok1 || !ok2 || head.High == nil || head.Max != nil || tail.Low == nil || !sameSlice(head.X, tail.X) {
		return false
	}
	if _, isSlice := head.X.Type().Underlying().(*types.Slice); !isSlice {
		return false
	}
	if sum, ok := tail.Low.(*ssa.BinOp); ok && sum.Op == token.ADD && sum.X == head.High {
		n, isConst := constOr(sum.Y, -1)
		return isConst && n >= 0 && n < 1<<15
	}
	i, ok1 := constOr(head.High, 0)
	j, ok2 := constOr(tail.Low, 0)
	return head.High == tail.Low || ok1 && ok2 && i <= j || slices.ContainsFunc(*head.X.Referrers(), func(r ssa.Instruction) bool {
		cut, ok := r.(*ssa.Slice)
		return ok && cut.Low == head.High && cut.High == tail.Low && precedes(cut, head)
	})
}

// roomOf follows a slice to the arrays that it may have been made of, through calls as well: in a function that was entered by a call to what that
// passes, else to what all calls pass. A slice that depends on itself has no known room.
func (p *plan) roomOf(v ssa.Value, from *entered) (room, bool) {
	key := roomKey{v, from}
	if r, ok := p.rooms[key]; ok {
		return r.room, r.known
	}
	if len(p.rooms) > maxRooms {
		return room{}, false
	}
	p.rooms[key] = roomAnswer{}
	r, ok := p.findRoom(v, from)
	p.rooms[key] = roomAnswer{r, ok}
	return r, ok
}

type roomKey struct {
	v    ssa.Value
	from *entered
}

// roomAnswer is what is known of a slice; nothing while the question is open.
type roomAnswer struct {
	room
	known bool
}

// entered is a call into whose function a slice is followed.
type entered struct {
	call  *ssa.Call
	from  *entered
	depth int
}

const (
	maxDepth = 8       // of calls that are followed into
	maxRooms = 1 << 16 // answers; what would take more is not known
)

// enter gives the same pointer for the same calls.
func (p *plan) enter(c *ssa.Call, from *entered) *entered {
	e := entered{c, from, 1}
	if from != nil {
		e.depth += from.depth
	}
	if p.entered[e] == nil {
		p.entered[e] = &e
	}
	return p.entered[e]
}

func (p *plan) findRoom(v ssa.Value, from *entered) (room, bool) {
	switch x := v.(type) {
	case *ssa.Slice:
		return p.sliceRoom(x, from)
	case *ssa.ChangeType:
		return p.roomOf(x.X, from)
	case *ssa.Phi:
		return p.joinRooms(x.Edges, from)
	case *ssa.Parameter:
		if from != nil {
			return p.roomOf(from.call.Call.Args[slices.Index(x.Parent().Params, x)], from.from)
		}
		return p.joinRooms(p.arguments(x), nil)
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			r, ok := p.roomOf(x.Call.Args[0], from)
			n, known := p.lengthOf(x.Call.Args[1], from)
			return room{r.length + n, r.capacity, r.free - n}, ok && known && n <= r.free
		}
		e := p.enter(x, from)
		if f := x.Call.StaticCallee(); f != nil && f.Parent() == nil && e.depth <= maxDepth && !stdReads(f) && redirect(f) == nil {
			return p.joinRooms(e.results(f), e)
		}
	}
	return room{}, false
}

// joinRooms is what holds of each of several slices; nothing of none.
func (p *plan) joinRooms(list []ssa.Value, from *entered) (all room, ok bool) {
	for i, v := range list {
		r, ok := p.roomOf(v, from)
		if !ok {
			return room{}, false
		}
		if i == 0 {
			all = r
		}
		all = room{max(all.length, r.length), min(all.capacity, r.capacity), min(all.free, r.free)}
	}
	return all, len(list) > 0
}

func (p *plan) sliceRoom(x *ssa.Slice, from *entered) (room, bool) {
	low, fixed := constOr(x.Low, 0)
	var base room
	var ok bool
	if ptr, isPtr := x.X.Type().Underlying().(*types.Pointer); isPtr {
		n := ptr.Elem().Underlying().(*types.Array).Len()
		base = room{n, n, 0}
	} else if base, ok = p.roomOf(x.X, from); !ok {
		return room{}, false
	}
	high, ok := constOr(x.High, base.length)
	limit, known := constOr(x.Max, base.capacity)
	free := base.free
	if x.High != nil {
		free = limit - high
	}
	if !fixed {
		return room{high, limit - high, free}, ok && known // the least and the greatest that a low from 0 to high leaves
	}
	return room{high - low, limit - low, free}, ok && known
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

// constLength is the length of nil or a constant string.
func constLength(c *ssa.Const) int64 {
	if c.Value == nil {
		return 0
	}
	return int64(len(constant.StringVal(c.Value)))
}

// lengthOf is the greatest length of a slice or string.
func (p *plan) lengthOf(v ssa.Value, from *entered) (int64, bool) {
	if c, ok := v.(*ssa.Const); ok {
		return constLength(c), true
	}
	if sl, ok := v.(*ssa.Slice); ok && sl.High != nil {
		low, fixed := constOr(sl.Low, 0)
		high, ok := constOr(sl.High, 0)
		switch ptr, isPtr := sl.X.Type().Underlying().(*types.Pointer); {
		case ok:
		case isPtr:
			high, ok = ptr.Elem().Underlying().(*types.Array).Len(), true
		case isString(sl.X.Type().Underlying()):
			high, ok = p.lengthOf(sl.X, from)
		}
		if !fixed {
			low = 0
		}
		return high - low, ok
	}
	r, ok := p.roomOf(v, from)
	return r.length, ok
}

// results are the first results of all returns of a function that has one result, as far as the constants that the call passes lead there.
func (e *entered) results(f *ssa.Function) (list []ssa.Value) {
	for _, blk := range f.Blocks {
		if ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return); ok && len(ret.Results) == 1 && !e.avoids(blk) {
			list = append(list, ret.Results[0])
		}
	}
	return list
}

// avoids reports whether a comparison of a parameter with a constant leads elsewhere than to a block.
func (e *entered) avoids(blk *ssa.BasicBlock) bool {
	for ; blk.Idom() != nil; blk = blk.Idom() {
		branch, ok := blk.Idom().Instrs[len(blk.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(blk.Preds) != 1 {
			continue
		}
		cond, ok := branch.Cond.(*ssa.BinOp)
		if !ok || cond.Op != token.EQL && cond.Op != token.NEQ {
			continue
		}
		x, ok1 := e.constant(cond.X)
		y, ok2 := e.constant(cond.Y)
		if ok1 && ok2 && (branch.Block().Succs[0] == blk) != ((x == y) == (cond.Op == token.EQL)) {
			return true
		}
	}
	return false
}

// constant is the value of a constant, or of a parameter for which the call passes one.
func (e *entered) constant(v ssa.Value) (int64, bool) {
	if p, ok := v.(*ssa.Parameter); ok {
		for e != nil && e.call.Call.StaticCallee() == p.Parent() {
			v, e = e.call.Call.Args[slices.Index(p.Parent().Params, p)], e.from
			if p, ok = v.(*ssa.Parameter); !ok {
				break
			}
		}
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(c.Value)
}

// arguments are what all calls of a function pass for a parameter; none where not all calls are known.
func (p *plan) arguments(v *ssa.Parameter) (list []ssa.Value) {
	f := v.Parent()
	if !p.calledDirectly(f) {
		return nil
	}
	i := slices.Index(f.Params, v)
	for _, c := range p.callsOf(f) {
		list = append(list, c.Common().Args[i])
	}
	return list
}

// calledDirectly reports whether all calls of a function are in the program, and name it.
func (p *plan) calledDirectly(f *ssa.Function) bool {
	r := p.b.reach
	return f.Parent() == nil && !r.taken[f] && !r.dynamic[f] && f != p.b.in.Root.Func("Install") && !p.b.in.Library
}

// callsOf are the calls that name a function; nil where it also stands in for another.
func (p *plan) callsOf(f *ssa.Function) []ssa.CallInstruction {
	if p.sites == nil {
		p.sites = map[*ssa.Function][]ssa.CallInstruction{}
		for _, g := range p.b.reach.funcs {
			for _, blk := range g.Blocks {
				for _, instr := range blk.Instrs {
					if c, ok := instr.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil {
						callee := c.Common().StaticCallee()
						p.sites[callee] = append(p.sites[callee], c)
						if to := redirect(callee); to != nil {
							p.replaced[to] = true
						}
					}
				}
			}
		}
	}
	if p.replaced[f] {
		return nil
	}
	return p.sites[f]
}
