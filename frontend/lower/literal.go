package lower

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// literalStores lists the stores that give an array its first contents when all of them are constants: those directly behind it, by
// constant index, before it is used otherwise. Nil if it is made otherwise.
func literalStores(v *ssa.Alloc) []*ssa.Store {
	arr, ok := v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok {
		return nil
	}
	if _, ok := arr.Elem().Underlying().(*types.Basic); !ok {
		return nil
	}
	var stores []*ssa.Store
	pending := map[ssa.Value]bool{}
	started := false
	for _, instr := range v.Block().Instrs {
		if instr == ssa.Instruction(v) {
			started = true
			continue
		}
		if !started || !mentions(instr, v, pending) {
			continue
		}
		switch u := instr.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.IndexAddr:
			if _, ok := u.Index.(*ssa.Const); ok && u.X == ssa.Value(v) && onlyStored(u) {
				pending[u] = true
				continue
			}
		case *ssa.Store:
			if _, ok := u.Val.(*ssa.Const); ok && pending[u.Addr] {
				stores = append(stores, u)
				continue
			}
		}
		break
	}
	if v.Comment == "slicelit" || v.Comment == "complit" || v.Comment == "varargs" || len(stores) > 0 {
		return stores
	}
	return nil
}

func mentions(instr ssa.Instruction, v ssa.Value, pending map[ssa.Value]bool) bool {
	for _, op := range instr.Operands(nil) {
		if *op == v || pending[*op] {
			return true
		}
	}
	return false
}

// onlyStored reports whether an element's address is used for one store and nothing else.
func onlyStored(v *ssa.IndexAddr) bool {
	n := 0
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if u.Val == ssa.Value(v) {
				return false
			}
			n++
		default:
			return false
		}
	}
	return n == 1
}

// literal is the constant contents of an array that is made as a literal.
func (p *plan) literal(v *ssa.Alloc, t *types.Array) (dataArray, bool) {
	b, ok := t.Elem().Underlying().(*types.Basic)
	if !ok {
		return dataArray{}, false
	}
	k, ok := kinds[b.Kind()]
	if !ok || k == ir.Int || k == ir.Uint || t.Len() > 32767 {
		return dataArray{}, false
	}
	stores := literalStores(v)
	if len(stores) == 0 && v.Comment != "slicelit" && v.Comment != "complit" {
		return dataArray{}, false
	}
	data := make([]byte, int(t.Len())*elemBytes(k))
	for _, st := range stores {
		i, _ := constant.Int64Val(st.Addr.(*ssa.IndexAddr).Index.(*ssa.Const).Value)
		putElem(data, k, int(i), st.Val.(*ssa.Const))
	}
	return dataArray{k, data}, true
}

// stringLiteral is the constant contents of an array of strings that is made as a literal.
func (p *plan) stringLiteral(v *ssa.Alloc, t *types.Array) ([]string, bool) {
	if !isString(t.Elem().Underlying()) {
		return nil, false
	}
	stores := literalStores(v)
	if len(stores) == 0 {
		return nil, false
	}
	texts := make([]string, t.Len())
	for _, st := range stores {
		if c := st.Val.(*ssa.Const); c.Value != nil {
			texts[constInt(st.Addr.(*ssa.IndexAddr).Index.(*ssa.Const))] = constant.StringVal(c.Value)
		}
	}
	return texts, true
}

// foldStores leaves out the code that would fill a literal.
func (p *plan) foldStores(v *ssa.Alloc) {
	for _, st := range literalStores(v) {
		p.folded[st] = true
		p.folded[st.Addr.(*ssa.IndexAddr)] = true
	}
}

// putElem writes element i of an array's data, big-endian.
func putElem(data []byte, k ir.Kind, i int, c *ssa.Const) {
	var n int64
	switch {
	case c.Value == nil:
	case c.Value.Kind() == constant.Bool:
		n = boolInt(constant.BoolVal(c.Value))
	default:
		n, _ = constant.Int64Val(constant.ToInt(c.Value))
	}
	size := elemBytes(k)
	for j := range size {
		data[i*size+j] = byte(n >> (8 * (size - 1 - j)))
	}
}
