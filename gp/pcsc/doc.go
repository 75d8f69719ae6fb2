// Package pcsc is the transport to smart card readers through the system's PC/SC service.
//
// Reader names and command APDUs go in; reader lists, ATRs, response APDUs and errors that say what is missing on the machine
// and how to get it come out. Three files hold the bindings, of which a build has exactly one: scard.go (tag pcsc, links the
// system's library with cgo), dl.go (no tag needed, opens the library at run time), none.go (tag nopcsc and systems without
// PC/SC). All else is written against the interfaces of binding.go.
//
// It must not know what the APDUs mean.
package pcsc
