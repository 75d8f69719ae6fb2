package files

import (
	"encoding/hex"
	"strings"
	"testing"
)

// holder is Rights with keys in hand.
type holder struct {
	always bool
	keys   string
}

func (h holder) Always() bool      { return h.always }
func (h holder) Key(ref byte) bool { return strings.IndexByte(h.keys, ref) >= 0 }

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The first two rules are those of a public test profile (GSMA TS.48): IMSI and ICCID.
func TestRules(t *testing.T) {
	const (
		imsi    = "800101 A406830101950108 80011A A40683010A950108 FFFF"
		iccid   = "800101 9000 800118 A40683010A950108 FFFF"
		both    = "800103 A710 A406830101950108 A40683010A950108"
		either  = "800103 A010 A406830101950108 A40683010A950108"
		counter = "800101 9000 840132 A406830101950108"
		header  = "8C048032 8033 9000" // CLA INS pairs
		not     = "800101 AF08 A406830101950108"
	)
	tests := []struct {
		rule string
		who  holder
		a    action
		want bool
	}{
		{imsi, holder{always: true}, actRead, false},
		{imsi, holder{keys: "\x01"}, actRead, true},
		{imsi, holder{keys: "\x01"}, actUpdate, false},
		{imsi, holder{keys: "\x0A"}, actUpdate, true},
		{imsi, holder{keys: "\x0A"}, actDelete, false},
		{iccid, holder{always: true}, actRead, true},
		{iccid, holder{keys: "\x0A"}, actRead, false},
		{iccid, holder{always: true, keys: "\x01\x0A"}, actUpdate, false},
		{both, holder{keys: "\x01"}, actRead, false},
		{both, holder{keys: "\x01\x0A"}, actUpdate, true},
		{either, holder{keys: "\x0A"}, actUpdate, true},
		{either, holder{}, actUpdate, false},
		{counter, holder{keys: "\x01"}, actIncrease, true},
		{counter, holder{always: true}, actIncrease, false},
		{counter, holder{keys: "\x01"}, actResize, false},
		{header, holder{always: true}, actIncrease, true},
		{not, holder{}, actRead, true},
		{not, holder{keys: "\x01"}, actRead, false},
		{"800101 9700", holder{always: true}, actRead, false},
		{"800101", holder{always: true}, actRead, false},
		{"800101 90", holder{always: true}, actRead, false},
		{"800101 A0", holder{always: true}, actRead, false},
		{"", holder{always: true}, actRead, false},
	}
	for _, tt := range tests {
		if got := ruleAllows(tt.who, unhex(t, tt.rule), tt.a); got != tt.want {
			t.Errorf("%s, %+v, %+v: got %t", tt.rule, tt.who, tt.a, got)
		}
	}
}

func TestCompactRules(t *testing.T) {
	always := holder{always: true}
	for _, tt := range []struct {
		rule string
		a    action
		want bool
	}{
		{"03 00 00", actRead, true}, {"03 FF 00", actRead, true}, {"03 FF 00", actUpdate, false}, {"01 00", actUpdate, false}, {"02", actUpdate, false},
		{"7F 00000000000000", actIncrease, false},
	} {
		if got := compactAllows(always, unhex(t, tt.rule), tt.a); got != tt.want {
			t.Errorf("%s, %+v: got %t", tt.rule, tt.a, got)
		}
	}
}

// An access domain in the parameters of an INSTALL: AID, domain, DAP, each with its length.
func TestDomains(t *testing.T) {
	list := "00 01 00 00  0CA0000000871002FFFFFFFF89 04 02 010204 00  05F000000001 01 FF 00"
	d := domainIn(unhex(t, list), unhex(t, "A0000000871002FFFFFFFF89"))
	for ref, want := range map[byte]bool{0x01: true, 0x02: false, 0x0B: true, 0x0A: false, 0x81: false, 0x8A: false} {
		if d.Key(ref) != want {
			t.Errorf("key %02X: %t", ref, !want)
		}
	}
	if !d.Always() || !domainIn(unhex(t, list), nil).Key(0x8E) || domainIn(unhex(t, list), unhex(t, "F000000001")).Always() {
		t.Error("ALWAYS, full access, no access")
	}
	for n := range len(unhex(t, list)) {
		domainIn(unhex(t, list)[:n], unhex(t, "F000000002")) // must not panic
	}
}
