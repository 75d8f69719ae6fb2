package card

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// echo is a toolkit applet that notes the secured data of each packet, and answers with them backwards.
type echo struct {
	toolkit *toolkit.Toolkit
	seen    []string
}

func (e *echo) Select() (bool, error)    { return true, nil }
func (e *echo) Deselect() error          { return nil }
func (e *echo) Process(*jcre.APDU) error { return nil }
func (e *echo) Uninstall() error         { return nil }
func (e *echo) Features() jcre.Features  { return jcre.Features{} }

func (e *echo) ProcessToolkit(event int16) error {
	h, err := e.toolkit.EnvelopeHandler()
	if err != nil {
		return err
	}
	off, n, err := h.SecuredData()
	if err != nil {
		return err
	}
	data, err := h.Part(off, n)
	if err != nil {
		return err
	}
	e.seen = append(e.seen, fmt.Sprintf("%d %X", event, data))
	r, err := e.toolkit.EnvelopeResponseHandler()
	if err != nil {
		return nil // an update of EF_SMS
	}
	back := bytes.Clone(data)
	for i := range data {
		back[len(data)-1-i] = data[i]
	}
	if err := r.Append(back); err != nil {
		return err
	}
	return e.toolkit.Post(true, nil)
}

// otaCard is a card with an issuer security domain, a supplementary one, and an applet of each.
type otaCard struct {
	t      *testing.T
	card   *jcre.Card
	issuer *securityDomain
	echo   *echo
}

var (
	otaTAR  = ota.TAR{0xB1, 0x00, 0x01}
	otaFrom = ota.Sender{Originator: []byte{0x04, 0x91, 0x21, 0x43}, Centre: []byte{0x91, 0x55}}
)

