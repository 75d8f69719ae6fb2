// Package native is the table of the card API's native methods (docs/api.md lists
// the classes), keyed by package AID, class token, kind of method and method token,
// as constant pool entries name them.
//
// A native method gets words and an Env and gives a word or an error; behaviour
// lives in runtime/jcre, the functions here convert between the two. The virtual
// machine, the adapter of the IR interpreter and runtime/jcre/hostapi implement Env,
// so that an API call means the same in all. The package must not know bytecode,
// CAP files, export files, or how an Env keeps its objects.
package native
