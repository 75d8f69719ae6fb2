package verify

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// rule checks one operation; the number of arguments is right when it runs.
type rule struct {
	args  int // -1: any number
	check func(c *checker, v *ir.Value)
}

var rules = map[ir.Op]rule{
	ir.OpConst: {0, (*checker).constant}, ir.OpNull: {0, (*checker).null}, ir.OpPhi: {-1, (*checker).phi},
	ir.OpAdd: {2, (*checker).binary}, ir.OpSub: {2, (*checker).binary}, ir.OpMul: {2, (*checker).binary},
	ir.OpDiv: {2, (*checker).signedBinary}, ir.OpRem: {2, (*checker).signedBinary},
	ir.OpAnd: {2, (*checker).binary}, ir.OpOr: {2, (*checker).binary}, ir.OpXor: {2, (*checker).binary},
	ir.OpShl: {2, (*checker).shift}, ir.OpShr: {2, (*checker).shift}, ir.OpNeg: {1, (*checker).binary}, ir.OpCom: {1, (*checker).binary},
	ir.OpConv: {1, (*checker).conv},
	ir.OpEq:   {2, (*checker).equal}, ir.OpNe: {2, (*checker).equal}, ir.OpLt: {2, (*checker).order}, ir.OpLe: {2, (*checker).order},
	ir.OpGt: {2, (*checker).order}, ir.OpGe: {2, (*checker).order}, ir.OpInBounds: {2, (*checker).inBounds}, ir.OpNot: {1, (*checker).not},
	ir.OpFieldGet: {1, (*checker).fieldGet}, ir.OpFieldSet: {2, (*checker).fieldSet},
	ir.OpGlobalGet: {0, (*checker).globalGet}, ir.OpGlobalSet: {1, (*checker).globalSet},
	ir.OpArrayGet: {2, (*checker).arrayGet}, ir.OpArraySet: {3, (*checker).arraySet}, ir.OpArrayLen: {1, (*checker).arrayLen},
	ir.OpVarGet: {0, (*checker).varGet}, ir.OpVarSet: {1, (*checker).varSet},
	ir.OpNew: {0, (*checker).new}, ir.OpNewArray: {1, (*checker).newArray},
	ir.OpFrameRef: {0, (*checker).frame}, ir.OpFrameOff: {0, (*checker).frame},
	ir.OpCast: {1, (*checker).cast}, ir.OpIsA: {1, (*checker).isA},
	ir.OpCall: {-1, (*checker).call}, ir.OpCallVirtual: {-1, (*checker).callVirtual},
	ir.OpCallInterface: {-1, (*checker).callInterface}, ir.OpCallAPI: {-1, (*checker).callAPI},
	ir.OpExtract: {1, (*checker).extractType}, ir.OpCatch: {0, (*checker).catch},
	ir.OpJump: {0, nil}, ir.OpIf: {1, (*checker).condition}, ir.OpSwitch: {1, (*checker).switchOn}, ir.OpReturn: {-1, (*checker).ret},
	ir.OpThrow: {1, (*checker).throw}, ir.OpTrap: {0, (*checker).trap}, ir.OpUnreachable: {0, nil},
}

// operations checks types and Aux of every value.
func (c *checker) operations(f *ir.Func) {
	for _, b := range f.Blocks {
		c.block = b
		for _, v := range b.Values {
			c.value = v
			if v.Type.Kind != ir.Void {
				c.declared("value", v.Type)
			}
			r, ok := rules[v.Op]
			switch {
			case !ok:
				c.bad("there is no such operation")
			case r.args >= 0 && len(v.Args) != r.args:
				c.bad("operation takes %d arguments, not %d", r.args, len(v.Args))
			default:
				if noResult(v.Op) {
					c.result(ir.Type{})
				}
				if r.check != nil {
					r.check(c, v)
				}
			}
		}
	}
	c.block, c.value = nil, nil
}

func noResult(o ir.Op) bool {
	return o.IsTerminator() || o == ir.OpFieldSet || o == ir.OpGlobalSet || o == ir.OpArraySet || o == ir.OpVarSet
}

func (c *checker) constant(v *ir.Value) {
	if k := v.Type.Kind; !k.IsInteger() && k != ir.Bool {
		c.bad("type is %s, which has no constants", v.Type)
	} else if k.Wrap(v.AuxInt) != v.AuxInt {
		c.bad("constant is not in the range of %s", k)
	}
}

func (c *checker) null(v *ir.Value) {
	if !v.Type.IsRef() {
		c.bad("type is %s, which is no reference", v.Type)
	}
}

func (c *checker) phi(v *ir.Value) {
	for _, a := range v.Args {
		c.fits("argument", a, v.Type)
	}
}

// arithmetic checks the kind of a result.
func (c *checker) arithmetic(v *ir.Value) bool {
	k := v.Type.Kind
	switch {
	case !k.IsInteger():
		c.bad("type is %s, which is no integer", v.Type)
		return false
	case c.card && k != ir.I16 && k != ir.I32:
		c.bad("arithmetic in %s, which the card has not", k)
	}
	return true
}

