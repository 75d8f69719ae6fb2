package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// originKind says where the array of a slice comes from, as its function sees it.
type originKind uint8

const (
	originMade    originKind = iota // made by the instruction, or by the function that it calls
	originLoaded                    // loaded from a variable, a field or an element, which still refers to it
	originPassed                    // a parameter
	originForeign                   // not known
)

// origins are the instructions and parameters that the array of a slice may come from.
type origins map[ssa.Value]originKind

// originFinder finds origins, through functions that return what they were passed or have made.
type originFinder struct {
	known  map[ssa.Value]origins
	open   map[*ssa.Function]bool // whose results are being looked at
	copied map[*ssa.Alloc]bool    // structs that are copies of others: what their fields refer to others refer to, too
}

func (o *originFinder) of(v ssa.Value) origins {
	if known := o.known[v]; known != nil {
		return known
	}
	all := origins{}
	o.collect(v, map[ssa.Value]bool{}, all)
	if len(o.open) == 0 {
		o.known[v] = all
	}
	return all
}

func (o *originFinder) collect(v ssa.Value, seen map[ssa.Value]bool, all origins) {
	if seen[v] {
		return
	}
	seen[v] = true
	switch x := v.(type) {
	case *ssa.Const:
	case *ssa.ChangeType:
		o.collect(x.X, seen, all)
	case *ssa.Phi:
		for _, e := range x.Edges {
			o.collect(e, seen, all)
		}
	case *ssa.Slice:
		if _, ok := x.X.Type().Underlying().(*types.Pointer); !ok {
			o.collect(x.X, seen, all)
		} else if made, ok := x.X.(*ssa.Alloc); ok {
			all[made] = originMade
		} else {
			all[x] = originForeign
		}
	case *ssa.MakeSlice, *ssa.Convert:
		all[v] = originMade
	case *ssa.UnOp:
		all[x] = originLoaded
		if root, ok := rootOf(x.X).(*ssa.Alloc); ok && o.copied[root] {
			all[x] = originForeign
		}
	case *ssa.Parameter:
		all[x] = originPassed
	case *ssa.Call:
		if isAppend(x) {
			all[x] = originMade
			o.collect(x.Call.Args[0], seen, all)
			return
		}
		o.result(x, x, 0, seen, all)
	case *ssa.Extract:
		if call, ok := x.Tuple.(*ssa.Call); ok {
			o.result(x, call, x.Index, seen, all)
			return
		}
		all[x] = originForeign
	default:
		all[v] = originForeign
	}
}

// result adds the origins of v, which is result i of a call.
func (o *originFinder) result(v ssa.Value, call *ssa.Call, i int, seen map[ssa.Value]bool, all origins) {
	f := call.Call.StaticCallee()
	if f == nil || f.Blocks == nil || f.Parent() != nil || o.open[f] {
		all[v] = originForeign
		return
	}
	o.open[f] = true
	var passed []ssa.Value
	for _, blk := range f.Blocks {
		ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
		if !ok || blk == f.Recover {
			continue
		}
		for from, kind := range o.of(ret.Results[i]) {
			switch kind {
			case originMade:
				all[v] = max(all[v], originMade)
			case originPassed:
				passed = append(passed, call.Call.Args[slices.Index(f.Params, from.(*ssa.Parameter))])
			default:
				all[v] = originForeign
			}
		}
	}
	delete(o.open, f)
	for _, x := range passed {
		o.collect(x, seen, all)
	}
}

// rootOf is the variable or pointer that an address is a part of.
func rootOf(addr ssa.Value) ssa.Value {
	for {
		switch x := addr.(type) {
		case *ssa.FieldAddr:
			addr = x.X
		case *ssa.IndexAddr:
			addr = x.X
		default:
			return addr
		}
	}
}

// alike reports whether two slices may be views of one array: they have an origin in common, or both come from where it is not seen who else refers
// to the array. What was made here and put there counts as such.
func (a origins) alike(b origins, put func(ssa.Value) bool) bool {
	hidden := func(list origins) bool {
		for v, kind := range list {
			if kind != originMade || put(v) {
				return true
			}
		}
		return false
	}
	for v := range a {
		if _, ok := b[v]; ok {
			return true
		}
	}
	return hidden(a) && hidden(b)
}
