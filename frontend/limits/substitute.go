package limits

import (
	"go/token"
	"go/types"
	"slices"
)

// substitution replaces type parameters by their arguments.
type substitution struct {
	c      *instances
	params []*types.TypeParam
	args   []types.Type
	parts  int
	inside bool // an argument
}

func (s *substitution) list(ts []types.Type) []types.Type {
	s.parts = 0
	out := make([]types.Type, len(ts))
	for i, t := range ts {
		out[i] = s.typ(t)
	}
	return out
}

// typ is a type with the arguments in place. A type without parameters is written out all the same, to count its parts.
func (s *substitution) typ(t types.Type) types.Type {
	if s.parts++; s.parts > Type {
		s.c.bad(CodeType, "make the type arguments smaller", "this needs an instance whose type arguments have more than %d parts", Type)
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if i := slices.Index(s.params, t); i >= 0 {
			return s.argument(i)
		}
	case *types.Alias:
		return s.typ(types.Unalias(t))
	case *types.Pointer:
		return types.NewPointer(s.typ(t.Elem()))
	case *types.Slice:
		return types.NewSlice(s.typ(t.Elem()))
	case *types.Array:
		return types.NewArray(s.typ(t.Elem()), t.Len())
	case *types.Chan:
		return types.NewChan(t.Dir(), s.typ(t.Elem()))
	case *types.Map:
		return types.NewMap(s.typ(t.Key()), s.typ(t.Elem()))
	case *types.Tuple:
		return s.tuple(t)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, s.tuple(t.Params()), s.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return s.structure(t)
	case *types.Named:
		return s.named(t)
	}
	return t
}

// argument is a type argument; its parts count as well.
func (s *substitution) argument(i int) types.Type {
	inside := s.inside
	s.inside = true
	a := s.typ(s.args[i])
	s.inside = inside
	return a
}

func (s *substitution) tuple(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewVar(v.Pos(), v.Pkg(), v.Name(), s.typ(v.Type())))
	}
	return types.NewTuple(vars...)
}

func (s *substitution) structure(t *types.Struct) *types.Struct {
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		fields = append(fields, types.NewField(f.Pos(), f.Pkg(), f.Name(), s.typ(f.Type()), f.Embedded()))
		tags = append(tags, t.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

func (s *substitution) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return s.local(t)
	}
	var args []types.Type
	for a := range t.TypeArgs().Types() {
		args = append(args, s.typ(a))
	}
	if s.c.failed() {
		return t
	}
	inst, err := types.Instantiate(s.c.ctx, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return inst
}

// local is a type that is declared in a generic function: it is another one in each instance, for which this struct stands.
func (s *substitution) local(t *types.Named) types.Type {
	if pkg := t.Obj().Pkg(); s.inside || pkg == nil || t.Obj().Parent() == pkg.Scope() {
		return t
	}
	fields := []*types.Var{types.NewField(token.NoPos, nil, "_", t, false)}
	for i := range s.params {
		fields = append(fields, types.NewField(token.NoPos, nil, "_", s.argument(i), false))
	}
	return types.NewStruct(fields, nil)
}
