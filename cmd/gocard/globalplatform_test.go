package main

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// TestAppletChannel loads the program channel through a secure channel, personalizes it with STORE DATA, and then opens a secure channel with the
// applet itself, under every protocol and level.
func TestAppletChannel(t *testing.T) {
	p := program{name: "channel", dir: root + "/testdata/run/channel"}
	f, err := capfile.ReadFile(p.build(t))
	if err != nil {
		t.Fatal(err)
	}
	load, err := gp.CAPLoadFile(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		domain card.DomainConfig
		level  scp.Level
	}{
		{card.DomainConfig{Protocol: scp.SCP02, I: 0x15}, scp.LevelMAC},
		{card.DomainConfig{Protocol: scp.SCP02, I: 0x55}, scp.LevelMACEnc},
		{card.DomainConfig{PlainSCP03: true}, scp.LevelMACEnc},
		{card.DomainConfig{I: 0x71}, scp.LevelFull},
	} {
		t.Run(fmt.Sprintf("%v i=%02X level %v", c.domain.Protocol, c.domain.I, c.level), func(t *testing.T) {
			simulated, err := card.New(card.Config{Domain: c.domain})
			if err != nil {
				t.Fatal(err)
			}
			applet := f.Applet.Applets[0].AID
			secret := []byte("a secret of 32 bytes, no more...")
			s := authenticated(t, simulated, iso7816.AID{}, c.level)
			succeed(t, s.Load(t.Context(), load, gp.LoadOptions{}))
			succeed(t, s.Install(t.Context(), gp.Installation{LoadFile: load.AID, Module: applet}))
			succeed(t, s.Personalize(t.Context(), applet))
			succeed(t, s.StoreData(t.Context(), secret, gp.FormatNone))

			s = authenticated(t, simulated, applet, c.level)
			tell := iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: 0x11, Ne: iso7816.MaxShortNe}
			if r, err := s.Transmit(t.Context(), tell); err != nil || r.SW != iso7816.SWNoError || !bytes.Equal(r.Data, secret) {
				t.Errorf("the secret is %q, %v (%v), want %q", r.Data, r.SW, err, secret)
			}
			change := iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: 0x10, Data: secret[:7]}
			if r, err := s.Transmit(t.Context(), change); err != nil || r.SW != iso7816.SWNoError {
				t.Errorf("a new secret: %v (%v)", r.SW, err)
			}
			if r, err := iso7816.Exchange(t.Context(), simulated, tell); err != nil || r.SW != iso7816.SWSecurityStatusNotSatisfied {
				t.Errorf("without secure messaging: %v (%v)", r.SW, err)
			}
			s = authenticated(t, simulated, iso7816.AID{}, c.level)
			if _, err := s.Registry(t.Context()); err != nil {
				t.Errorf("the domain, after the applet used its keys: %v", err)
			}
		})
	}
}

// authenticated opens a secure channel with what is selected by an AID; the zero AID is the issuer's domain.
func authenticated(t *testing.T, card iso7816.Transport, aid iso7816.AID, level scp.Level) *gp.Session {
	t.Helper()
	s, err := gp.Select(t.Context(), card, aid)
	succeed(t, err)
	succeed(t, s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{Level: level}))
	return s
}

func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
