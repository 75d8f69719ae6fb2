package pass

import "github.com/gocard/gocard/ir"

// slot stands for all places that must hold the same integers, or arrays, whose lengths are its range then: a field, a global, a Var, one parameter or result of a method together with
// the same one of the methods that override or implement it, the elements of all arrays of int.
type slot struct {
	parent               *slot // of a merged slot
	kind                 ir.Kind
	initial              interval // before anything is stored
	seen                 interval // join of that and of what stores leave, see settle.go
	held                 interval // join of that and of all that is stored
	freshSeen, freshHeld interval // the same, while they are computed anew
	cap                  interval // what is known otherwise: lengths are not negative
	pinned               bool     // callers from outside the program see it
	reads                []*funcRanges
	loads                []slotLoad
	jumps                uint8 // how often it has grown, see widen.go
	need                 uint8 // bits that readers need, see demand

	// Of references, see shapes.
	maybeNull bool
	parts     bool // holds views that are not whole arrays, or no views
}

// Keys of slots, besides *ir.Field, *ir.Global and *ir.Var.
type (
	paramKey struct {
		f *ir.Func
		i int
	}
	resultKey struct {
		f *ir.Func
		i int
	}
	methodKey struct {
		m      *ir.Method
		i      int
		result bool
	}
	elemKey struct{ kind ir.Kind } // elements of all arrays of Int or Uint
)

// slotTable finds slots by key.
type slotTable struct {
	refs  bool // slots of references instead of integers
	byKey map[any]*slot
	order []*slot // in order of creation, so that results do not depend on map order
}

func (t *slotTable) find(key any) *slot {
	s := t.byKey[key]
	if s == nil {
		return nil
	}
	for s.parent != nil {
		s = s.parent
	}
	return s
}

// add makes the slot of key for a place of type typ, if it has a range, or in a table of references if it is one.
func (t *slotTable) add(key any, typ ir.Type, role ir.Role, initial interval) *slot {
	if t.refs && typ.IsRef() {
		s := &slot{kind: ir.Ref, maybeNull: initial == everything}
		t.byKey[key] = s
		t.order = append(t.order, s)
		return s
	}
	if t.refs || !hasRange(typ) {
		return &slot{} // nobody asks for it
	}
	s := &slot{kind: typ.Kind, cap: kindInterval(typ.Kind)}
	if typ.IsArray() {
		s.kind, s.cap = ir.I16, lengths
	}
	if role == ir.RoleOff || role == ir.RoleLen {
		s.cap = s.cap.meet(lengths)
	}
	s.initial = initial.meet(s.cap)
	s.seen, s.held = s.initial, s.initial
	t.byKey[key] = s
	t.order = append(t.order, s)
	return s
}

// hasRange reports whether values of type t have a range: integers their own, arrays that of their length. Null has no length.
func hasRange(t ir.Type) bool { return t.Kind.IsInteger() || t.IsArray() }

func (t *slotTable) merge(a, b any) {
	x, y := t.find(a), t.find(b)
	if x == nil || y == nil || x == y {
		return
	}
	y.parent = x
	x.maybeNull, x.parts = x.maybeNull || y.maybeNull, x.parts || y.parts
	x.pinned = x.pinned || y.pinned
	x.initial = x.initial.join(y.initial)
	x.seen, x.held = x.initial, x.initial
	x.cap = x.cap.join(y.cap)
}

// newSlotTable makes the slots of p. Parameters of external functions and results of imported or shareable interfaces are unknown.
func newSlotTable(p *ir.Program, h *hierarchy, ext map[*ir.Func]bool) *slotTable {
	t := &slotTable{byKey: map[any]*slot{}}
	t.fill(p, h, ext)
	return t
}

func (t *slotTable) fill(p *ir.Program, h *hierarchy, ext map[*ir.Func]bool) {
	for _, k := range []ir.Kind{ir.Int, ir.Uint} {
		t.add(elemKey{k}, ir.Scalar(k), ir.RoleNone, exactly(0))
	}
	for _, g := range p.Globals {
		t.add(g, g.Type, g.Role, initialRange(g))
	}
	for _, c := range p.Classes {
		for _, f := range c.Fields {
			t.add(f, f.Type, f.Role, zeroRange(f.Type))
		}
		for _, m := range c.Abstract {
			t.addMethod(c, m)
		}
	}
	for _, f := range p.Funcs {
		t.addFunc(f, ext[f])
	}
	t.mergeOverrides(p, h)
}

