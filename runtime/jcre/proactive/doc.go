// Package proactive is the card's end of the proactive session (ETSI TS 102 223 6, TS 102 221 7.4.2): it announces one proactive command at a
// time with 91xx, hands it to FETCH, and takes the TERMINAL RESPONSE; it stores the TERMINAL PROFILE, keeps the event list of the terminal up to
// date, and passes envelopes on.
//
// Listeners are the parts of the card that send commands and get envelopes: the web server's channels and the toolkit framework. They run inside of
// the card, while a command is processed; nothing here waits or blocks, and nothing is kept over a reset but what events a listener wants.
//
// A card in a plain reader never notices any of this: without a TERMINAL PROFILE all but that command itself go to the applets. The package must not
// know applets, channels of the Bearer Independent Protocol, or what a command means.
package proactive
