package proactive

import (
	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
)

// commands are the handlers; false passes the command on.
var commands = map[byte]func(*Engine, iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool){
	cat.INSTerminalProfile:  (*Engine).terminalProfile,
	cat.INSFetch:            (*Engine).fetch,
	cat.INSTerminalResponse: (*Engine).terminalResponse,
	cat.INSEnvelope:         (*Engine).envelope,
	cat.INSStatus:           (*Engine).status,
}

func answer(sw iso7816.SW) (iso7816.ResponseAPDU, bool) { return iso7816.ResponseAPDU{SW: sw}, true }

// terminalProfile is TERMINAL PROFILE (TS 102 221 11.2.1). It may come again, after a REFRESH.
func (e *Engine) terminalProfile(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	if len(cmd.Data) == 0 {
		return answer(iso7816.SWWrongLength)
	}
	e.profile = append([]byte(nil), cmd.Data...)
	e.events.told = nil
	for _, l := range e.listeners {
		l.Profile()
	}
	return answer(iso7816.SWNoError)
}

// fetch is FETCH (TS 102 221 11.2.3).
func (e *Engine) fetch(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	switch {
	case !e.Busy() || e.fetched:
		return answer(iso7816.SWConditionsNotSatisfied)
	case cmd.Ne < len(e.command):
		return answer(iso7816.SWCorrectLength00 | iso7816.SW(len(e.command)&0xFF))
	}
	e.fetched = true
	return iso7816.ResponseAPDU{Data: e.command, SW: iso7816.SWNoError}, true
}

// terminalResponse is TERMINAL RESPONSE (TS 102 221 11.2.4).
func (e *Engine) terminalResponse(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	if !e.fetched {
		return answer(iso7816.SWConditionsNotSatisfied)
	}
	done := e.answer
	e.command, e.fetched, e.answer = nil, false, nil
	if done != nil {
		done(append([]byte(nil), cmd.Data...))
	}
	return answer(iso7816.SWNoError)
}

// envelope is ENVELOPE (TS 102 221 11.2.2). One that concerns nobody is no mistake of the terminal.
func (e *Engine) envelope(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	if len(cmd.Data) == 0 {
		return answer(iso7816.SWWrongLength)
	}
	for _, l := range e.listeners {
		if data, sw, ok := l.Envelope(cmd.Data); ok {
			return iso7816.ResponseAPDU{Data: data, SW: sw}, true
		}
	}
	return answer(iso7816.SWNoError)
}

// statusLastP1 is the largest P1 of STATUS; GET STATUS of GlobalPlatform has the same instruction, and other parameters.
const statusLastP1 = 0x02

// status is STATUS (TS 102 221 11.1.2), with which a terminal asks from time to time whether there is a command. With P1 00, P2 0C it asks for nothing
// else, so it needs no file system to answer it.
func (e *Engine) status(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	if cmd.P1 > statusLastP1 || len(cmd.Data) > 0 {
		return iso7816.ResponseAPDU{}, false
	}
	for _, l := range e.listeners {
		l.Status(cmd.P1)
	}
	if cmd.P1 == 0 && cmd.P2 == cat.StatusNoData {
		return answer(iso7816.SWNoError)
	}
	return iso7816.ResponseAPDU{}, false
}
