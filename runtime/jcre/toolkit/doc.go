// Package toolkit is the CAT runtime environment of ETSI TS 102 241: the registry of toolkit applets, the menu, timers, service
// identifiers and polling, the handlers of uicc.toolkit, and the triggering of processToolkit.
//
// Envelopes, STATUS and TERMINAL PROFILE come in from the proactive session (package proactive); applets are called through jcre.Toolkit, and
// their proactive commands go back to the session. An applet that sends one waits in a thread of its own (jcre.Thread) until the
// TERMINAL RESPONSE is there, so other commands, and other applets, run meanwhile. SET UP MENU, SET UP EVENT LIST, POLL INTERVAL and
// POLLING OFF are not sent by applets: they follow from the registry, by comparing what the terminal should know with what it was
// told in this session.
//
// The package must not know how applet code is executed or where a handler object lives: runtime/jcre/native connects both. Sections cited
// as "102 241 n" are those of ETSI TS 102 241, "102 226 n" those of ETSI TS 102 226.
package toolkit
