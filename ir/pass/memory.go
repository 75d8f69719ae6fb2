package pass

import "github.com/gocard/gocard/ir"

// memory finds the loads of a function whose value is known: what was stored or loaded last, on every path, with nothing in between that may have
// written the place. It changes nothing in the function: source says which value a load repeats, and where paths meet with different values, a phi
// that stands in no block (a meeting) joins them. Pure operations on equal arguments repeat each other too. All of it holds in Go form only: in card
// form stores cut and loads extend.
type memory struct {
	f      *ir.Func
	dom    *domTree
	writes *effects

	source  []*ir.Value // by value ID: what a value repeats, as found by the last round
	found   []*ir.Value // the same, of the round at hand
	meets   []*ir.Value // their IDs begin with f.NumValues()
	ids     int         // number of meetings, with those that were dropped
	objects bool        // references have been matched in this round
	most    int         // cells that are followed
	byBlock map[*ir.Block][]*ir.Value

	cells  []cell
	types  []ir.Type // of what is loaded from each
	number map[cell]int
	inside map[any][]int // cells by kind of place
	known  [][]bool      // by block ID: cells whose value is known at the start
	last   [][]*ir.Value // by block ID: what the block leaves in each cell, nil if it does not say
	at     map[meeting]*ir.Value
	exprs  map[expression][]*ir.Value
}

// cell is a place in memory: a field of an object, a global, a Var, an element of an array.
type cell struct {
	base  *ir.Value
	aux   any // *ir.Field, *ir.Global, *ir.Var, or the ir.Kind of the elements
	index *ir.Value
	n     int64 // the index, if it is a constant
}

type meeting struct {
	b *ir.Block
	c int
}

// memoryRounds is how often loads are matched: an object that is itself loaded is known only in the round after its own load was matched.
const memoryRounds = 2

// memorySize bounds the number of cells times the number of blocks: of the largest functions not all cells are followed.
const memorySize = 1 << 21

func findMemory(f *ir.Func, dom *domTree, writes *effects) *memory {
	m := &memory{f: f, dom: dom, writes: writes, source: make([]*ir.Value, f.NumValues())}
	for range memoryRounds {
		if !m.match() {
			break
		}
	}
	return m
}

// of is the value that v repeats, v itself if it repeats none.
func (m *memory) of(v *ir.Value) *ir.Value { return lastSource(m.source, v) }

func lastSource(source []*ir.Value, v *ir.Value) *ir.Value {
	last := v
	for last.ID < len(source) && source[last.ID] != nil {
		last = source[last.ID]
	}
	for v != last { // the next one who asks has it nearer
		v, source[v.ID] = source[v.ID], last
	}
	return last
}

// match matches loads once; it reports whether objects have been matched, so that another round may find more.
func (m *memory) match() bool {
	m.objects, m.most = false, memorySize/m.f.NumBlocks()
	m.cells, m.types, m.number, m.inside = nil, nil, map[cell]int{}, map[any][]int{}
	m.found, m.meets, m.at, m.exprs = make([]*ir.Value, m.f.NumValues()), nil, map[meeting]*ir.Value{}, map[expression][]*ir.Value{}
	for _, b := range m.dom.order {
		for _, v := range b.Values {
			if isLoad(v) {
				m.add(m.cellOf(v), v.Type)
			}
		}
	}
	m.solve()
	for _, b := range m.dom.order {
		m.block(b)
	}
	m.dropMeetings()
	m.source = m.found
	return m.objects
}

func (m *memory) add(c cell, t ir.Type) {
	if _, ok := m.number[c]; !ok && len(m.cells) < m.most {
		m.number[c] = len(m.cells)
		m.inside[c.aux] = append(m.inside[c.aux], len(m.cells))
		m.cells, m.types = append(m.cells, c), append(m.types, t)
	}
}

func isLoad(v *ir.Value) bool {
	return v.Op == ir.OpFieldGet || v.Op == ir.OpGlobalGet || v.Op == ir.OpVarGet || v.Op == ir.OpArrayGet
}

func isStore(v *ir.Value) bool {
	return v.Op == ir.OpFieldSet || v.Op == ir.OpGlobalSet || v.Op == ir.OpVarSet || v.Op == ir.OpArraySet
}

// cellOf is the place that v loads or stores.
func (m *memory) cellOf(v *ir.Value) cell {
	switch v.Op {
	case ir.OpFieldGet, ir.OpFieldSet:
		return cell{base: m.of(v.Args[0]), aux: v.Aux}
	case ir.OpArrayGet, ir.OpArraySet:
		c := cell{base: m.of(v.Args[0]), aux: v.Args[0].Type.Elem, index: m.of(v.Args[1])}
		if c.index.Op == ir.OpConst {
			c.index, c.n = nil, c.index.AuxInt
		}
		return c
	}
	return cell{aux: v.Aux}
}

