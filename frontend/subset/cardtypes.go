package subset

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

// missing is a type that cards do not have.
type missing struct {
	code, what, fix string
}

// missingKinds are the basic types that cards do not have.
var missingKinds = map[types.BasicKind]missing{
	types.Float32:       floats,
	types.Float64:       floats,
	types.Complex64:     complexes,
	types.Complex128:    complexes,
	types.Int64:         wide,
	types.Uint64:        wide,
	types.Uintptr:       addresses,
	types.UnsafePointer: addresses,
}

var (
	floats    = missing{CodeFloat, "is floating point, which cards do not have", "compute in integers of a fixed scale, such as cents or thousandths"}
	complexes = missing{CodeComplex, "is complex, which cards do not have", "compute with integers"}
	wide      = missing{CodeWide, "is wider than the 32 bits of a card's integers", "use an integer of at most 32 bits, or keep longer numbers as []byte"}
	addresses = missing{CodeAddress, "is an address, and cards have none", "use an index into an array, or a pointer to a struct"}
	maps      = missing{CodeMap, "is a map, and cards have none", "use a switch, an array indexed by the key, or a slice of structs that is searched"}
	channels  = missing{CodeChannel, "is a channel, and cards have none", channelFix}
)

// Missing is the code and the remedy for a type that cards do not have, by itself and not for what it is made of; the code is empty for all others.
func Missing(t types.Type) (code, what, fix string) {
	m, _ := isMissing(t.Underlying())
	return m.code, m.what, m.fix
}

// isMissing says what is wrong with a type, if anything is; named types are judged where they are declared.
func isMissing(t types.Type) (missing, bool) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		m, ok := missingKinds[t.Kind()]
		return m, ok
	case *types.Map:
		return maps, true
	case *types.Chan:
		return channels, true
	}
	return missing{}, false
}

// cardTypes reports where types that cards do not have are named, and where values of them come from without their type being named. Constant
// declarations and constraints are left out: they exist in the compiler only.
func cardTypes(s *source) {
	tables := s.tables()
	var visit func(n ast.Node) bool
	walk := func(nodes ...ast.Node) {
		for _, n := range nodes {
			ast.Inspect(n, visit)
		}
	}
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok != token.CONST && n.Tok != token.IMPORT
		case *ast.TypeSpec:
			walk(n.Type)
			return false
		case *ast.FuncType:
			walk(n.Params)
			if n.Results != nil {
				walk(n.Results)
			}
			return false
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				if ft, ok := m.Type.(*ast.FuncType); ok {
					walk(ft)
				}
			}
			return false
		case *ast.CallExpr:
			if rest := s.converted(n); rest != nil {
				walk(rest...)
				return false
			}
			return tables[n] || s.expression(n)
		case ast.Expr:
			return tables[n] || s.expression(n)
		}
		return true
	}
	s.inspect(visit)
}

// converted looks at a call of the standard library whose parameters have 64 bits: a number of the card may be converted to them for the call alone. The
// result is what of the call is to be checked; nil if it is like any other.
func (s *source) converted(call *ast.CallExpr) []ast.Node {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, ok := s.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || !isStandard(fn.Pkg().Path()) {
		return nil
	}
	params := fn.Signature().Params()
	wideOnes, rest := 0, []ast.Node{call.Fun}
	for i, a := range call.Args {
		if i < params.Len() && isWide(params.At(i).Type()) {
			wideOnes++
			conv, isCall := ast.Unparen(a).(*ast.CallExpr)
			switch {
			case s.Info.Types[a].Value != nil:
				continue
			case isCall && len(conv.Args) == 1 && s.Info.Types[conv.Fun].IsType():
				a = conv.Args[0]
			}
		}
		rest = append(rest, a)
	}
	if wideOnes == 0 {
		return nil
	}
	if tv := s.Info.Types[call]; tv.Type != nil {
		s.foreignResult(call, tv.Type)
	}
	return rest
}

// takesType reports whether a constant has its type from where it stands, beside a number that was judged where it came from.
func (s *source) takesType(e ast.Expr) bool {
	untyped := func(id *ast.Ident) bool {
		c, ok := s.Info.Uses[id].(*types.Const)
		return ok && c.Type().Underlying().(*types.Basic).Info()&types.IsUntyped != 0
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return untyped(e)
	case *ast.SelectorExpr:
		return untyped(e.Sel)
	case *ast.ParenExpr:
		return s.takesType(e.X)
	case *ast.UnaryExpr:
		return s.takesType(e.X)
	case *ast.BinaryExpr:
		return s.takesType(e.X) && s.takesType(e.Y)
	}
	return false
}

// fitsCard reports whether a number has at most 32 bits.
func fitsCard(v constant.Value) bool {
	n, exact := constant.Int64Val(constant.ToInt(v))
	return exact && math.MinInt32 <= n && n <= math.MaxUint32
}

// readsNumber reports whether a call reads a number of at most 32 bits: the result may stay in the type that the function gives it.
func (s *source) readsNumber(call *ast.CallExpr, fn *types.Func) bool {
	if name := fn.FullName(); name != "strconv.ParseInt" && name != "strconv.ParseUint" || len(call.Args) != 3 {
		return false
	}
	size := s.Info.Types[call.Args[2]].Value
	if size == nil {
		return false
	}
	n, exact := constant.Int64Val(constant.ToInt(size))
	return exact && 1 <= n && n <= 32
}

// isWide reports whether a type is an integer of 64 bits by name.
func isWide(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && (b.Kind() == types.Int64 || b.Kind() == types.Uint64)
}

// expression checks one expression and says whether to look inside.
func (s *source) expression(e ast.Expr) bool {
	tv, ok := s.Info.Types[e]
	switch {
	case !ok:
	case tv.IsType():
		s.typeName(e, tv.Type)
	case tv.Value != nil:
		if m, bad := isMissing(tv.Type); bad && !(isWide(tv.Type) && fitsCard(tv.Value) && s.takesType(e)) {
			s.bad(m.code, e, m.fix, "constant %s has type %s, which %s", types.ExprString(e), tv.Type, m.what)
		}
		return false
	default:
		if call, ok := e.(*ast.CallExpr); ok {
			s.foreignResult(call, tv.Type)
		}
	}
	return true
}

// typeName checks an expression that is a type.
func (s *source) typeName(e ast.Expr, t types.Type) {
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.MapType, *ast.ChanType:
		if m, bad := isMissing(t); bad {
			s.bad(m.code, e, m.fix, "type %s %s", types.ExprString(e), m.what)
		}
	}
}

// foreignResult checks the result of a function of the standard library; those of other functions are checked where they are declared.
func (s *source) foreignResult(call *ast.CallExpr, t types.Type) {
	var fn *types.Func
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		fn, _ = s.Info.Uses[f].(*types.Func)
	case *ast.SelectorExpr:
		fn, _ = s.Info.Uses[f.Sel].(*types.Func)
	}
	if fn == nil || fn.Pkg() == nil || !isStandard(fn.Pkg().Path()) || s.readsNumber(call, fn) {
		return
	}
	results := []types.Type{t}
	if tuple, ok := t.(*types.Tuple); ok {
		results = nil
		for v := range tuple.Variables() {
			results = append(results, v.Type())
		}
	}
	for _, t := range results {
		if m, bad := isMissing(t); bad {
			s.bad(m.code, call, m.fix, "the result of %s has type %s, which %s", types.ExprString(call.Fun), t, m.what)
			return
		}
	}
}