// initialRange is the range of what global g holds at first.
func initialRange(g *ir.Global) interval {
	if g.HasData {
		return exactly(int64(len(g.Data) / max(g.Type.Elem.Bits()/8, 1)))
	}
	if g.Type.IsRef() {
		return none
	}
	return exactly(g.Init)
}

// zeroRange is the range of the zero value.
func zeroRange(t ir.Type) interval {
	if t.IsRef() {
		return none
	}
	return exactly(0)
}

func (t *slotTable) addMethod(c *ir.Class, m *ir.Method) {
	unknown := isOpen(c)
	for i, typ := range m.Params {
		t.add(methodKey{m, i, false}, typ, ir.RoleNone, none).pinned = unknown
	}
	for i, typ := range m.Results {
		initial := none
		if unknown {
			initial = everything
		}
		t.add(methodKey{m, i, true}, typ, ir.RoleNone, initial).pinned = unknown
	}
}

func (t *slotTable) addFunc(f *ir.Func, external bool) {
	initial := none
	if external {
		initial = everything
	}
	for i, v := range f.Params {
		t.add(paramKey{f, i}, v.Type, v.Role, initial).pinned = external
	}
	for i, typ := range f.Results {
		role := ir.RoleNone
		if f.ResultRoles != nil {
			role = f.ResultRoles[i]
		}
		t.add(resultKey{f, i}, typ, role, none).pinned = external
	}
	for _, x := range f.Vars {
		t.add(x, x.Type, ir.RoleNone, zeroRange(x.Type))
	}
}

// mergeOverrides joins the slots of methods that one call may choose from.
func (t *slotTable) mergeOverrides(p *ir.Program, h *hierarchy) {
	for _, f := range p.Funcs {
		if f.Recv == nil {
			continue
		}
		for _, g := range h.implementations(f.Recv, f.Name) {
			t.mergeFuncs(f, g)
		}
	}
	for _, c := range p.Classes {
		for _, m := range c.Abstract {
			for _, f := range h.implementations(c, m.Name) {
				for i := range m.Params {
					t.merge(methodKey{m, i, false}, paramKey{f, i + 1})
				}
				for i := range m.Results {
					t.merge(methodKey{m, i, true}, resultKey{f, i})
				}
			}
		}
	}
}

func (t *slotTable) mergeFuncs(f, g *ir.Func) {
	if f == g {
		return
	}
	for i := range f.Params {
		t.merge(paramKey{f, i}, paramKey{g, i})
	}
	for i := range f.Results {
		t.merge(resultKey{f, i}, resultKey{g, i})
	}
}

// argSlot is the slot of argument i of call v; nil for imported methods and references.
func (t *slotTable) argSlot(v *ir.Value, i int) *slot {
	switch aux := v.Aux.(type) {
	case *ir.Func:
		return t.find(paramKey{aux, i})
	case *ir.InterfaceCall:
		return t.find(methodKey{aux.Method, i - 1, false})
	}
	return nil
}

// resultSlot is the slot of result i of call v.
func (t *slotTable) resultSlot(v *ir.Value, i int) *slot {
	switch aux := v.Aux.(type) {
	case *ir.Func:
		return t.find(resultKey{aux, i})
	case *ir.InterfaceCall:
		return t.find(methodKey{aux.Method, i, true})
	}
	return nil
}

// loadSlot is the slot that v reads, nil if v is no load.
func (t *slotTable) loadSlot(f *ir.Func, v *ir.Value) *slot {
	switch v.Op {
	case ir.OpParam:
		return t.find(paramKey{f, int(v.AuxInt)})
	case ir.OpFieldGet, ir.OpGlobalGet, ir.OpVarGet:
		return t.find(v.Aux)
	case ir.OpArrayGet:
		return t.find(elemKey{v.Args[0].Type.Elem})
	case ir.OpExtract:
		return t.resultSlot(v.Args[0], int(v.AuxInt))
	}
	if v.Op.IsCall() {
		return t.resultSlot(v, 0)
	}
	return nil
}

// storeSlot is the slot that argument i of v goes to, nil if it goes to none.
func (t *slotTable) storeSlot(f *ir.Func, v *ir.Value, i int) *slot {
	switch {
	case v.Op == ir.OpFieldSet && i == 1, v.Op == ir.OpGlobalSet, v.Op == ir.OpVarSet:
		return t.find(v.Aux)
	case v.Op == ir.OpArraySet && i == 2:
		return t.find(elemKey{v.Args[0].Type.Elem})
	case v.Op == ir.OpReturn:
		return t.find(resultKey{f, i})
	case v.Op.IsCall():
		return t.argSlot(v, i)
	}
	return nil
}
