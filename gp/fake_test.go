package gp

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatalf("bad hex in the test: %q", s)
	}
	return b
}

// objects reads the values of testdata/vectors/objects.txt, from real cards.
func objects(t testing.TB) map[string][]byte {
	t.Helper()
	f, err := os.Open("testdata/vectors/objects.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]byte{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if k, v, ok := strings.Cut(sc.Text(), "="); ok && !strings.HasPrefix(k, " ") && !strings.HasPrefix(k, "#") {
			out[k] = unhex(t, v)
		}
	}
	return out
}

// transcript is a transport that expects commands and gives answers, in order: pairs of hex. A command that ends in "..." may
// go on; the answer "-" is a transport error.
type transcript struct {
	t     testing.TB
	steps []string
}

var errRemoved = errors.New("card removed")

func (x *transcript) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	got := fmt.Sprintf("%X", capdu)
	if len(x.steps) < 2 {
		x.t.Errorf("%s: no more commands expected", got)
		return nil, errRemoved
	}
	want, answer := strings.ReplaceAll(x.steps[0], " ", ""), x.steps[1]
	x.steps = x.steps[2:]
	if head, open := strings.CutSuffix(want, "..."); got != want && !(open && strings.HasPrefix(got, head)) {
		x.t.Errorf("sent %s, want %s", got, want)
	}
	if answer == "-" {
		return nil, errRemoved
	}
	return unhex(x.t, answer), nil
}

// play gives a transcript whose end is checked when the test is over.
func play(t testing.TB, steps ...string) *transcript {
	x := &transcript{t, steps}
	t.Cleanup(func() {
		if len(x.steps) > 0 && !t.Failed() {
			t.Errorf("not sent: %s", x.steps)
		}
	})
	return x
}

// testCard is the card's end of a session; plain commands go to answer.
type testCard struct {
	config  scp.CardConfig
	session *scp.CardSession
	answer  func(c iso7816.CommandAPDU) iso7816.ResponseAPDU
	removed bool
	sent    []iso7816.CommandAPDU // plain commands, in order
	auths   int                   // EXTERNAL AUTHENTICATE commands
}

var domainAID = iso7816.MustParseAID("A000000151000000")

func newTestCard(p scp.Protocol, i byte) *testCard {
	c := &testCard{config: scp.CardConfig{Protocol: p, I: i, Keys: scp.DefaultKeySet(1), DomainAID: domainAID}}
	c.answer = func(iso7816.CommandAPDU) iso7816.ResponseAPDU { return iso7816.ResponseAPDU{SW: iso7816.SWNoError} }
	return c
}

// scp02I is what the host is told of the protocol's parameter: SCP03 tells it itself.
func (c *testCard) scp02I() byte {
	if c.config.Protocol == scp.SCP02 {
		return c.config.I
	}
	return 0
}

func (c *testCard) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	if c.removed {
		return nil, errRemoved
	}
	cmd, err := iso7816.ParseCommand(capdu)
	if err != nil {
		return nil, err
	}
	r := c.process(cmd)
	if c.removed {
		return nil, errRemoved
	}
	return r.Bytes(), nil
}

func (c *testCard) process(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	var err error
	var data []byte
	switch {
	case cmd.INS == iso7816.INSSelect:
		data = append([]byte{0x6F, 0x10, 0x84, 0x08}, append(c.config.DomainAID.Bytes(), 0xA5, 0x04, 0x9F, 0x65, 0x01, 0xFF)...)
	case cmd.INS == iso7816.INSInitializeUpdate:
		c.session, data, err = scp.NewCardSession(c.config, cmd.Data)
	case cmd.INS == iso7816.INSExternalAuthenticate:
		c.auths++
		err = c.session.ExternalAuthenticate(cmd)
	case c.session == nil || !cmd.CLA.IsSecureMessaging():
		return iso7816.ResponseAPDU{SW: iso7816.SWReferencedDataNotFound}
	default:
		return c.protected(cmd)
	}
	if err != nil {
		return iso7816.ResponseAPDU{SW: statusWord(err)}
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}
}

func (c *testCard) protected(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	plain, err := c.session.Unwrap(cmd)
	if err != nil {
		return iso7816.ResponseAPDU{SW: statusWord(err)}
	}
	c.sent = append(c.sent, plain)
	return c.session.Wrap(c.answer(plain))
}

// session opens a session with a test card.
func session(t testing.TB, c *testCard, level scp.Level) *Session {
	t.Helper()
	s, err := Select(t.Context(), c, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), AuthOptions{Level: level, SCP02I: c.scp02I()}); err != nil {
		t.Fatal(err)
	}
	return s
}

// mustSay fails the test unless err holds every part.
func mustSay(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not say %q", err, p)
		}
	}
}
