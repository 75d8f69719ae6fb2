package card

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
)

// t0 is the transmission of T=0 (ISO 7816-3 12.2) on top of whole commands and responses: a command sends data or receives it, never
// both. What a command with data answers waits for GET RESPONSE; what does not have the length that was asked for waits for the command
// with the right length. The card itself sees neither.
type t0 struct {
	rest   []byte // response data that waits
	sw     iso7816.SW
	header []byte // of the command that must come again with the right Le; nil: GET RESPONSE fetches
}

// transmit executes a command through process, which takes whole ones.
func (t *t0) transmit(capdu []byte, process func([]byte) []byte) []byte {
	cmd, err := iso7816.ParseCommand(capdu)
	if err != nil || cmd.Extended {
		*t = t0{}
		return process(capdu)
	}
	if fetched := t.fetch(cmd); fetched != nil {
		return fetched
	}
	*t = t0{}
	rapdu := process(capdu)
	r, err := iso7816.ParseResponse(rapdu)
	switch {
	case err != nil || len(r.Data) == 0:
		return rapdu
	case len(cmd.Data) > 0:
		t.rest, t.sw = r.Data, r.SW
		return t.remaining(iso7816.SWBytesRemaining00)
	case len(r.Data) != cmd.Ne && cmd.Ne != iso7816.MaxShortNe || len(r.Data) > iso7816.MaxShortNe:
		t.rest, t.sw, t.header = r.Data, r.SW, header(cmd)
		return t.remaining(iso7816.SWCorrectLength00)
	}
	return rapdu
}

func header(c iso7816.CommandAPDU) []byte { return []byte{byte(c.CLA), c.INS, c.P1, c.P2} }

// fetch answers GET RESPONSE, and a command that comes again; nil for any other.
func (t *t0) fetch(cmd iso7816.CommandAPDU) []byte {
	again := t.header != nil && slices.Equal(t.header, header(cmd)) && len(cmd.Data) == 0
	if len(t.rest) == 0 || !again && (t.header != nil || cmd.INS != iso7816.INSGetResponse) {
		return nil
	}
	n := cmd.Ne
	if n == 0 {
		n = iso7816.MaxShortNe
	}
	data := t.rest[:min(n, len(t.rest))]
	t.rest, t.header = t.rest[len(data):], nil
	if len(t.rest) > 0 {
		return append(slices.Clone(data), t.remaining(iso7816.SWBytesRemaining00)...)
	}
	return iso7816.ResponseAPDU{Data: data, SW: t.sw}.Bytes()
}

// remaining is 61xx or 6Cxx with the number of bytes that wait, 00 for 256 and more.
func (t *t0) remaining(sw iso7816.SW) []byte {
	if n := len(t.rest); n < iso7816.MaxShortNe {
		sw |= iso7816.SW(n)
	}
	return iso7816.ResponseAPDU{SW: sw}.Bytes()
}
