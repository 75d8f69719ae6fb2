package files

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// newTestCard makes a card without applets that has the files of a profile; empty means Default.
func newTestCard(t *testing.T, profile string) (*jcre.Card, *System) {
	t.Helper()
	p := Default()
	if profile != "" {
		var err error
		if p, err = ParseProfile("test.profile", profile); err != nil {
			t.Fatal(err)
		}
	}
	card := jcre.New(jcre.Config{UICC: true})
	return card, New(card, p)
}

// expect sends commands and compares responses, "command => response", one a line; .reset is a reset.
func expect(t *testing.T, card *jcre.Card, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		line, _, _ = strings.Cut(line, "#")
		command, want, ok := strings.Cut(line, "=>")
		command, want = strings.TrimSpace(command), strings.TrimSpace(want)
		switch {
		case command == ".reset":
			card.Reset()
			continue
		case command == "":
			continue
		case !ok:
			t.Fatalf("line %q", line)
		}
		b, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		r, err := iso7816.ParseResponse(card.Process(b))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.String(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", command, got, want)
		}
	}
}

// The control parameters were decoded field by field with another program (pySim) when the format was learnt.
func TestSelect(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		80F20000 00 => 62238202782183023F00A5038001718A01058B032F0601C60C90016083010183018183010A 9000
	`)
}
