// Package subset holds the rules of the language that gocard compiles, and the table of all diagnostic codes.
//
// In: type-checked Go packages of a card program. Out: diagnostics for everything that can be refused on syntax and types alone, with the
// position of the very expression and what to write instead. The same rules are available as go/analysis analyzers, for gocard vet and go vet.
// What needs more than syntax and types (values, reach, allocation) is for frontend/lower and ir/pass; the package does not know how anything
// is compiled. API packages, which carry //gocard:api, and test files are left out.
//
// Codes are stable: GC1xxx rules of this package, GC2xxx what the front end cannot lower, GC3xxx allocation and escape, GC4xxx integer ranges,
// GC5xxx directives and set-up, GC6xxx what the target lacks, GC7xxx limits of the card's formats, GC9xxx mistakes of the compiler.
package subset
