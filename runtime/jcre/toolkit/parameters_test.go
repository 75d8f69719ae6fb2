package toolkit

import (
	"reflect"
	"strings"
	"testing"
)

func TestParameters(t *testing.T) {
	for in, want := range map[string]*Parameters{
		"01 02 0F 02 0101 0200 03 00 00 04": {
			Priority: 1, Timers: 2, TextLength: 15, Menu: []MenuPosition{{1, 1}, {2, 0}}, Channels: 3, Services: 4,
		},
		"FF 00 00 00 00 0110 06 B00010 B00011": {Priority: 0xFF, Security: []byte{0x10}, TARs: [][3]byte{{0xB0, 0, 0x10}, {0xB0, 0, 0x11}}},
		"FF 00 00 00 00 00":                    {Priority: 0xFF}, // an old one
		"FF 00 00 00 00 00 00 00 0102":         {Priority: 0xFF}, // more in later releases
	} {
		p, err := parseParameters(unhex(t, in))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if len(p.Security) == 0 {
			p.Security = nil
		}
		if !reflect.DeepEqual(p, want) {
			t.Errorf("%s: %+v, want %+v", in, p, want)
		}
	}
}

func TestBadParameters(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "missing",
		"FF 00 00 02 0101":           "missing",
		"FF 00 00 00 00 05 01":       "missing",
		"FF 00 00 00 00 00 03 B000":  "missing",
		"FF 09 00 00 00 00 00 00":    "9 timers",
		"FF 00 00 00 08 00 00 00":    "8 channels",
		"FF 00 00 00 00 00 00 09":    "9 services",
		"FF 00 00 00 00 00 02 B000":  "three bytes",
		"FF 00 10 01 01 80 00 00 00": "identifier 80",
	} {
		if p, err := parseParameters(unhex(t, in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v, want %q", in, p, err, want)
		}
	}
	for _, in := range []string{"80", "8005FF", "8081", "810100 80"} {
		if _, err := parseSystem(unhex(t, in)); err == nil {
			t.Errorf("%s: no error", in)
		}
	}
	if p, err := parseSystem(unhex(t, "810100")); p != nil || err != nil {
		t.Errorf("without toolkit parameters: %v, %v", p, err)
	}
}
