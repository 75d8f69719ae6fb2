// Package frontend turns a Go package into an ir.Program: the one entry of the compiler's first half.
//
// In: a directory, a package pattern and a target. Out: the program in Go form (see ir), or a diag.List with everything that is wrong.
// The steps, each in a file: find the packages (plain.go, quick.go, list.go), parse and type-check what card code can reach (load.go, demand.go,
// check.go, strip.go) if it is within bounds (package limits), check the subset rules (package subset), build SSA form (ssa.go), read the directives
// of the program (program.go) and lower it (package lower). The package knows nothing of bytecode; runtime packages it knows by path and directive only.
package frontend
