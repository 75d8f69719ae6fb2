package iso7816

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParseAID(t *testing.T) {
	for _, c := range []struct{ in, want, err string }{
		{"A000000151000000", "A000000151000000", ""},
		{" a0 00 00 01 51 000000 ", "A000000151000000", ""},
		{"0102030405", "0102030405", ""},
		{"00112233445566778899AABBCCDDEEFF", "00112233445566778899AABBCCDDEEFF", ""},
		{"01020304", "", "4 bytes, want 5 to 16"},
		{"00112233445566778899AABBCCDDEEFF00", "", "17 bytes, want 5 to 16"},
		{"", "", "0 bytes"},
		{"A00000015", "", "odd length"},
		{"A0000001ZZ", "", "invalid byte"},
		{strings.Repeat("00", 5000), "", "5000 bytes"},
	} {
		got, err := ParseAID(c.in)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) || len(err.Error()) > 200 {
				t.Errorf("ParseAID(%.40q): error %v, want one with %q", c.in, err, c.err)
			}
			continue
		}
		if err != nil || got.String() != c.want {
			t.Errorf("ParseAID(%q) = %v, %v, want %s", c.in, got, err, c.want)
		}
	}
}

func TestAIDParts(t *testing.T) {
	a := MustParseAID("A000000151535041")
	if got := string(a.RID()); got != "\xA0\x00\x00\x01\x51" {
		t.Errorf("RID %X", got)
	}
	if got := string(a.PIX()); got != "SPA" {
		t.Errorf("PIX %X", got)
	}
	if !a.HasPrefix([]byte{0xA0, 0, 0, 1, 0x51}) || !a.HasPrefix(nil) || a.HasPrefix([]byte{0xA1}) || a.HasPrefix(append(a.Bytes(), 0)) {
		t.Error("HasPrefix is wrong")
	}
	b, err := NewAID(a.Bytes())
	if err != nil || a != b || !a.Equal(b) || !a.EqualBytes(b.Bytes()) || a.Compare(b) != 0 {
		t.Errorf("%v and %v should be equal (%v)", a, b, err)
	}
	if got := a.AppendLV(nil); len(got) != 9 || got[0] != 8 {
		t.Errorf("AppendLV gave %X", got)
	}
	b2 := a.Bytes()
	b2[0] = 0
	if a.RID()[0] != 0xA0 {
		t.Error("Bytes gave the AID's own memory away")
	}
}

func TestZeroAID(t *testing.T) {
	var a AID
	if !a.IsZero() || a.Len() != 0 || a.Bytes() != nil || a.RID() != nil || a.PIX() != nil || a.String() != "" {
		t.Error("the zero AID is not empty")
	}
}

func TestAIDText(t *testing.T) {
	in := map[AID]AID{MustParseAID("0102030405"): MustParseAID("A000000151000000"), {}: {}}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out map[AID]AID
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if len(out) != 2 || out[MustParseAID("0102030405")] != in[MustParseAID("0102030405")] {
		t.Errorf("%v came back as %v", in, out)
	}
	if err := new(AID).UnmarshalText([]byte("01")); err == nil {
		t.Error("a one-byte AID was accepted")
	}
}

func TestMustParseAIDPanics(t *testing.T) {
	defer func() {
		if r, _ := recover().(string); !strings.HasPrefix(r, "BUG: AID") {
			t.Errorf("recovered %q", r)
		}
	}()
	MustParseAID("01")
}
