package toolkit

import (
	"bytes"

	"github.com/gocard/gocard/runtime/cat"
)

// Units of a duration (CAT 8.8).
const (
	unitMinutes = 0x00
	unitSeconds = 0x01
)

// pollInterval is the shortest interval in seconds that an applet requests; 0: none does.
func (t *Toolkit) pollInterval() int {
	shortest := 0
	for _, e := range t.registered(EventStatusCommand) {
		if s := e.pollSeconds(); shortest == 0 || s < shortest {
			shortest = s
		}
	}
	return shortest
}

// duration is the value of a duration object, which is at most as long.
func duration(seconds int) []byte {
	if seconds <= 0xFF {
		return []byte{unitSeconds, byte(seconds)}
	}
	return []byte{unitMinutes, byte(seconds / 60)}
}

// tellPoll sends POLL INTERVAL or POLLING OFF where the terminal polls otherwise than applets want.
func (t *Toolkit) tellPoll() {
	profile, seconds := t.session.Profile(), t.pollInterval()
	var want []byte
	if seconds > 0 {
		want = duration(seconds)
	}
	if bytes.Equal(want, t.told.poll) {
		return
	}
	command, capability := cat.NewCommand(cat.PollingOff, 0, cat.Terminal), cat.CanPollingOff
	if seconds > 0 {
		command, capability = cat.NewCommand(cat.PollInterval, 0, cat.Terminal, cat.Obj(cat.TagDuration, want...)), cat.CanPollInterval
	}
	if profile.Has(capability) && t.session.Send(command.Bytes(), t.polled) == nil {
		t.told.poll, t.granted = want, 0
	}
}

// polled notes the interval that the terminal granted.
func (t *Toolkit) polled(response []byte) {
	h := NewHandler(len(response), response)
	e, ok := h.search(byte(cat.TagDuration), 1)
	if !ok || e.end-e.start != 2 {
		return
	}
	switch n := int(h.list[e.start+1]); h.list[e.start] {
	case unitMinutes:
		t.granted = 60 * n
	case unitSeconds:
		t.granted = n
	default:
		t.granted = max(1, n/10)
	}
}
