package card

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// TestRMACSession: BEGIN and END R-MAC SESSION around commands, also such that fail, wherever parameter i has them.
func TestRMACSession(t *testing.T) {
	for _, i := range []byte{0x15, 0x25, 0x35, 0x55, 0x65, 0x75} {
		for _, l := range []scp.Level{scp.LevelMAC, scp.LevelMACEnc} {
			for _, asked := range []scp.Level{0, scp.LevelRMAC} {
				f, _ := newFake(t, DomainConfig{Protocol: scp.SCP02, I: i})
				checkRMACSession(t, open(t, f, l), i&0x20 != 0, asked, l)
			}
		}
	}
	for _, asked := range []scp.Level{scp.LevelRMAC, scp.LevelRMAC | scp.LevelREncryption} {
		f, _ := newFake(t, DomainConfig{})
		checkRMACSession(t, open(t, f, scp.LevelMACEnc), true, asked, scp.LevelMACEnc)
	}
}

func checkRMACSession(t *testing.T, s *gp.Session, has bool, asked, base scp.Level) {
	t.Helper()
	ctx := t.Context()
	err := s.BeginRMAC(ctx, asked, []byte("challenge"))
	if !has {
		must(t, "no R-MAC", err, iso7816.SWConditionsNotSatisfied)
		return
	}
	must(t, "begin", err, 0)
	must(t, "begin again", s.BeginRMAC(ctx, asked, nil), iso7816.SWConditionsNotSatisfied)
	for range 3 {
		if _, err := s.Registry(ctx); err != nil {
			t.Error(err)
		}
		must(t, "not there", s.Delete(ctx, fileAID, false), iso7816.SWReferencedDataNotFound)
	}
	must(t, "ask", s.EndRMAC(ctx, true), 0)
	if got := s.Channel().Level(); got != base|asked {
		t.Errorf("level %v", got)
	}
	must(t, "end", s.EndRMAC(ctx, false), 0)
	must(t, "end again", s.EndRMAC(ctx, false), iso7816.SWConditionsNotSatisfied)
	if _, err := s.Registry(ctx); err != nil || s.Channel().Level() != base {
		t.Errorf("%v, level %v", err, s.Channel().Level())
	}
}

