// Package api is the table of card API bindings: which Go declaration stands for which class or method of the card.
//
// In: syntax and types of the Go packages whose package clause carries //gocard:api. Out: a Table, asked by types.Object. Such packages are
// known by path and directive only; the compiler never imports them. The package knows nothing of SSA or of the IR.
package api
