package lower

import (
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir"
)

// callAPIFunction translates a call of a function or method of an API package; ok tells that the function is one, or is refused.
func (s *scope) callAPIFunction(fun *function, args []operand, pos token.Pos) (results []operand, ok bool) {
	m, isAPI := s.b.binding(fun.ssa)
	switch {
	case m == nil && !isAPI:
		return nil, false
	case m == nil && fun.ssa.Blocks != nil: // a helper of a compiled body
		return nil, false
	case m == nil:
		s.fail(codeFunction, pos, "", "function %s exists on the host only", s.b.displayName(fun.ssa))
		return nil, true
	case m.Kind == api.Source:
		return nil, false
	case m.Kind == api.Intrinsic:
		return s.intrinsic(m.Name, fun, args, pos), true
	}
	return s.callBound(m, fun.ssa.Signature, objectOf(fun.ssa), args, pos), true
}

// present reports an imported method that the target does not have.
func (s *scope) present(m *api.Method, obj *types.Func, pos token.Pos) bool {
	p := m.Class.Package
	if lib := p.Library; lib != nil && (m.Missing || m.Class.Missing) {
		s.fail(codeLibrary, pos, "build the library again, and load it onto the cards again", "the export file of library %s (%s, version %d.%d) has no %s%s in %s",
			obj.Pkg().Name(), lib.Tokens.File, p.Major, p.Minor, m.Name, m.Desc(), m.Class.Name)
		return false
	}
	if !m.Absent {
		return true
	}
	if !p.Present {
		s.fail(codeVersion, pos, "choose a target that has it", "%s is in package %s, which target %s does not have", s.b.objectName(obj), p.Name, s.b.in.API.Target)
	} else {
		s.fail(codeVersion, pos, "choose a target that has it", "%s came with version %s of %s, target %s has %d.%d", s.b.objectName(obj), m.Since, p.Name, s.b.in.API.Target, p.Major, p.Minor)
	}
	return false
}

// callBound translates a call of an imported method. For methods args[0] is the receiver.
func (s *scope) callBound(m *api.Method, sig *types.Signature, obj *types.Func, args []operand, pos token.Pos) []operand {
	if !s.present(m, obj, pos) {
		return nil
	}
	if m.Allocates {
		s.allocates(nil, pos, obj.Name(), transientBytes(m, args))
	}
	s.b.apiPackage(m.Class.Package).Raise(m.Since)
	target := s.b.apiMethod(m, false)
	var vals []*ir.Value
	if m.Kind == api.Virtual || m.Kind == api.InterfaceMethod {
		recv := s.valueOf(args[0], sig.Recv().Type(), pos)
		vals = append(vals, s.castTo(recv[0], ir.Object(target.Class)))
		args = args[1:]
	}
	given := map[string]goArg{}
	if m.Kind == api.Static && sig.Recv() != nil {
		t := sig.Recv().Type()
		given[api.ReceiverArg] = goArg{t, s.valueOf(args[0], t, pos)}
		args = args[1:]
	}
	params := goParams(sig)
	atoms := m.Args
	if atoms == nil {
		var err error
		if atoms, err = defaultArgs(m.Params, params); err != nil {
			bug("%s: %v", obj.FullName(), err)
		}
	}
	for i, p := range params {
		given[p.name] = goArg{p.typ, s.valueOf(args[i], p.typ, pos)}
		if isString(p.typ.Underlying()) && len(given[p.name].vals) == 3 {
			given[p.name] = goArg{p.typ, s.withArray(given[p.name].vals)}
		}
	}
	for i, atom := range atoms {
		vals = append(vals, s.apiArg(atom, m.Params[i], target.Params[i], given))
	}
	results := s.apiResult(m, target, sig, vals)
	if m.From != "" && len(given[m.From].vals) >= 3 {
		r := results[0].vals[0]
		results[0].vals[0] = s.Conv(s.Binary(ir.OpSub, s.Conv(r, ir.I16), given[m.From].vals[1]), r.Type.Kind)
	}
	return results
}

type goParam struct {
	name string
	typ  types.Type
}

type goArg struct {
	typ  types.Type
	vals []*ir.Value
}

// goParams lists the parameters; nameless ones are called by their number.
func goParams(sig *types.Signature) []goParam {
	var list []goParam
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		list = append(list, goParam{api.ParamName(v.Name(), i), v.Type()})
	}
	return list
}

// defaultArgs spreads Go parameters over a descriptor: a slice takes an array and the numbers behind it that no later parameter needs,
// two for offset and length, one for the offset.
func defaultArgs(desc []directive.Desc, params []goParam) ([]string, error) {
	var atoms []string
	for i, p := range params {
		if len(desc) == len(atoms) {
			return nil, errArgs
		}
		isArray := desc[len(atoms)].Array
		atoms = append(atoms, p.name)
		if !isView(p.typ) || !isArray {
			continue
		}
		atoms[len(atoms)-1] += ".ref"
		scalars := 0
		for j := len(atoms); j < len(desc) && !desc[j].Array && (desc[j].Base == 'S' || desc[j].Base == 'B' || desc[j].Base == 'I'); j++ {
			scalars++
		}
		for _, q := range params[i+1:] {
			if isView(q.typ) {
				break
			}
			scalars--
		}
		for j := range min(scalars, 2) {
			atoms = append(atoms, p.name+[]string{".off", ".len"}[j])
		}
	}
	if len(atoms) != len(desc) {
		return nil, errArgs
	}
	return atoms, nil
}

