// Package ota is the secured packets of remote management (SCP80): the format of ETSI TS 102 225 as 3GPP TS 31.115 carries it in short messages,
// both ends of it.
//
// The server's end makes a command packet (Command.Encode), the user data, SMS-DELIVER and ENVELOPE that bring it to a card, and reads the
// response packet (OpenResponse). The card's end reads the header (ParseHeader), opens the packet with the keys that the header names (Open), and
// makes the response packet (EncodeResponse).
//
// The package must not know where keys and counters are kept, which counter was the last, which security an application demands, or what the
// secured data mean. Secrets never reach an error, a String or a log.
package ota
