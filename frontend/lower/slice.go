package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// elements is what an index or slice expression works on.
type elements struct {
	elem     types.Type // as the expression sees it
	ref, off *ir.Value
	n        *ir.Value // length, I16
	room     *ir.Value // capacity, where slices of the type carry theirs
	fixed    int       // length of an array, -1 for slices and strings
	stride   int       // innermost elements per element
}

// elementsOf looks at a slice, a string, an array value or a pointer to an array.
func (s *scope) elementsOf(v ssa.Value) (elements, bool) {
	e := elements{fixed: -1, stride: 1}
	switch u := v.Type().Underlying().(type) {
	case *types.Slice:
		e.elem = u.Elem()
		_, e.stride = s.b.flat(e.elem, s.at)
	case *types.Basic:
		e.elem = types.Typ[types.Byte]
	case *types.Array:
		s.arrayElements(&e, u)
	case *types.Pointer:
		a := u.Elem().Underlying().(*types.Array)
		s.arrayElements(&e, a)
		if o := s.operand(v); o.place != nil {
			if len(o.place.cells) == 0 {
				return e, false
			}
			e.ref, e.off = s.arrayView(o.place.cells[0])
			e.n = s.Const(ir.I16, int64(e.fixed))
			return e, true
		}
	}
	vals := s.value(v)
	if len(vals) < 3 {
		return e, false
	}
	e.ref, e.off, e.n = vals[0], vals[1], vals[2]
	if len(vals) == 4 {
		e.room = vals[3]
	}
	if e.fixed >= 0 {
		e.n = s.Const(ir.I16, int64(e.fixed))
	}
	return e, true
}

func (s *scope) arrayElements(e *elements, a *types.Array) {
	e.elem, e.fixed = a.Elem(), int(a.Len())
	_, e.stride = s.b.flat(e.elem, s.at)
}

// indexAddr translates &x[i].
func (s *scope) indexAddr(v *ssa.IndexAddr) {
	if p := s.elementPlace(v.X, v.Index); p != nil {
		s.set(v, operand{place: p})
		return
	}
	s.set(v, operand{place: s.nowhere(v.Type().Underlying().(*types.Pointer).Elem())})
}

// index translates x[i] of a string or an array value.
func (s *scope) index(v *ssa.Index) {
	if p := s.elementPlace(v.X, v.Index); p != nil {
		s.define(v, s.load(p, s.at)...)
		return
	}
	s.poison(v)
}

// elementPlace checks the index and returns the place of the element.
func (s *scope) elementPlace(x, index ssa.Value) *place {
	if p := s.env[x].place; p != nil && p.columns != nil {
		return s.columnsElement(p, index)
	}
	e, ok := s.elementsOf(x)
	if !ok {
		return nil
	}
	return s.element(e, s.checkedIndex(index, e.n))
}

// checkedIndex is an index below n. A constant below a constant needs no check.
func (s *scope) checkedIndex(index ssa.Value, n *ir.Value) *ir.Value {
	i := s.one(index)
	if i.Op != ir.OpConst || n.Op != ir.OpConst || i.AuxInt < 0 || i.AuxInt >= n.AuxInt {
		i = s.Conv(i, ir.Int)
		s.check(s.Compare(ir.OpInBounds, i, s.Conv(n, ir.Int)), ir.TrapIndex)
	}
	return s.Conv(i, ir.I16)
}

