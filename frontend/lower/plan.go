package lower

import (
	"go/types"
	"maps"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/ir"
)

// plan holds the decisions that need a look at the whole program.
type plan struct {
	b             *builder
	alias         *alias
	homes         map[*ssa.Alloc]home
	data          map[*ssa.Alloc]dataArray
	texts         map[*ssa.Alloc][]string
	tables        map[*ssa.Global]*table
	heap          typeutil.Map // struct types that objects are made of
	capped        typeutil.Map // element types of slices that carry their capacity
	own           typeutil.Map // struct types -> []bool: fields that are objects of their own
	pointedTo     typeutil.Map // struct types with pointers to elements of arrays
	objectGlobals map[*ssa.Global]bool
	globalData    map[*ssa.Global]*globalData
	written       map[*ssa.Global]bool
	folded        map[ssa.Instruction]bool // initialisation that the file's data replaces
	confinedHere  map[ssa.Value]answer
	confinedCalls map[ssa.Value]answer
	staticFuncs   map[ssa.Value]answer
	stayAnswers   map[stay]answer
	passedBack    map[*ssa.Parameter]bool // parameters that are, or are part of, a result
	reads         map[ssa.Value]answer
	cycles        map[*ssa.Function]answer
	rooms         map[roomKey]roomAnswer
	entered       map[entered]*entered
	sites         map[*ssa.Function][]ssa.CallInstruction // of the calls that name the function
	replaced      map[*ssa.Function]bool                  // stand in for others
	staticCycles  map[*ssa.Function]answer
	columns       map[*ssa.Alloc]answer
	reusables     map[ssa.Value]bool
	callers       map[*ssa.Function][]ssa.CallInstruction // that may run a function; nil until somebody asks
	waiting       *waiting                                // nil until somebody asks
}

// home is where a variable whose address is taken lives.
type home uint8

const (
	homeObject    home = iota // an object or array of its own
	homeLocal                 // IR variables and the transient frame
	homeTransient             // an array of its own, transient, made once
	homeLoop                  // the place of the loop variable of which it is the copy for the next iteration
	homeFunc                  // a function that is known when compiling
	homeData                  // an array in the file that nothing writes
	homeStrings               // an array of constant strings that nothing writes, made once
	homeColumns               // an array of structs as one array in the transient frame for each field
)

type dataArray struct {
	elem  ir.Kind
	bytes []byte
}

// answer is what is known of a question that is asked while it is being answered.
type answer uint8

const (
	unknown answer = iota
	assumed        // being answered: taken as yes
	yes
	no
)

// ask answers a question about a key once; a question that comes up again while it is being answered is taken as yes. After a no, answers
// that may rest on such a yes are forgotten.
func ask[K comparable](known map[K]answer, key K, find func() bool) bool {
	switch known[key] {
	case assumed, yes:
		return true
	case no:
		return false
	}
	known[key] = assumed
	if find() {
		known[key] = yes
		return true
	}
	maps.DeleteFunc(known, func(_ K, a answer) bool { return a == yes })
	known[key] = no
	return false
}

func makePlan(b *builder) *plan {
	p := &plan{
		b: b, homes: map[*ssa.Alloc]home{}, data: map[*ssa.Alloc]dataArray{}, texts: map[*ssa.Alloc][]string{}, tables: map[*ssa.Global]*table{},
		objectGlobals: map[*ssa.Global]bool{}, globalData: map[*ssa.Global]*globalData{}, folded: map[ssa.Instruction]bool{},
		confinedHere: map[ssa.Value]answer{}, confinedCalls: map[ssa.Value]answer{}, staticFuncs: map[ssa.Value]answer{}, reads: map[ssa.Value]answer{},
		stayAnswers: map[stay]answer{}, passedBack: map[*ssa.Parameter]bool{}, cycles: map[*ssa.Function]answer{}, staticCycles: map[*ssa.Function]answer{},
		rooms: map[roomKey]roomAnswer{}, entered: map[entered]*entered{}, replaced: map[*ssa.Function]bool{}, columns: map[*ssa.Alloc]answer{}, reusables: map[ssa.Value]bool{},
	}
	b.plan = p
	b.reach.markProcess()
	p.findCapped()
	p.findOwn()
	p.findHeap()
	p.findObjectGlobals()
	p.findTables()
	p.alias = findAliases(b)
	p.foldInits()
	return p
}

// home decides where a variable lives.
func (p *plan) home(v *ssa.Alloc) home {
	h, ok := p.homes[v]
	if !ok {
		h = p.decide(v)
		if isArray(deref(v)) && p.alias == nil {
			return h // asked while the aliases are being found
		}
		p.homes[v] = h
	}
	return h
}

func deref(v ssa.Value) types.Type { return v.Type().Underlying().(*types.Pointer).Elem() }

func (p *plan) decide(v *ssa.Alloc) home {
	if loopVariable(v) != nil {
		return homeLoop
	}
	switch t := deref(v).Underlying().(type) {
	case *types.Signature:
		if storesOnce(v) {
			return homeFunc
		}
	case *types.Struct:
		if !p.confined(v) {
			return homeObject
		}
	case *types.Array:
		return p.decideArray(v, t)
	}
	return homeLocal
}

