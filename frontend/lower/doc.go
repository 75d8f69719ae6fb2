// Package lower turns go/ssa functions into the intermediate representation.
//
// In: the SSA form of all packages of a build, the table of card API bindings, and what the directives of the package say. Out: an
// ir.Program in Go form, or a diag.List with all that has no form on the card. It knows nothing of syntax, files or bytecode.
//
// The work is done in this order: reach finds what the card's entry points reach; plan decides which variables live in locals, in the transient
// frame or in objects, and what may be read-only; then every function that is called is translated, one file per feature of Go. Entry points
// come first, other functions in the order in which calls to them are met; so the result depends on the source alone.
//
// # Operands
//
// A Go value is a list of IR values, one per slot of its type (layout.go). An address is either a reference or a place: cells that are known
// when the function is compiled (place.go). A function value is either an object or known when the function is compiled. Functions that are
// handed an address or a function of the latter kind are expanded where they are called (inline.go); that is how pointers to locals,
// closures and deferred functions cost nothing.
package lower