func (c *checker) binary(v *ir.Value) {
	if c.arithmetic(v) {
		for _, a := range v.Args {
			c.fits("argument", a, v.Type)
		}
	}
}

// signed reports arguments whose sign the card would take wrongly.
func (c *checker) signed(args ...*ir.Value) {
	for _, a := range args {
		if k := a.Type.Kind; c.card && (k == ir.U16 || k == ir.U32) {
			c.bad("argument %s is %s, which the card takes as signed", a, k)
		}
	}
}

func (c *checker) signedBinary(v *ir.Value) {
	c.binary(v)
	c.signed(v.Args...)
}

func (c *checker) shift(v *ir.Value) {
	if !c.arithmetic(v) {
		return
	}
	c.fits("argument", v.Args[0], v.Type)
	if v.Op == ir.OpShr {
		c.signed(v.Args[0])
	}
	k := v.Args[1].Type.Kind
	if !k.IsInteger() || c.card && !isWord(k) && !(isDouble(k) && v.Type.Kind == ir.I32) {
		c.bad("count %s is %s", v.Args[1], v.Args[1].Type)
	}
}

func (c *checker) conv(v *ir.Value) {
	if k := v.Args[0].Type.Kind; !k.IsInteger() && k != ir.Bool {
		c.bad("argument %s is %s, which is no integer", v.Args[0], v.Args[0].Type)
	}
	if !v.Type.Kind.IsInteger() {
		c.bad("type is %s, which is no integer", v.Type)
	}
}

// compared checks that both arguments have one kind.
func (c *checker) compared(v *ir.Value) {
	c.result(ir.Scalar(ir.Bool))
	x, y := v.Args[0].Type, v.Args[1].Type
	if x.Kind != y.Kind && !(c.card && (isWord(x.Kind) && isWord(y.Kind) || isDouble(x.Kind) && isDouble(y.Kind))) {
		c.bad("arguments are %s and %s", x, y)
	}
}

func (c *checker) equal(v *ir.Value) { c.compared(v) }

func (c *checker) order(v *ir.Value) {
	c.compared(v)
	for _, a := range v.Args {
		if !a.Type.Kind.IsInteger() {
			c.bad("argument %s is %s, which has no order", a, a.Type)
		}
	}
	c.signed(v.Args...)
}

func (c *checker) inBounds(v *ir.Value) {
	c.order(v)
	for _, a := range v.Args {
		if c.card && !isWord(a.Type.Kind) {
			c.bad("argument %s is %s, not a word", a, a.Type)
		}
	}
}

func (c *checker) not(v *ir.Value) {
	c.result(ir.Scalar(ir.Bool))
	c.fits("argument", v.Args[0], ir.Scalar(ir.Bool))
}

func (c *checker) cast(v *ir.Value) {
	if !v.Type.IsRef() || !v.Args[0].Type.IsRef() {
		c.bad("cast of %s to %s", v.Args[0].Type, v.Type)
	}
}

func (c *checker) isA(v *ir.Value) {
	c.result(ir.Scalar(ir.Bool))
	t, ok := v.Aux.(ir.Type)
	if !ok || !t.IsRef() || !v.Args[0].Type.IsRef() {
		c.bad("test of %s for %v", v.Args[0].Type, v.Aux)
		return
	}
	c.declared("tested type", t)
}

func (c *checker) catch(v *ir.Value) {
	if t := c.prog.Runtime.Throwable; v.Type.IsArray() || !v.Type.IsRef() || t != nil && v.Type.Class != t {
		c.bad("type is %s, not Throwable", v.Type)
	}
}

func (c *checker) condition(v *ir.Value) { c.fits("condition", v.Args[0], ir.Scalar(ir.Bool)) }

func (c *checker) switchOn(v *ir.Value) {
	k := v.Args[0].Type.Kind
	if !k.IsInteger() {
		c.bad("argument %s is %s, which is no integer", v.Args[0], v.Args[0].Type)
		return
	}
	cases := slices.Clone(v.Aux.([]int64))
	slices.Sort(cases)
	for i, n := range cases {
		if k.Wrap(n) != n {
			c.bad("case %d is not in the range of %s", n, k)
		}
		if i > 0 && cases[i-1] == n {
			c.bad("case %d stands twice", n)
		}
	}
}

func (c *checker) ret(v *ir.Value) { c.arguments("result", v.Args, c.fn.Results) }

func (c *checker) throw(v *ir.Value) {
	if t := v.Args[0].Type; !t.IsRef() || t.IsArray() {
		c.bad("argument %s is %s, which is no object", v.Args[0], t)
	} else if th := c.prog.Runtime.Throwable; th != nil {
		c.fits("argument", v.Args[0], ir.Object(th))
	}
}

func (c *checker) trap(v *ir.Value) {
	if v.AuxInt < 0 || v.AuxInt > int64(ir.TrapRefused) {
		c.bad("there is no such run-time error")
	}
}
