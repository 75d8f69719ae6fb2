package pass

import "github.com/gocard/gocard/ir"

// splitFunc rewrites one function for split32.
type splitFunc struct {
	*splitter
	f     *ir.Func
	pairs map[*ir.Value]pair
	phis  []*ir.Value // of 32 bits
	repl  *substitution
	e     *emitter // appends to the block at hand
}

func newSplitFunc(s *splitter, f *ir.Func) *splitFunc {
	return &splitFunc{splitter: s, f: f, pairs: s.params[f], repl: newSubstitution(f)}
}

func (s *splitFunc) rewrite() {
	for i := 0; i < len(s.f.Blocks); i++ {
		if b := s.f.Blocks[i]; b.Terminator().Op == ir.OpSwitch && is32(b.Terminator().Args[0].Type) {
			compareChain(b)
		}
	}
	order := reversePostorder(s.f)
	for _, b := range order {
		for _, v := range b.Phis() {
			if is32(v.Type) {
				s.pairs[v] = pair{s.phi(v), s.phi(v)}
				s.phis = append(s.phis, v)
			}
		}
	}
	for _, b := range order {
		s.block(b)
	}
	for _, v := range s.phis {
		for i, h := range s.pairs[v] {
			for _, a := range v.Args {
				h.Args = append(h.Args, s.pairs[a][i])
			}
		}
	}
	s.repl.apply()
}

func (s *splitFunc) phi(v *ir.Value) *ir.Value {
	h := s.f.NewValue(ir.OpPhi, word)
	h.Block, h.Pos = v.Block, v.Pos
	return h
}

// block builds the values of b anew.
func (s *splitFunc) block(b *ir.Block) {
	old := b.Values
	b.Values = nil
	s.e = &emitter{f: s.f, b: b}
	for _, v := range old {
		s.e.pos = v.Pos
		switch {
		case v.Op == ir.OpPhi && is32(v.Type):
			s.put(s.pairs[v][0])
			s.put(s.pairs[v][1])
		case v.Op == ir.OpExtract:
			s.extract(v)
		case v.Op.IsCall():
			s.call(v)
		default:
			s.value(v)
		}
	}
}

// put appends a value that is made already.
func (s *splitFunc) put(v *ir.Value) {
	v.Block = s.e.b
	s.e.b.Values = append(s.e.b.Values, v)
	s.e.i = len(s.e.b.Values)
}

func (s *splitFunc) op(op ir.Op, args ...*ir.Value) *ir.Value { return s.e.emit(op, word, args...) }

func (s *splitFunc) word(n int64) *ir.Value { return s.e.constant(ir.I16, n) }

// value rewrites v, which is no phi and no call.
func (s *splitFunc) value(v *ir.Value) {
	switch v.Op {
	case ir.OpConst:
		if is32(v.Type) {
			s.pairs[v] = pair{s.word(v.AuxInt >> 16), s.word(v.AuxInt)}
			return
		}
	case ir.OpConv:
		if s.conv(v) {
			return
		}
	case ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe:
		if _, ok := s.pairs[v.Args[0]]; ok {
			s.compare(v)
			return
		}
	case ir.OpReturn:
		v.Args = s.flat(v.Args)
	case ir.OpFieldGet, ir.OpGlobalGet, ir.OpVarGet, ir.OpFieldSet, ir.OpGlobalSet, ir.OpVarSet:
		if s.access(v) {
			return
		}
	case ir.OpArrayGet, ir.OpArraySet, ir.OpArrayLen, ir.OpNewArray:
		if s.array(v) {
			return
		}
	default:
		if is32(v.Type) {
			s.arithmetic(v)
			return
		}
	}
	s.put(v)
}

// flat replaces pairs in a list of arguments by their halves.
func (s *splitFunc) flat(args []*ir.Value) []*ir.Value {
	var out []*ir.Value
	for _, a := range args {
		if p, ok := s.pairs[a]; ok {
			out = append(out, p[0], p[1])
		} else {
			out = append(out, a)
		}
	}
	return out
}

// conv rewrites conversions to and from 32 bits.
func (s *splitFunc) conv(v *ir.Value) bool {
	a := v.Args[0]
	halves, from32 := s.pairs[a]
	switch {
	case is32(v.Type) && from32:
		s.pairs[v] = halves
	case is32(v.Type):
		lo := a
		if a.Type.Kind == ir.Bool {
			lo = s.op(ir.OpConv, a)
		}
		s.pairs[v] = pair{s.op(ir.OpShr, lo, s.word(15)), lo}
	case from32 && v.Type.Kind.Bits() == 8:
		v.Args[0] = halves[1]
		s.put(v)
	case from32:
		s.repl.set(v, halves[1])
	default:
		return false
	}
	return true
}

