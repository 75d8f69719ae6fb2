package lower

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// function is a function value that is known when the function that uses it is compiled.
type function struct {
	ssa      *ssa.Function
	bindings []operand // of the free variables
	making   bool      // its object is being made
}

// funcVar is a variable that holds such a function and is set once.
type funcVar struct{ value operand }

// function returns the static function that an SSA function is compiled to.
func (b *builder) function(fun *ssa.Function) *ir.Func {
	if f := b.funcs[fun]; f != nil {
		return f
	}
	x := b.newFunc(b.funcName(fun), fun.Pos())
	b.funcs[fun] = x.f
	s := newScope(x, fun, nil)
	s.params()
	s.declareResults(fun.Pos())
	b.queue = append(b.queue, func() {
		b.guard(fun.Pos(), func() {
			s.body()
			x.finish()
		})
	})
	return x.f
}

// partName is the name of a slot of a variable.
func partName(name string, sl slot) string {
	if sl.name == "" {
		return name
	}
	return name + "." + sl.name
}

// name gives the value that a variable has at a place of the source the variable's name, for debuggers. A value that several have keeps the first.
func (s *scope) name(ref *ssa.DebugRef) {
	o, ok := s.env[ref.X]
	obj, isVar := ref.Object().(*types.Var)
	if !ok || len(o.vals) == 0 || !isVar || ref.IsAddr || obj.IsField() {
		return
	}
	layout := s.b.layout(ref.X.Type(), ref.Pos()).val
	for i, v := range o.vals {
		if v.Name == "" && i < len(layout) && v.Op != ir.OpConst && v.Op != ir.OpNull {
			v.Name = partName(obj.Name(), layout[i])
		}
	}
}

// params declares the parameters of the function and binds those of the SSA function to them.
func (s *scope) params() {
	for _, p := range s.ssa.Params {
		var vals []*ir.Value
		for _, sl := range s.b.layout(p.Type(), p.Pos()).val {
			v := s.f.NewParam(sl.typ, sl.role)
			v.Pos = s.b.position(p.Pos())
			v.Name = partName(p.Name(), sl)
			vals = append(vals, v)
		}
		s.define(p, vals...)
	}
}

// funcName is the name of a static function: name, T.name, and the package in front for other packages than the root.
func (b *builder) funcName(fun *ssa.Function) string {
	name := fun.Name()
	if recv := fun.Signature.Recv(); recv != nil {
		t := recv.Type()
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		return b.symbol(t) + "." + name
	}
	pkg := fun.Pkg
	if pkg == nil && fun.Origin() != nil {
		pkg = fun.Origin().Pkg
	}
	if pkg == nil && fun.Parent() != nil {
		pkg = fun.Parent().Pkg
	}
	if pkg != nil && pkg != b.in.Root {
		name = pkg.Pkg.Name() + "." + name
	}
	return strings.NewReplacer("[", "<", "]", ">", " ", "", ",", ".", "*", "$").Replace(b.shortTypes(name))
}

// shortTypes leaves of import paths inside the name of an instance the last element.
func (b *builder) shortTypes(name string) string {
	open := strings.IndexByte(name, '[')
	if open < 0 {
		return name
	}
	args := strings.FieldsFunc(name[open:], func(r rune) bool { return r == '[' || r == ']' || r == ',' })
	for i, a := range args {
		if j := strings.LastIndexByte(a, '/'); j >= 0 {
			args[i] = a[j+1:]
		}
	}
	return name[:open] + "[" + strings.Join(args, ",") + "]"
}

// emitCall emits a call and returns all its results.
func (f *fn) emitCall(op ir.Op, aux any, results []ir.Type, args []*ir.Value) []*ir.Value {
	var t ir.Type
	if len(results) > 0 {
		t = results[0]
	}
	call := f.Emit(op, t, aux, args...)
	if len(results) == 0 {
		return nil
	}
	vals := []*ir.Value{call}
	for i := 1; i < len(results); i++ {
		vals = append(vals, f.Extract(call, i, results[i]))
	}
	return vals
}
