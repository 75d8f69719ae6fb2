// Package ir is the intermediate representation between the Go front end and the Java Card back end.
//
// In: a closed world of one card package, built by frontend/lower or read from text by ir/irtext. Out: the same, after the passes of
// ir/pass, ready for selection of bytecode. The package knows neither Go syntax nor bytecode; both sides import it, it imports neither.
//
// A Program holds classes, globals (static fields) and functions. A function is a graph of basic blocks in SSA form: a Value is an
// operation and its result; it is used by pointer. Every type is one the card has, but one: Int, Go's 64-bit int, which pass.NarrowInt
// must have replaced before a program reaches the back end.
//
// # Aggregates
//
// There are no slices, strings or struct values here. The front end expands them: a slice or string is three values (array reference,
// offset, length; the offset and length are I16), a struct value is its fields. Parameters, results, fields and globals that belong
// together carry a Role and stand next to each other in the order RoleRef, RoleOff, RoleLen, so that pass.Shapes can find those that are
// always whole arrays and drop offset and length.
//
// # Integers
//
// Integer kinds carry signedness. A value is always in its canonical range (U8 is 0..255); arithmetic wraps in its kind. pass.Legalize
// rewrites all arithmetic to I16 and I32 with explicit narrowing (OpConv), which is what the card has.
//
// # Exceptions
//
// A block with a Handler is covered: an exception raised in it continues in the handler block, whose first value is OpCatch. Values that the
// handler and its successors use must dominate every covered block from outside; anything that changes inside the covered region lives in a
// Var, which is a mutable local of the function (OpVarGet, OpVarSet). Vars no handler looks at are promoted to SSA values.
//
// OpTrap ends a block with a run-time error of Go (index, nil, conversion); on the card it is a RuntimeException.
package ir
