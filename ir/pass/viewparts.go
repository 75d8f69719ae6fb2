package pass

import "github.com/gocard/gocard/ir"

// viewPart is the offset and length of a view whose array is known: by roles of parameters and results. What lies in the array behind the offset is
// never less than the length.
type viewPart struct{ off, n *ir.Value }

// collectViews finds by value ID of the array the views of parameters and call results.
func collectViews(f *ir.Func, dom *domTree) map[*ir.Value][]viewPart {
	views := map[*ir.Value][]viewPart{}
	for i, v := range f.Params {
		if isView(len(f.Params), i, func(j int) ir.Role { return f.Params[j].Role }) {
			views[v] = append(views[v], viewPart{f.Params[i+1], f.Params[i+2]})
		}
	}
	for _, b := range dom.order {
		for i, c := range b.Values {
			if g, ok := c.Aux.(*ir.Func); ok && c.Op.IsCall() && g.ResultRoles != nil {
				collectResults(views, b, i, g.ResultRoles)
			}
		}
	}
	return views
}

// collectResults finds views among the results of the call at place i of b.
func collectResults(views map[*ir.Value][]viewPart, b *ir.Block, i int, roles []ir.Role) {
	results := make([]*ir.Value, len(roles))
	results[0] = b.Values[i]
	for _, x := range b.Values[i+1:] {
		if x.Op != ir.OpExtract {
			break
		}
		results[x.AuxInt] = x
	}
	for j, r := range results {
		if r != nil && isView(len(roles), j, func(k int) ir.Role { return roles[k] }) && results[j+1] != nil && results[j+2] != nil {
			views[r] = append(views[r], viewPart{results[j+1], results[j+2]})
		}
	}
}

// restOf is the length of the view that v is at least as long as: v is the length of an array less the offset of the view.
func (fr *funcRanges) restOf(v *ir.Value, b *ir.Block) *ir.Value {
	if v.Op != ir.OpSub && v.Op != ir.OpAdd || v.Args[0].Op != ir.OpArrayLen {
		return nil
	}
	for _, p := range fr.views[v.Args[0].Args[0]] {
		if v.Op == ir.OpSub && v.Args[1] == p.off {
			return p.n
		}
		off, ok := fr.of(p.off).single()
		if c := v.Args[1]; ok && c.Op == ir.OpConst && (v.Op == ir.OpSub && c.AuxInt == off || v.Op == ir.OpAdd && c.AuxInt == -off) {
			return p.n
		}
	}
	return nil
}
