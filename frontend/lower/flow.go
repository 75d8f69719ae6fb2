package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Flow of references to arrays, instruction by instruction.

func (a *alias) instr(f *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Store:
		a.store(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			a.load(v)
		}
	case *ssa.FieldAddr:
		a.fieldAddr(v)
	case *ssa.Field:
		a.fieldOf(v)
	case *ssa.IndexAddr:
		merge(a.of(v), a.of(v.X))
		if isStruct(deref(v)) {
			a.of(v).structs = true
		}
	case *ssa.Index:
		a.elementOf(v)
	case *ssa.Slice:
		merge(a.of(v), a.of(v.X))
		if _, ok := v.X.Type().Underlying().(*types.Slice); ok && v.High != nil {
			n := a.of(v)
			n.sized, n.poked = true, true
		}
	case *ssa.SliceToArrayPointer:
		merge(a.of(v), a.of(v.X))
	case *ssa.Convert:
		if a.carries(v.X.Type()) {
			merge(a.of(v), a.of(v.X))
		}
		if isByteSlice(v.Type().Underlying()) && !capacityUnseen(v, map[ssa.Value]bool{}) {
			a.of(v).grows = true // Go gives the copy more room than it needs
		}
	case *ssa.ChangeType:
		a.flow(v, v.X)
	case *ssa.ChangeInterface:
		merge(a.of(v), a.of(v.X))
	case *ssa.Phi:
		for _, e := range v.Edges {
			a.flow(v, e)
			if _, ok := e.(*ssa.Alloc); ok {
				merge(a.own(v), a.own(e))
			}
		}
		if a.carries(v.Type()) {
			a.of(v).looped = true
		}
	case *ssa.MakeInterface:
		merge(a.of(v), a.boxed)
		a.keep(v.X, a.boxed)
	case *ssa.TypeAssert:
		merge(a.of(v), a.boxed)
		merge(a.own(v), a.boxed)
	case *ssa.MakeClosure:
		for i, x := range v.Bindings {
			free := v.Fn.(*ssa.Function).FreeVars[i]
			merge(a.of(free), a.of(x))
			merge(a.own(free), a.own(x))
			a.spread(x)
			a.captured(v, a.of(free))
		}
	case *ssa.Return:
		for i, r := range v.Results {
			a.give(r, f, i)
		}
	case ssa.CallInstruction:
		a.call(v)
	}
}

// captured notes what a closure refers to: an object holds it, or, where the closure is expanded where its function returns it to, what calls that.
func (a *alias) captured(c *ssa.MakeClosure, n *node) {
	p, f := a.b.plan, c.Parent()
	switch {
	case p.isStatic(c):
	case p.returnsClosure(f) && p.calledDirectly(f) && p.resultStatic(f):
		n.own(f)
	default:
		n.memory = true
	}
}

// keep joins what a value refers to with a node.
func (a *alias) keep(v ssa.Value, n *node) {
	if a.carries(v.Type()) {
		merge(a.of(v), n)
	}
	if embodies(v.Type()) {
		merge(a.own(v), n)
	}
	a.spread(v)
}

// store: arrays are copied, so the variable only comes to refer to what the value refers to.
func (a *alias) store(v *ssa.Store) {
	t := v.Val.Type()
	if isArray(t) || storesElement(v.Addr) {
		if !a.inits[v] {
			n := a.of(v.Addr)
			n.written = true
			n.poked = n.poked || !fillsLiteral(v.Addr)
		}
	}
	if isStruct(t) {
		a.storeStruct(v, t)
	}
	if c, ok := v.Val.(*ssa.Const); ok && (c.Value == nil || !a.carries(t)) {
		return
	}
	if a.carries(t) && !isStruct(t) {
		merge(a.of(v.Addr), a.of(v.Val))
	}
	a.spread(v.Val)
	if (isVariable(v.Addr) || storesElement(v.Addr)) && a.carries(t) { // what is in an element in one round of a loop may be there in the next
		a.of(v.Addr).looped = true
	}
}

