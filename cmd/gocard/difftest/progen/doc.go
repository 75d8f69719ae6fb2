// Package progen makes random programs over the subset of Go that gocard accepts, for differential tests.
//
// In: a seed. Out: the source of a package with one applet, for some that of a package which it imports, and a script of APDUs that drives the applet.
// Programs are typed, terminate, and are the same for the same seed. Their Process dispatches on INS to random functions; what these do shows in their
// results, and in a digest of all fields and package variables that each response carries, so that state that goes wrong is seen. The package knows
// neither the compiler nor the machines.
//
// One file for each feature of Go. What cannot be compiled is avoided where the rule is local (types, ranges of int, references that are only lent);
// a program that the compiler still refuses is for the caller to count.
package progen
