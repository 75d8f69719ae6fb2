package ota

import (
	"bytes"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func count(from byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = from + byte(i)
	}
	return b
}

// testKeys are those of the vectors: two-key triple DES, AES with 128, 192 and 256 bits.
func testKeys(t testing.TB, name string) (k Keys, set byte) {
	t.Helper()
	must := func(k *Key, err error) *Key {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	switch name {
	case "K3":
		return Keys{must(NewDESKey(count(0x00, 16))), must(NewDESKey(count(0x10, 16)))}, 1
	case "K1":
		return Keys{must(NewDESKey(count(0x00, 8))), must(NewDESKey(count(0x10, 8)))}, 3
	case "K33":
		return Keys{must(NewDESKey(count(0x00, 24))), must(NewDESKey(count(0x20, 24)))}, 4
	case "KA":
		return Keys{must(NewAESKey(count(0x20, 16))), must(NewAESKey(count(0x30, 16)))}, 1
	case "K192":
		return Keys{must(NewAESKey(count(0x40, 24))), must(NewAESKey(count(0x60, 24)))}, 2
	}
	return Keys{must(NewAESKey(count(0x40, 32))), must(NewAESKey(count(0x60, 32)))}, 2
}

// The vectors were made with osmocom's pySim and computed again independently of it.
var commandVectors = []struct {
	keys, spi    string
	counter      uint64
	tar          TAR
	data, packet string
}{
	{"K3", "0000", 0, TAR{0xB0, 0, 0x10}, "00A40004023F00", "00150D00001515B0001000000000000000A40004023F00"},
	{"K3", "0A01", 1, TAR{0xB0, 0, 0x10}, "00A40004023F00", "001D150A011515B00010000000000100B7D242F1C22298C600A40004023F00"},
	{"K3", "1609", 0x25, TAR{0xB0, 0, 0x10}, "00A40004023F00", "00201516091515B00010042B0C1B71DDE62F7249E8FEEC60E6214075D2A50BF206CB"},
	{"K3", "0401", 0, TAR{0xB0, 0, 0x10}, "00A40004023F00", "00180D04011515B00010A5CCFDAFF0B783A3DA44CF428A13D01D"},
	{"KA", "1E19", 0x102, TAR{0xB0, 0, 0x10}, "00A40004023F0000A40004022FE200B000000A", "0038151E191212B00010FFB4EA86D1B210175944938CC8D7C603C1CECFDCE7F596C354D18281B672B8A345D8DDA7CBE09CCC688ACF0627FC1064"},
	{"K256", "163A", 7, TAR{}, "80E60C0000", "002815163A2222000000C1C5A3D941A60232C44373CF435A5DC11FD228195D55A39D621F026360ED90D3"},
	{"K192", "1201", 9, TAR{0xB0, 0, 0x01}, "00A40004023F00", "001D1512012222B000010000000009006C5A77DFC42C145900A40004023F00"},
}

func TestCommandVectors(t *testing.T) {
	for _, v := range commandVectors {
		k, set := testKeys(t, v.keys)
		c := Command{Header{SPI(unhex(t, v.spi)), k.KIc.Coding(set), k.KID.Coding(set), v.tar}, v.counter, unhex(t, v.data)}
		packet, err := c.Encode(k)
		if err != nil || !bytes.Equal(packet, unhex(t, v.packet)) {
			t.Errorf("SPI %s: %X, %v", v.spi, packet, err)
		}
		got, plain, err := Open(unhex(t, v.packet), k)
		if err != nil || got.Header != c.Header || got.Counter != c.Counter || !bytes.Equal(got.Data, c.Data) {
			t.Errorf("SPI %s: opened %+v, %v", v.spi, got, err)
			continue
		}
		if !bytes.Equal(plain[:lengthOfHead], packet[:lengthOfHead]) || counterIn(plain[lengthOfHead:]) != c.Counter || !bytes.Contains(plain, c.Data) {
			t.Errorf("SPI %s: plain packet %X", v.spi, plain)
		}
	}
}

func TestResponseVectors(t *testing.T) {
	for _, v := range []struct {
		keys, spi2 string
		r          Response
		packet     string
	}{
		{"K3", "01", Response{Counter: 1, Data: unhex(t, "01612F")}, "027100000E0AB000100000000001000001612F"},
		{"K3", "09", Response{Counter: 0x25, Data: unhex(t, "01612F")}, "027100001612B000100000000025000048A89CC17969AAD001612F"},
		{"K3", "19", Response{Counter: 0x25, Data: unhex(t, "01612F")}, "027100001C12B000107DDF96B3C8062D6ADEDFC686618807A2560EE641432C1BCA"},
		{"KA", "19", Response{Counter: 0x102, Data: unhex(t, "039000989444999999990980F0")}, "027100002412B000103C3380B8F8698308AB1422570E1A1AC1DFE4F8B921A49EABDC7D52A064981A55"},
		{"K3", "09", Response{Counter: 0x25, Status: CounterLow}, "027100001312B0001000000000250002DDAA72ACE215B99F"},
	} {
		k, set := testKeys(t, v.keys)
		v.r.TAR = TAR{0xB0, 0, 0x10}
		to := Header{SPI{0, unhex(t, v.spi2)[0]}, k.KIc.Coding(set), k.KID.Coding(set), v.r.TAR}
		packet, err := EncodeResponse(to, v.r, k)
		if err != nil || !bytes.Equal(packet, unhex(t, v.packet)) {
			t.Errorf("%s: %X, %v", v.packet, packet, err)
		}
		r, err := OpenResponse(unhex(t, v.packet), to, k)
		if err != nil || r.TAR != v.r.TAR || r.Counter != v.r.Counter || r.Status != v.r.Status || !bytes.Equal(r.Data, v.r.Data) {
			t.Errorf("%s: opened %+v, %v", v.packet, r, err)
		}
	}
}

func TestCRC(t *testing.T) {
	short, _ := integrity(RedundancyCheck, RedundancyCoding(1, true), nil, count(1, 5))
	long, _ := integrity(RedundancyCheck, RedundancyCoding(1, false), nil, count(1, 5))
	if hex.EncodeToString(short) != "22ec" || hex.EncodeToString(long) != "470b99f4" { // the examples of TS 102 225
		t.Errorf("CRC of 0102030405: %X, %X", short, long)
	}
}

// TestRoundTrips: every security of command and response, with every kind of key.
func TestRoundTrips(t *testing.T) {
	for _, name := range []string{"K1", "K3", "K33", "KA", "K192", "K256"} {
		k, set := testKeys(t, name)
		for bits := range 8 * 16 {
			kind := Integrity(bits % 3)
			kid := k.KID.Coding(set)
			if kind == RedundancyCheck {
				kid = RedundancyCoding(set, bits&8 != 0)
			}
			h := Header{SPI{byte(kind) | byte(bits)&ciphered, byte(kind)<<2 | byte(bits)&responseCiphered}, k.KIc.Coding(set), kid, TAR{1, 2, 3}}
			data := count(0, bits%37)
			packet, err := (&Command{h, MaxCounter, data}).Encode(k)
			if err != nil {
				t.Fatal(err)
			}
			c, _, err := Open(packet, k)
			if err != nil || !bytes.Equal(c.Data, data) || c.Counter != MaxCounter {
				t.Errorf("%s, SPI %X: %+v, %v", name, h.SPI, c, err)
			}
			answer, err := EncodeResponse(h, Response{h.TAR, 5, MoreTime, data}, k)
			if err != nil {
				t.Fatal(err)
			}
			if r, err := OpenResponse(answer, h, k); err != nil || !bytes.Equal(r.Data, data) || r.Status != MoreTime {
				t.Errorf("%s, SPI %X: %+v, %v", name, h.SPI, r, err)
			}
		}
	}
}

// TestWholePaddingBlock: data that end with a block may have one of padding more.
func TestWholePaddingBlock(t *testing.T) {
	k, set := testKeys(t, "K3")
	h := Header{SPI{0x04, 0x01}, k.KIc.Coding(set), 0, TAR{1, 2, 3}}
	packet := []byte{0, 0x18, 0x0D, 0x04, 0x01, h.KIc, h.KID, 1, 2, 3, 0, 0, 0, 0, 0, 8, 0xAA, 0xBB, 0, 0, 0, 0, 0, 0, 0, 0}
	k.KIc.crypt(packet[lengthOfHead:], cipher.NewCBCEncrypter)
	if c, _, err := Open(packet, k); err != nil || !bytes.Equal(c.Data, []byte{0xAA, 0xBB}) {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestEveryBit: no bit of a packet with a checksum can be changed.
func TestEveryBit(t *testing.T) {
	k, set := testKeys(t, "KA")
	for _, spi := range []SPI{{0x12, 0x09}, {0x16, 0x19}} {
		h := Header{spi, k.KIc.Coding(set), k.KID.Coding(set), TAR{1, 2, 3}}
		packet, _ := (&Command{h, 7, count(0, 20)}).Encode(k)
		answer, _ := EncodeResponse(h, Response{h.TAR, 7, OK, count(0, 20)}, k)
		for bit := range 8 * len(packet) {
			packet[bit/8] ^= 1 << (bit % 8)
			if c, _, err := Open(packet, k); err == nil {
				t.Errorf("SPI %X: command with bit %d changed is taken: %+v", spi, bit, c)
			}
			packet[bit/8] ^= 1 << (bit % 8)
		}
		for bit := range 8 * len(answer) {
			answer[bit/8] ^= 1 << (bit % 8)
			if r, err := OpenResponse(answer, h, k); err == nil {
				t.Errorf("SPI %X: response with bit %d changed is taken: %+v", spi, bit, r)
			}
			answer[bit/8] ^= 1 << (bit % 8)
		}
	}
}

func TestRefusals(t *testing.T) {
	k3, _ := testKeys(t, "K3")
	ka, _ := testKeys(t, "KA")
	good := unhex(t, commandVectors[2].packet)
	changed := func(at int, b byte) []byte {
		p := bytes.Clone(good)
		p[at] = b
		return p
	}
	for _, v := range []struct {
		name   string
		packet []byte
		keys   Keys
		want   Status
	}{
		{"wrong checksum", unhex(t, "001D150A011515B00010000000000100B7D242F1C22298C700A40004023F00"), k3, IntegrityFailed},
		{"no KID", unhex(t, commandVectors[1].packet), Keys{KIc: k3.KIc}, SecurityError},
		{"no KIc", good, Keys{KID: k3.KID}, CipheringError},
		{"KIc of another algorithm", good, ka, CipheringError},
		{"KID of another algorithm", unhex(t, commandVectors[1].packet), ka, SecurityError},
		{"cut", good[:len(good)-1], k3, SecurityError},
		{"longer than it says", append(bytes.Clone(good), 0), k3, SecurityError},
		{"wrong CHL", changed(2, 0x14), k3, SecurityError},
		{"digital signature", changed(3, 0x17), k3, SecurityError},
		{"single DES instead", changed(5, 0x11), k3, CipheringError},
		{"blocks are cut", append([]byte{0, 0x1F}, good[2:len(good)-1]...), k3, CipheringError},
		{"padding without cipher", unhex(t, "00150D00001515B0001000000000000100A40004023F00"), k3, SecurityError},
	} {
		_, _, err := Open(v.packet, v.keys)
		var status Status
		if !errors.As(err, &status) || status != v.want {
			t.Errorf("%s: %v, want status %02X", v.name, err, byte(v.want))
		}
	}
	var status Status
	if _, err := ParseHeader(good[:9]); err == nil || errors.As(err, &status) {
		t.Errorf("a cut header: %v", err)
	}
}

// TestBareResponse: an error may come without the security that was asked for, success may not.
func TestBareResponse(t *testing.T) {
	k, set := testKeys(t, "KA")
	for _, spi2 := range []byte{0x09, 0x19, 0x11} {
		h := Header{SPI{0x16, spi2}, k.KIc.Coding(set), k.KID.Coding(set), TAR{1, 2, 3}}
		bare := h
		bare.SPI = h.SPI.WithoutSecurity()
		refusal, _ := EncodeResponse(bare, Response{h.TAR, 7, IntegrityFailed, nil}, Keys{})
		if r, err := OpenResponse(refusal, h, k); err != nil || r.Status != IntegrityFailed {
			t.Errorf("SPI2 %02X: %+v, %v", spi2, r, err)
		}
		success, _ := EncodeResponse(bare, Response{h.TAR, 7, OK, nil}, Keys{})
		if r, err := OpenResponse(success, h, k); err == nil {
			t.Errorf("SPI2 %02X: success without protection is taken: %+v", spi2, r)
		}
	}
}

func TestSatisfies(t *testing.T) {
	for _, v := range []struct {
		spi, minimum byte
		want         bool
	}{
		{0x00, 0x00, true}, {0x16, 0x00, true}, {0x02, 0x02, true}, {0x01, 0x02, false}, {0x12, 0x06, false}, {0x16, 0x06, true},
		{0x0A, 0x12, false}, {0x1A, 0x12, true}, {0x16, 0x16, true},
	} {
		if got := (SPI{v.spi}).Satisfies(v.minimum); got != v.want {
			t.Errorf("SPI %02X, minimum %02X: %v", v.spi, v.minimum, got)
		}
	}
}

func TestEnvelopeVector(t *testing.T) {
	s := Sender{Originator: unhex(t, "088121436587"), Centre: unhex(t, "915155214365"), Time: [7]byte(unhex(t, "22705200000000"))}
	packet := unhex(t, commandVectors[2].packet)
	list, err := UserData(packet, 0)
	if err != nil || len(list) != 1 {
		t.Fatalf("%X, %v", list, err)
	}
	c, err := s.Envelope(s.Deliver(list[0]))
	want := "D1448202838106069151552143658B3640" + "0881214365877FF622705200000000" + "25027000" + commandVectors[2].packet
	if err != nil || !bytes.Equal(c.Data, unhex(t, want)) {
		t.Errorf("%X, %v", c.Data, err)
	}
}

func TestConcatenation(t *testing.T) {
	packet := count(0, 400)
	list, err := UserData(packet, 0x55)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d messages, %v", len(list), err)
	}
	var got []byte
	for i, ud := range list {
		if want := []byte{0, 3, 0x55, 3, byte(i + 1)}; !bytes.Equal(ud[1:6], want) || len(ud) > maxUserData {
			t.Errorf("message %d: %X", i+1, ud)
		}
		got = append(got, ud[1+ud[0]:]...)
	}
	if !bytes.Equal(got, packet) || !bytes.Equal(list[0][6:8], []byte{0x70, 0}) {
		t.Errorf("joined: %X", got)
	}
	if _, err := UserData(make([]byte, 40000), 0); err == nil {
		t.Error("a packet of 40000 bytes is taken")
	}
}

// FuzzOpen: what comes from the air never makes trouble, and what is taken is what its sender would make.
func FuzzOpen(f *testing.F) {
	k, _ := testKeys(f, "K3")
	for _, v := range commandVectors {
		f.Add(unhex(f, v.packet))
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		c, plain, err := Open(packet, k)
		if err == nil {
			again, err := c.Encode(k)
			if len(plain) != len(packet) || err != nil || len(again) > len(packet) {
				t.Errorf("%X: opened as %+v, which makes %X, %v", packet, c, again, err)
			}
		}
		h, _ := ParseHeader(packet)
		_, _ = OpenResponse(packet, h, k)
		_, _ = OpenResponse(append(bytes.Clone(responseHeader), packet...), h, k)
	})
}
