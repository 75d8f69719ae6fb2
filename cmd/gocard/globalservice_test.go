package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/cmd/gocard/ircard"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/testdata/libraries/clerk"
	"github.com/gocard/gocard/testdata/run/clerks"
)

// What the clerk, its neighbour and the client in another package are called.
var (
	clerkAID     = iso7816.MustParseAID("F0676F63617264200401")
	neighbourAID = iso7816.MustParseAID("F0676F63617264200402")
	strangerAID  = iso7816.MustParseAID("F0676F63617264210701")
)

// TestGlobalService gives the clerk the privilege for a global service on all machines. Clients find it by its name, and the clerk sees that the card
// asks it.
func TestGlobalService(t *testing.T) {
	issuer := iso7816.MustParseAID("A000000151000000")
	for name, machine := range map[string]struct {
		card     iso7816.Transport
		stranger bool
	}{
		"native": {nativeClerks(t), true}, "interpreter": {interpretedClerks(t), false}, "simulated card": {simulatedClerks(t), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := authenticated(t, machine.card, issuer, scp.LevelMAC)
			update := iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSInstall, P1: 0x40, Ne: iso7816.MaxShortNe}
			update.Data = append(clerkAID.AppendLV([]byte{0, 0}), 3, 0x00, 0x01, 0x00, 0, 0)
			if r, err := s.Transmit(t.Context(), update); err != nil || r.SW != iso7816.SWNoError {
				t.Fatalf("the privilege of a global service: %v (%v)", r.SW, err)
			}
			check := func(of iso7816.AID, steps string) {
				t.Helper()
				if got, want := talk(t, machine.card, of, steps), results(steps); got != want {
					t.Errorf("%s: %s, want %s", of, got, want)
				}
			}
			check(clerkAID, "80108001=9000 80108001=6985 80100001=6A80 80108100=9000")
			ask := "8020800100=029000 8021800100=029000 8020810000=019000 8020800200=009000 8022800100=029000 8021800100=029000"
			check(neighbourAID, ask)
			check(clerkAID, "8013000000=000100809000")
			if machine.stranger {
				check(strangerAID, ask)
				check(clerkAID, "8013000000=000101809000")
			}
			check(clerkAID, "80118100=9000 80120000=9000") // it locks itself
			check(neighbourAID, "8020800100=009000 8021800100=009000")
			if machine.stranger {
				check(strangerAID, "8020800100=009000 8021800100=009000")
			}
		})
	}
}

// talk selects an applet and gives the responses to the commands of the steps.
func talk(t *testing.T, card iso7816.Transport, aid iso7816.AID, steps string) string {
	t.Helper()
	_, err := gp.Select(t.Context(), card, aid)
	succeed(t, err)
	var all []string
	for _, step := range strings.Fields(steps) {
		command, _, _ := strings.Cut(step, "=")
		capdu, err := hex.DecodeString(command)
		succeed(t, err)
		r, err := card.Transmit(t.Context(), capdu)
		succeed(t, err)
		all = append(all, fmt.Sprintf("%X", r))
	}
	return strings.Join(all, " ")
}

// results are what stands behind the commands.
func results(steps string) string {
	var all []string
	for _, step := range strings.Fields(steps) {
		_, result, _ := strings.Cut(step, "=")
		all = append(all, result)
	}
	return strings.Join(all, " ")
}

func nativeClerks(t *testing.T) iso7816.Transport {
	t.Helper()
	h, err := host.New(host.Program{Platform: card.AttachNative, Packages: []host.Package{
		{AID: "F0676F636172642004", Applets: []host.Applet{{AID: clerkAID.String(), Install: clerk.Install}, {AID: neighbourAID.String(), Install: clerk.Install}}},
		{AID: "F0676F636172642107", Applets: []host.Applet{{AID: strangerAID.String(), Install: clerks.Install}}},
	}})
	succeed(t, err)
	return iso7816.TransportFunc(func(_ context.Context, capdu []byte) ([]byte, error) { return h.Transmit(capdu) })
}

func interpretedClerks(t *testing.T) iso7816.Transport {
	t.Helper()
	p, err := frontend.Load(frontend.Config{Pattern: root + "/testdata/libraries/clerk", Target: "jc222"})
	succeed(t, err)
	c, err := ircard.New(p, false)
	succeed(t, err)
	return iso7816.TransportFunc(func(_ context.Context, capdu []byte) ([]byte, error) { return c.Transmit(capdu) })
}

func simulatedClerks(t *testing.T) iso7816.Transport {
	t.Helper()
	c, err := card.New(card.Config{})
	succeed(t, err)
	p := program{name: "clerks", dir: root + "/testdata/run/clerks", libraries: []string{"testdata/libraries/clerk"}}
	for _, name := range p.buildAll(t) {
		f, err := capfile.ReadFile(name)
		succeed(t, err)
		succeed(t, c.Load(f))
		for _, a := range f.Applet.Applets {
			succeed(t, c.Install(f.Header.Package.AID, a.AID))
		}
	}
	return c
}
