package progen

import (
	"fmt"
	"math"
)

type kind uint8

const (
	kBool  kind = iota
	kInt        // of a known size
	kGoInt      // int, with the range that its values stay in
	kUint       // uint, likewise
	kString
	kSlice
	kArray
	kStruct
	kPointer
	kInterface
	kFunc
)

// typ is a Go type. Types are equal when their pointers are, but for int and uint, which have one typ for each range.
type typ struct {
	name   string
	kind   kind
	bits   int // of kInt
	signed bool
	lo, hi int64   // of integers
	elem   *typ    // of slices, arrays, pointers
	n      int     // length of arrays
	fields []field // of structs
	params []*typ  // of functions
	result *typ
	impls  []*typ // of interfaces: the types that implement it
	embeds *typ   // of interfaces: another that it embeds
	under  *typ   // of named types that are no structs, interfaces or numbers

	methods []*fn
	bare    bool // it gets no methods: an instance of a generic type, or one with those of an interface
	paths   []path
}

type field struct {
	name     string
	t        *typ
	embedded bool
}

func integer(name string, bits int, signed bool) *typ {
	t := &typ{name: name, kind: kInt, bits: bits, signed: signed, hi: 1<<bits - 1}
	if signed {
		t.lo, t.hi = -1<<(bits-1), 1<<(bits-1)-1
	}
	return t
}

func goInt(lo, hi int64) *typ { return &typ{name: "int", kind: kGoInt, lo: lo, hi: hi} }

var (
	tBool   = &typ{name: "bool", kind: kBool}
	tInt8   = integer("int8", 8, true)
	tUint8  = integer("uint8", 8, false)
	tInt16  = integer("int16", 16, true)
	tUint16 = integer("uint16", 16, false)
	tInt32  = integer("int32", 32, true)
	tUint32 = integer("uint32", 32, false)
	tString = &typ{name: "string", kind: kString}
)

func (g *gen) sliceOf(elem *typ) *typ {
	return g.derived("[]"+elem.name, &typ{kind: kSlice, elem: elem})
}

func (g *gen) arrayOf(elem *typ, n int) *typ {
	return g.derived(fmt.Sprintf("[%d]%s", n, elem.name), &typ{kind: kArray, elem: elem, n: n})
}

func (g *gen) pointerTo(elem *typ) *typ {
	return g.derived("*"+elem.name, &typ{kind: kPointer, elem: elem})
}

// derived gives the type of a name, which is t the first time.
func (g *gen) derived(name string, t *typ) *typ {
	if old := g.byName[name]; old != nil {
		return old
	}
	t.name = name
	g.byName[name] = t
	return t
}

// holdsReferences reports whether values of the type lead to memory that may only be lent.
func (t *typ) holdsReferences() bool {
	switch t.kind {
	case kArray:
		return t.elem.holdsReferences()
	case kStruct:
		for _, f := range t.fields {
			if f.t.holdsReferences() {
				return true
			}
		}
		return false
	}
	return t.kind >= kString
}

// comparable reports whether == works on the type, on the card too.
func (t *typ) comparable() bool {
	switch t.kind {
	case kSlice, kFunc:
		return false
	case kArray:
		return t.elem.kind <= kInt
	case kStruct:
		for _, f := range t.fields {
			if !f.t.comparable() {
				return false
			}
		}
	}
	return true
}

// sizedInt picks an integer type of a known size.
func (g *gen) sizedInt() *typ {
	if g.typeParam != nil && g.chance(2) {
		return g.typeParam
	}
	if g.chance(8) && len(g.namedInts) > 0 {
		return pick(g.r, g.namedInts)
	}
	if g.use32 && g.chance(4) {
		return pick(g.r, []*typ{tInt32, tUint32})
	}
	return pick(g.r, []*typ{tInt8, tUint8, tUint8, tInt16, tUint16, tInt16, tUint16})
}

// rangedInt picks a range for a variable of type int.
func (g *gen) rangedInt() *typ {
	limit := g.intLimit()
	switch g.r.IntN(4) {
	case 0:
		return goInt(0, min(limit, int64(1)<<g.between(3, 15)-1))
	case 1:
		return goInt(0, int64(g.between(5, 1000)))
	case 2:
		return goInt(-int64(g.between(1, 500)), int64(g.between(1, 500)))
	}
	return goInt(0, 255)
}

// intLimit bounds what int may hold.
func (g *gen) intLimit() int64 {
	if g.wide {
		return math.MaxInt32
	}
	return math.MaxInt16
}