// findOwn finds the structs inside others, and the elements of arrays, whose address is used as a pointer.
func (p *plan) findOwn() {
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				switch v := instr.(type) {
				case *ssa.FieldAddr:
					if isStruct(deref(v)) && p.b.in.API.ClassOf(deref(v)) == nil && !p.isConfined(v, p.confinedCalls, true) {
						p.addOwn(deref(v.X).Underlying().(*types.Struct), v.Field)
					}
				case *ssa.IndexAddr:
					if isStruct(deref(v)) && !p.isConfined(v, p.confinedCalls, true) {
						p.pointedTo.Set(deref(v), true)
					}
				}
			}
		}
	}
}

func (p *plan) addOwn(s *types.Struct, i int) {
	if i == 0 && superOf(s) != nil {
		return // the object itself
	}
	list, _ := p.own.At(s).([]bool)
	if list == nil {
		list = make([]bool, s.NumFields())
		p.own.Set(s, list)
	}
	list[i] = true
}

// isOwn reports whether field i of the objects of a struct type is an object of its own.
func (p *plan) isOwn(s *types.Struct, i int) bool {
	list, ok := p.own.At(s).([]bool)
	return ok && list[i]
}

// elementsConfined reports whether no element of the arrays in a variable has its address used as a pointer.
func (p *plan) elementsConfined(v ssa.Value, elem types.Type) bool {
	for _, r := range *v.Referrers() {
		ok := true
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.Store:
		case *ssa.FieldAddr:
			ok = p.elementsConfined(u, elem)
		case *ssa.IndexAddr:
			if isArray(deref(u)) {
				ok = p.elementsConfined(u, elem)
			} else {
				ok = p.isConfined(u, p.confinedCalls, true)
			}
		default:
			ok = p.pointedTo.At(elem) == nil
		}
		if !ok {
			return false
		}
	}
	return true
}

// findHeap notes the struct types that objects are made of, with the structs inside.
func (p *plan) findHeap() {
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				switch v := instr.(type) {
				case *ssa.Alloc:
					if t := deref(v); isStruct(t) && p.decide(v) == homeObject || isArray(t) {
						p.addHeap(t)
					}
				case *ssa.MakeSlice:
					p.addHeap(v.Type())
				case *ssa.MakeInterface:
					p.addHeap(v.X.Type())
				}
			}
		}
	}
	for g := range p.b.reach.globals {
		p.addHeap(deref(g))
	}
}

// addHeap notes the structs that a type consists of, as far as it holds them by value.
func (p *plan) addHeap(t types.Type) {
	if p.heap.At(t) != nil {
		return
	}
	p.heap.Set(t, true)
	switch u := t.Underlying().(type) {
	case *types.Slice:
		p.addHeap(u.Elem())
	case *types.Array:
		p.addHeap(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			p.addHeap(u.Field(i).Type())
		}
	}
}

func (p *plan) onHeap(t types.Type) bool { return p.heap.At(t) != nil }

// findObjectGlobals finds the struct variables of packages whose address is used as a pointer.
func (p *plan) findObjectGlobals() {
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Global); ok && isStruct(deref(g)) && !p.confinedUse(g, instr, p.confinedHere, false) {
						p.objectGlobals[g] = true
					}
				}
			}
		}
	}
}

// asObject reports whether a function can stand as an object: its parameters and results have forms as values.
func (p *plan) asObject(f *ssa.Function) bool {
	for v := range f.Signature.Params().Variables() {
		if ptr, ok := v.Type().Underlying().(*types.Pointer); ok && !p.b.pointable(ptr.Elem()) {
			return false
		}
	}
	return true
}

// decideArray finds the cheapest home that an array can have.
func (p *plan) decideArray(v *ssa.Alloc, t *types.Array) home {
	if p.alias == nil {
		return homeObject
	}
	n := p.alias.of(v)
	if !n.written {
		if d, ok := p.literal(v, t); ok {
			p.data[v] = d
			p.foldStores(v)
			return homeData
		}
		if texts, ok := p.stringLiteral(v, t); ok {
			p.texts[v] = texts
			p.foldStores(v)
			return homeStrings
		}
	}
	if p.columnar(v) {
		return homeColumns
	}
	return p.storageHome(v, n, p.b.arrayLayout(t, v.Pos()))
}

// storageHome is the home of an array that is written: local if nothing refers to it after its function.
func (p *plan) storageHome(v ssa.Instruction, n *node, a *arrayLayout) home {
	switch {
	case p.isKept(v, n), p.runsAgain(v):
		return homeObject
	case a.box:
		return p.boxesHome(v.Parent(), v.(ssa.Value), a.elem)
	case p.recursive(v.Parent()):
		return homeObject
	case n.sized, p.waits().isUsed(v): // other functions may use the frame
		return homeTransient
	}
	return homeLocal
}

// isKept reports whether something may refer to arrays of a set after the function that v is in, or after a round of the loop.
func (p *plan) isKept(v ssa.Instruction, n *node) bool {
	return (n.memory || n.owners[v.Parent()] || n.looped && inLoop(v.Block())) && !p.staysHere(v)
}

// boxesHome is the home of a local array, in v or in f, whose elements are objects. Made once they are persistent, so a transaction that is aborted
// would change them, and a pointer to one would meet it again.
func (p *plan) boxesHome(f *ssa.Function, v ssa.Value, elem types.Type) home {
	if p.recursive(f) || p.b.reach.aborts || v != nil && !p.elementsConfined(v, elem) {
		return homeObject
	}
	return homeTransient
}
