package iso7816

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatalf("bad hex in the test: %v", err)
	}
	return b
}

func TestCommandCases(t *testing.T) {
	long := strings.Repeat("AB", 256)
	for _, c := range []struct {
		in   string
		kind Case
		nc   int
		ne   int
	}{
		{"00A40400", Case1, 0, 0},
		{"00A4040000", Case2S, 0, 256},
		{"80CA9F7F2D", Case2S, 0, 45},
		{"00A4040005 0102030405", Case3S, 5, 0},
		{"00A4040005 0102030405 00", Case4S, 5, 256},
		{"00A4040001 AA 10", Case4S, 1, 16},
		{"00A40400 000000", Case2E, 0, 65536},
		{"00A40400 000010", Case2E, 0, 16},
		{"00A40400 000100" + long, Case3E, 256, 0},
		{"00A40400 000001 AA", Case3E, 1, 0},
		{"00A40400 000100" + long + "0000", Case4E, 256, 65536},
		{"00A40400 000001 AA 0100", Case4E, 1, 256},
	} {
		b := unhex(t, c.in)
		got, err := ParseCommand(b)
		if err != nil {
			t.Errorf("%.20s: %v", c.in, err)
			continue
		}
		if got.Case() != c.kind || len(got.Data) != c.nc || got.Ne != c.ne {
			t.Errorf("%.20s: case %v, Nc %d, Ne %d, want %v, %d, %d", c.in, got.Case(), len(got.Data), got.Ne, c.kind, c.nc, c.ne)
		}
		if back, err := got.Bytes(); err != nil || !bytes.Equal(back, b) {
			t.Errorf("%.20s came back as %.40X, %v", c.in, back, err)
		}
	}
}

func TestCommandBad(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "0 bytes, a header has 4"},
		{"00A404", "3 bytes"},
		{"FFA40400", "class byte FF at offset 0"},
		{"00A4040005 01020304", "Lc at offset 4 is 5, but 4 bytes follow"},
		{"00A4040002 01020304", "Lc at offset 4 is 2, but 4 bytes follow"},
		{"00A40400 0000", "length field at offset 4 is cut"},
		{"00A40400 0000 00 AA", "Lc 0000 at offset 5"},
		{"00A40400 000003 AABB", "Lc at offset 5 is 3, but 2 bytes follow"},
		{"00A40400 000001 AABB", "Lc at offset 5 is 1, but 2 bytes follow"},
	} {
		got, err := ParseCommand(unhex(t, c.in))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.in, err, c.want)
		}
		if !reflect.DeepEqual(got, CommandAPDU{}) {
			t.Errorf("%s: a value and an error", c.in)
		}
	}
}

func TestCommandAppendChoosesForm(t *testing.T) {
	for _, c := range []struct {
		cmd  CommandAPDU
		kind Case
	}{
		{CommandAPDU{}, Case1},
		{CommandAPDU{Extended: true}, Case1},
		{CommandAPDU{Data: make([]byte, 255), Ne: 256}, Case4S},
		{CommandAPDU{Data: make([]byte, 256)}, Case3E},
		{CommandAPDU{Ne: 257}, Case2E},
		{CommandAPDU{Data: []byte{1}, Ne: 257}, Case4E},
	} {
		b, err := c.cmd.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseCommand(b)
		if err != nil || got.Case() != c.kind || c.cmd.Case() != c.kind {
			t.Errorf("%.40X: case %v, said %v, want %v (%v)", b, got.Case(), c.cmd.Case(), c.kind, err)
		}
	}
	for _, c := range []CommandAPDU{{Data: make([]byte, 65536)}, {Ne: -1}, {Ne: 65537}} {
		if b, err := c.Bytes(); err == nil || b != nil {
			t.Errorf("Nc %d, Ne %d was encoded", len(c.Data), c.Ne)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"00A4040000", "00A40400000001AA0100", "84820100100EEA3773ADCE63C85581B6C08A0C77F4", "00A404000000"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommand(b)
		if err != nil {
			if !reflect.DeepEqual(c, CommandAPDU{}) {
				t.Fatal("a value and an error")
			}
			return
		}
		back, err := c.Bytes()
		if err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%X came back as %X, %v", b, back, err)
		}
	})
}