// element is the place of an element whose index is in range.
func (s *scope) element(e elements, i *ir.Value) *place {
	if e.stride != 1 || isArray(e.elem) {
		i = s.times(i, e.stride)
		return &place{typ: e.elem, cells: []cell{viewCell{ref: e.ref, off: s.add(e.off, i)}}}
	}
	at := s.add(e.off, i)
	l := s.b.layout(e.elem, s.at)
	if !s.b.isBoxed(e.elem, s.at) {
		if len(l.mem) == 0 {
			return nil
		}
		return &place{typ: e.elem, cells: []cell{elemCell{e.ref, at, l.mem[0].typ}}}
	}
	info := s.b.boxClass(e.elem, s.at)
	obj := s.Emit(ir.OpArrayGet, ir.Object(info.class), nil, e.ref, at)
	p := &place{typ: e.elem, form: info.form}
	if _, ok := e.elem.Underlying().(*types.Struct); ok {
		p.obj = obj
	}
	for _, f := range info.fields() {
		p.cells = append(p.cells, fieldCell{obj, f})
	}
	return p
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// add adds offsets; 0 adds nothing.
func (f *fn) add(x, y *ir.Value) *ir.Value {
	switch {
	case x.Op == ir.OpConst && x.AuxInt == 0:
		return y
	case y.Op == ir.OpConst && y.AuxInt == 0:
		return x
	}
	return f.Binary(ir.OpAdd, x, y)
}

// slice translates x[low:high]. In Go high may go up to the capacity of a slice; for strings and arrays that is the length.
func (s *scope) slice(v *ssa.Slice) {
	e, ok := s.elementsOf(v.X)
	if !ok {
		s.poison(v)
		return
	}
	if _, ok := v.X.Type().Underlying().(*types.Pointer); ok {
		s.dereference(s.address(v.X))
	}
	room := e.n
	_, isSlice := v.X.Type().Underlying().(*types.Slice)
	if isSlice && (e.room != nil || (v.High != nil || v.Max != nil) && !e.whole()) {
		room = s.roomOf(e)
	}
	limit := e.n
	var beyond *diag.Diagnostic
	if isSlice && s.b.plan.alias.of(v.X).grows {
		beyond = s.behindLength(v.Pos())
	}
	switch {
	case v.Max != nil:
		if beyond != nil {
			room = e.n
		}
		room = s.maximum(v, room, beyond)
		limit = room
	case v.High != nil && beyond == nil:
		limit = room
	}
	low, high := s.bounds(v, e, limit, beyond)
	less := func(x *ir.Value) *ir.Value {
		if low.Op == ir.OpConst && low.AuxInt == 0 {
			return x
		}
		return s.Binary(ir.OpSub, x, low)
	}
	s.define(v, s.sliceOf(v.Type(), e.ref, s.add(e.off, s.times(low, e.stride)), less(high), func() *ir.Value { return less(room) })...)
}

// behindLength is the problem of cutting a slice behind its length that append made.
func (s *scope) behindLength(pos token.Pos) *diag.Diagnostic {
	return &diag.Diagnostic{
		Code: codeCapacity, Pos: s.b.position(s.b.userPosition(s, pos)), Fix: "test it before (if n <= len(s)), or make the slice with the capacity that it needs, make([]T, 0, n)",
		Message: "cannot prove that this stays within the length of a slice that append made; its capacity is left open by Go",
	}
}

// sliceOf is a value of a slice or string type; room is the capacity, for slices that carry theirs.
func (s *scope) sliceOf(t types.Type, ref, off, n *ir.Value, room func() *ir.Value) []*ir.Value {
	vals := []*ir.Value{ref, off, n}
	if sl, ok := t.Underlying().(*types.Slice); ok && s.b.plan.isCapped(sl.Elem()) {
		vals = append(vals, room())
	}
	return vals
}

// roomOf is the capacity of a slice: its own, or what lies between the offset and the end of the array.
func (s *scope) roomOf(e elements) *ir.Value {
	if e.room != nil {
		return e.room
	}
	return s.capacity(e.ref, e.off, e.stride)
}

// capacityOf is the same for the values of a slice of elements of type elem.
func (s *scope) capacityOf(elem types.Type, x []*ir.Value) *ir.Value {
	if len(x) == 4 {
		return x[3]
	}
	_, stride := s.b.flat(elem, s.at)
	return s.capacity(x[0], x[1], stride)
}

// times is i elements as innermost elements.
func (f *fn) times(i *ir.Value, stride int) *ir.Value {
	switch {
	case stride == 1:
		return i
	case i.Op == ir.OpConst:
		return f.Const(i.Type.Kind, i.AuxInt*int64(stride))
	}
	return f.Binary(ir.OpMul, i, f.Const(i.Type.Kind, int64(stride)))
}

// maximum translates the third index.
func (s *scope) maximum(v *ssa.Slice, room *ir.Value, beyond *diag.Diagnostic) *ir.Value {
	if !s.b.plan.isCapped(v.Type().Underlying().(*types.Slice).Elem()) && !capacityUnseen(v, map[ssa.Value]bool{}) {
		s.fail(codeCapacity, v.Max.Pos(), "write x[low:high]", "slices that other packages may see have the capacity of their array: x[low:high:max] has no form here")
	}
	return s.within(s.one(v.Max), room, beyond)
}

// whole reports whether a slice is known to be a whole array: its length is its capacity.
func (e elements) whole() bool {
	return e.room == nil && e.n.Op == ir.OpArrayLen && e.n.Args[0] == e.ref && e.off.Op == ir.OpConst && e.off.AuxInt == 0
}

// bounds checks 0 <= low <= high <= limit and returns low and high as I16; beyond, if it is not nil, refuses programs in which high may be too large.
func (s *scope) bounds(v *ssa.Slice, e elements, limit *ir.Value, beyond *diag.Diagnostic) (low, high *ir.Value) {
	high = e.n
	if v.High != nil {
		high = s.within(s.one(v.High), limit, beyond)
	}
	if v.Low == nil {
		return s.Const(ir.I16, 0), high
	}
	return s.within(s.one(v.Low), high, nil), high
}

// within checks 0 <= i <= limit and returns i as I16. Two constants need no check.
func (s *scope) within(i, limit *ir.Value, beyond *diag.Diagnostic) *ir.Value {
	if i.Op == ir.OpConst && (i.AuxInt == 0 || limit.Op == ir.OpConst && i.AuxInt > 0 && i.AuxInt <= limit.AuxInt) {
		return s.Const(ir.I16, i.AuxInt)
	}
	i = s.Conv(i, ir.Int)
	end := s.Binary(ir.OpAdd, s.Conv(limit, ir.Int), s.Const(ir.Int, 1))
	if in := s.Compare(ir.OpInBounds, i, end); beyond != nil {
		s.checkOrRefuse(in, beyond)
	} else {
		s.check(in, ir.TrapSlice)
	}
	return s.Conv(i, ir.I16)
}

// capacity is what lies between the offset and the end of the array, in elements of stride innermost ones; 0 for nil.
func (f *fn) capacity(ref, off *ir.Value, stride int) *ir.Value {
	return f.choose(f.Compare(ir.OpEq, ref, f.Null(ref.Type)), ir.Scalar(ir.I16),
		func() *ir.Value { return f.Const(ir.I16, 0) },
		func() *ir.Value {
			n := f.Emit(ir.OpArrayLen, ir.Scalar(ir.I16), nil, ref)
			if off.Op != ir.OpConst || off.AuxInt != 0 {
				n = f.Binary(ir.OpSub, n, off)
			}
			if stride > 1 {
				n = f.Binary(ir.OpDiv, n, f.Const(ir.I16, int64(stride)))
			}
			return n
		})
}

// makeSlice translates make([]T, len, cap).
func (s *scope) makeSlice(v *ssa.MakeSlice) {
	var taken payload
	elem := v.Type().Underlying().(*types.Slice).Elem()
	if known, ok := constOr(v.Cap, 0); ok && known <= 32767 {
		taken = s.b.payload(types.NewArray(elem, known), s.at)
	}
	s.allocates(v, v.Pos(), "make", taken)
	n := s.narrow(s.one(v.Len), ir.I16)
	size := n
	if v.Cap != v.Len {
		size = s.narrow(s.one(v.Cap), ir.I16)
		end := s.Binary(ir.OpAdd, s.Conv(size, ir.Int), s.Const(ir.Int, 1))
		s.check(s.Compare(ir.OpInBounds, s.Conv(n, ir.Int), end), ir.TrapSlice)
	}
	ref := s.newArrayN(elem, s.b.elemRef(elem, s.at), size, s.at)
	s.define(v, s.sliceOf(v.Type(), ref, s.Const(ir.I16, 0), n, func() *ir.Value { return size })...)
}

// sliceToArray translates (*[n]T)(slice): the slice must be long enough.
func (s *scope) sliceToArray(v *ssa.SliceToArrayPointer) {
	e, ok := s.elementsOf(v.X)
	if !ok {
		s.poison(v)
		return
	}
	n := s.Const(ir.I16, v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len())
	s.check(s.Compare(ir.OpLe, n, e.n), ir.TrapSlice)
	s.define(v, e.ref, e.off, s.times(n, e.stride))
}
