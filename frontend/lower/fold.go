package lower

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// foldInits finds the package variables whose initial values are constants: they stand in the file, and the code that would set them is left
// out. It looks at each part of an initialisation function by itself.
func (p *plan) foldInits() {
	for _, pkg := range p.b.in.Packages {
		init := pkg.SSA.Func("init")
		ip := p.b.reach.inits[init]
		if ip == nil || ip.whole {
			continue
		}
		for _, part := range ip.parts {
			if part.wanted && len(part.globals) == 1 {
				p.foldPart(ip, part)
			}
		}
	}
}

// folder evaluates one part.
type folder struct {
	p      *plan
	g      *ssa.Global
	slots  []slot
	data   *globalData
	arrays map[*ssa.Alloc][]byte // literals on their way to a slice
	done   []ssa.Instruction
}

func (p *plan) foldPart(ip *initPlan, part *initPart) {
	var g *ssa.Global
	for g = range part.globals {
	}
	if p.objectGlobals[g] || p.tables[g] != nil || p.initialised(ip, part, g) {
		return
	}
	f := &folder{p: p, g: g, slots: p.b.layout(deref(g), g.Pos()).mem, arrays: map[*ssa.Alloc][]byte{}}
	f.data = &globalData{slots: make([]globalSlot, len(f.slots))}
	for i, s := range f.slots {
		if s.array != nil && !f.makeArray(i, s) {
			return
		}
	}
	for _, instr := range part.instrs {
		if !f.step(instr) {
			return
		}
	}
	f.finish()
	p.globalData[g] = f.data
	for _, instr := range f.done {
		p.folded[instr] = true
	}
}

// initialised reports whether another part sets the variable, too.
func (p *plan) initialised(ip *initPlan, part *initPart, g *ssa.Global) bool {
	return slices.ContainsFunc(ip.of[g], func(q *initPart) bool { return q != part })
}

// dataKind reports whether arrays of a kind can stand in the file.
func dataKind(k ir.Kind) bool { return k == ir.Bool || k.IsInteger() && k.Bits() <= 32 }

func (f *folder) makeArray(i int, s slot) bool {
	if s.array.box || !dataKind(s.typ.Elem) {
		return false
	}
	f.data.slots[i] = globalSlot{data: make([]byte, s.array.n*elemBytes(s.typ.Elem)), hasData: true}
	return true
}

// step evaluates an instruction; it reports false for what is not constant.
func (f *folder) step(instr ssa.Instruction) bool {
	f.done = append(f.done, instr)
	switch v := instr.(type) {
	case *ssa.DebugRef, *ssa.IndexAddr, *ssa.FieldAddr, *ssa.Jump, *ssa.Return:
		return true
	case *ssa.Alloc:
		return f.alloc(v)
	case *ssa.Slice:
		return v.Low == nil && v.High == nil && v.Max == nil
	case *ssa.UnOp: // a literal as a value
		al, ok := v.X.(*ssa.Alloc)
		return ok && v.Op == token.MUL && f.arrays[al] != nil
	case *ssa.Convert:
		c, ok := v.X.(*ssa.Const)
		return ok && isByteSlice(v.Type().Underlying()) && c.Value != nil && c.Value.Kind() == constant.String
	case *ssa.Store:
		return f.store(v)
	case *ssa.Call:
		return !f.p.b.reach.inits[v.Parent()].needed(v)
	}
	return false
}

func (f *folder) alloc(v *ssa.Alloc) bool {
	t, ok := deref(v).Underlying().(*types.Array)
	if !ok {
		return false
	}
	d, ok := f.p.literal(v, t)
	if !ok {
		return false
	}
	f.arrays[v] = d.bytes
	return true
}

func (f *folder) store(st *ssa.Store) bool {
	if elem, ok := st.Addr.(*ssa.IndexAddr); ok {
		if al, ok := elem.X.(*ssa.Alloc); ok { // a literal's element, seen by alloc
			return f.arrays[al] != nil || deref(al).Underlying().(*types.Array).Len() == 0
		}
	}
	slot, elem, ok := f.path(st.Addr)
	if !ok {
		return false
	}
	if slot >= len(f.slots) {
		return false // its type was reported
	}
	if elem >= 0 {
		c, ok := st.Val.(*ssa.Const)
		if ok {
			putElem(f.data.slots[slot].data, f.slots[slot].typ.Elem, elem, c)
		}
		return ok
	}
	switch v := st.Val.(type) {
	case *ssa.Const:
		return f.constant(slot, v)
	case *ssa.Slice:
		al, ok := v.X.(*ssa.Alloc)
		if !ok || f.arrays[al] == nil {
			return false
		}
		f.view(v.Type(), slot, f.arrays[al], int(deref(al).Underlying().(*types.Array).Len()))
		return true
	case *ssa.UnOp:
		al, ok := v.X.(*ssa.Alloc)
		if !ok || f.arrays[al] == nil || f.slots[slot].array == nil {
			return false
		}
		copy(f.data.slots[slot].data, f.arrays[al])
		return true
	case *ssa.Convert:
		text := constant.StringVal(v.X.(*ssa.Const).Value)
		f.view(v.Type(), slot, []byte(text), len(text))
		return true
	}
	return false
}

