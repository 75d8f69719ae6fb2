// Package cat is the vocabulary of the Card Application Toolkit (ETSI TS 102 223) that card and terminal share: the numbers of commands, data
// objects, results, devices and events, and the coding of proactive commands, terminal responses and event downloads.
//
// Bytes come in, values go out, and back. Parsing is strict, and an error names the byte at fault, counted from the first byte given. The
// package must not know what either side does with a command. Sections cited as "CAT n" are those of ETSI TS 102 223.
package cat
