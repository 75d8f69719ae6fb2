// Package bip is the web server's end of the Bearer Independent Protocol: channels in UICC server mode (ETSI TS 102 223, SCWS 2.2). It connects
// a terminal that listens on TCP port 3516 for the card with the servlets that are registered on the card.
//
// Events of channels and terminal responses come in through the proactive session, whose listener the Server is; OPEN CHANNEL, RECEIVE DATA, SEND
// DATA and CLOSE CHANNEL go out. A channel carries one TCP connection after the other, and a card opens as many channels as it wants to serve
// connections at a time. A card without servlets opens none.
//
// A connection's requests are answered by package web in a thread of the card, which waits in the middle of a response until the terminal has taken
// what a flush sends, and in the middle of a request for the rest of it. The package must not know HTTP, or how a servlet is executed.
package bip
