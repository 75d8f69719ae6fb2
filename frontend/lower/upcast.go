package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// checkUpcasts reports pointers to the embedded first part of a struct that could come to stand in an interface: to Go such a value has the
// type of the part, to the card it is an object of the whole struct's class.
func (b *builder) checkUpcasts() {
	for _, t := range b.reach.live {
		p, ok := t.(*types.Pointer)
		if !ok || !isStruct(p.Elem()) {
			continue
		}
		b.checkUpcastsTo(p.Elem())
		b.checkInherited(p.Elem())
	}
}

// checkUpcastsTo looks at the places where the address of an embedded part is taken.
func (b *builder) checkUpcastsTo(base types.Type) {
	for _, f := range b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				v, ok := instr.(*ssa.FieldAddr)
				if !ok || v.Field != 0 {
					continue
				}
				u := deref(v.X).Underlying().(*types.Struct)
				if super := superOf(u); super != nil && types.Identical(super, base) && !b.plan.isConfined(v, b.plan.confinedCalls, true) {
					b.failUpcast(v.Pos(), base, deref(v.X))
				}
			}
		}
	}
}

// checkInherited looks at methods that a live type inherits: their receiver is such a pointer, too.
func (b *builder) checkInherited(t types.Type) {
	ptr := types.NewPointer(t)
	set := types.NewMethodSet(ptr)
	for i := range set.Len() {
		sel := set.At(i)
		if len(sel.Index()) < 2 {
			continue
		}
		owner, fun := b.resolve(ptr, sel)
		if types.Identical(owner, t) || fun == nil || len(fun.Blocks) == 0 || b.reach.liveSet.At(types.NewPointer(owner)) == nil {
			continue
		}
		if _, reached := b.reach.callers[fun]; reached && !b.plan.isConfined(fun.Params[0], b.plan.confinedCalls, true) {
			b.failUpcast(fun.Pos(), owner, t)
		}
	}
}

func (b *builder) failUpcast(pos token.Pos, part, whole types.Type) {
	b.fail(codeDynamic, pos, "give the method to the whole struct, or keep the part as a pointer field",
		"a pointer to %s that is part of %s may come to stand in an interface, where the card would see %s", b.typeName(part), b.typeName(whole), b.typeName(whole))
}
