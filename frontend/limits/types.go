package limits

import "go/ast"

// size is what a type comes to when every type in it is written out, but for those that it points to.
type size struct {
	parts int
	alias bool // also written out where it is pointed to
}

func isType(n ast.Node) bool {
	switch n.(type) {
	case *ast.TypeSpec, *ast.StructType, *ast.InterfaceType, *ast.FuncType, *ast.ArrayType, *ast.MapType, *ast.ChanType:
		return true
	}
	return false
}

// typeSpec judges a declared type.
func (c *checker) typeSpec(spec *ast.TypeSpec, local bool) {
	if !local {
		c.named(spec.Name.Name)
	} else {
		c.localTypes[spec.Name.Name] = size{1, spec.Assign.IsValid()} // in case it consists of itself
		c.localTypes[spec.Name.Name] = size{c.typeSize(spec.Type, spec.Name), spec.Assign.IsValid()}
	}
}

// named is the size of a type by its name.
func (c *checker) named(name string) size {
	if s, ok := c.localTypes[name]; ok {
		return s
	}
	s, ok := c.names.types[name]
	if spec, declared := c.specs[name]; declared && !ok {
		s = size{1, spec.of.Assign.IsValid()}
		c.names.types[name] = s
		c.from(spec.file, func() { s.parts = c.typeSize(spec.of.Type, spec.of.Name) })
		c.names.types[name] = s
	}
	return size{max(1, s.parts), s.alias}
}

// from judges a declaration of the package that something refers to, without the names of the function at hand.
func (c *checker) from(f *ast.File, judge func()) {
	at, texts, types := c.at, c.localTexts, c.localTypes
	c.at, c.localTexts, c.localTypes = f, nil, nil
	judge()
	c.at, c.localTexts, c.localTypes = at, texts, types
}

// typeSize is the size of a type, which is judged as well; at is where.
func (c *checker) typeSize(e ast.Expr, at ast.Node) int {
	n := c.sizeOf(e, true)
	c.parts += n
	switch {
	case n > Type:
		c.bad(CodeType, at, "keep pointers to the parts, or use arrays", "the type has more than %d parts, counting those of the types in it", Type)
	case c.parts > Types:
		c.bad(CodeType, at, "make the types smaller", "with this one the types of the package have more than %d parts", Types)
	}
	return n
}

// sizeOf is the size of a type; where it is pointed to, whole is false and its name is enough.
func (c *checker) sizeOf(e ast.Expr, whole bool) int {
	n := 1
	switch e := e.(type) {
	case *ast.Ident:
		return c.sizeOfName(c.named(e.Name), whole)
	case *ast.SelectorExpr:
		if p := c.imported(e.X); p != nil {
			return c.sizeOfName(p.types[e.Sel.Name], whole)
		}
	case *ast.ParenExpr:
		return c.sizeOf(e.X, whole)
	case *ast.UnaryExpr: // ~T
		return c.sizeOf(e.X, whole)
	case *ast.BinaryExpr: // S | T
		n = c.sizeOf(e.X, whole) + c.sizeOf(e.Y, whole)
	case *ast.StarExpr:
		n += c.sizeOf(e.X, false)
	case *ast.ChanType:
		n += c.sizeOf(e.Value, false)
	case *ast.MapType:
		n += c.sizeOf(e.Key, false) + c.sizeOf(e.Value, false)
	case *ast.Ellipsis:
		n += c.sizeOf(e.Elt, false)
	case *ast.ArrayType:
		n += c.sizeOf(e.Elt, whole && e.Len != nil)
	case *ast.FuncType:
		n += c.sizeOfFields(e.Params, false) + c.sizeOfFields(e.Results, false)
	case *ast.StructType:
		n += c.sizeOfFields(e.Fields, whole)
	case *ast.InterfaceType:
		n += c.sizeOfFields(e.Methods, whole)
	case *ast.IndexExpr:
		n = c.sizeOfInstance(e.X, []ast.Expr{e.Index}, whole)
	case *ast.IndexListExpr:
		n = c.sizeOfInstance(e.X, e.Indices, whole)
	}
	return min(n, Type+1)
}

func (c *checker) sizeOfName(s size, whole bool) int {
	if whole || s.alias {
		return max(1, s.parts)
	}
	return 1
}

// sizeOfInstance takes it that each part of a generic type is one of its arguments.
func (c *checker) sizeOfInstance(generic ast.Expr, args []ast.Expr, whole bool) int {
	n := 0
	for _, a := range args {
		n += c.sizeOf(a, whole)
	}
	return c.sizeOf(generic, whole) * (1 + min(n, Type))
}

func (c *checker) sizeOfFields(list *ast.FieldList, whole bool) int {
	if list == nil {
		return 0
	}
	n := 0
	for _, f := range list.List {
		n += max(1, len(f.Names)) * c.sizeOf(f.Type, whole)
	}
	return min(n, Type+1)
}
