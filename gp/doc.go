// Package gp is the host's side of GlobalPlatform card content management (Card Specification 2.3): it selects a security
// domain, opens a secure channel session, and loads, installs, lists and deletes.
//
// A transport (iso7816.Transport: a reader, a simulated card, a transcript) and keys come in; changes on a card, typed listings
// and errors that say what to do next come out. Every operation is a method of Session; one session is one selection of one
// security domain and is used by one goroutine at a time.
//
// It must not know how APDUs travel, where keys are stored, or how results are printed. It never tries keys: a wrong key is
// found out before the card can count it, and reported.
package gp
