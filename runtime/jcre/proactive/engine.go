package proactive

import (
	"errors"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Listener is a part of the card that takes part in the toolkit. All methods are called inside of the card.
type Listener interface {
	// FirstCommand is called before the first command after a reset is processed.
	FirstCommand()
	// Profile is called when a TERMINAL PROFILE has come.
	Profile()
	// Envelope gets a whole envelope, with its outer tag. ok is false where it is of no concern; the next listener is then asked.
	Envelope(envelope []byte) (data []byte, sw iso7816.SW, ok bool)
	// Status is called for a STATUS command, with its P1, before anybody answers it.
	Status(p1 byte)
	// Idle is called at the end of each command while no proactive command waits: what has queued up is sent here.
	Idle()
	// Reset is called at each reset of the card. No answer to what was sent before will come.
	Reset()
}

// Errors of Send: nothing was sent.
var (
	ErrBusy      = errors.New("another proactive command is under way")
	ErrNoProfile = errors.New("the terminal has sent no TERMINAL PROFILE")
	ErrTooLong   = errors.New("the proactive command is longer than 256 bytes")
)

// Engine is the proactive session of one card.
type Engine struct {
	card      *jcre.Card
	listeners []Listener
	next      int // listener that may send first
	events    eventList

	profile cat.Profile // nil until TERMINAL PROFILE
	begun   bool        // a command came since the reset
	command []byte      // under way; nil: none
	fetched bool        // the terminal has it
	answer  func(response []byte)
}

// New makes the session of a card. It answers before all systems that are added later.
func New(card *jcre.Card) *Engine {
	e := &Engine{card: card}
	card.AddSystem(e)
	card.OnReset(e.reset)
	return e
}

// Listen adds a listener; they are called in order.
func (e *Engine) Listen(l Listener) { e.listeners = append(e.listeners, l) }

// Profile is the TERMINAL PROFILE of this card session; nil until it came.
func (e *Engine) Profile() cat.Profile { return e.profile }

// Busy reports whether a command waits for FETCH or for its TERMINAL RESPONSE.
func (e *Engine) Busy() bool { return e.command != nil }

// Send announces a proactive command, the whole BER-TLV object. answer is called with the data of its TERMINAL RESPONSE, while that is processed:
// what it sends is announced at once. It is never called when the card is reset before.
func (e *Engine) Send(command []byte, answer func(response []byte)) error {
	switch {
	case e.profile == nil:
		return ErrNoProfile
	case e.Busy():
		return ErrBusy
	case len(command) > cat.MaxCommand:
		return ErrTooLong
	}
	e.command, e.fetched, e.answer = command, false, answer
	return nil
}

func (e *Engine) reset() {
	e.profile, e.begun, e.command, e.fetched, e.answer = nil, false, nil, false, nil
	e.events.told = nil
	for _, l := range e.listeners {
		l.Reset()
	}
}

// Command answers the commands of the toolkit (jcre.System).
func (e *Engine) Command(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	if !e.begun {
		e.begun = true
		for _, l := range e.listeners {
			l.FirstCommand()
		}
	}
	f, ours := commands[cmd.INS]
	if !ours || cmd.CLA.IsInterindustry() || cmd.CLA.IsSecureMessaging() || !e.mine(cmd) {
		return iso7816.ResponseAPDU{}, false
	}
	return f(e, cmd)
}

// mine reports whether a command with an instruction of the toolkit is one: applets that are used without a terminal have their own meanings for
// these instructions.
func (e *Engine) mine(cmd iso7816.CommandAPDU) bool {
	if e.profile != nil {
		return true
	}
	selected := e.card.Selected()
	switch cmd.INS {
	case cat.INSTerminalProfile, cat.INSEnvelope, cat.INSStatus:
		return selected == nil || selected.AID == e.card.Default()
	}
	return false
}

// Status words of data objects that come in parts.
const (
	swMoreDataAvailable iso7816.SW = 0x62F1
	swMoreDataExpected  iso7816.SW = 0x63F1
)

// Answered announces a command that waits (jcre.System), unless the status word has a MAC: then the next response does, at the latest that of the
// STATUS with which the terminal polls (TS 102 221 14.6.2).
func (e *Engine) Answered(_ iso7816.CommandAPDU, r *iso7816.ResponseAPDU) {
	if e.profile == nil {
		return
	}
	e.idle()
	if !e.Busy() || e.fetched || e.card.StatusSealed() {
		return
	}
	switch r.SW {
	case iso7816.SWNoError:
		r.SW = iso7816.SWProactive00 | iso7816.SW(len(e.command)&0xFF) // 00 is 256
	case swMoreDataAvailable, swMoreDataExpected:
		r.SW++ // with a command that waits (TS 102 221 10.2.1)
	}
}

// idle lets everybody send until somebody does, who then comes last.
func (e *Engine) idle() {
	if !e.Busy() {
		e.tellEvents()
	}
	for range e.listeners {
		if e.Busy() {
			return
		}
		l := e.listeners[e.next]
		e.next = (e.next + 1) % len(e.listeners)
		l.Idle()
	}
	if !e.Busy() {
		e.tellEvents() // Idle may have changed what is wanted
	}
}
