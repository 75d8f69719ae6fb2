package files

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// What a card has written comes back from its state, and what does not come from a card is refused or is a state again.
func TestState(t *testing.T) {
	card, s := newTestCard(t, "")
	expect(t, card, `
		0020000A{3838383838383838} => 9000
		00E00000{62{82{42210004}83{6F99}8B{2F0602}80{0008}}} => 9000
		00DC0104{FF01FF02} => 9000
		00040000 => 9000
		00280001{31323335FFFFFFFF} => 63C2
	`)
	state := s.AppendState(nil)
	if again := s.AppendState([]byte{1}); !bytes.Equal(again[1:], state) {
		t.Error("the state changed without a write")
	}
	other, o := newTestCard(t, "mf {\n}")
	if err := o.SetState(state); err != nil {
		t.Fatal(err)
	}
	expect(t, other, `
		00A4000C{6F99} => 6283
		00B2010400 => 6984
		0020000A{3838383838383838} => 9000
		00440000 => 9000
		00B2010400 => FF01FF02 9000
		00B2020400 => FFFFFFFF 9000
		00280001{31323335FFFFFFFF} => 63C1
	`)
}

func FuzzState(f *testing.F) {
	card := jcre.New(jcre.Config{})
	state := New(card, Default()).AppendState(nil)
	f.Add(state)
	f.Add(state[:len(state)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		s := New(jcre.New(jcre.Config{}), Default())
		if s.SetState(data) == nil {
			again := s.AppendState(nil)
			if err := s.SetState(again); err != nil {
				t.Fatalf("a state that was taken is refused: %v", err)
			}
		}
	})
}

// Any command gets an answer.
func FuzzCommand(f *testing.F) {
	for _, seed := range []string{"\x00\xA4\x00\x04\x02\x2F\x00", "\x00\xB2\x01\x04\x00", "\x00\xE0\x00\x00\x05\x62\x03\x82\x01\x41", "\x00\xA2\x01\x06\x03\x0C\x44\xAA", "\x80\xDB\x00\x80\x03\x80\x01\xAA", "\x80\xCB\x00\x80\x01\x5C\x00",
		"\xA0\xA4\x00\x00\x02\x7F\x20", "\xA0\xA2\x00\x10\x01\x41"} {
		f.Add([]byte(seed), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		card := jcre.New(jcre.Config{UICC: true})
		s := New(card, Default())
		s.key(0x0A).verified = true
		for _, command := range [][]byte{first, second} {
			if len(card.Process(command)) < 2 {
				t.Fatalf("%X: no answer", command)
			}
		}
	})
}