func newOTACard(t *testing.T, security string) *otaCard {
	t.Helper()
	c := &otaCard{t: t, card: jcre.New(jcre.Config{Native: true, UICC: true})}
	system := toolkit.New(c.card, proactive.New(c.card), files.New(c.card, files.Default()))
	if err := Attach(c.card, DomainConfig{}, nil); err != nil {
		t.Fatal(err)
	}
	c.issuer = c.card.GlobalPlatform().(*platform).issuer()
	c.echo = &echo{toolkit: system}
	aid := iso7816.MustParseAID("A00000000701")
	parameters := append([]byte{0xFF, 0, 0, 0, 0, byte(len(security))}, security...)
	parameters = append(append(parameters, 3), otaTAR[:]...)
	as := jcre.Instance{
		AID: aid, Module: aid, Package: aid, Context: 1, SystemParameters: append([]byte{0x80, byte(len(parameters))}, parameters...),
	}
	c.card.Do(func() {
		_, err := c.card.Install(as, func() error {
			if err := c.card.Register(c.echo, nil); err != nil {
				return err
			}
			return system.EntryOf(c.card.Active()).SetEvents(toolkit.EventFormattedSMSPPEnvelope, toolkit.EventFormattedSMSPPUpdate)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	c.put(0, 1, keyDES, 16)
	c.put(0, 2, keyAES, 32)
	return c
}

func otaSecret(version, id byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = version<<6 | id<<4 ^ byte(i)
	}
	return b
}

// put puts the keys KIc and KID of a version.
func (c *otaCard) put(old, version, kind byte, n int) {
	c.t.Helper()
	var keys []domainKey
	for id := byte(keyKIc); id <= keyKID; id++ {
		keys = append(keys, domainKey{id, []keyComponent{{kind, otaSecret(version, id, n)}}})
	}
	c.card.Do(func() {
		if err := c.issuer.storeKeys(old, version, keys); err != nil {
			c.t.Fatal(err)
		}
	})
}

// otaKeys are the keys that put puts: triple DES in version 1, AES in 2.
func otaKeys(t *testing.T, version byte) (k ota.Keys) {
	t.Helper()
	make, n := ota.NewDESKey, 16
	if version == 2 {
		make, n = ota.NewAESKey, 32
	}
	var err1, err2 error
	k.KIc, err1 = make(otaSecret(version, keyKIc, n))
	k.KID, err2 = make(otaSecret(version, keyKID, n))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return k
}

// command makes a packet with the keys of a version.
func (c *otaCard) command(version byte, spi ota.SPI, counter uint64, data ...byte) (*ota.Command, []byte) {
	c.t.Helper()
	k := otaKeys(c.t, version)
	cmd := &ota.Command{Header: ota.Header{SPI: spi, KIc: k.KIc.Coding(version), KID: k.KID.Coding(version), TAR: otaTAR}, Counter: counter, Data: data}
	packet, err := cmd.Encode(k)
	if err != nil {
		c.t.Fatal(err)
	}
	return cmd, packet
}

// deliver sends a packet in as many short messages as it takes, and gives the answer to the last.
func (c *otaCard) deliver(packet []byte) iso7816.ResponseAPDU {
	c.t.Helper()
	list, err := ota.UserData(packet, 9)
	if err != nil {
		c.t.Fatal(err)
	}
	var r iso7816.ResponseAPDU
	for _, ud := range list {
		envelope, err := otaFrom.Envelope(otaFrom.Deliver(ud))
		if err != nil {
			c.t.Fatal(err)
		}
		b, err := envelope.Bytes()
		if err != nil {
			c.t.Fatal(err)
		}
		if r, err = iso7816.ParseResponse(c.card.Process(b)); err != nil {
			c.t.Fatal(err)
		}
	}
	return r
}

// expect compares what the applet has seen since the last time.
func (c *otaCard) expect(want ...string) {
	c.t.Helper()
	if got, want := fmt.Sprint(c.echo.seen), fmt.Sprint(want); got != want {
		c.t.Errorf("the applet has seen %s, want %s", got, want)
	}
	c.echo.seen = nil
}

// status sends a packet and reads the status of its response, which must be protected as asked for, or be an error without protection.
func (c *otaCard) status(version byte, cmd *ota.Command, packet []byte) (ota.Status, []byte) {
	c.t.Helper()
	r := c.deliver(packet)
	p, err := ota.OpenResponse(r.Data, cmd.Header, otaKeys(c.t, version))
	if err != nil || r.SW != iso7816.SWNoError {
		c.t.Fatalf("answer %X %v: %v", r.Data, r.SW, err)
	}
	return p.Status, p.Data
}

// TestPackets: every protection of command and response, with both kinds of keys, and a packet in several messages.
func TestPackets(t *testing.T) {
	c := newOTACard(t, "")
	counter := uint64(0)
	for version := byte(1); version <= 2; version++ {
		counter = 0
		for _, spi := range []ota.SPI{{0x02, 0x01}, {0x0A, 0x09}, {0x12, 0x19}, {0x16, 0x19}, {0x1E, 0x09}, {0x06, 0x01}, {0x04, 0x11}} {
			counter++
			cmd, packet := c.command(version, spi, counter, 1, 2, 3)
			if status, data := c.status(version, cmd, packet); status != ota.OK || !bytes.Equal(data, []byte{3, 2, 1}) {
				t.Errorf("SPI %X: status %v, %X", spi, status, data)
			}
			c.expect("2 010203")
			if spi[0] == 0x0A || spi[0] == 0x02 {
				counter = 0 // it does not count
			}
		}
	}
	long := bytes.Repeat([]byte{0x5A}, 250)
	cmd, packet := c.command(2, ota.SPI{0x16, 0x09}, 50, long...)
	if r := c.deliver(packet); r.SW != iso7816.SWNoError {
		t.Errorf("%X %v", r.Data, r.SW)
	} else if p, err := ota.OpenResponse(r.Data, cmd.Header, otaKeys(t, 2)); err != nil || p.Status != ota.ResponseBySubmit {
		t.Errorf("an answer of 250 bytes: %+v, %v", p, err)
	}
	c.expect(fmt.Sprintf("2 %X", long))
	_, packet = c.command(2, ota.SPI{0x16, 0x00}, 51, 1)
	if r := c.deliver(packet); len(r.Data) > 0 || r.SW != iso7816.SWNoError {
		t.Errorf("no response wanted: %X %v", r.Data, r.SW)
	}
	c.expect("2 01")
}

// TestRefusedPackets: each way to send a packet that is not taken, and the status that says so.
func TestRefusedPackets(t *testing.T) {
	c := newOTACard(t, "\x01\x12") // a checksum and a counter
	strong := ota.SPI{0x16, 0x19}
	refuse := func(name string, want ota.Status, cmd *ota.Command, packet []byte) {
		t.Helper()
		if status, data := c.status(2, cmd, packet); status != want || len(data) > 0 {
			t.Errorf("%s: status %v, %X, want %v", name, status, data, want)
		}
		c.expect()
	}
	cmd, good := c.command(2, strong, 5, 1)
	if status, _ := c.status(2, cmd, good); status != ota.OK {
		t.Fatalf("status %v", status)
	}
	c.expect("2 01")
	refuse("replayed", ota.CounterLow, cmd, good)
	cmd, packet := c.command(2, strong, 4, 1)
	refuse("lower counter", ota.CounterLow, cmd, packet)
	cmd, packet = c.command(2, ota.SPI{0x1E, 0x19}, 7, 1)
	refuse("a gap where there may be none", ota.CounterHigh, cmd, packet)
	cmd, packet = c.command(2, strong, 6, 1)
	packet[len(packet)-1] ^= 1
	refuse("changed cipher", ota.IntegrityFailed, cmd, packet)
	cmd, packet = c.command(2, ota.SPI{0x12, 0x09}, 6, 1)
	packet[len(packet)-1] ^= 1
	refuse("changed data", ota.IntegrityFailed, cmd, packet)
	for _, spi := range []ota.SPI{{0x00, 0x01}, {0x02, 0x09}, {0x04, 0x11}, {0x14, 0x11}} {
		cmd, packet = c.command(2, spi, 6, 1)
		refuse(fmt.Sprintf("SPI %X", spi), ota.InsufficientSecurityLevel, cmd, packet)
	}
	cmd, packet = c.command(2, strong, 6, 1)
	refuse("cut", ota.SecurityError, cmd, packet[:len(packet)-1])
	packet[5], packet[6] = 0x32, 0x32
	refuse("no such keys", ota.CipheringError, cmd, packet)
	cmd, packet = c.command(2, ota.SPI{0x12, 0x09}, 6, 1)
	packet[6] = 0x32
	refuse("no such KID", ota.SecurityError, cmd, packet)
	cmd, packet = c.command(2, strong, 6, 1)
	packet[9]++
	refuse("another TAR", ota.TARUnknown, cmd, packet)
	cmd, packet = c.command(2, strong, ota.MaxCounter, 1)
	if status, _ := c.status(2, cmd, packet); status != ota.OK {
		t.Errorf("the last counter: %v", status)
	}
	c.expect("2 01")
	refuse("the counter is at its end", ota.CounterBlocked, cmd, packet)
	c.put(2, 2, keyAES, 32)
	cmd, packet = c.command(2, ota.SPI{0x1E, 0x19}, 1, 1)
	if status, _ := c.status(2, cmd, packet); status != ota.OK {
		t.Errorf("new keys begin with a new counter: %v", status)
	}
	if r := c.deliver(packet[:8]); len(r.Data) > 0 || r.SW != iso7816.SWNoError {
		t.Errorf("a cut header is answered: %X %v", r.Data, r.SW)
	}
}

// TestPacketCounters: the counters are part of a card's image.
func TestPacketCounters(t *testing.T) {
	c := newOTACard(t, "")
	_, packet := c.command(1, ota.SPI{0x12, 0x01}, 0x1234567890, 1)
	c.deliver(packet)
	state := c.issuer.counters.AppendState(nil)
	other := newOTACard(t, "")
	if err := other.issuer.counters.SetState(state); err != nil {
		t.Fatal(err)
	}
	cmd, packet := other.command(1, ota.SPI{0x12, 0x09}, 0x1234567890, 1)
	if status, _ := other.status(1, cmd, packet); status != ota.CounterLow {
		t.Errorf("status %v", status)
	}
	other.expect()
	if err := other.issuer.counters.SetState([]byte(`[{"Domain":"A000000151000000","Version":1,"Last":1099511627776}]`)); err == nil {
		t.Error("a counter of 41 bits is taken")
	}
}

// remote sends commands in compact format to an application of the card, and gives what it answers.
func (c *otaCard) remote(tar ota.TAR, counter uint64, script string) string {
	c.t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(script, " ", ""))
	if err != nil {
		c.t.Fatal(err)
	}
	k := otaKeys(c.t, 2)
	cmd := &ota.Command{Header: ota.Header{SPI: ota.SPI{0x16, 0x19}, KIc: k.KIc.Coding(2), KID: k.KID.Coding(2), TAR: tar}, Counter: counter, Data: data}
	packet, err := cmd.Encode(k)
	if err != nil {
		c.t.Fatal(err)
	}
	status, answer := c.status(2, cmd, packet)
	if status != ota.OK {
		return status.Error()
	}
	return fmt.Sprintf("%X", answer)
}

// TestRemoteFiles: commands on files over the air, as many as succeed, beside what the terminal has selected.
func TestRemoteFiles(t *testing.T) {
	c := newOTACard(t, "")
	c.card.Process([]byte{0, 0xA4, 8, 0x0C, 4, 0x7F, 0x10, 0x6F, 0x3C})
	for i, v := range []struct{ tar, script, want string }{
		{"B00010", "00A4000C023F00", "019000"},
		{"B00010", "00A40004022FE2 00B000000A", "029000" + "989444000000000000F0"},
		{"B00010", "00A4000C022FE2", "019000"},
		{"B00000", "00A40004022FE2", "016119"},
		{"B00000", "00A40004022FE2 00C0000004", "02900062178202"},
		{"B00000", "00C0000004", "016985"},
		{"B00000", "00A4000C022FE2 00D6000002 1234 00B0000002", "026982"},          // nobody may change it
		{"B00011", "00A4000C026F46 00D6000002 0041 00B0000002", "039000" + "0041"}, // ADM1 may
		{"B00000", "00A4000C026F07 00B0000001", "016A82"},                          // the second is not done
		{"B00011", "00A4000C026F07 00B0000001", "029000" + "08"},                   // in the USIM
		{"B00000", "00B0000001", "016986"},                                         // nothing is selected any more
		{"B00000", "0020000108 31323334FFFFFFFF", "016D00"},
		{"B00000", "00A4000C02 3F", "016700"},
		{"B00000", "00A4", "016700"},
		{"B00000", "", "009000"},
		{"B00010", "A0A40000023F00 A0A40000027F20 A0A40000026F07 A0B0000001", "049000" + "08"}, // commands of a SIM
		{"B00010", "A0A40000023F00", "019F17"},
		{"B00010", "A0A40000020000 A0A40000023F00", "019404"},
		{"B00001", "00A4000C026F07 00B0000001", "029000" + "08"},
		{"B00120", "AA 12 22 07 00A40004022FE2 22 07 00A4000C022FE2", "AB 07 800102 2302 9000"},
		{"B00120", "AA 10 22 07 00A4000C022FE2 22 05 00B0000003", "AB 0A 800102 2305 989444 9000"},
		{"B00140", "AE80 22 07 00A4000C026F07 22 05 00B0000001 22 05 00B0FF0001 0000", "AF80 800103 2303 08 9000 2302 6A86 0000"},
		{"B00130", "AA 07 22 05 00B0000001 ", "AB 07 800101 2302 6986"},
		{"B00130", "AA 03 22 01 00", "AB 07 800101 2302 6700"},
		{"B00120", "AA 03 81 01 81", "AB 06 800100 900101"},
		{"B00120", "AA 04 22 07 00A4", "AB 06 800100 900102"},
		{"B00120", "AA 7F 22", "AB 06 800100 900102"},
		{"B00120", "00A4000C022FE2", "AB 06 800100 900101"},
		{"B00012", "", ota.TARUnknown.Error()},
	} {
		tar, _ := hex.DecodeString(v.tar)
		if got, want := c.remote(ota.TAR(tar), uint64(i)+1, v.script), v.want; got != want && got != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s %s: %s, want %s", v.tar, v.script, got, v.want)
		}
	}
	if got := c.card.Process([]byte{0, 0xB2, 1, 4, 1}); got[0] != 0x6C {
		t.Errorf("the terminal's file is no longer selected: %X", got)
	}
	c.expect()
	if p := (&packets{c.issuer.platform, c.echo.toolkit}); !p.Owns(tarApplications) || p.Owns(otaTAR) {
		t.Error("which TARs are the card's")
	}
	cmd, packet := c.command(2, ota.SPI{0x04, 0x01}, 100, 0)
	copy(packet[7:], []byte{0xB0, 0, 0})
	if status, _ := c.status(2, cmd, packet); status != ota.InsufficientSecurityLevel {
		t.Errorf("without a checksum: %v", status)
	}
}

// TestRemoteApplications: the issuer security domain is managed in packets; keys are encrypted under the key set's DEK.
func TestRemoteApplications(t *testing.T) {
	c := newOTACard(t, "")
	dek := otaSecret(2, keyDEK, 16)
	c.card.Do(func() {
		if err := c.issuer.storeKeys(0, 2, []domainKey{{keyDEK, []keyComponent{{keyAES, dek}}}}); err != nil {
			t.Fatal(err)
		}
	})
	kek, err := ota.NewAESKey(dek)
	if err != nil {
		t.Fatal(err)
	}
	secret := otaSecret(3, 1, 16)
	encrypted, _ := kek.EncryptKey(secret)
	check, _ := checkValueOf(keyAES, secret)
	des, _ := kek.EncryptKey(append(otaSecret(3, 2, 24), make([]byte, 8)...))
	desCheck, _ := checkValueOf(keyDES, otaSecret(3, 2, 24))
	for i, v := range []struct{ script, want string }{
		{fmt.Sprintf("80D8000128 06 80 21 18 %X 03 %X", des, desCheck), "016104"},
		{fmt.Sprintf("80D8000128 70 80 21 18 %X 03 %X", des, desCheck), "016A80"}, // tokens have no such keys
		{"80CA00450007", "026700"}, // P3 is Le here, and a byte is left over
		{"80CA004506", "019000450400000001"},
		{fmt.Sprintf("80D8000118 05 88 11 10 %X 03 %X", encrypted, check), "016104"},
		{fmt.Sprintf("80D8000118 06 88 11 10 %X 03 000000", encrypted), "019485"},
		{"80E4000009 4F07 A0000000070199", "016A88"},
		{"80F24000 02 4F00 00C0000000", "029000" + "06A000000007010700"},
		{"AA 08 22 06 80CA004500 00", "AB 07 800101 2302 6700"},
		{"AA 07 22 05 80CA004500", "AB 0D 800101 2308 450400000001 9000"},
		{"80500000 08 0000000000000000", "016D00"},
	} {
		if got := c.remote(tarApplications, uint64(i)+1, v.script); got != strings.ReplaceAll(v.want, " ", "") {
			t.Errorf("%s: %s, want %s", v.script, got, v.want)
		}
	}
	if k := c.issuer.keys.find(5).key(1); k == nil || !bytes.Equal(k.secret(), secret) {
		t.Error("the key is not there")
	}
}

// TestStoredPackets: what the terminal puts into EF_SMS is a packet, too; its response can only be a short message.
func TestStoredPackets(t *testing.T) {
	c := newOTACard(t, "")
	c.card.Process([]byte{0x80, 0x10, 0, 0, 4, 9, 0, 0, 0x20})
	cmd, packet := c.command(1, ota.SPI{0x12, 0x29}, 3, 1, 2)
	list, _ := ota.UserData(packet, 0)
	const size = 176 // of a record of EF_SMS
	record := append([]byte{0, 0xDC, 1, 4, size, 3, 2, 0x91, 0x55}, otaFrom.Deliver(list[0])...)
	for len(record) < 5+size {
		record = append(record, 0xFF)
	}
	c.card.Process([]byte{0, 0xA4, 8, 0x0C, 4, 0x7F, 0x10, 0x6F, 0x3C})
	if sw := c.card.Process(record); sw[0] != 0x91 {
		t.Errorf("UPDATE RECORD: %X", sw)
	}
	c.expect("3 0102")
	command := c.card.Process([]byte{0x80, 0x12, 0, 0, 0})
	at := bytes.Index(command, []byte{2, 0x71, 0})
	if at < 0 {
		t.Fatalf("%X", command)
	}
	r, err := ota.OpenResponse(command[at:len(command)-2], cmd.Header, otaKeys(t, 1))
	if err != nil || r.Status != ota.OK || r.Counter != 3 || !bytes.Contains(command, append([]byte{0x41, 0}, otaFrom.Originator...)) {
		t.Errorf("%X: %+v, %v", command, r, err)
	}
}

// FuzzScript: no commands make trouble, in either format, and what comes back is bounded.
func FuzzScript(f *testing.F) {
	f.Add([]byte{0x00, 0xA4, 0x00, 0x04, 0x02, 0x2F, 0xE2, 0x00, 0xC0, 0x00, 0x00, 0x00})
	f.Add([]byte{0xAA, 0x09, 0x22, 0x07, 0x00, 0xA4, 0x00, 0x04, 0x02, 0x2F, 0xE2})
	f.Add([]byte{0xAE, 0x80, 0x22, 0x05, 0x00, 0xB0, 0x00, 0x00, 0x01, 0x00, 0x00})
	f.Fuzz(func(t *testing.T, script []byte) {
		run := func(c iso7816.CommandAPDU) iso7816.ResponseAPDU {
			return iso7816.ResponseAPDU{Data: make([]byte, c.P1), SW: iso7816.SW(c.P2)<<8 | 0x9000}
		}
		if got := runCompact(script, outgoingFileCommand, run); len(got) > 3+iso7816.MaxShortNe {
			t.Errorf("%X: %d bytes", script, len(got))
		}
		if got := runExpanded(script, outgoingFileCommand, run); len(got) > 16+len(script)*(iso7816.MaxShortNe+8) {
			t.Errorf("%X: %d bytes", script, len(got))
		}
	})
}
