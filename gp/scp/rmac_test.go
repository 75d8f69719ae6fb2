package scp

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// over sends a command through both ends; the card's end answers with r after do.
func over(t *testing.T, host *Channel, card *CardSession, c iso7816.CommandAPDU, r iso7816.ResponseAPDU, do func(iso7816.CommandAPDU)) (wire, plain iso7816.ResponseAPDU) {
	t.Helper()
	w, err := host.Wrap(c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := card.Unwrap(w)
	if err != nil {
		t.Fatal(err)
	}
	if do != nil {
		do(got)
	}
	wire = card.Wrap(r)
	if plain, err = host.Unwrap(wire); err != nil {
		t.Fatalf("%v: %v", c, err)
	}
	return wire, plain
}

// beginBoth opens an R-MAC session, whose first response is not protected yet.
func beginBoth(t *testing.T, host *Channel, card *CardSession, l Level) {
	t.Helper()
	begin, err := BeginRMACSession(l, []byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	wire, _ := over(t, host, card, begin, iso7816.ResponseAPDU{SW: 0x9000}, func(c iso7816.CommandAPDU) {
		if err := card.BeginRMAC(c); err != nil {
			t.Fatal(err)
		}
	})
	if err := host.BeginRMAC(begin); err != nil {
		t.Fatal(err)
	}
	if len(wire.Data) != 0 || host.Level() != card.Level() {
		t.Errorf("BEGIN is answered with %X; levels %v and %v", wire.Data, host.Level(), card.Level())
	}
}

// endBoth sends END R-MAC SESSION, whose response carries an R-MAC whatever the level was.
func endBoth(t *testing.T, host *Channel, card *CardSession, goOn bool) {
	t.Helper()
	wire := endOf(t, host, card, goOn)
	if len(wire.Data) != macLength(host.protocol, host.i) {
		t.Errorf("END is answered with %X", wire.Data)
	}
}

// TestRMACSession goes through BEGIN and END R-MAC SESSION in every protocol and at every level that has them.
func TestRMACSession(t *testing.T) {
	command := iso7816.CommandAPDU{CLA: 0x80, INS: 0xCA, P1: 0, P2: 0xE0, Data: []byte{9}, Ne: 256}
	answer := iso7816.ResponseAPDU{Data: []byte{1, 2, 3}, SW: 0x9000}
	tried := 0
	variants(func(p Protocol, i byte, base Level) {
		for _, l := range []Level{0, LevelRMAC, LevelRMAC | LevelREncryption} {
			host, card := pair(t, p, i, base)
			begin, _ := BeginRMACSession(l, nil)
			if i&paramRMAC == 0 || base.has(LevelRMAC) {
				if err := card.BeginRMAC(begin); !errors.Is(err, iso7816.SWConditionsNotSatisfied) {
					t.Errorf("%v i=%02X %v: %v", p, i, base, err)
				}
				continue
			}
			if l == 0 && p != SCP02 || Supported(p, i, base|l) != nil {
				if err := card.BeginRMAC(begin); !errors.Is(err, iso7816.SWIncorrectP1P2) {
					t.Errorf("%v i=%02X %v and %v: %v", p, i, base, l, err)
				}
				continue
			}
			tried++
			check := func(when string, longer bool) {
				wire, plain := over(t, host, card, command, answer, nil)
				if !bytes.Equal(plain.Data, answer.Data) || (len(wire.Data) > len(answer.Data)) != longer {
					t.Errorf("%v i=%02X %v and %v, %s: %X for %X", p, i, base, l, when, wire.Data, plain.Data)
				}
			}
			check("before", false)
			beginBoth(t, host, card, l)
			check("begun", l != 0)
			endBoth(t, host, card, true)
			check("going on", l != 0)
			endBoth(t, host, card, false)
			check("ended", false)
			if err := card.EndRMAC(EndRMACSession(false)); !errors.Is(err, iso7816.SWConditionsNotSatisfied) {
				t.Errorf("END twice: %v", err)
			}
			if host.Level() != base || card.Level() != base {
				t.Errorf("levels %v and %v, want %v", host.Level(), card.Level(), base)
			}
		}
	})
	if tried < 8 {
		t.Errorf("%d variants", tried)
	}
}

// TestRMACChain computes the R-MACs of a session beside it: the chain begins with the C-MAC of EXTERNAL AUTHENTICATE, in a session with
// implicit initiation with a MAC over the AID, and goes over responses that do not show theirs.
func TestRMACChain(t *testing.T) {
	for _, l := range []Level{0, LevelRMAC} {
		host, card := pair(t, SCP02, 0x35, LevelMAC)
		checkRMACChain(t, l, host, card, clone(host.sm.(*scp02).icv))

		keys := DefaultKeySet(1)
		host, err := OpenImplicit(keys, 0x3A, [2]byte{0, 7}, testAID)
		if err != nil {
			t.Fatal(err)
		}
		if card, err = NewImplicitCardSession(CardConfig{Protocol: SCP02, I: 0x3A, Keys: keys, Counter: 7, DomainAID: testAID}); err != nil {
			t.Fatal(err)
		}
		checkRMACChain(t, l, host, card, retailMAC(card.keys.rmac, make([]byte, desBlock), testAID.Bytes()))
	}
}

// checkRMACChain goes through an R-MAC session; want is what comes before its first R-MAC.
func checkRMACChain(t *testing.T, l Level, host *Channel, card *CardSession, want []byte) {
	t.Helper()
	beginBoth(t, host, card, l)
	for _, step := range []struct {
		command  string
		response string
	}{{"80CA00E000", "0102039000"}, {"80F24000024F00", "6A88"}} {
		c, err := iso7816.ParseCommand(unhex(t, step.command))
		if err != nil {
			t.Fatal(err)
		}
		r, err := iso7816.ParseResponse(unhex(t, step.response))
		if err != nil {
			t.Fatal(err)
		}
		wire, _ := over(t, host, card, c, r, nil)
		msg := append([]byte{byte(c.CLA), c.INS, c.P1, c.P2, byte(len(c.Data))}, c.Data...)
		msg = append(append(append(msg, byte(len(r.Data))), r.Data...), byte(r.SW>>8), byte(r.SW))
		want = retailMAC(card.keys.rmac, want, msg)
		if shown := wire.Data[len(r.Data):]; l == LevelRMAC && !bytes.Equal(shown, want) {
			t.Errorf("%s: R-MAC %X, want %X", step.command, shown, want)
		}
	}
	wire := endOf(t, host, card, false)
	if want = retailMAC(card.keys.rmac, want, unhex(t, "8078000300009000")); !bytes.Equal(wire.Data, want) {
		t.Errorf("P1 %02X: END gives %X, want %X", byte(l), wire.Data, want)
	}
}

// endOf is the response to END R-MAC SESSION on the wire.
func endOf(t *testing.T, host *Channel, card *CardSession, goOn bool) iso7816.ResponseAPDU {
	t.Helper()
	end := EndRMACSession(goOn)
	w, err := host.Wrap(end)
	if err == nil {
		err = host.EndRMAC(end)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := card.Unwrap(w)
	if err == nil {
		err = card.EndRMAC(got)
	}
	if err != nil {
		t.Fatal(err)
	}
	wire := card.Wrap(iso7816.ResponseAPDU{SW: 0x9000})
	if _, err := host.Unwrap(wire); err != nil {
		t.Error(err)
	}
	return wire
}

func TestRMACSessionRefused(t *testing.T) {
	_, card := pair(t, SCP02, 0x75, LevelMAC)
	for text, want := range map[string]iso7816.SW{
		"807A100200": 0x6A86, "807A010100": 0x6A86, "807A30010100": 0x6A86, "807A1001020201": 0x6A80, "8078000300": 0x6985,
	} {
		c, err := iso7816.ParseCommand(unhex(t, text))
		if err != nil {
			t.Fatal(err)
		}
		do := card.BeginRMAC
		if c.INS == iso7816.INSEndRMACSession {
			do = card.EndRMAC
		}
		if err := do(c); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
	if _, err := BeginRMACSession(LevelRMAC, make([]byte, 25)); err == nil {
		t.Error("25 bytes of data are taken")
	}
}

// TestImplicit: the first command with a C-MAC opens a session; keys, AID and counter must be those of the card.
func TestImplicit(t *testing.T) {
	keys, other := DefaultKeySet(1), iso7816.MustParseAID("A000000151000001")
	for _, i := range []byte{0x00, 0x01, 0x0A, 0x0B, 0x1A, 0x1B, 0x2A, 0x3B, 0x4A, 0x5A} {
		for _, c := range []struct {
			counter byte
			aid     iso7816.AID
			good    bool
		}{{7, testAID, true}, {8, testAID, false}, {7, other, i&scp02ICVOverAID == 0}} {
			card, err := NewImplicitCardSession(CardConfig{Protocol: SCP02, I: i, Keys: keys, Counter: 7, DomainAID: testAID})
			if err != nil {
				t.Fatal(err)
			}
			host, err := OpenImplicit(keys, i, [2]byte{0, c.counter}, c.aid)
			if err != nil {
				t.Fatal(err)
			}
			command := iso7816.CommandAPDU{CLA: 0x80, INS: 0xF2, P1: 0x80, Data: []byte{0x4F, 0}}
			for n := range 3 {
				w, err := host.Wrap(command)
				if err != nil {
					t.Fatal(err)
				}
				if n == 0 && c.good {
					checkFirstMAC(t, i, card.keys.mac, w)
				}
				if _, err := card.Unwrap(w); (err == nil) != c.good {
					t.Errorf("i=%02X counter %d AID %v, command %d: %v", i, c.counter, c.aid, n, err)
				}
			}
		}
	}
	if _, _, err := NewCardSession(CardConfig{Protocol: SCP02, I: 0x1A, Keys: keys}, make([]byte, 8)); !errors.Is(err, iso7816.SWInsNotSupported) {
		t.Errorf("INITIALIZE UPDATE: %v", err)
	}
	if _, err := OpenImplicit(keys, 0x15, [2]byte{}, testAID); err == nil {
		t.Error("i=15 is implicit")
	}
}

// checkFirstMAC computes the C-MAC of the first command: over header and data as i says, with an ICV that is never enciphered.
func checkFirstMAC(t *testing.T, i byte, key []byte, w iso7816.CommandAPDU) {
	t.Helper()
	icv := make([]byte, 8)
	if i&scp02ICVOverAID != 0 {
		icv = retailMAC(key, icv, testAID.Bytes())
	}
	head := unhex(t, "84F280000A4F00")
	if i&scp02Unmodified != 0 {
		head = unhex(t, "80F28000024F00")
	}
	if want := retailMAC(key, icv, head); !bytes.Equal(w.Data[2:], want) {
		t.Errorf("i=%02X: first C-MAC %X, want %X", i, w.Data[2:], want)
	}
}

// TestImplicitKeyEncryption: keys go under CBC, not ECB.
func TestImplicitKeyEncryption(t *testing.T) {
	keys := DefaultKeySet(1)
	host, err := OpenImplicit(keys, 0x0B, [2]byte{}, testAID)
	if err != nil {
		t.Fatal(err)
	}
	card, err := NewImplicitCardSession(CardConfig{Protocol: SCP02, I: 0x0B, Keys: keys, DomainAID: testAID})
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 16)
	sealed, err := host.EncryptKey(secret)
	if err != nil || bytes.Equal(sealed[:8], sealed[8:]) {
		t.Errorf("%X, %v", sealed, err)
	}
	if plain, err := card.DecryptKey(sealed); err != nil || !bytes.Equal(plain, secret) {
		t.Errorf("%X, %v", plain, err)
	}
}
