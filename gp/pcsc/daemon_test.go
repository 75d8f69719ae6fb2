package pcsc_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/pcsc"
	"github.com/gocard/gocard/gp/pcsc/pcsctest"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// inner tells the second run of the test binary where the virtual reader is; see Daemon.Env.
const inner = "GOCARD_PCSC_READER"

// TestDaemon starts a pcscd and runs TestBehindDaemon in a process that talks to it.
func TestDaemon(t *testing.T) {
	d := pcsctest.Start(t)
	cmd := exec.Command(os.Args[0], "-test.run", "^TestBehindDaemon$", "-test.v")
	cmd.Env = append(os.Environ(), d.Env, inner+"="+d.ReaderAddr)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// insert puts a simulated card into the virtual reader until the returned function is called.
func insert(t *testing.T, pc *pcsc.Context, config card.Config) (remove func()) {
	t.Helper()
	sim, err := card.New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sim.ServeVPCD(ctx, os.Getenv(inner)) }()
	if err := pc.WaitForCard(t.Context(), pcsctest.ReaderName+" 00 00"); err != nil {
		t.Fatal(err)
	}
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := pc.WaitForRemoval(context.Background(), pcsctest.ReaderName+" 00 00"); err != nil {
			t.Error(err)
		}
	}
}

// TestBehindDaemon is what TestDaemon runs in a process of its own.
func TestBehindDaemon(t *testing.T) {
	if os.Getenv(inner) == "" {
		t.Skip("runs inside TestDaemon")
	}
	pc, err := pcsc.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	readers, err := pc.Readers()
	if err != nil || len(readers) != 2 || readers[0].CardPresent {
		t.Fatalf("%v, %v", readers, err)
	}
	if _, err := pc.Connect(readers[0].Name); !errors.Is(err, pcsc.ErrNoCard) {
		t.Errorf("empty reader: %v", err)
	}
	for _, c := range []struct {
		name  string
		card  card.Config
		level scp.Level
	}{
		{"SCP03", card.Config{}, scp.LevelFull},
		{"SCP02", card.Config{Domain: card.DomainConfig{Protocol: scp.SCP02}}, scp.LevelMACEnc},
		{"T=0 only", card.Config{ATR: []byte{0x3B, 0x00}}, scp.LevelFull},
	} {
		t.Run(c.name, func(t *testing.T) { sessionThroughReader(t, pc, c.card, c.level) })
	}
	t.Run("card removed in LOAD", func(t *testing.T) { removedInLoad(t, pc) })
	t.Run("opensc-tool", func(t *testing.T) { openscTool(t, pc) })
}

func sessionThroughReader(t *testing.T, pc *pcsc.Context, config card.Config, level scp.Level) {
	defer insert(t, pc, config)()
	c, err := pc.Connect(pcsctest.ReaderName + " 00 00")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if len(config.ATR) > 0 && string(c.ATR()) != string(config.ATR) {
		t.Errorf("ATR %X", c.ATR())
	}
	s, err := gp.Select(t.Context(), c, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{Level: level}); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Registry(t.Context()); err != nil || r.IssuerDomain == nil {
		t.Errorf("%+v, %v", r, err)
	}
	// Not a CAP file: all of it goes over, and the card refuses it at the end.
	err = s.Load(t.Context(), gp.LoadFile{AID: iso7816.MustParseAID("F000000001"), DataBlock: make([]byte, 1000)}, gp.LoadOptions{})
	if !errors.Is(err, iso7816.SWWrongData) || !strings.Contains(err.Error(), "block 5 of 5") {
		t.Errorf("%v", err)
	}
	if err := c.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Status(t.Context(), gp.KindIssuerDomain); err == nil {
		t.Error("the session outlived a reset")
	}
}

// removedInLoad takes the card out after the second block.
func removedInLoad(t *testing.T, pc *pcsc.Context) {
	remove := insert(t, pc, card.Config{})
	c, err := pc.Connect(pcsctest.ReaderName + " 00 00")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, err := gp.Select(t.Context(), c, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{}); err != nil {
		t.Fatal(err)
	}
	blocks := 0
	err = s.Load(t.Context(), gp.LoadFile{AID: iso7816.MustParseAID("F000000001"), DataBlock: make([]byte, 1000)}, gp.LoadOptions{
		Progress: func(int, int) {
			if blocks++; blocks == 3 {
				remove()
			}
		},
	})
	if err == nil || !strings.Contains(err.Error(), "load F000000001: block 3 of 5: ") || !strings.Contains(err.Error(), "then load again") {
		t.Errorf("%v", err)
	}
	t.Log(err)
}

// openscTool asks another program for the ATR.
func openscTool(t *testing.T, pc *pcsc.Context) {
	tool, err := exec.LookPath("opensc-tool")
	if err != nil {
		t.Skip("opensc-tool is not installed")
	}
	defer insert(t, pc, card.Config{})()
	out, err := exec.Command(tool, "--reader", "0", "--atr").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "3b:86:80:01:67:6f:63:61:72:64:1b") {
		t.Errorf("%v: %s", err, out)
	}
}
