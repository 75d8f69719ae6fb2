package frontend

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/gocard/gocard/frontend/api"
)

// Edit replaces Delete bytes of a file from Offset on.
type Edit struct {
	File   string // absolute path
	Offset int
	Delete int
	Text   string
}

const (
	hostPackage = runtimeModule + "/runtime/host"
	hostName    = "gocardHost"
	selfName    = "gocardSelf"
)

// SharedMethods are the edits that let a native program switch contexts as a card does: every method by which a type implements a shareable interface
// enters the context of the object's owner first. Lines stay where they are.
func (s *Source) SharedMethods() []Edit {
	w := *s.w
	table, _ := api.Collect(w.cfg.Target, w.apiInputs(false))
	methods := w.sharedInterfaces(table)
	if len(methods) == 0 {
		return nil
	}
	var edits []Edit
	for _, p := range w.order {
		if p.kind != userPkg && p.kind != libPkg {
			continue
		}
		for i, f := range p.files {
			if found := w.enterShared(p, f, p.meta.GoFiles[i], table, methods); len(found) > 0 {
				at := w.fset.Position(f.Name.End()).Offset
				edits = append(edits, Edit{File: p.meta.GoFiles[i], Offset: at, Text: fmt.Sprintf("; import %s %q", hostName, hostPackage)})
				edits = append(edits, found...)
			}
		}
	}
	return edits
}

// sharedInterfaces lists the shareable interfaces with methods that the packages declare, those of the API among them.
func (w *world) sharedInterfaces(table *api.Table) []*types.Interface {
	var list []*types.Interface
	for _, p := range w.order {
		if p.kind != userPkg && p.kind != libPkg && p.kind != apiPkg {
			continue
		}
		for _, name := range p.types.Scope().Names() {
			t, ok := p.types.Scope().Lookup(name).(*types.TypeName)
			if !ok || !table.IsShareable(t.Type()) {
				continue
			}
			if it := t.Type().Underlying().(*types.Interface); it.NumMethods() > 0 {
				list = append(list, it)
			}
		}
	}
	return list
}

// enterShared makes the edits for the methods of a file.
func (w *world) enterShared(p *pkg, f *ast.File, name string, table *api.Table, interfaces []*types.Interface) []Edit {
	var edits []Edit
	for _, decl := range f.Decls {
		fd, ok := decl.(*ast.FuncDecl)
		if !ok || fd.Recv == nil || fd.Body == nil || !isShared(p, fd, interfaces) {
			continue
		}
		self, edit := w.receiverName(fd)
		if edit != nil {
			edit.File = name
			edits = append(edits, *edit)
		}
		args := append([]string{self}, sharedArgs(p, fd, table)...)
		edits = append(edits, Edit{File: name, Offset: w.fset.Position(fd.Body.Lbrace).Offset + 1,
			Text: fmt.Sprintf(" defer %s.EnterShared(%s)();", hostName, strings.Join(args, ", "))})
	}
	return edits
}

// isShared reports whether the method implements one of a shareable interface.
func isShared(p *pkg, fd *ast.FuncDecl, interfaces []*types.Interface) bool {
	fn, ok := p.info.Defs[fd.Name].(*types.Func)
	if !ok {
		return false
	}
	recv := fn.Signature().Recv().Type()
	for _, it := range interfaces {
		for m := range it.Methods() {
			if m.Name() == fn.Name() && types.Implements(recv, it) {
				return true
			}
		}
	}
	return false
}

// receiverName is the name of the receiver; a nameless one is given one.
func (w *world) receiverName(fd *ast.FuncDecl) (string, *Edit) {
	field := fd.Recv.List[0]
	switch {
	case len(field.Names) == 0:
		return selfName, &Edit{Offset: w.fset.Position(field.Type.Pos()).Offset, Text: selfName + " "}
	case field.Names[0].Name == "_":
		return selfName, &Edit{Offset: w.fset.Position(field.Names[0].Pos()).Offset, Delete: 1, Text: selfName}
	}
	return field.Names[0].Name, nil
}

// sharedArgs are the parameters that the firewall looks at: arrays, and objects that can be called back.
func sharedArgs(p *pkg, fd *ast.FuncDecl, table *api.Table) []string {
	var args []string
	for _, field := range fd.Type.Params.List {
		t := p.info.TypeOf(field.Type)
		form := "%s"
		if sl, ok := t.Underlying().(*types.Slice); ok {
			form = types.TypeString(types.NewSlice(sl.Elem().Underlying()), nil) + "(%s)"
		} else if !table.IsShareable(t) {
			continue
		}
		for _, name := range field.Names {
			if name.Name != "_" {
				args = append(args, fmt.Sprintf(form, name.Name))
			}
		}
	}
	return args
}
