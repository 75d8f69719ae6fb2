package verify

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/ir"
)

func (c *checker) function(f *ir.Func) {
	c.fn = f
	defer func() { c.fn, c.block, c.value = nil, nil, nil }()
	c.signature(f)
	if len(f.Blocks) == 0 {
		c.bad("there is no block")
		return
	}
	errors := len(c.found)
	c.home = map[*ir.Value]*ir.Block{}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			c.home[v] = b
		}
	}
	handlers := c.graph(f)
	c.ids(f)
	for _, b := range f.Blocks {
		c.blockValues(b, handlers)
	}
	if len(c.found) == errors { // what follows relies on it
		c.operations(f)
		c.dominance(f)
	}
}

func (c *checker) signature(f *ir.Func) {
	roles := roleChecker{c: c}
	for i, p := range f.Params {
		what := fmt.Sprintf("parameter %s", p)
		if p.Op != ir.OpParam || p.AuxInt != int64(i) || p.Block != nil || len(p.Args) > 0 {
			c.bad("%s is not parameter %d", what, i)
		}
		c.declared(what, p.Type)
		roles.next(what, p.Type, p.Role)
	}
	if f.ResultRoles != nil && len(f.ResultRoles) != len(f.Results) {
		c.bad("there are %d results, but %d roles", len(f.Results), len(f.ResultRoles))
	}
	roles = roleChecker{c: c}
	for i, t := range f.Results {
		what := fmt.Sprintf("result %d", i)
		c.declared(what, t)
		if i < len(f.ResultRoles) {
			roles.next(what, t, f.ResultRoles[i])
		}
	}
	if c.card && len(f.Results) > 1 {
		c.bad("there are %d results", len(f.Results))
	}
	for _, v := range f.Vars {
		c.declared("variable "+v.Name, v.Type)
	}
	c.receiver(f)
}

func (c *checker) receiver(f *ir.Func) {
	if f.Recv == nil {
		if f.Overrides != nil {
			c.bad("a static function overrides nothing")
		}
		return
	}
	if c.knows("class", f.Recv) && (len(f.Params) == 0 || f.Params[0].Type != ir.Object(f.Recv)) {
		c.bad("the first parameter is no %s", ir.Object(f.Recv))
	}
	if m := f.Overrides; m != nil {
		c.apiMethod(m)
		var results []ir.Type
		if m.Result.Kind != ir.Void {
			results = []ir.Type{m.Result}
		}
		if !sameSignature(f, m.Params, results) {
			c.bad("parameters or results are not those of the imported method %s.%s", m.Class.Name, m.Name)
		}
	}
}

// graph checks blocks and edges, and returns the handler blocks.
func (c *checker) graph(f *ir.Func) map[*ir.Block]bool {
	own, handlers := map[*ir.Block]bool{}, map[*ir.Block]bool{}
	for _, b := range f.Blocks {
		own[b] = true
	}
	for _, b := range f.Blocks {
		c.block = b
		if b.Func != f {
			c.bad("block says it is of another function")
		}
		for _, other := range slices.Concat(b.Preds, b.Succs, []*ir.Block{b.Handler}) {
			if other != nil && !own[other] || other == nil && b.Handler != nil {
				c.bad("edge to or from %s, which is not in the function", other)
			}
		}
		if b.Handler != nil {
			handlers[b.Handler] = true
		}
		c.edges(b)
	}
	for _, b := range f.Blocks {
		c.block = b
		if handlers[b] && len(b.Preds) > 0 {
			c.bad("handler block has predecessors")
		}
		if b.Handler == b {
			c.bad("handler block handles its own exceptions")
		}
	}
	c.block = f.Blocks[0]
	if len(f.Blocks[0].Preds) > 0 || handlers[f.Blocks[0]] {
		c.bad("entry block has predecessors or is a handler")
	}
	c.block = nil
	return handlers
}