func TestResponse(t *testing.T) {
	r, err := ParseResponse(unhex(t, "0102 6310"))
	if err != nil || len(r.Data) != 2 || r.SW != SWMoreDataAvailable || r.String() != "0102 6310" {
		t.Errorf("%v, %v", r, err)
	}
	if !bytes.Equal(r.Bytes(), unhex(t, "01026310")) {
		t.Errorf("came back as %X", r.Bytes())
	}
	if _, err := ParseResponse([]byte{0x90}); err == nil {
		t.Error("one byte was taken for a response")
	}
	if _, err := ParseResponse(nil); err == nil || !strings.Contains(err.Error(), "removed") {
		t.Errorf("an empty answer gave %v", err)
	}
}

func TestCLA(t *testing.T) {
	for _, c := range []struct {
		cla      CLA
		channel  int
		sm       bool
		chaining bool
	}{
		{0x00, 0, false, false}, {0x03, 3, false, false}, {0x0C, 0, true, false}, {0x14, 0, true, true},
		{0x40, 4, false, false}, {0x4F, 19, false, false}, {0x60, 4, true, false}, {0x7F, 19, true, true},
		{0x80, 0, false, false}, {0x84, 0, true, false}, {0xC1, 5, false, false}, {0xE1, 5, true, false},
	} {
		if c.cla.Channel() != c.channel || c.cla.IsSecureMessaging() != c.sm || c.cla.IsChaining() != c.chaining {
			t.Errorf("%02X: channel %d, sm %v, chaining %v", byte(c.cla), c.cla.Channel(), c.cla.IsSecureMessaging(), c.cla.IsChaining())
		}
		if got := c.cla.WithChannel(c.channel); got != c.cla {
			t.Errorf("%02X on its own channel became %02X", byte(c.cla), byte(got))
		}
		if got := c.cla.WithSecureMessaging(); !got.IsSecureMessaging() || got.WithoutSecureMessaging().IsSecureMessaging() {
			t.Errorf("%02X: secure messaging bit is wrong: %02X", byte(c.cla), byte(got))
		}
		for n := 0; n <= MaxLogicalChannel; n++ {
			got := c.cla.WithChannel(n)
			if got.Channel() != n || got.IsSecureMessaging() != c.sm || got.IsChaining() != c.chaining || got.IsInterindustry() != c.cla.IsInterindustry() {
				t.Errorf("%02X on channel %d became %02X", byte(c.cla), n, byte(got))
			}
		}
	}
	if CLA(0xFF).IsValid() || !CLA(0).IsValid() || CLAGlobalPlatform.WithSecureMessaging() != CLAGlobalPlatformMAC {
		t.Error("validity or the GlobalPlatform class byte is wrong")
	}
}

func TestSW(t *testing.T) {
	for _, c := range []struct {
		sw   SW
		text string
	}{
		{0x6A82, "status word 6A82 (application or file not found)"},
		{0x6105, "status word 6105 (5 more response bytes available)"},
		{0x6C00, "status word 6C00 (wrong Le, the right one is 256)"},
		{0x63C2, "status word 63C2 (verification failed, 2 tries left)"},
		{0x1234, "status word 1234"},
	} {
		if got := c.sw.Error(); got != c.text {
			t.Errorf("%v: %q, want %q", c.sw, got, c.text)
		}
	}
	var err error = SW(0x63C2)
	if !errors.Is(err, SWCounter) || errors.Is(err, SWMoreDataAvailable) || !errors.Is(SW(0x6110), SWBytesRemaining00) || errors.Is(err, errors.ErrUnsupported) {
		t.Error("errors.Is is wrong")
	}
	if SW(0x9000).Err() != nil || SW(0x6101).Err() != nil || SW(0x6985).Err() == nil || !SW(0x6310).IsWarning() {
		t.Error("success and warning classes are wrong")
	}
}

func TestExchange(t *testing.T) {
	echo := TransportFunc(func(_ context.Context, b []byte) ([]byte, error) { return append(b[:len(b):len(b)], 0x90, 0), nil })
	r, err := Exchange(t.Context(), echo, CommandAPDU{INS: INSSelect, P1: 4})
	if err != nil || r.SW != SWNoError || !bytes.Equal(r.Data, []byte{0, 0xA4, 4, 0}) {
		t.Errorf("%v, %v", r, err)
	}
	gone := errors.New("card removed")
	_, err = Exchange(t.Context(), TransportFunc(func(context.Context, []byte) ([]byte, error) { return nil, gone }), CommandAPDU{})
	if !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
	if _, err = Exchange(t.Context(), echo, CommandAPDU{Ne: -1}); err == nil {
		t.Error("Ne -1 was sent")
	}
}
