package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// stdCalls are the functions of the standard library that are translated to natives of the card or to small helpers, because their own
// source needs assembly or would be slower. All of them only read their arguments. Everything else is compiled from source.
var stdCalls = map[string]func(s *scope, args [][]*ir.Value) *ir.Value{
	"bytes.Equal":                                        stdEqual,
	"internal/bytealg.Equal":                             stdEqual,
	"bytes.Compare":                                      stdOrder,
	"strings.Compare":                                    stdOrder,
	"internal/bytealg.Compare":                           stdOrder,
	"internal/bytealg.CompareString":                     stdOrder,
	"bytes.IndexByte":                                    stdIndexByte,
	"strings.IndexByte":                                  stdIndexByte,
	"internal/bytealg.IndexByte":                         stdIndexByte,
	"internal/bytealg.IndexByteString":                   stdIndexByte,
	"internal/stringslite.IndexByte":                     stdIndexByte,
	"bytes.Index":                                        stdIndex,
	"strings.Index":                                      stdIndex,
	"internal/stringslite.Index":                         stdIndex,
	"bytes.EqualFold":                                    stdEqualFold,
	"strings.EqualFold":                                  stdEqualFold,
	"unicode/utf8.Valid":                                 stdValid,
	"unicode/utf8.ValidString":                           stdValid,
	"errors.Is":                                          stdIs,
	"internal/strconv.tooWide":                           stdTooWide,
	"crypto/subtle.ConstantTimeCompare":                  stdSame,
	"crypto/internal/fips140/subtle.ConstantTimeCompare": stdSame,
}

func stdName(f *ssa.Function) string {
	obj := objectOf(f)
	if obj == nil || obj.Pkg() == nil || obj.Signature().Recv() != nil {
		return ""
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// stdReads reports whether a function is one of stdCalls.
func stdReads(f *ssa.Function) bool {
	name := stdName(f)
	return stdCalls[name] != nil || name == errorsAs
}

func (s *scope) callStd(fun *function, args []operand) ([]operand, bool) {
	name := stdName(fun.ssa)
	if name == errorsAs {
		return s.callAs(args), true
	}
	call := stdCalls[name]
	if call == nil {
		return nil, false
	}
	var vals [][]*ir.Value
	for i := range fun.ssa.Signature.Params().Len() {
		vals = append(vals, s.valueOf(args[i], fun.ssa.Signature.Params().At(i).Type(), s.at))
	}
	kind := kinds[fun.ssa.Signature.Results().At(0).Type().Underlying().(*types.Basic).Kind()]
	return []operand{{vals: []*ir.Value{s.Conv(call(s, vals), kind)}}}, true
}

func stdEqual(s *scope, a [][]*ir.Value) *ir.Value { return s.viewsEqual(a[0], a[1]) }

// stdSame is equality as 1 or 0. The card compares in its own code, whose time does not depend on the bytes as that of bytecode would.
func stdSame(s *scope, a [][]*ir.Value) *ir.Value { return s.Conv(s.viewsEqual(a[0], a[1]), ir.I16) }

// stdOrder is -1, 0 or 1.
func stdOrder(s *scope, a [][]*ir.Value) *ir.Value {
	r := s.Emit(ir.OpCall, i16, s.b.orderHelper(), a[0][0], a[0][1], a[0][2], a[1][0], a[1][1], a[1][2])
	zero := s.Const(ir.I16, 0)
	return s.choose(s.Compare(ir.OpLt, r, zero), i16,
		func() *ir.Value { return s.Const(ir.I16, -1) },
		func() *ir.Value { return s.Conv(s.Compare(ir.OpGt, r, zero), ir.I16) })
}

func stdValid(s *scope, a [][]*ir.Value) *ir.Value {
	return s.Emit(ir.OpCall, flag, s.b.validHelper(), a[0][0], a[0][1], a[0][2])
}

func stdIndexByte(s *scope, a [][]*ir.Value) *ir.Value {
	return s.Emit(ir.OpCall, i16, s.b.indexByteHelper(), a[0][0], a[0][1], a[0][2], a[1][0])
}

func stdIndex(s *scope, a [][]*ir.Value) *ir.Value {
	return s.Emit(ir.OpCall, i16, s.b.indexHelper(), a[0][0], a[0][1], a[0][2], a[1][0], a[1][1], a[1][2])
}

// indexByteHelper finds a byte in a view: its position or -1.
func (b *builder) indexByteHelper() *ir.Func {
	return b.helper("rt.indexbyte", []ir.Type{bref, i16, i16, ir.Scalar(ir.U8)}, []ir.Type{i16}, func(f *fn, a []*ir.Value) {
		f.loop(f.Const(ir.I16, 0), a[2], 1, func(i *ir.Value) {
			x := f.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, a[0], f.Binary(ir.OpAdd, a[1], i))
			f.when(f.Compare(ir.OpEq, x, a[3]), func() { f.Return(i) })
		})
		f.Return(f.Const(ir.I16, -1))
	})
}

// indexHelper finds a view in another: its first position or -1.
func (b *builder) indexHelper() *ir.Func {
	return b.helper("rt.index", []ir.Type{bref, i16, i16, bref, i16, i16}, []ir.Type{i16}, func(f *fn, a []*ir.Value) {
		zero := f.Const(ir.I16, 0)
		f.when(f.Compare(ir.OpEq, a[5], zero), func() { f.Return(f.Const(ir.I16, 0)) })
		last := f.Binary(ir.OpSub, a[2], a[5])
		f.when(f.Compare(ir.OpGe, last, zero), func() {
			f.loop(f.Const(ir.I16, 0), f.Binary(ir.OpAdd, last, f.Const(ir.I16, 1)), 1, func(i *ir.Value) {
				f.when(f.bytesEqual(a[0], f.Binary(ir.OpAdd, a[1], i), a[3], a[4], a[5]), func() { f.Return(i) })
			})
		})
		f.Return(f.Const(ir.I16, -1))
	})
}

// stdTooWide refuses programs that may come to it.
func stdTooWide(s *scope, _ [][]*ir.Value) *ir.Value {
	at := s.b.userPosition(s, s.at)
	s.checkOrRefuse(s.Const(ir.Bool, 0), &diag.Diagnostic{
		Code: codeRange, Pos: s.b.position(at), Message: "a number that is read here may have more than 32 bits",
		Fix: "give ParseInt and ParseUint a constant size of at most 32 bits and a base from 2 to 36, and check before Atoi that the text has at most 9 characters",
	})
	return s.Const(ir.I16, 0)
}
