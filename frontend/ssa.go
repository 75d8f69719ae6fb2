package frontend

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/limits"
)

// ssaMode makes one function of each instance of a generic one, and keeps the names of variables.
const ssaMode = ssa.InstantiateGenerics | ssa.GlobalDebug

// checkInstances bounds what ssa makes of generic code.
func (w *world) checkInstances() {
	var pkgs []limits.Package
	for _, p := range w.order {
		if p.kind <= stdPkg {
			pkgs = append(pkgs, limits.Package{Files: p.files, Info: p.info})
		}
	}
	w.problems = append(w.problems, limits.CheckInstances(w.fset, pkgs)...)
}

// ssa builds the SSA form of all packages whose bodies were read.
func (w *world) ssa() *ssa.Program {
	prog := ssa.NewProgram(w.fset, ssaMode)
	prog.CreatePackage(types.Unsafe, nil, nil, true)
	built := map[*pkg]*ssa.Package{}
	for _, p := range w.order {
		var files []*ast.File
		if p.kind <= stdPkg {
			files = p.files
		}
		built[p] = prog.CreatePackage(p.types, files, p.info, true)
	}
	for _, p := range w.order {
		if p.kind <= stdPkg {
			built[p].Build()
		}
	}
	return prog
}
