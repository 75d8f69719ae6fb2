package cardtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// directive is one `//gocard:verb key=value ...` line and what it stands on.
type directive struct {
	verb  string
	word  string // what follows the verb without a key: the name of an intrinsic
	keys  map[string]string
	pos   token.Position
	doc   string // the whole doc comment
	recv  string // receiver type of a method, or the interface the method stands in
	goFun *ast.FuncType
}

// apiSource is what an API package's Go files declare.
type apiSource struct {
	api        directive
	directives []directive
	types      map[string]directive // by Go type name: class, interface, exception or overrides
	constants  []apiConstant
}

// apiConstant is a Go constant with the original name in its line comment, `ISO7816.SW_WRONG_LENGTH`.
type apiConstant struct {
	name, original string
	value          ast.Expr
	pos            token.Position
}

func parseAPI(dir string) (*apiSource, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	s := &apiSource{types: map[string]directive{}}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range docDirectives(fset, file.Doc) {
			s.api = d
		}
		for _, decl := range file.Decls {
			s.declaration(fset, decl)
		}
	}
	if s.api.verb != "api" {
		return nil, fmt.Errorf("package in %s: no //gocard:api directive on the package clause", dir)
	}
	return s, nil
}

func (s *apiSource) declaration(fset *token.FileSet, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		for _, d := range docDirectives(fset, decl.Doc) {
			d.goFun = decl.Type
			d.recv = receiver(decl)
			s.directives = append(s.directives, d)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.typeSpec(fset, decl, spec)
			case *ast.ValueSpec:
				s.valueSpec(fset, decl.Tok, spec)
			}
		}
	}
}

func (s *apiSource) typeSpec(fset *token.FileSet, decl *ast.GenDecl, spec *ast.TypeSpec) {
	doc := spec.Doc
	if doc == nil {
		doc = decl.Doc
	}
	for _, d := range docDirectives(fset, doc) {
		if _, have := s.types[spec.Name.Name]; !have {
			s.types[spec.Name.Name] = d
		}
		s.directives = append(s.directives, d)
	}
	iface, ok := spec.Type.(*ast.InterfaceType)
	if !ok {
		return
	}
	for _, m := range iface.Methods.List {
		for _, d := range docDirectives(fset, m.Doc) {
			d.goFun, _ = m.Type.(*ast.FuncType)
			d.recv = spec.Name.Name
			s.directives = append(s.directives, d)
		}
	}
}

func (s *apiSource) valueSpec(fset *token.FileSet, tok token.Token, spec *ast.ValueSpec) {
	if tok != token.CONST || len(spec.Values) != 1 || spec.Comment == nil {
		return
	}
	words := strings.Fields(spec.Comment.Text())
	if len(words) == 0 || !strings.Contains(words[0], ".") {
		return
	}
	s.constants = append(s.constants, apiConstant{
		name: spec.Names[0].Name, original: strings.Trim(words[0], ",;:"), value: spec.Values[0], pos: fset.Position(spec.Pos()),
	})
}

func docDirectives(fset *token.FileSet, doc *ast.CommentGroup) []directive {
	if doc == nil {
		return nil
	}
	var all []directive
	for _, c := range doc.List {
		line, ok := strings.CutPrefix(c.Text, "//gocard:")
		if !ok {
			continue
		}
		f := strings.Fields(line)
		d := directive{verb: f[0], keys: map[string]string{}, pos: fset.Position(c.Pos()), doc: doc.Text()}
		for _, kv := range f[1:] {
			if k, v, ok := strings.Cut(kv, "="); ok {
				d.keys[k] = v
			} else {
				d.word = kv
			}
		}
		all = append(all, d)
	}
	return all
}

func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return ""
	}
	typ := decl.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