// storeStruct joins the references of a struct with those of the variable, and marks its arrays as written.
func (a *alias) storeStruct(v *ssa.Store, t types.Type) {
	if _, local := a.localRoot(v.Addr); local {
		merge(a.of(v.Addr), a.of(v.Val))
		a.own(v.Addr).written = true
		return
	}
	merge(a.of(v.Addr), a.of(v.Val))
	a.storeFields(v.Val, v.Addr, t)
}

func (a *alias) storeFields(val, addr ssa.Value, t types.Type) {
	u := t.Underlying().(*types.Struct)
	for i := range u.NumFields() {
		f := u.Field(i)
		switch {
		case isArray(f.Type()):
			a.field(t, i).written = true
			if a.carries(f.Type()) {
				merge(a.field(t, i), a.of(val))
			}
		case isStruct(f.Type()):
			a.storeFields(val, addr, f.Type())
		case a.carries(f.Type()):
			merge(a.field(t, i), a.of(val))
		}
	}
	a.own(addr).written = true
}

// fillsLiteral reports whether an address lies in the array behind a slice literal or the arguments of a call: it is set before anybody sees it.
func fillsLiteral(addr ssa.Value) bool {
	v, ok := rootOf(addr).(*ssa.Alloc)
	return ok && (v.Comment == "slicelit" || v.Comment == "varargs")
}

// isVariable reports whether an address is that of a local variable.
func isVariable(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Parameter:
		return true
	}
	return false
}

// storesElement reports whether an address lies in an array.
func storesElement(addr ssa.Value) bool {
	for {
		switch x := addr.(type) {
		case *ssa.IndexAddr:
			return true
		case *ssa.FieldAddr:
			addr = x.X
		default:
			return false
		}
	}
}

// load: the arrays of the value are those of the variable, for as long as they are not copied.
func (a *alias) load(v *ssa.UnOp) {
	t := v.Type()
	switch {
	case isArray(t):
		merge(a.own(v), a.of(v.X))
		if a.carries(t) {
			merge(a.of(v), a.of(v.X))
		}
	case isStruct(t):
		merge(a.of(v), a.of(v.X))
		merge(a.own(v), a.own(v.X))
		if _, local := a.localRoot(v.X); !local {
			a.joinFields(v, t)
		}
	case a.carries(t):
		merge(a.of(v), a.of(v.X))
	}
}

// fieldOf takes a part of a struct value.
func (a *alias) fieldOf(v *ssa.Field) {
	if embodies(v.Type()) {
		merge(a.own(v), a.own(v.X))
	}
	if a.carries(v.Type()) {
		merge(a.of(v), a.of(v.X))
	}
}

// elementOf takes an element of an array value or a string.
func (a *alias) elementOf(v *ssa.Index) {
	if a.carries(v.Type()) {
		merge(a.of(v), a.of(v.X))
	}
	if embodies(v.Type()) {
		merge(a.own(v), a.own(v.X))
	}
}

// fieldAddr: the fields of a local struct are one with it, those of objects are one for each field of the type.
func (a *alias) fieldAddr(v *ssa.FieldAddr) {
	t := deref(v.X)
	ft := deref(v)
	if _, local := a.localRoot(v.X); local {
		if isArray(ft) {
			merge(a.of(v), a.own(v.X))
			return
		}
		merge(a.of(v), a.of(v.X))
		merge(a.own(v), a.own(v.X))
		return
	}
	if isStruct(ft) {
		a.joinFields(v, ft)
	} else {
		merge(a.of(v), a.field(t, v.Field))
	}
	switch v.X.(type) { // captured variables and parts of objects
	case *ssa.FieldAddr, *ssa.FreeVar:
		if isArray(ft) {
			merge(a.of(v), a.own(v.X))
		} else {
			merge(a.of(v), a.of(v.X))
		}
	}
	if a.b.plan.onHeap(t) && !isStruct(ft) && a.carries(ft) {
		a.of(v).memory = true
	}
}
