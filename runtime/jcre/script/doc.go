// Package script reads and runs APDU scripts, the files that `gocard run` and `gocard sim` take with --apdu.
//
// Text comes in; Parse gives items with line numbers, or the first mistake with its line and column; Run drives a Card
// with them and writes one line for each APDU. It must not know what kind of card answers.
//
// One item a line; blank lines and lines that begin with # are skipped:
//
//	80 10 01 00 02    a command APDU in hex, spaces allowed
//	.select F0676F..  SELECT by AID
//	.reset            warm reset
//	.cut N            power is cut at the N-th persistent write from here
package script
