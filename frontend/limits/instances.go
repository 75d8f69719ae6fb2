package limits

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/ir/diag"
)

// Package is a type-checked package.
type Package struct {
	Files []*ast.File
	Info  *types.Info
}

// CheckInstances bounds the instances of generic functions and types that the packages need, before they are built. An instance of a type needs
// those of its methods.
func CheckInstances(fset *token.FileSet, pkgs []Package) diag.List {
	c := &instances{fset: fset, uses: map[types.Object][]use{}, seen: map[types.Object]*typeutil.Map{}, ctx: types.NewContext()}
	for _, p := range pkgs {
		if len(p.Info.Instances) > 0 {
			c.collect(p)
		}
	}
	for _, u := range c.uses[nil] {
		c.root = u.at
		c.need(u.of, u.args)
		for len(c.work) > 0 && !c.failed() {
			next := c.work[len(c.work)-1]
			c.work = c.work[:len(c.work)-1]
			c.instance(next)
		}
	}
	return c.problems
}

// use is a place where a generic function or type is given its type arguments, which may consist of type parameters of the code around it.
type use struct {
	of   types.Object
	args []types.Type
	at   token.Pos
}

type instances struct {
	fset     *token.FileSet
	uses     map[types.Object][]use         // by the generic declaration they are in; nil: no such
	seen     map[types.Object]*typeutil.Map // tuples of type arguments
	count    int
	ctx      *types.Context
	work     []use
	root     token.Pos // the use that all this is needed for
	problems diag.List
}

func (c *instances) failed() bool { return len(c.problems) > 0 }

// collect sorts the uses of a package by the declarations they are in.
func (c *instances) collect(p Package) {
	for _, f := range p.Files {
		for _, decl := range f.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if ok {
				c.collectIn(p, fd, generic(p.Info.Defs[fd.Name]))
				continue
			}
			for _, spec := range decl.(*ast.GenDecl).Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok {
					c.collectIn(p, spec, generic(p.Info.Defs[ts.Name]))
				} else {
					c.collectIn(p, spec, nil)
				}
			}
		}
	}
}

func (c *instances) collectIn(p Package, n ast.Node, in types.Object) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if inst, ok := p.Info.Instances[id]; ok {
			u := use{of: p.Info.Uses[id], at: id.Pos()}
			for a := range inst.TypeArgs.Types() {
				u.args = append(u.args, a)
			}
			c.uses[in] = append(c.uses[in], u)
		}
		return true
	})
}

// generic is a declaration with type parameters, nil for others.
func generic(obj types.Object) types.Object {
	if len(typeParams(obj)) == 0 {
		return nil
	}
	return obj
}

// typeParams are the type parameters of a declaration; of a method those of its receiver.
func typeParams(obj types.Object) []*types.TypeParam {
	var list *types.TypeParamList
	switch obj := obj.(type) {
	case *types.Func:
		if list = obj.Signature().RecvTypeParams(); list.Len() == 0 {
			list = obj.Signature().TypeParams()
		}
	case *types.TypeName:
		switch t := obj.Type().(type) {
		case *types.Named:
			list = t.TypeParams()
		case *types.Alias:
			list = t.TypeParams()
		}
	}
	var params []*types.TypeParam
	for p := range list.TypeParams() {
		params = append(params, p)
	}
	return params
}

// need notes an instance.
func (c *instances) need(of types.Object, args []types.Type) {
	tparams := typeParams(of)
	if len(tparams) != len(args) || c.failed() {
		return
	}
	if c.seen[of] == nil {
		c.seen[of] = &typeutil.Map{}
	}
	if c.seen[of].Set(tupleOf(args), true) != nil {
		return
	}
	if c.count++; c.count > Instances {
		c.bad(CodeInstances, "call functions with the same types, or write the types out", "this needs more than %d instances of generic functions and types", Instances)
	}
	c.work = append(c.work, use{of: of, args: args})
}

func (c *instances) bad(code, fix, format string, args ...any) {
	if !c.failed() {
		c.problems.Add(code, c.fset.Position(c.root), fix, format, args...)
	}
}

// instance looks at what an instance needs.
func (c *instances) instance(u use) {
	s := &substitution{c: c, params: typeParams(u.of), args: u.args}
	for _, inner := range c.uses[u.of] {
		c.need(inner.of, s.list(inner.args))
	}
	if named, ok := types.Unalias(u.of.Type()).(*types.Named); ok && u.of.Pos() == named.Obj().Pos() {
		for m := range named.Methods() {
			c.need(m, u.args)
		}
	}
}

func tupleOf(ts []types.Type) *types.Tuple {
	vars := make([]*types.Var, len(ts))
	for i, t := range ts {
		vars[i] = types.NewParam(token.NoPos, nil, "", t)
	}
	return types.NewTuple(vars...)
}