// solve finds the cells whose value is known at the start of each block: on every path to it a load or store gave the value, and nothing has written
// the cell since. An exception can come between any two instructions: at the start of a handler nothing is known.
func (m *memory) solve() {
	n := m.f.NumBlocks()
	m.known, m.last = make([][]bool, n), make([][]*ir.Value, n)
	lost := make([][]bool, n)
	handlers := map[*ir.Block]bool{}
	for _, b := range m.dom.order {
		handlers[b.Handler] = true
		m.known[b.ID], m.last[b.ID], lost[b.ID] = make([]bool, len(m.cells)), make([]*ir.Value, len(m.cells)), make([]bool, len(m.cells))
		for _, v := range b.Values {
			m.step(v, m.last[b.ID], lost[b.ID])
		}
	}
	for _, b := range m.dom.order {
		for c := range m.cells {
			m.known[b.ID][c] = len(b.Preds) > 0 && !handlers[b]
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range m.dom.order {
			for c, in := range m.known[b.ID] {
				if in && !m.knownBehind(b.Preds, c, lost) {
					m.known[b.ID][c], changed = false, true
				}
			}
		}
	}
}

func (m *memory) knownBehind(preds []*ir.Block, c int, lost [][]bool) bool {
	for _, p := range preds {
		if m.known[p.ID] == nil || m.last[p.ID][c] == nil && (lost[p.ID][c] || !m.known[p.ID][c]) {
			return false
		}
	}
	return true
}

// step follows v: now is what is known of the cells, lost marks those that v may have written.
func (m *memory) step(v *ir.Value, now []*ir.Value, lost []bool) {
	forget := func(c int) {
		now[c] = nil
		if lost != nil {
			lost[c] = true
		}
	}
	switch {
	case isLoad(v):
		if c, ok := m.number[m.cellOf(v)]; ok && now[c] == nil {
			now[c] = v
		}
	case isStore(v):
		c := m.cellOf(v)
		for _, d := range m.inside[c.aux] {
			forget(d)
		}
		if n, ok := m.number[c]; ok && m.types[n] == v.Args[len(v.Args)-1].Type {
			now[n] = v.Args[len(v.Args)-1]
		}
	case v.Op.IsCall():
		w := m.writes.of(v)
		for d := range m.cells {
			if w.writes(m.cells[d].aux) {
				forget(d)
			}
		}
	}
}

// block records what the loads and operations of b repeat.
func (m *memory) block(b *ir.Block) {
	now := make([]*ir.Value, len(m.cells))
	lost := make([]bool, len(m.cells))
	for _, v := range b.Values {
		if isLoad(v) {
			c, ok := m.number[m.cellOf(v)]
			if !ok {
				continue
			}
			if now[c] == nil && !lost[c] && m.known[b.ID][c] {
				now[c] = m.atStart(b, c)
			}
			if x := now[c]; x != nil && x != v && x.Type == v.Type {
				m.objects = m.objects || v.Type.IsRef()
				m.found[v.ID] = x
			}
		}
		m.step(v, now, lost)
		m.operation(b, v)
	}
}

// atStart is the value of a cell at the start of b, where it is known.
func (m *memory) atStart(b *ir.Block, c int) *ir.Value {
	if len(b.Preds) == 1 {
		return m.atEnd(b.Preds[0], c)
	}
	if x := m.at[meeting{b, c}]; x != nil {
		return x
	}
	x := &ir.Value{ID: m.f.NumValues() + len(m.meets), Op: ir.OpPhi, Type: m.types[c], Block: b, Aux: m}
	m.at[meeting{b, c}] = x
	m.meets = append(m.meets, x)
	m.found = append(m.found, nil)
	for _, p := range b.Preds {
		x.Args = append(x.Args, m.atEnd(p, c))
	}
	return x
}

func (m *memory) atEnd(b *ir.Block, c int) *ir.Value {
	if v := m.last[b.ID][c]; v != nil {
		return v
	}
	return m.atStart(b, c)
}

// isMeeting reports whether v is one of m's.
func (m *memory) isMeeting(v *ir.Value) bool { return v.Op == ir.OpPhi && v.Aux == any(m) }

// dropMeetings lets meetings of one value with itself be that value.
func (m *memory) dropMeetings() {
	for changed := true; changed; {
		changed = false
		for _, x := range m.meets {
			if m.found[x.ID] != nil {
				continue
			}
			if only := m.onlyArg(x); only != nil {
				m.found[x.ID], changed = only, true
			}
		}
	}
	m.ids, m.byBlock = len(m.meets), map[*ir.Block][]*ir.Value{}
	for _, x := range m.meets {
		for i, a := range x.Args {
			x.Args[i] = lastSource(m.found, a)
		}
		if m.found[x.ID] == nil && hasRange(x.Type) {
			m.byBlock[x.Block] = append(m.byBlock[x.Block], x)
		}
	}
}

// meetsIn are the integers and arrays that meet at the start of b.
func (m *memory) meetsIn(b *ir.Block) []*ir.Value { return m.byBlock[b] }

// onlyArg is the one value that meets in x, nil if there are several.
func (m *memory) onlyArg(x *ir.Value) *ir.Value {
	var only *ir.Value
	for _, a := range x.Args {
		if a = lastSource(m.found, a); a == x || a == only {
			continue
		}
		if only != nil {
			return nil
		}
		only = a
	}
	return only
}

// operation finds an earlier operation that computes the same as v.
func (m *memory) operation(b *ir.Block, v *ir.Value) {
	if v.Op < ir.OpAdd || v.Op > ir.OpConv && v.Op != ir.OpArrayLen || len(v.Args) == 0 {
		return
	}
	e := expression{op: v.Op, typ: v.Type, x: lastSource(m.found, v.Args[0])}
	if len(v.Args) == 2 {
		e.y = lastSource(m.found, v.Args[1])
	}
	e = canonicalConst(e)
	for _, x := range m.exprs[e] {
		if m.dom.dominates(x.Block, b) {
			m.found[v.ID] = x
			return
		}
	}
	m.exprs[e] = append(m.exprs[e], v)
}
