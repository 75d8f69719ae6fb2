// Package handset is the terminal of a UICC: it runs the proactive session of a card (ETSI TS 102 223), in a reader or simulated, and is the gateway
// between TCP connections of this machine and the card's web server (OMA Smart Card Web Server; SCWS 2.2).
//
// Command APDUs go out through an iso7816.Transport: TERMINAL PROFILE, FETCH, TERMINAL RESPONSE, ENVELOPE, and STATUS while nothing else is to be
// said. Proactive commands come in and are answered; those that this terminal does not know with "command beyond terminal's capabilities". With OPEN
// CHANNEL in UICC server mode a card gets a listening port, and each TCP connection to it a channel.
//
// Peers must be on this machine: connections from elsewhere are closed. Everything has a limit in limits.go, and time comes from a Clock. Which
// program on this machine may connect, the access control policy of SCWS 1.2, is not judged: a handset must know applications for that. The
// package must not know HTTP, nor how a card works inside.
package handset
