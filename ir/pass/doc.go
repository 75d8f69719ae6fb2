// Package pass turns a program as the front end delivers it into a program that the card can hold.
//
// In: an ir.Program in Go form: Go's int, unsigned bytes, several results, local arrays, explicit checks. Out: the same program in card form,
// smaller. Card form means:
//
//   - no value, field, parameter or element has kind Int or Uint, and no value has kind U16 or U32: they are patterns of I16 and I32;
//   - I8, U8, I16 and Bool are one word, and stand for each other as arguments where the number is in range; arithmetic and comparisons are done
//     in I16 or I32, OpShr is arithmetic, a shift count is 0 to 31 and has kind I32 if what is shifted has;
//   - bytes are loaded as I8; OpConv to U8 or I8 cuts a word to a byte, OpConv from a byte or a Bool to I16 costs nothing,
//     OpConv between I16 and I32 extends the sign or drops the high half; stores take any one-word kind and cut it;
//   - a function has one result at most, and there are no OpExtract, OpFrameRef, OpFrameOff;
//   - a function has no Var that may be read before it is set;
//   - I32 stands only in programs that may use it (Options.HasInt), else 32-bit integers are pairs of words.
//
// The package knows neither Go syntax nor bytecode. What a program does wrong (an int whose range is not known, a recursive function with
// local arrays) is reported as diagnostics with the position of the expression; what the front end or a pass did wrong is for ir/verify to find.
//
// Passes rely on what package ir says of the front end's programs, and on this: a view that roles mark fits its array, the offset and length of
// one are 0 to 32767, and a program reaches its other entry points only after an install function has returned.
//
// Pipeline is the whole order; every pass is a function in a file of its own.
package pass
