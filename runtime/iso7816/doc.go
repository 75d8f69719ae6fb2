// Package iso7816 holds the vocabulary of ISO/IEC 7816-4 and -5 that every part of gocard shares: application identifiers,
// command and response APDUs, class bytes, status words, and the one-method interface that carries APDUs.
//
// Bytes come in (as a card, a reader or a file delivers them) and values go out, and back. Parsing is strict: a value or an
// error with the offset of the first wrong byte, never both.
//
// It is a leaf: standard library only. It must not know what a command means, who executes it, or which protocol
// (T=0, T=1, vpcd) moves it.
package iso7816