// access rewrites loads and stores of fields, globals and Vars.
func (s *splitFunc) access(v *ir.Value) bool {
	halves, ok := s.fields[v.Aux]
	if !ok {
		return false
	}
	if v.Type.Kind != ir.Void {
		var p pair
		for i, h := range halves {
			p[i] = s.op(v.Op, v.Args...)
			p[i].Aux = h
		}
		s.pairs[v] = p
		return true
	}
	last := len(v.Args) - 1
	p := s.pairs[v.Args[last]]
	for i, h := range halves {
		s.e.emit(v.Op, ir.Type{}, append(append([]*ir.Value(nil), v.Args[:last]...), p[i])...).Aux = h
	}
	return true
}

// array rewrites operations on arrays whose elements have 32 bits.
func (s *splitFunc) array(v *ir.Value) bool {
	if v.Op == ir.OpNewArray {
		if is32Array(v.Type) {
			s.newArray(v)
			return true
		}
		return false
	}
	a := v.Args[0]
	if !is32Array(a.Type) {
		return false
	}
	if v.Op == ir.OpArrayLen {
		n := s.op(ir.OpArrayLen, a)
		setOp(v, ir.OpShr, n, s.word(1))
		s.put(v)
		return true
	}
	hi := s.op(ir.OpShl, v.Args[1], s.word(1))
	lo := s.op(ir.OpAdd, hi, s.word(1))
	if v.Op == ir.OpArrayGet {
		s.pairs[v] = pair{s.op(v.Op, a, hi), s.op(v.Op, a, lo)}
		return true
	}
	p := s.pairs[v.Args[2]]
	s.e.emit(v.Op, ir.Type{}, a, hi, p[0])
	s.e.emit(v.Op, ir.Type{}, a, lo, p[1])
	return true
}

// newArray makes an array of twice the length; a negative length stays negative.
func (s *splitFunc) newArray(v *ir.Value) {
	n := v.Args[0]
	twice := s.op(ir.OpOr, s.op(ir.OpShl, n, s.word(1)), s.op(ir.OpAnd, n, s.word(-32768)))
	if m := s.p.Runtime.MakeTransientShort; v.AuxInt == wantTransient && m != nil {
		setOp(v, ir.OpCallAPI, twice, s.e.constant(ir.I8, clearOnReset))
		v.Aux = m
	} else {
		v.Args = []*ir.Value{twice}
	}
	s.put(v)
}

// call passes pairs as two arguments. Further results move up.
func (s *splitFunc) call(v *ir.Value) {
	if _, ok := v.Aux.(*ir.APIMethod); ok { // one with int stays as it is, with arguments that no longer fit
		for i, a := range v.Args {
			if p, ok := s.pairs[a]; ok {
				v.Args[i] = s.e.emit(ir.OpConv, ir.Scalar(ir.I32), p[1])
			}
		}
		s.put(v)
		if is32(v.Type) {
			lo := s.op(ir.OpConv, v)
			s.pairs[v] = pair{lo, lo}
		}
		return
	}
	v.Args = s.flat(v.Args)
	wide := is32(v.Type)
	if wide {
		v.Type = word
	}
	s.put(v)
	if wide {
		s.pairs[v] = pair{v, s.further(v, 1)}
	}
}

// further appends result i of a call.
func (s *splitFunc) further(call *ir.Value, i int) *ir.Value {
	v := s.op(ir.OpExtract, call)
	v.AuxInt = int64(i)
	return v
}

// extract renumbers a further result: pairs before it take two places.
func (s *splitFunc) extract(v *ir.Value) {
	call := v.Args[0]
	v.AuxInt = int64(s.place(call, int(v.AuxInt)))
	if !is32(v.Type) {
		s.put(v)
		return
	}
	v.Type = word
	s.put(v)
	s.pairs[v] = pair{v, s.further(call, int(v.AuxInt)+1)}
}

// place is where result i of a call, as it was, begins.
func (s *splitFunc) place(call *ir.Value, i int) int {
	var types []ir.Type
	switch aux := call.Aux.(type) {
	case *ir.Func:
		types = s.results[aux]
	case *ir.InterfaceCall:
		types = s.results[aux.Method]
	}
	return len(splitTypes(types[:i]))
}
