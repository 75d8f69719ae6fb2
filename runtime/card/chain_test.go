package card

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// chained sends a plain command as a chain of pieces through a session, and gives the response to the last.
func chained(t *testing.T, s *gp.Session, c iso7816.CommandAPDU, piece int) iso7816.ResponseAPDU {
	t.Helper()
	data := c.Data
	for {
		part := c
		part.Data = data[:min(piece, len(data))]
		data = data[len(part.Data):]
		if len(data) > 0 {
			part.CLA |= 0x10
		}
		r, err := s.Transmit(t.Context(), part)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) == 0 || r.SW != iso7816.SWNoError {
			return r
		}
	}
}

// TestCommandChaining: load, install, keys and data come in chains of any size, under every protocol and level.
func TestCommandChaining(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 3))
	eachVariant(t, func(t *testing.T, c DomainConfig, l scp.Level) {
		f, d := newFake(t, c)
		s := open(t, f, l)
		send := func(ins, p1, p2 byte, data []byte) {
			t.Helper()
			r := chained(t, s, iso7816.CommandAPDU{CLA: 0x80, INS: ins, P1: p1, P2: p2, Data: data, Ne: 256}, 1+random.IntN(200))
			if r.SW != iso7816.SWNoError {
				t.Fatalf("%02X: %v", ins, r.SW)
			}
		}
		block := append([]byte("CAP"), make([]byte, 1000)...)
		send(iso7816.INSInstall, installForLoad, 0, unhex(t, "07D2760001180A01 00000000"))
		send(iso7816.INSLoad, loadLast, 0, tlv.Append(nil, tagLoadFileDataBlock, block))
		if !bytes.Equal(f.blocks[fileAID], block) {
			t.Error("another block was loaded")
		}
		send(iso7816.INSInstall, 0x0C, 0, unhex(t, "07D2760001180A01 08D2760001180A0101 05F000000001 0100 02C900 00"))
		long := bytes.Repeat([]byte{0x5A}, 300)
		send(iso7816.INSStoreData, storeLast, 0, tlv.Append(nil, 0x5F50, long))
		if !bytes.Equal(d.objects[0x5F50], long) {
			t.Errorf("stored %X", d.objects[0x5F50])
		}
		modulus := bytes.Repeat([]byte{0xC5}, 256)
		send(iso7816.INSPutKey, 0, 1, append(append([]byte{0x73, 0xA1, 0x82, 0x01, 0x00}, modulus...), 0xA0, 0x01, 0x03, 0x00))
		send(iso7816.INSDelete, 0, 0, unhex(t, "4F05F000000001"))
		if len(f.apps) != 0 {
			t.Errorf("still there: %v", f.apps)
		}
	})
}

// TestChainsBroken: what is not the next command of a chain is told so, and ends the chain but not the session.
func TestChainsBroken(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	for _, c := range []struct{ in, want string }{
		{"90E2800002 5F50", "9000"},
		{"80E2800003 021122", "9000"},
		{"90E2800002 5F50", "9000"},
		{"80E2900003 021122", "6883"}, // other P1
		{"80E2800003 021122", "6A80"}, // the beginning is gone
		{"90E2800002 5F50", "9000"},
		{"80CA9F7F00", "6883"},
		{"80CA9F7F00", "9000"},
		{"90A40400", "6884"},
		{"90AA0000", "6D00"},
	} {
		if r := send1(t, s, c.in); fmt.Sprintf("%04X", uint16(r.SW)) != c.want {
			t.Errorf("%s: %v, want %s", c.in, r.SW, c.want)
		}
	}
	for n := range 40 { // bounded
		if r := send1(t, s, "90E28000F0"+strings.Repeat("00", 240)); r.SW != iso7816.SWNoError {
			if n < 30 || r.SW != iso7816.SWFileFull {
				t.Errorf("part %d: %v", n, r.SW)
			}
			break
		} else if n == 39 {
			t.Error("a chain has no end")
		}
	}
	if got := fmt.Sprintf("%X", d.objects[0x5F50]); got != "1122" {
		t.Errorf("stored %s", got)
	}
	f.run(t, "9050000008 0102030405060708", "6884")
	s = open(t, f, scp.LevelMAC)
	// Each command of the chain is protected: a wrong C-MAC ends it, and the session.
	send1(t, s, "90E2800002 5F50")
	f.run(t, "94E280000A 0211 0000000000000000", "6982")
	if d.session != nil || d.chain.open {
		t.Error("the session goes on")
	}
}

// TestLongCommands: the host splits what one command has no room for.
func TestLongCommands(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelFull)
	ctx := t.Context()
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	parameters := bytes.Repeat([]byte{7}, 255)
	must(t, "install", s.Install(ctx, gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Parameters: parameters}), 0)
	if got := f.params[0]; !bytes.HasSuffix(got, append([]byte{255}, parameters...)) {
		t.Errorf("the applet got %X", got)
	}
	modulus := gp.PublicKeyPart{Type: keyRSAModulus, Value: bytes.Repeat([]byte{0xC5}, 256)}
	must(t, "put key", s.PutPublicKey(ctx, dapKeyVersion, 1, modulus, gp.PublicKeyPart{Type: keyRSAExponent, Value: []byte{3}}), 0)
	if k := d.keys.find(dapKeyVersion).key(1); k == nil || !bytes.Equal(k.component(keyRSAModulus), modulus.Value) {
		t.Error("the key is not there")
	}
}
