package card

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// TestCipheredLoadFile: with every cipher, with and without ICV. Hash and DAP are those of the plain block. Without the privilege, the key, or
// the right key nothing is loaded.
func TestCipheredLoadFile(t *testing.T) {
	secret := bytes.Repeat([]byte{0x11, 0x22, 0x33, 0x44}, 8)
	for _, c := range []struct {
		protocol scp.Protocol
		size     int
		icv      int
	}{{scp.SCP02, 16, 0}, {scp.SCP02, 16, 8}, {scp.SCP03, 16, 16}, {scp.SCP03, 24, 0}, {scp.SCP03, 32, 16}} {
		t.Run(fmt.Sprintf("%v %d ICV %d", c.protocol, c.size, c.icv), func(t *testing.T) {
			f, _ := newFake(t, DomainConfig{Protocol: c.protocol})
			ctx := t.Context()
			keys, dap := testKeys(t, 0x31, 0x10, 16), bytes.Repeat([]byte{7}, 16)
			makeDomain(t, f, firstSSD, gp.SecurityDomain|gp.DAPVerification|gp.CipheredLoadFile, keys)
			s := openDomain(t, f, firstSSD, keys)
			must(t, "DAP key", s.PutSecretKey(ctx, dapKeyVersion, 1, dap, c.protocol), 0)
			block := append([]byte("CAP"), make([]byte, 500)...)
			file := gp.LoadFile{AID: fileAID, DataBlock: block}
			hash := sha256.Sum256(block)
			signature := scp.RetailMAC(dap, hash[:])
			if c.protocol == scp.SCP03 {
				signature = scp.CMAC(dap, hash[:])
			}
			cipher := gp.LoadCipher{Key: secret[:c.size], Protocol: c.protocol}
			if c.icv > 0 {
				cipher.ICV = bytes.Repeat([]byte{0xA5}, c.icv)
			}
			o := gp.LoadOptions{Domain: firstSSD, Hash: gp.SHA256, Cipher: &cipher, DAP: []gp.DAP{{Domain: firstSSD, Signature: signature}}}
			load := func(what string, want iso7816.SW) {
				t.Helper()
				must(t, what, open(t, f, scp.LevelMAC).Load(ctx, file, o), want)
			}
			load("no key", iso7816.SWConditionsNotSatisfied)
			s = openDomain(t, f, firstSSD, keys)
			must(t, "key", s.PutSecretKey(ctx, loadKeyVersion, 1, secret[:c.size], c.protocol), 0)
			cipher.Key = bytes.Repeat([]byte{9}, c.size)
			load("another key", iso7816.SWWrongData)
			cipher.Key = secret[:c.size]
			o.Domain = iso7816.AID{}
			load("a domain without the privilege", iso7816.SWConditionsNotSatisfied)
			o.Domain = firstSSD
			load("load", 0)
			if !bytes.Equal(f.blocks[fileAID], block) {
				t.Error("another block was loaded")
			}
		})
	}
	s := open(t, first(newFake(t, DomainConfig{})), scp.LevelMAC)
	for name, bad := range map[string]gp.LoadCipher{
		"short key": {Key: secret[:8]}, "DES-192": {Key: secret[:24], Protocol: scp.SCP02}, "short ICV": {Key: secret[:16], ICV: []byte{1}},
	} {
		if err := s.Load(t.Context(), gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{Cipher: &bad}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func first[A, B any](a A, _ B) A { return a }
