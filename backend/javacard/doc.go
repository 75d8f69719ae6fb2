// Package javacard drives the back end: a program in, a CAP file out.
//
// In: an ir.Program as the front end delivers it, and what it is built for. Out: the CAP file and, where the package exports something, its
// export file; with sizes by component and method, and where each instruction came from. The stages are the passes of ir/pass, instruction
// selection (isel) and linking (link). Every CAP file made here is validated before it is handed out. The package does not know Go source.
package javacard
