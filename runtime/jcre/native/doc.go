// Package native is the table of the card API's native methods: java.lang,
// javacard.framework, javacardx.apdu and uicc.scws, keyed by package AID, class
// token, kind of method and method token, as constant pool entries name them.
//
// A native method gets words and an Env and gives a word or an error; behaviour
// lives in runtime/jcre, the functions here convert between the two. Both the
// virtual machine and the adapter of the IR interpreter implement Env, so that an
// API call means the same in both. The package must not know bytecode, CAP files,
// export files, or how an Env keeps its objects.
package native
