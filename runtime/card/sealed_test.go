package card

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// cut sends a command that is cut after it has got its secure messaging, and gives the plain response; spoil changes a part.
func cut(t *testing.T, f *fakeContent, s *gp.Session, c iso7816.CommandAPDU, spoil func(n int, part *iso7816.CommandAPDU)) (iso7816.ResponseAPDU, error) {
	t.Helper()
	whole, err := s.Channel().Wrap(c)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		part := whole
		part.Data, whole.Data = whole.Data[:min(255, len(whole.Data))], whole.Data[min(255, len(whole.Data)):]
		if len(whole.Data) > 0 {
			part.P1 |= partFollows
		}
		if spoil != nil {
			spoil(n, &part)
		}
		b, err := part.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := iso7816.ParseResponse(f.transmit(b))
		clear(b) // as a reader's buffer is used again
		if err != nil {
			t.Fatal(err)
		}
		if len(whole.Data) == 0 {
			return s.Channel().Unwrap(r)
		}
		if r.SW != iso7816.SWNoError || len(r.Data) > 0 {
			return r, nil
		}
	}
}

// bigKey is PUT KEY of an RSA key of 4096 bits: three parts.
func bigKey(version byte) iso7816.CommandAPDU {
	modulus := bytes.Repeat([]byte{0xC5}, 512)
	data := append(append([]byte{version, 0xA1, 0x82, 0x02, 0x00}, modulus...), 0xA0, 0x01, 0x03, 0x00)
	return iso7816.CommandAPDU{CLA: 0x80, INS: iso7816.INSPutKey, P2: 1, Data: data, Ne: 256}
}

// TestCutAfterSealing: one C-MAC over a command that comes in several parts, as GlobalPlatformPro sends it, and one in each part, in one session.
func TestCutAfterSealing(t *testing.T) {
	eachVariant(t, func(t *testing.T, c DomainConfig, l scp.Level) {
		f, _ := newFake(t, c)
		s := open(t, f, l)
		for version := byte(0x21); version < 0x24; version++ {
			r, err := cut(t, f, s, bigKey(version), nil)
			if err != nil || r.SW != iso7816.SWNoError || !bytes.Equal(r.Data, []byte{version}) {
				t.Fatalf("%X %v, %v", r.Data, r.SW, err)
			}
			part := bigKey(version + 0x10)
			for rest := part.Data; ; rest = rest[180:] {
				if part.P1, part.Data = 0, rest; len(rest) > 180 {
					part.P1, part.Data = partFollows, rest[:180]
				}
				if r, err := s.Transmit(t.Context(), part); err != nil || r.SW != iso7816.SWNoError {
					t.Fatalf("a C-MAC in each part: %v, %v", r.SW, err)
				}
				if part.P1 == 0 {
					break
				}
			}
		}
		if _, err := s.Registry(t.Context()); err != nil {
			t.Errorf("the session goes on: %v", err)
		}
	})
}

// TestCutAfterSealingRefused: whatever is wrong with a part ends the session, and nothing has happened.
func TestCutAfterSealingRefused(t *testing.T) {
	for name, spoil := range map[string]func(n int, part *iso7816.CommandAPDU){
		"a byte of the first part": func(n int, part *iso7816.CommandAPDU) {
			if n == 0 {
				part.Data[9] ^= 1
			}
		},
		"a byte of the last part": func(n int, part *iso7816.CommandAPDU) {
			if n == 2 {
				part.Data[0] ^= 1
			}
		},
		"another P2": func(n int, part *iso7816.CommandAPDU) {
			if n == 1 {
				part.P2 ^= 1
			}
		},
		"another instruction": func(n int, part *iso7816.CommandAPDU) {
			if n == 1 {
				part.INS = iso7816.INSInstall
			}
		},
		"P1 of all parts": func(_ int, part *iso7816.CommandAPDU) { part.P1 |= 1 },
	} {
		f, d := newFake(t, DomainConfig{})
		s := open(t, f, scp.LevelMAC)
		if r, err := cut(t, f, s, bigKey(0x21), spoil); err != nil || r.SW != iso7816.SWSecurityStatusNotSatisfied {
			t.Errorf("%s: %v, %v", name, r.SW, err)
		}
		if d.session != nil || d.keys.find(0x21) != nil || d.sealed.open {
			t.Errorf("%s: the session goes on, or the key is there", name)
		}
	}
	f, d := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	endless := bigKey(0x21)
	endless.Data = make([]byte, 20<<10)
	if r, _ := cut(t, f, s, endless, nil); r.SW != iso7816.SWSecurityStatusNotSatisfied || len(d.sealed.command.Data) > 0 {
		t.Errorf("more than the card keeps: %v", r.SW)
	}
}
