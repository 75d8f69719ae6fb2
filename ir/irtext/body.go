package irtext

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gocard/gocard/ir"
)

// maxID bounds the numbers of values and blocks: passes make tables as long as the greatest.
const maxID = 1 << 20

// body is a function under construction.
type body struct {
	*parser
	f      *ir.Func
	cur    *ir.Block
	values map[string]*ir.Value
	blocks map[string]*ir.Block
	vars   map[string]*ir.Var
	frames map[string]*ir.Frame
	usedV  map[int]bool // numbers that names gave
	usedB  map[int]bool
	free   []*ir.Value // without number so far
	freeB  []*ir.Block
	uses   []use
	edges  []edge
	phis   []phi
}

// use is an argument that is looked up when the whole function has been read; edge and phi likewise.
type use struct {
	v    *ir.Value
	arg  int
	name tok
}

type edge struct {
	from    *ir.Block
	handler bool
	name    tok
}

type phi struct {
	v     *ir.Value
	at    tok
	preds []tok
}

func (p *parser) fn() {
	f := p.bodies[p.pos-1]
	b := &body{
		parser: p, f: f, values: map[string]*ir.Value{}, blocks: map[string]*ir.Block{}, vars: map[string]*ir.Var{}, frames: map[string]*ir.Frame{},
		usedV: map[int]bool{}, usedB: map[int]bool{},
	}
	p.funcKey()
	p.expect("(")
	if !p.is(")") {
		p.list(b.param)
	}
	p.expect(")")
	f.Results, f.ResultRoles = p.results()
	if p.got("overrides") {
		f.Overrides = p.apiRef()
	}
	p.expect("{")
	p.endLine()
	for !p.got("}") && p.err == nil {
		b.line()
		p.endLine()
	}
	if p.err == nil {
		b.finish()
	}
}

func (b *body) param() {
	t := b.peek()
	v := &ir.Value{Op: ir.OpParam, AuxInt: int64(len(b.f.Params)), Pos: b.position(t)}
	b.name(b.ident("a parameter's name"), t, v)
	v.Type, v.Role = b.typ(), b.role()
	b.f.Params = append(b.f.Params, v)
}

// name enters a value under its name, which is also its ID if it is v and a number.
func (b *body) name(name string, t tok, v *ir.Value) {
	if b.values[name] != nil {
		b.fail(t, "value %s is defined twice", name)
	}
	b.values[name] = v
	id, ok := number(name, "v")
	switch {
	case !ok:
		b.free = append(b.free, v)
	case id >= maxID:
		b.fail(t, "value number %d is too large", id)
	default:
		v.ID, b.usedV[id] = id, true
		b.f.Reserve(id+1, 0)
	}
}

// number reads the number of a name like v7.
func number(name, prefix string) (int, bool) {
	digits, ok := strings.CutPrefix(name, prefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n >= 0 && strconv.Itoa(n) == digits
}

// line parses a line of a function's body.
func (b *body) line() {
	t := b.peek()
	switch {
	case b.toks[min(b.pos+1, len(b.toks)-1)].text == ":":
		b.label()
	case b.cur == nil && b.got("var"):
		v := &ir.Var{Name: b.ident("a variable's name"), Type: b.typ()}
		if b.vars[v.Name] != nil {
			b.fail(t, "variable %s is declared twice", v.Name)
		}
		b.vars[v.Name] = v
		b.f.Vars = append(b.f.Vars, v)
	case b.cur == nil && b.got("frame"):
		b.frame(t)
	case b.cur == nil:
		b.fail(t, "found %s before the first block", t)
	default:
		b.instruction()
	}
}

func (b *body) frame(t tok) {
	fr := &ir.Frame{Name: b.ident("a frame's name"), Func: b.f}
	kind, ok := ir.KindByName(b.word("an element kind"))
	if !ok {
		b.fail(t, "a frame needs a kind")
	}
	b.expect("[")
	fr.Elem, fr.Len = kind, int(b.int(0, 1<<15-1, "a length"))
	b.expect("]")
	if b.frames[fr.Name] != nil {
		b.fail(t, "frame %s is declared twice", fr.Name)
	}
	b.frames[fr.Name] = fr
}

func (b *body) label() {
	t := b.peek()
	name := b.ident("a block's name")
	b.expect(":")
	if b.blocks[name] != nil {
		b.fail(t, "block %s is defined twice", name)
	}
	blk := &ir.Block{Func: b.f}
	id, ok := number(name, "b")
	switch {
	case !ok:
		b.freeB = append(b.freeB, blk)
	case id >= maxID:
		b.fail(t, "block number %d is too large", id)
	default:
		blk.ID, b.usedB[id] = id, true
		b.f.Reserve(0, id+1)
	}
	b.blocks[name], b.cur = blk, blk
	b.f.Blocks = append(b.f.Blocks, blk)
	if b.got("handler") {
		at := b.peek()
		b.ident("a block")
		b.edges = append(b.edges, edge{blk, true, at})
	}
}

// finish gives the least free numbers to what has none and resolves names.
func (b *body) finish() {
	id := 0
	for _, v := range b.free {
		for b.usedV[id] {
			id++
		}
		v.ID = id
		id++
		b.f.Reserve(id, 0)
	}
	id = 0
	for _, blk := range b.freeB {
		for b.usedB[id] {
			id++
		}
		blk.ID = id
		id++
		b.f.Reserve(0, id)
	}
	for _, u := range b.uses {
		if u.v.Args[u.arg] = b.values[u.name.text]; u.v.Args[u.arg] == nil {
			b.fail(u.name, "value %s is not defined", u.name.text)
		}
	}
	for _, e := range b.edges {
		to := b.blocks[e.name.text]
		switch {
		case to == nil:
			b.fail(e.name, "block %s is not defined", e.name.text)
			return
		case e.handler:
			e.from.Handler = to
		default:
			e.from.AddEdge(to)
		}
	}
	b.orderPreds()
}

// orderPreds puts predecessors in the order of the first phi of each block, and the arguments of the other phis in that order.
func (b *body) orderPreds() {
	for _, ph := range b.phis {
		blk, preds := ph.v.Block, make([]*ir.Block, len(ph.preds))
		for i, t := range ph.preds {
			if preds[i] = b.blocks[t.text]; preds[i] == nil {
				b.fail(t, "block %s is not defined", t.text)
				return
			}
		}
		if !sameBlocks(preds, blk.Preds) {
			b.fail(ph.at, "a phi of %s names other predecessors than the %d it has", blk, len(blk.Preds))
			return
		}
		if blk.Values[0] == ph.v {
			blk.Preds = preds
		}
		args := map[*ir.Block][]*ir.Value{}
		for i, pred := range preds {
			args[pred] = append(args[pred], ph.v.Args[i])
		}
		for i, pred := range blk.Preds {
			ph.v.Args[i], args[pred] = args[pred][0], args[pred][1:]
		}
	}
}

// sameBlocks reports whether x and y are the same in any order.
func sameBlocks(x, y []*ir.Block) bool {
	byID := func(a, b *ir.Block) int { return a.ID - b.ID }
	x, y = slices.Clone(x), slices.Clone(y)
	slices.SortFunc(x, byID)
	slices.SortFunc(y, byID)
	return slices.Equal(x, y)
}
