package around

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// calls calls every function and method of a file that is not generic, each in a block of its own, with variables that hold zero values. Receivers
// are package variables, as their methods may keep them.
func calls(fset *token.FileSet, f *ast.File, src []byte) (statements, vars string) {
	t := &toucher{fset: fset, src: src}
	for i, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && callable(fd) {
			t.call(i, fd)
		}
	}
	return t.String(), t.vars.String()
}

func callable(fd *ast.FuncDecl) bool {
	switch {
	case fd.Name.Name == "_", fd.Recv == nil && (fd.Name.Name == "init" || fd.Name.Name == "Install"), fd.Type.TypeParams != nil, fd.Type.Params == nil:
		return false
	case fd.Recv != nil:
		return len(fd.Recv.List) == 1 && !isGenericReceiver(fd.Recv.List[0].Type)
	}
	return true
}

func isGenericReceiver(t ast.Expr) bool {
	t = ast.Unparen(t)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	_, ok := t.(*ast.Ident)
	return !ok
}

type toucher struct {
	strings.Builder                 // statements
	vars            strings.Builder // declarations of package variables
	fset            *token.FileSet
	src             []byte
}

func (t *toucher) text(n ast.Node) string {
	return string(t.src[t.fset.Position(n.Pos()).Offset:t.fset.Position(n.End()).Offset])
}

// call calls function number i of a file.
func (t *toucher) call(i int, fd *ast.FuncDecl) {
	fun := fd.Name.Name
	t.WriteString("\t{\n")
	if fd.Recv != nil {
		recv := ast.Unparen(fd.Recv.List[0].Type)
		if star, ok := recv.(*ast.StarExpr); ok {
			recv = star.X
		}
		if name := fmt.Sprintf("gocardR%d", i); t.text(recv) == "Applet" {
			fun = "a." + fun
		} else {
			fmt.Fprintf(&t.vars, "var %s %s\n", name, t.text(recv))
			fun = name + "." + fun
		}
	}
	var args []string
	for j, p := range fd.Type.Params.List {
		if _, ok := p.Type.(*ast.Ellipsis); ok {
			break
		}
		for k := range max(1, len(p.Names)) {
			name := fmt.Sprintf("gocardP%d_%d_%d", i, j, k)
			args = append(args, t.argument(name, p.Type))
		}
	}
	fmt.Fprintf(t, "\t\t%s(%s)\n\t}\n", fun, strings.Join(args, ", "))
}

// argument declares a variable and gives it as an argument: of pointers to sized integers the address, of all others the value.
func (t *toucher) argument(name string, typ ast.Expr) string {
	if star, ok := typ.(*ast.StarExpr); ok {
		if id, ok := star.X.(*ast.Ident); ok && strings.Contains(id.Name, "int") {
			fmt.Fprintf(t, "\t\tvar %s %s\n", name, id.Name)
			return "&" + name
		}
	}
	fmt.Fprintf(t, "\t\tvar %s %s\n", name, t.text(typ))
	return name
}
