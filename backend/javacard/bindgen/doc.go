// Package bindgen writes the Go package that stands for a Java Card package: declarations with the directives that the compiler reads.
//
// In: the versions of a package as export files tell them, and hints where the mechanical rules give a poor name or a wrong reading. Out: Go
// files. The rules are those of docs/bind.md; `gocard bind` and the generator of the API packages under runtime/ share them. Bodies hand over to
// runtime/jcre/hostapi, which knows the methods that cards of this project have. The package must not know CAP files or programs.
package bindgen
