// Package scp is GlobalPlatform's secure channel protocols over symmetric keys: SCP02 (Card Specification 2.3, annex E) and
// SCP03 (Amendment D), both ends of them.
//
// The host's end: static keys, a host challenge and the card's answer to INITIALIZE UPDATE come in; Open checks the card
// cryptogram and gives a Channel that makes EXTERNAL AUTHENTICATE, wraps commands and unwraps responses. The card's end:
// NewCardSession answers INITIALIZE UPDATE, checks EXTERNAL AUTHENTICATE, unwraps commands and wraps responses. Both ends
// run the same derivations, MACs and ciphers.
//
// The package moves no bytes itself: it must not know transports, GET RESPONSE, key storage, sequence counters' persistence or
// which commands a card supports, but for those of the session itself. Secrets never reach an error, a String or a log.
package scp