type argsError struct{}

func (argsError) Error() string { return "the parameters do not fit the descriptor, args= is needed" }

var errArgs error = argsError{}

func isView(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return true
	case *types.Basic:
		return u.Info()&types.IsString != 0
	}
	return false
}

// apiArg is one argument of an imported method.
func (s *scope) apiArg(atom string, d directive.Desc, want ir.Type, given map[string]goArg) *ir.Value {
	if n, err := strconv.ParseInt(atom, 0, 32); err == nil {
		return s.Const(want.Kind, n)
	}
	name, part, _ := strings.Cut(atom, ".")
	arg, ok := given[name]
	if !ok || len(arg.vals) == 0 {
		bug("args: no parameter %s", atom)
	}
	switch part {
	case "", "ref":
		if want.IsRef() {
			return s.castTo(arg.vals[0], want)
		}
		return s.toCard(arg.vals[0], want.Kind)
	case "all": // the card's method takes the array alone
		s.check(s.Compare(ir.OpEq, arg.vals[1], s.Const(ir.I16, 0)), ir.TrapIndex)
		return s.castTo(arg.vals[0], want)
	case "off":
		return s.lengthTo(arg.vals[1], want.Kind)
	case "len":
		return s.lengthTo(arg.vals[2], want.Kind)
	}
	bug("args: unknown part %s", atom)
	return nil
}

// withArray gives an empty string an array: Go does not know strings without, and the card's methods do not take null.
func (s *scope) withArray(vals []*ir.Value) []*ir.Value {
	if g, ok := vals[0].Aux.(*ir.Global); ok && vals[0].Op == ir.OpGlobalGet && g.HasData && g.ReadOnly {
		return vals
	}
	empty := func() *ir.Value { return globalCell{s.b.dataGlobal(ir.U8, nil)}.get(s.fn) }
	if vals[0].Op == ir.OpNull {
		return []*ir.Value{empty(), vals[1], vals[2]}
	}
	ref := s.choose(s.Compare(ir.OpEq, vals[0], s.Null(vals[0].Type)), vals[0].Type, empty, func() *ir.Value { return vals[0] })
	return []*ir.Value{ref, vals[1], vals[2]}
}

// toCard converts a scalar to what the descriptor says. An int must fit.
func (s *scope) toCard(x *ir.Value, k ir.Kind) *ir.Value {
	if k == ir.Bool || x.Type.Kind == ir.Bool {
		return x
	}
	return s.narrow(x, k)
}

// lengthTo converts an offset or length; what the card takes as a byte must be below 128.
func (s *scope) lengthTo(x *ir.Value, k ir.Kind) *ir.Value {
	if k == ir.I8 {
		s.check(s.Compare(ir.OpInBounds, x, s.Const(ir.I16, 128)), ir.TrapIndex)
	}
	return s.Conv(x, k)
}

// castTo gives a reference the type that is wanted, checked when running if the types do not say so.
func (f *fn) castTo(x *ir.Value, want ir.Type) *ir.Value {
	if !want.IsRef() || assignable(x.Type, want) {
		return x
	}
	if x.Op == ir.OpNull {
		return f.Null(want)
	}
	return f.Emit(ir.OpCast, want, nil, x)
}

// apiResult emits the call and converts its result.
func (s *scope) apiResult(m *api.Method, target *ir.APIMethod, sig *types.Signature, args []*ir.Value) []operand {
	t := target.Result
	if m.Kind == api.New {
		t = ir.Object(target.Class)
	}
	r := s.Emit(ir.OpCallAPI, t, target, args...)
	if sig.Results().Len() == 0 {
		return []operand{}
	}
	return []operand{{vals: s.fromCard(r, sig.Results().At(0).Type(), m.Ret)}}
}

// fromCard converts a value of the card to a Go type: arrays are whole views, bytes for unsigned types lose their sign.
func (s *scope) fromCard(r *ir.Value, t types.Type, ret string) []*ir.Value {
	l := s.b.layout(t, s.at)
	switch {
	case len(l.val) >= 3:
		r = s.castTo(r, l.val[0].typ)
		n := s.Emit(ir.OpArrayLen, ir.Scalar(ir.I16), nil, r)
		return s.sliceOf(t, r, s.Const(ir.I16, 0), n, func() *ir.Value { return n })
	case len(l.val) != 1:
		return nil
	case r.Type.IsRef():
		return []*ir.Value{s.castTo(r, l.val[0].typ)}
	case r.Type.Kind == ir.Bool:
		return []*ir.Value{r}
	case ret == "u8":
		r = s.Conv(r, ir.U8)
	case ret == "u16":
		r = s.Conv(r, ir.U16)
	}
	return []*ir.Value{s.Conv(r, l.val[0].typ.Kind)}
}
