package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// plan holds the decisions that need a look at the whole program.
type plan struct {
	b             *builder
	homes         map[*ssa.Alloc]home
	data          map[*ssa.Alloc]dataArray
	expand        map[*ssa.Function]bool // must be expanded where they are called
	objectGlobals map[*ssa.Global]bool
	globalData    map[*ssa.Global]*globalData
	folded        map[ssa.Instruction]bool // initialisation that the file's data replaces
	confinedCache map[ssa.Value]confinement
}

// home is where a variable whose address is taken lives.
type home uint8

const (
	homeObject home = iota // an object or array of its own
	homeLocal              // IR variables and the transient frame
	homeFunc               // a function that is known when compiling
	homeData               // an array in the file that nothing writes
)

type dataArray struct {
	elem  ir.Kind
	bytes []byte
}

func makePlan(b *builder) *plan {
	p := &plan{
		b: b, homes: map[*ssa.Alloc]home{}, data: map[*ssa.Alloc]dataArray{}, expand: map[*ssa.Function]bool{},
		objectGlobals: map[*ssa.Global]bool{}, globalData: map[*ssa.Global]*globalData{}, folded: map[ssa.Instruction]bool{},
		confinedCache: map[ssa.Value]confinement{},
	}
	return p
}

// home decides where a variable lives.
func (p *plan) home(v *ssa.Alloc) home {
	h, ok := p.homes[v]
	if !ok {
		h = p.decide(v)
		p.homes[v] = h
	}
	return h
}

func (p *plan) decide(v *ssa.Alloc) home {
	t := v.Type().Underlying().(*types.Pointer).Elem()
	switch t.Underlying().(type) {
	case *types.Signature:
		if storesOnce(v) {
			return homeFunc
		}
	case *types.Struct:
		if p.confined(v) {
			return homeLocal
		}
		return homeObject
	case *types.Array:
		return homeObject
	}
	return homeLocal
}

// storesOnce reports whether a variable is set by one instruction only.
func storesOnce(v *ssa.Alloc) bool {
	n := 0
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == v {
			n++
		}
	}
	return n == 1
}

type confinement uint8

const (
	unknown confinement = iota
	assumed
	isConfined
	notConfined
)

// confined reports whether an address is only used to read and write what it points to, here or in functions that can be expanded.
func (p *plan) confined(v ssa.Value) bool {
	switch p.confinedCache[v] {
	case assumed, isConfined:
		return true
	case notConfined:
		return false
	}
	p.confinedCache[v] = assumed
	ok := v.Referrers() == nil
	if !ok {
		ok = true
		for _, r := range *v.Referrers() {
			if !p.confinedUse(v, r) {
				ok = false
				break
			}
		}
	}
	p.confinedCache[v] = notConfined
	if ok {
		p.confinedCache[v] = isConfined
	}
	return ok
}

func (p *plan) confinedUse(v ssa.Value, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr, *ssa.Slice:
		return true
	case *ssa.Store:
		return u.Val != v
	case *ssa.FieldAddr:
		return p.confined(u)
	}
	return false
}

// asObject reports whether a function without free variables is better an object than expanded.
func (p *plan) asObject(f *ssa.Function) bool { return true }

// mustCopy reports whether a value with arrays has to be copied when it is loaded.
func (p *plan) mustCopy(v *ssa.UnOp) bool { return true }

// mayShare reports whether nothing can tell a view of the same bytes from the copy that a conversion makes.
func (p *plan) mayShare(v *ssa.Convert) bool { return false }