// TestRMACNoticesChanges: what is changed on the way between BEGIN and END fails at END, where responses do not show their R-MACs.
func TestRMACNoticesChanges(t *testing.T) {
	f, _ := newFake(t, DomainConfig{Protocol: scp.SCP02, I: 0x35})
	spoil := false
	s, err := gp.Select(t.Context(), iso7816.TransportFunc(func(ctx context.Context, capdu []byte) ([]byte, error) {
		r, err := f.Transmit(ctx, capdu)
		if spoil {
			r[0] ^= 1
		}
		return r, err
	}), iso7816.AID{})
	if err == nil {
		err = s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{})
	}
	if err == nil {
		err = s.BeginRMAC(t.Context(), 0, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	spoil = true
	if _, err := s.GetData(t.Context(), gp.TagCPLC); err != nil {
		t.Fatal(err)
	}
	spoil = false
	if err := s.EndRMAC(t.Context(), false); err == nil || s.Channel().MaxData(255) != 0 {
		t.Errorf("END says %v", err)
	}
}

// TestResponsesOnly: level 10 leaves commands in clear.
func TestResponsesOnly(t *testing.T) {
	f, _ := newFake(t, DomainConfig{Protocol: scp.SCP02, I: 0x75})
	s := open(t, f, scp.LevelRMACOnly)
	if _, err := s.Registry(t.Context()); err != nil {
		t.Error(err)
	}
	if n := len(f.transmit(unhex(t, "80CA9F7F00"))); n != 3+42+8+2 {
		t.Errorf("%d bytes", n)
	}
}

// TestImplicitInitiation: no INITIALIZE UPDATE; the first command with a C-MAC is counted, good or bad.
func TestImplicitInitiation(t *testing.T) {
	for _, i := range []byte{0x0A, 0x0B, 0x1A, 0x1B, 0x2B, 0x4A, 0x5A, 0x5B} {
		t.Run(fmt.Sprintf("i=%02X", i), func(t *testing.T) {
			f, d := newFake(t, DomainConfig{Protocol: scp.SCP02, I: i})
			f.run(t, "8050000008 0102030405060708 00", "6D00")
			for n := range 2 {
				s := open(t, f, scp.LevelMAC)
				if _, err := s.Registry(t.Context()); err != nil || s.Channel().I() != i || s.SequenceCounter()[1] != byte(n) {
					t.Fatalf("%v, i=%02X, counter %X", err, s.Channel().I(), s.SequenceCounter())
				}
				err := s.BeginRMAC(t.Context(), scp.LevelRMAC, nil)
				if has := i&0x20 != 0; has != (err == nil) {
					t.Errorf("R-MAC session: %v", err)
				}
			}
			s := open(t, f, scp.LevelMAC)
			must(t, "keys", s.PutKeys(t.Context(), testKeys(t, 0x21, 0x30, 16), gp.PutKeyOptions{}), 0)
			for range maxFailures {
				f.run(t, "00A4040000", fci, "84F280000A 4F00 0000000000000000 00", "6982")
			}
			if set := d.keys.channel(0); set.Failures != maxFailures {
				t.Errorf("%d failures", set.Failures)
			}
			s, err := gp.Select(t.Context(), f, iso7816.AID{})
			if err == nil {
				err = s.Authenticate(t.Context(), testKeys(t, 0, 0x30, 16), gp.AuthOptions{})
			}
			if err == nil {
				_, err = s.Registry(t.Context())
			}
			if !errors.Is(err, iso7816.SWSecurityStatusNotSatisfied) {
				t.Errorf("a blocked key set: %v", err)
			}
		})
	}
}

// TestSealedStatus: a proactive command that waits is not announced in a status word with an R-MAC, but in the next without.
func TestSealedStatus(t *testing.T) {
	for _, c := range []struct {
		level scp.Level
		want  iso7816.SW
	}{{scp.LevelMAC, 0x910B}, {scp.LevelFull, 0x9000}} {
		chip, err := New(Config{})
		if err != nil {
			t.Fatal(err)
		}
		s := session(t, chip)
		if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{Level: c.level}); err != nil {
			t.Fatal(err)
		}
		chip.Model().AddSystem(announcer{chip.Model()})
		r, err := s.Transmit(t.Context(), iso7816.CommandAPDU{CLA: 0x80, INS: iso7816.INSGetData, P1: 0x9F, P2: 0x7F, Ne: 256})
		if err != nil || r.SW != c.want {
			t.Errorf("level %v: %v, %v", c.level, r.SW, err)
		}
	}
}

// announcer changes status words as the toolkit does.
type announcer struct{ card *jcre.Card }

func (announcer) Command(iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	return iso7816.ResponseAPDU{}, false
}

func (a announcer) Answered(_ iso7816.CommandAPDU, r *iso7816.ResponseAPDU) {
	if !a.card.StatusSealed() {
		r.SW = 0x910B
	}
}

// TestImageKeepsFailures: failed authentications are still counted after the power went.
func TestImageKeepsFailures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "card")
	for n := range maxFailures {
		c := imageCard(t, path)
		sendAll(t, c, "00A4040000", "8050000008010203040506070800", "848201001000112233445566778899AABBCCDDEEFF")
		if got := c.Model().GlobalPlatform().(*platform).issuer().keys[0].Failures; got != n+1 {
			t.Errorf("%d failures, want %d", got, n+1)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if r := sendAll(t, imageCard(t, path), "8050000008010203040506070800"); fmt.Sprintf("%X", r) != "6983" {
		t.Errorf("after %d failures: %X", maxFailures, r)
	}
}

// sendAll sends commands in hex and gives the last response.
func sendAll(t *testing.T, c *Card, commands ...string) (r []byte) {
	t.Helper()
	for _, command := range commands {
		var err error
		if r, err = c.Transmit(t.Context(), unhex(t, command)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}
