// Package interp executes the intermediate representation. It is the oracle that the compiler's output is compared with in tests, and exists for
// that alone: it is plain, not fast, and takes no short cut that a pass takes.
//
// In: a program, in Go form or in card form, and an API that executes imported methods. Out: results, exceptions, and the objects on a heap that
// tests can look at. The package knows neither bytecode nor the card model: cmd/gocard connects API to runtime/jcre/native.
//
// In Go form Int is 64 bits wide and every kind wraps exactly. In card form (Config.Card) a value is what the card has: a word that is kept as a
// sign-extended 16-bit number, whatever its kind among i8, u8, i16 and u16 (what OpConv made u8 is 0..255), a 32-bit number, or a reference.
// Bytes load sign-extended, stores cut, shift counts are taken modulo 32.
//
// What Go and the card leave open is chosen so that a program that relies on it shows: a local array does not begin at offset 0 of its frame, and
// holds A5 until it is written.
package interp
