package scp

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// eachSession runs f for every session of scp02.txt and scp03.txt.
func eachSession(t *testing.T, f func(t *testing.T, v vector)) {
	n := 0
	for _, file := range []string{"scp02.txt", "scp03.txt"} {
		for _, v := range readVectors(t, file) {
			n++
			t.Run(v.name, func(t *testing.T) {
				v.t = t
				f(t, v)
			})
		}
	}
	if n != 60 {
		t.Errorf("%d sessions were read, the files have 60", n)
	}
}

func TestHostSessions(t *testing.T) {
	eachSession(t, func(t *testing.T, v vector) {
		init := InitializeUpdate(v.byte("kvn"), v.bytes("host-challenge"))
		if got := wire(t, init); got != v.kv["init-update"] {
			t.Errorf("INITIALIZE UPDATE %s, want %s", got, v.kv["init-update"])
		}
		ch, err := Open(v.keySet(v.byte("kvn")), v.bytes("host-challenge"), v.answer(), v.hostOptions())
		if err != nil {
			t.Fatal(err)
		}
		checkKeys(t, v, ch.keys)
		auth, err := ch.ExternalAuthenticate()
		if err != nil || wire(t, auth) != v.kv["ext-auth"] {
			t.Errorf("EXTERNAL AUTHENTICATE %s (%v), want %s", wire(t, auth), err, v.kv["ext-auth"])
		}
		for n := 0; v.has(fmt.Sprintf("cmd%d", n)); n++ {
			hostExchange(t, v, ch, n)
		}
	})
}

func checkKeys(t *testing.T, v vector, k sessionKeys) {
	t.Helper()
	for name, key := range map[string][]byte{
		"s-enc": k.enc, "s-mac": k.mac, "s-rmac": k.rmac, "s-dek": k.dek,
		"card-cryptogram": k.cardCryptogram, "host-cryptogram": k.hostCryptogram,
	} {
		if got := upper(key); got != v.kv[name] {
			t.Errorf("%s is %s, want %s", name, got, v.kv[name])
		}
	}
}

func hostExchange(t *testing.T, v vector, ch *Channel, n int) {
	t.Helper()
	cmd, rsp := fmt.Sprintf("cmd%d", n), fmt.Sprintf("rsp%d", n)
	w, err := ch.Wrap(v.command(cmd))
	if err != nil || wire(t, w) != v.kv[cmd+"-wrapped"] {
		t.Errorf("%s wraps to %s (%v), want %s", cmd, wire(t, w), err, v.kv[cmd+"-wrapped"])
	}
	from := rsp
	if v.has(rsp + "-wrapped") {
		from = rsp + "-wrapped"
	}
	r, err := ch.Unwrap(v.response(from))
	if err != nil || upper(r.Bytes()) != v.kv[rsp] {
		t.Errorf("%s unwraps to %v (%v), want %s", from, r, err, v.kv[rsp])
	}
}

func TestCardSessions(t *testing.T) {
	eachSession(t, func(t *testing.T, v vector) {
		s := openCard(t, v)
		for n := 0; v.has(fmt.Sprintf("cmd%d", n)); n++ {
			cmd, rsp := fmt.Sprintf("cmd%d", n), fmt.Sprintf("rsp%d", n)
			c, err := s.Unwrap(v.command(cmd + "-wrapped"))
			if err != nil || wire(t, c) != v.kv[cmd] {
				t.Fatalf("%s unwraps to %s (%v), want %s", cmd, wire(t, c), err, v.kv[cmd])
			}
			want := v.kv[rsp]
			if v.has(rsp + "-wrapped") {
				want = v.kv[rsp+"-wrapped"]
			}
			if got := upper(s.Wrap(v.response(rsp)).Bytes()); got != want {
				t.Errorf("%s wraps to %s, want %s", rsp, got, want)
			}
		}
	})
}

// cardConfig makes the card of a session: its random source gives the challenge of the vector.
func cardConfig(v vector) CardConfig {
	a := v.answer()
	c := CardConfig{
		Protocol: a.Protocol, I: v.byte("i"), Keys: v.keySet(a.KeyVersion), Diversification: a.Diversification,
		DomainAID: iso7816.MustParseAID(v.kv["sd-aid"]), Random: bytes.NewReader(a.CardChallenge),
	}
	for _, b := range a.Counter {
		c.Counter = c.Counter<<8 | uint32(b)
	}
	return c
}

// openCard runs a card session of a vector through EXTERNAL AUTHENTICATE.
func openCard(t *testing.T, v vector) *CardSession {
	t.Helper()
	s, data, err := NewCardSession(cardConfig(v), v.bytes("host-challenge"))
	if err != nil {
		t.Fatal(err)
	}
	if got := upper(data) + "9000"; got != v.kv["init-update-rsp"] {
		t.Errorf("answer %s, want %s", got, v.kv["init-update-rsp"])
	}
	if s.IsAuthenticated() {
		t.Error("authenticated before EXTERNAL AUTHENTICATE")
	}
	if err := s.ExternalAuthenticate(v.command("ext-auth")); err != nil {
		t.Fatal(err)
	}
	if !s.IsAuthenticated() || s.Level() != Level(v.byte("level")) {
		t.Errorf("level %v after EXTERNAL AUTHENTICATE", s.Level())
	}
	return s
}

// TestPublished runs transcripts that other projects published, most of them from real cards; the SCP01 ones are not ours.
func TestPublished(t *testing.T) {
	n := 0
	for _, v := range readVectors(t, "published.txt") {
		if v.kv["scp"] != "02" && v.kv["scp"] != "03" {
			continue
		}
		n++
		t.Run(v.name+" "+v.kv["origin"], func(t *testing.T) {
			v.t = t
			ch, err := Open(v.keySet(v.answer().KeyVersion), v.bytes("host-challenge"), v.answer(), v.hostOptions())
			if err != nil {
				t.Fatal(err)
			}
			auth, err := ch.ExternalAuthenticate()
			if err != nil || wire(t, auth) != v.kv["ext-auth"] {
				t.Fatalf("EXTERNAL AUTHENTICATE %s (%v), want %s", wire(t, auth), err, v.kv["ext-auth"])
			}
			for n := 0; v.has(fmt.Sprintf("cmd%d-wrapped", n)); n++ {
				publishedExchange(t, v, ch, n)
			}
		})
	}
	if n != 17 {
		t.Errorf("%d transcripts were run, the file has 17 for SCP02 and SCP03", n)
	}
}

func publishedExchange(t *testing.T, v vector, ch *Channel, n int) {
	t.Helper()
	want := v.command(fmt.Sprintf("cmd%d-wrapped", n))
	plain := v.bytes(fmt.Sprintf("cmd%d-mac-input-header-and-plain", n))
	c := iso7816.CommandAPDU{CLA: 0x80, INS: plain[1], P1: plain[2], P2: plain[3], Data: plain[5:], Ne: want.Ne}
	w, err := ch.Wrap(c)
	if err != nil || wire(t, w) != wire(t, want) {
		t.Errorf("command %d wraps to %s (%v), want %s", n, wire(t, w), err, wire(t, want))
	}
	if key := fmt.Sprintf("rsp%d-wrapped", n); v.has(key) {
		r, err := ch.Unwrap(v.response(key))
		if plain := v.kv[fmt.Sprintf("rsp%d-plain", n)]; err != nil || upper(r.Data) != plain {
			t.Errorf("response %d unwraps to %v (%v), want %s", n, r, err, plain)
		}
	}
}
