package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// overTheAir is a server that sends secured packets to a card.
type overTheAir struct {
	t       *testing.T
	card    *card.Card
	keys    ota.Keys
	counter uint64
}

// The key set 2 for secured packets, and the applet of testdata/run/secured.
var (
	airKeys, _      = scp.NewKeySet(2, []byte("KIc of 16 bytes."), []byte("KID of 16 bytes."), []byte("DEK of 16 bytes."))
	airApplications = ota.TAR{}
	airApplet       = ota.TAR{0xB1, 0x00, 0x01}
	airSPI          = ota.SPI{0x16, 0x19} // ciphered, with a checksum and a counter, and the response as well
)

func newOverTheAir(t *testing.T, c *card.Card, counter uint64) *overTheAir {
	t.Helper()
	secrets := airKeys.Reveal()
	kic, err := ota.NewAESKey(secrets[0])
	succeed(t, err)
	kid, err := ota.NewAESKey(secrets[1])
	succeed(t, err)
	return &overTheAir{t, c, ota.Keys{KIc: kic, KID: kid}, counter}
}

// send sends secured data in as many short messages as it takes. The status is that of the response; ok is false when there is none, as power was cut.
func (s *overTheAir) send(tar ota.TAR, data []byte) (r *ota.Response, ok bool) {
	s.t.Helper()
	s.counter++
	c := ota.Command{Header: ota.Header{SPI: airSPI, KIc: s.keys.KIc.Coding(2), KID: s.keys.KID.Coding(2), TAR: tar}, Counter: s.counter, Data: data}
	packet, err := c.Encode(s.keys)
	succeed(s.t, err)
	messages, err := ota.UserData(packet, byte(s.counter))
	succeed(s.t, err)
	from := ota.Sender{Originator: []byte{4, 0x91, 0x21, 0x43}}
	var answer []byte
	for _, ud := range messages {
		envelope, err := from.Envelope(from.Deliver(ud))
		succeed(s.t, err)
		b, err := envelope.Bytes()
		succeed(s.t, err)
		answer, err = s.card.Transmit(s.t.Context(), b)
		succeed(s.t, err)
		if len(answer) == 0 {
			return nil, false
		}
	}
	r, err = ota.OpenResponse(answer[:len(answer)-2], c.Header, s.keys)
	succeed(s.t, err)
	return r, true
}

// manage sends a command to the issuer security domain, which must take it.
func (s *overTheAir) manage(ins, p1, p2 byte, data []byte) {
	s.t.Helper()
	r, ok := s.send(airApplications, append([]byte{0x80, ins, p1, p2, byte(len(data))}, data...))
	if !ok || r.Status != ota.OK || len(r.Data) < 3 || r.Data[1] != 0x90 && r.Data[1] != 0x61 {
		s.t.Fatalf("%02X %02X %02X: %+v", ins, p1, p2, r)
	}
}

// install loads and installs a CAP file with nothing but secured packets.
func (s *overTheAir) install(f *capfile.File) {
	s.t.Helper()
	load, err := gp.CAPLoadFile(f)
	succeed(s.t, err)
	isd := iso7816.MustParseAID("A000000151000000")
	s.manage(iso7816.INSInstall, 0x02, 0, append(isd.AppendLV(load.AID.AppendLV(nil)), 0, 0, 0, 0)) // the empty token twice, as some tools have it
	const size = 200
	file := tlv.Append(nil, 0xC4, load.DataBlock)
	for n := byte(0); len(file) > 0; n++ {
		block := file[:min(size, len(file))]
		file = file[len(block):]
		last := byte(0)
		if len(file) == 0 {
			last = 0x80
		}
		s.manage(iso7816.INSLoad, last, n, block)
	}
	uicc, err := gp.UICCParameters{Toolkit: &gp.ToolkitParameters{
		Priority: 0xFF, Security: []byte{gp.MinimumSPI, airSPI[0]}, TARs: [][3]byte{airApplet},
	}}.System()
	succeed(s.t, err)
	applet := f.Applet.Applets[0].AID
	data := applet.AppendLV(applet.AppendLV(load.AID.AppendLV(nil)))
	parameters := append(tlv.Append(nil, 0xC9, nil), uicc...)
	data = append(append(data, 1, 0), append([]byte{byte(len(parameters))}, parameters...)...)
	s.manage(iso7816.INSInstall, 0x0C, 0, append(data, 0))
}

// log is what the applet has noted since the last time.
func (s *overTheAir) log(applet iso7816.AID) []byte {
	s.t.Helper()
	if _, err := gp.Select(s.t.Context(), s.card, applet); err != nil {
		s.t.Fatal(err)
	}
	r, err := iso7816.Exchange(s.t.Context(), s.card, iso7816.CommandAPDU{INS: 0x30, Ne: iso7816.MaxShortNe})
	if err != nil || r.SW != iso7816.SWNoError {
		s.t.Fatal(r, err)
	}
	s.card.Reset() // ENVELOPE is the applet's own command while it is selected
	return r.Data
}

// TestOverTheAir: with keys for secured packets on it, a card is managed by short messages alone, and its applet is used so. The power is cut at every
// write of a packet: one that the applet has seen cannot be sent again.
func TestOverTheAir(t *testing.T) {
	f, err := capfile.ReadFile(program{name: "secured", dir: root + "/testdata/run/secured"}.build(t))
	succeed(t, err)
	image := filepath.Join(t.TempDir(), "card")
	c, err := card.New(card.Config{Image: image})
	succeed(t, err)
	s := authenticated(t, c, iso7816.AID{}, scp.LevelMAC)
	succeed(t, s.PutKeys(t.Context(), scp.DefaultKeySet(0x30), gp.PutKeyOptions{}))
	s = authenticated(t, c, iso7816.AID{}, scp.LevelMAC)
	succeed(t, s.PutKeys(t.Context(), airKeys, gp.PutKeyOptions{}))

	air := newOverTheAir(t, c, 0)
	air.install(f)
	if r, _ := air.send(airApplet, []byte{0, 0x41}); r.Status != ota.OK || !bytes.Equal(r.Data, []byte{0, 0x41}) {
		t.Errorf("the applet answers %+v", r)
	}
	succeed(t, c.Close())

	c, err = card.New(card.Config{Image: image})
	succeed(t, err)
	air = newOverTheAir(t, c, air.counter-1)
	if r, _ := air.send(airApplet, []byte{0, 0x42}); r.Status != ota.CounterLow {
		t.Errorf("after a restart the counter begins again: %+v", r)
	}
	snapshot, err := c.Snapshot()
	succeed(t, err)
	succeed(t, c.Close())

	applet := f.Applet.Applets[0].AID
	for cut := 1; ; cut++ {
		c, err := card.New(card.Config{Snapshot: snapshot})
		succeed(t, err)
		air := newOverTheAir(t, c, air.counter)
		air.log(applet)
		c.CutAfter(cut)
		_, whole := air.send(airApplet, []byte{0, 0x43})
		c.Reset()
		c.CutAfter(0)
		seen := len(air.log(applet)) > 0
		air.counter--
		r, _ := air.send(airApplet, []byte{0, 0x43})
		if seen && r.Status != ota.CounterLow {
			t.Errorf("cut at write %d: the applet has seen the packet, and sees it again: %v", cut, r.Status)
		}
		if whole {
			if cut < 5 {
				t.Errorf("the packet is done with %d writes", cut-1)
			}
			return
		}
	}
}
