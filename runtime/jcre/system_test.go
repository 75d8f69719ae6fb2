package jcre

import (
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// fakeSystem answers INS C2 and counts all answers.
type fakeSystem struct{ answered int }

func (f *fakeSystem) Command(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	return iso7816.ResponseAPDU{SW: 0x9300}, cmd.INS == 0xC2
}

func (f *fakeSystem) Answered(_ iso7816.CommandAPDU, r *iso7816.ResponseAPDU) {
	f.answered++
	if r.SW == iso7816.SWNoError {
		r.SW = 0x9105
	}
}

// fakeFiles has one directory, A000000087, and answers with the channel.
type fakeFiles struct{ channels []string }

func (f *fakeFiles) Selects(cmd iso7816.CommandAPDU) bool {
	return len(cmd.Data) == 5 && cmd.Data[4] == 0x87
}

func (f *fakeFiles) Process(channel int, _ iso7816.CommandAPDU) iso7816.ResponseAPDU {
	return iso7816.ResponseAPDU{Data: []byte{0xF5, byte(channel)}, SW: iso7816.SWNoError}
}

func (f *fakeFiles) ChannelOpened(n, from int) {
	f.channels = append(f.channels, fmt.Sprint(from, ">", n))
}
func (f *fakeFiles) AppletSelected(n int) { f.channels = append(f.channels, fmt.Sprint("applet ", n)) }
func (f *fakeFiles) ChannelClosed(n int)  { f.channels = append(f.channels, fmt.Sprint("-", n)) }

func TestSystem(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a)
	s := &fakeSystem{}
	c.AddSystem(s)
	expect(t, c, `
		80C2000000 => 9300
		`+sel(0)+` => 9105
		80C2000000 => 9300
		81C2000000 => 9300
		00B0000000 => 9105
	`)
	if s.answered != 5 {
		t.Errorf("%d of 5 responses were shown to the system", s.answered)
	}
	a.processF = func(*APDU) error { return ErrPowerLoss }
	if r := c.Process([]byte{0, 0xB0, 0, 0}); r != nil || s.answered != 5 {
		t.Errorf("a card without power: %X, %d responses", r, s.answered)
	}
}

func TestFileSystem(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{UICC: true}, a)
	f := &fakeFiles{}
	c.SetFileSystem(f)
	expect(t, c, `
		00A40004023F00 => F500 9000
		`+sel(0)+` => 9000
	`)
	a.took()
	expect(t, c, `
		00A40004023F00 => 9000
		00A4040005A000000087 => F500 9000
		00B0000000 => F500 9000
		0070000001 => 01 9000
		01B0000000 => F501 9000
		0070800100 => 9000
		01B0000000 => 6881
		01A4040005A000000099 => 6881
		01B0000000 => 6881
	`)
	if got := a.took(); got != "process deselect" {
		t.Errorf("the applet saw %q", got)
	}
	if got := fmt.Sprint(f.channels); got != "[applet 0 0>1 -1]" {
		t.Errorf("channels: %s", got)
	}
}