// constant sets a slot, or the three of a string.
func (f *folder) constant(slot int, c *ssa.Const) bool {
	if slot >= len(f.slots) {
		return false // its type was reported
	}
	if c.Value == nil {
		return isZeroable(c.Type())
	}
	switch c.Value.Kind() {
	case constant.Bool:
		f.data.slots[slot].init = boolInt(constant.BoolVal(c.Value))
	case constant.Int:
		n, exact := constant.Int64Val(c.Value)
		f.data.slots[slot].init = n
		return exact
	case constant.String:
		text := constant.StringVal(c.Value)
		if len(text) > 32767 {
			return false
		}
		if text != "" {
			f.view(c.Type(), slot, []byte(text), len(text))
		}
	default:
		return false
	}
	return true
}

// isZeroable reports whether the zero value of a type is what fields hold from the start.
func isZeroable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Array, *types.Struct:
		return false
	}
	return true
}

func (f *folder) view(t types.Type, slot int, data []byte, n int) {
	f.data.slots[slot] = globalSlot{data: data, hasData: true}
	f.data.slots[slot+2].init = int64(n)
	if sl, ok := t.Underlying().(*types.Slice); ok && f.p.isCapped(sl.Elem()) {
		f.data.slots[slot+3].init = int64(n)
	}
}

// path is where an address in the variable lies: its slot, and for an element of an array in it its index, else -1.
func (f *folder) path(addr ssa.Value) (slot, elem int, ok bool) {
	switch a := addr.(type) {
	case *ssa.Global:
		return 0, -1, a == f.g
	case *ssa.FieldAddr:
		slot, elem, ok = f.path(a.X)
		lo, _ := f.p.b.fieldRange(deref(a.X).Underlying().(*types.Struct), a.Field, formMemory, a.Pos())
		return slot + lo, -1, ok && elem < 0
	case *ssa.IndexAddr:
		ptr, isPtr := a.X.Type().Underlying().(*types.Pointer)
		c, isConst := a.Index.(*ssa.Const)
		if !isPtr || !isConst {
			return 0, 0, false
		}
		slot, elem, ok = f.path(a.X)
		stride := 1
		if inner, nested := ptr.Elem().Underlying().(*types.Array).Elem().Underlying().(*types.Array); nested {
			stride = f.p.b.arrayLayout(inner, a.Pos()).n
		}
		return slot, max(elem, 0) + int(c.Int64())*stride, ok
	}
	return 0, 0, false
}

// finish marks what nothing writes.
func (f *folder) finish() {
	fieldsWritten := f.p.writes(f.g)
	arraysWritten := f.p.alias.of(f.g).written
	for i, s := range f.slots {
		f.data.slots[i].readOnly = !fieldsWritten && !(f.data.slots[i].hasData && arraysWritten) && (s.array == nil || !arraysWritten)
	}
}

// writes reports whether anything but its initialisation sets a package variable or takes its address.
func (p *plan) writes(g *ssa.Global) bool {
	if p.written == nil {
		p.written = map[*ssa.Global]bool{}
		for _, fn := range p.b.reach.funcs {
			for _, blk := range fn.Blocks {
				for _, instr := range blk.Instrs {
					p.noteWritten(fn, instr)
				}
			}
		}
	}
	return p.written[g]
}

func (p *plan) noteWritten(fn *ssa.Function, instr ssa.Instruction) {
	for _, op := range instr.Operands(nil) {
		g, ok := (*op).(*ssa.Global)
		if ok && !(p.b.reach.inits[fn] != nil && fn.Pkg == g.Pkg) && writesTo(instr, g) {
			p.written[g] = true
		}
	}
}

// writesTo reports whether an instruction sets a variable, or part of it, or does more with its address than read. Elements of arrays are
// looked after by the aliases.
func writesTo(instr ssa.Instruction, g *ssa.Global) bool {
	for _, op := range instr.Operands(nil) {
		if *op != ssa.Value(g) {
			continue
		}
		switch u := instr.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr, *ssa.Slice:
		case *ssa.FieldAddr:
			if !addressRead(u) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

func addressRead(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr, *ssa.Slice:
		case *ssa.FieldAddr:
			if !addressRead(u) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