// edges checks that successors and predecessors of b agree.
func (c *checker) edges(b *ir.Block) {
	count := func(list []*ir.Block, x *ir.Block) (n int) {
		for _, y := range list {
			if x == y {
				n++
			}
		}
		return n
	}
	for _, s := range b.Succs {
		if s != nil && count(b.Succs, s) != count(s.Preds, b) {
			c.bad("edge to %s is not among its predecessors", s)
		}
	}
	for _, p := range b.Preds {
		if p != nil && count(p.Succs, b) == 0 {
			c.bad("predecessor %s has no edge to the block", p)
		}
	}
}

func (c *checker) ids(f *ir.Func) {
	values, blocks := map[int]bool{}, map[int]bool{}
	id := func(what fmt.Stringer, id, limit int, seen map[int]bool) {
		if id < 0 || id >= limit || seen[id] {
			c.bad("ID of %s is not unique or not below %d", what, limit)
		}
		seen[id] = true
	}
	for _, p := range f.Params {
		id(p, p.ID, f.NumValues(), values)
	}
	for _, b := range f.Blocks {
		id(b, b.ID, f.NumBlocks(), blocks)
		for _, v := range b.Values {
			id(v, v.ID, f.NumValues(), values)
		}
	}
}

// blockValues checks what stands where in a block.
func (c *checker) blockValues(b *ir.Block, handlers map[*ir.Block]bool) {
	c.block = b
	defer func() { c.block, c.value = nil, nil }()
	if b.Terminator() == nil {
		c.bad("block has no terminator at its end")
	}
	if handlers[b] && (len(b.Values) == 0 || b.Values[0].Op != ir.OpCatch) {
		c.bad("handler block does not begin with catch")
	}
	phis := true
	for i, v := range b.Values {
		c.value = v
		if v.Block != b {
			c.bad("value says it is in %s", v.Block)
		}
		switch {
		case v.Op == ir.OpInvalid || v.Op == ir.OpParam:
			c.bad("operation does not belong in a block")
		case v.Op == ir.OpCatch && (i > 0 || !handlers[b]):
			c.bad("catch is not the first value of a handler block")
		case v.Op == ir.OpPhi && !phis:
			c.bad("phi stands behind another operation")
		case v.Op == ir.OpPhi && len(v.Args) != len(b.Preds):
			c.bad("phi has %d arguments, the block %d predecessors", len(v.Args), len(b.Preds))
		case v.Op == ir.OpExtract:
			c.extract(b, i)
		case v.Op.IsTerminator() && i < len(b.Values)-1:
			c.bad("terminator is not the last value")
		case v.Op.IsTerminator():
			c.successors(v)
		}
		phis = phis && v.Op == ir.OpPhi
		c.defined(v)
	}
}

func (c *checker) successors(v *ir.Value) {
	want := 0
	switch v.Op {
	case ir.OpJump:
		want = 1
	case ir.OpIf:
		want = 2
	case ir.OpSwitch:
		cases, ok := v.Aux.([]int64)
		if !ok {
			c.bad("switch has no cases")
		}
		want = len(cases) + 1
	}
	if n := len(v.Block.Succs); n != want {
		c.bad("block has %d successors, not %d", n, want)
	}
}

// defined checks that arguments are values of the function.
func (c *checker) defined(v *ir.Value) {
	for i, a := range v.Args {
		switch {
		case a == nil:
			c.bad("argument %d is missing", i)
		case a.Op == ir.OpParam:
			if !slices.Contains(c.fn.Params, a) {
				c.bad("argument %s is a parameter of another function", a)
			}
		case a.Block == nil || c.home[a] != a.Block:
			c.bad("argument %s is not in the function", a)
		case a.Type.Kind == ir.Void:
			c.bad("argument %s has no value", a)
		}
	}
}

func (c *checker) extract(b *ir.Block, i int) {
	v := b.Values[i]
	if len(v.Args) != 1 || v.Args[0] == nil || !v.Args[0].Op.IsCall() {
		c.bad("extract has no call as argument")
		return
	}
	for i--; i >= 0 && b.Values[i].Op == ir.OpExtract && slices.Contains(b.Values[i].Args, v.Args[0]); {
		i--
	}
	if i < 0 || b.Values[i] != v.Args[0] {
		c.bad("extract does not follow its call")
	}
}
