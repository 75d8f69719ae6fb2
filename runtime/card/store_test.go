package card

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// groups is data groupings: identifier and value in turn.
func groups(parts ...any) (b []byte) {
	for i := 0; i < len(parts); i += 2 {
		id, value := parts[i].(int), parts[i+1].([]byte)
		b = append(append(b, byte(id>>8), byte(id), byte(len(value))), value...)
	}
	return b
}

// TestStoreEncrypted: values under the session's DEK, in data groupings and in TLV.
func TestStoreEncrypted(t *testing.T) {
	for _, protocol := range []scp.Protocol{scp.SCP02, scp.SCP03} {
		f, _ := newFake(t, DomainConfig{Protocol: protocol})
		s := open(t, f, scp.LevelMAC)
		sealed, err := s.Channel().EncryptData([]byte{1, 2, 3, 4})
		if err != nil {
			t.Fatal(err)
		}
		must(t, "groups", s.StoreData(t.Context(), groups(0x0045, sealed), gp.FormatDGI|gp.FormatEncrypted), 0)
		must(t, "not padded", s.StoreData(t.Context(), groups(0x0045, make([]byte, 16)), gp.FormatDGI|gp.FormatEncrypted), iso7816.SWWrongData)
		must(t, "not whole blocks", s.StoreData(t.Context(), []byte{0x42, 1, 1}, gp.FormatTLV|gp.FormatEncrypted), iso7816.SWWrongData)
		must(t, "application dependent", s.StoreData(t.Context(), []byte{0x42, 1, 1}, gp.FormatTLV|0x20), iso7816.SWFuncNotSupported)
		must(t, "TLV", s.StoreData(t.Context(), append([]byte{0x42, byte(len(sealed))}, sealed...), gp.FormatTLV|gp.FormatEncrypted), 0)
		f.run(t, "80CA004500", "4504 01020304 9000", "80CA004200", "4204 01020304 9000")
	}
}

// TestStoreKeys: a key set by STORE DATA, in the layout of the C library globalplatform, opens sessions. A wrong check value, a key too many and
// a type that is none leave everything as it was.
func TestStoreKeys(t *testing.T) {
	for _, c := range []struct {
		protocol scp.Protocol
		kind     byte
		size     int
	}{{scp.SCP02, keyDES, 16}, {scp.SCP03, keyAES, 16}, {scp.SCP03, keyAES, 24}, {scp.SCP03, keyAES, 32}} {
		f, d := newFake(t, DomainConfig{Protocol: c.protocol})
		s := open(t, f, scp.LevelMACEnc)
		keys := testKeys(t, 0x31, 0x10, c.size)
		enc, mac, dek := keys.KeyCheckValues(c.protocol)
		attributes := append(unhex(t, "B7108001"), c.kind, 0x81, 1, byte(c.size))
		attributes = append(attributes, unhex(t, "830131 960101 97020003")...)
		var secrets []byte
		for i, secret := range keys.Reveal() {
			check := [][3]byte{enc, mac, dek}[i]
			attributes = append(append(attributes, 0xB9, 8, 0x82, 1, byte(i+1), 0x84, 3), check[:]...)
			for len(secret)%16 != 0 {
				secret = append(secret, 0)
			}
			sealed, err := s.Channel().EncryptKey(secret)
			if err != nil {
				t.Fatal(err)
			}
			secrets = append(secrets, groups(0x8113, sealed)...)
		}
		send := func(what string, attributes, secrets []byte, want iso7816.SW) {
			t.Helper()
			must(t, what, s.StoreData(t.Context(), append(groups(0x00B9, attributes), secrets...), gp.FormatDGI|gp.FormatEncrypted), want)
		}
		spoilt := bytes.Clone(attributes)
		spoilt[len(spoilt)-1] ^= 1
		send("check value", spoilt, secrets, iso7816.SWInvalidKeyCheckValue)
		send("a key too many", attributes, append(bytes.Clone(secrets), secrets[:3+int(secrets[2])]...), iso7816.SWWrongData)
		spoilt = bytes.Clone(attributes)
		spoilt[4] = 0x90
		send("type", spoilt, secrets, iso7816.SWAlgorithmNotSupported)
		send("cut", attributes[:20], secrets, iso7816.SWWrongData)
		must(t, "no attributes", s.StoreData(t.Context(), secrets, gp.FormatDGI), iso7816.SWWrongData)
		if len(d.keys) != 1 || d.keys[0].Version != 0xFF {
			t.Fatalf("keys %v", d.keys)
		}
		send("keys", attributes, secrets, 0)
		openDomain(t, f, issuerAID, keys)
		s = openDomain(t, f, issuerAID, keys.WithVersion(0))
	}
}

// TestRename: STORE DATA gives the issuer's domain another AID, which a card image keeps.
func TestRename(t *testing.T) {
	path := filepath.Join(t.TempDir(), "card")
	c := imageCard(t, path)
	s := session(t, c)
	ctx := t.Context()
	must(t, "AID in use", s.StoreData(ctx, unhex(t, "4F07A0000001515350"), gp.FormatTLV), iso7816.SWWrongData)
	must(t, "no AID", s.StoreData(ctx, unhex(t, "4F03A00000"), gp.FormatTLV), iso7816.SWWrongData)
	must(t, "domain", s.Install(ctx, gp.Installation{LoadFile: domainFile, Module: domainModule, Instance: firstSSD, Privileges: gp.SecurityDomain}), 0)
	name := iso7816.MustParseAID("F000000001DD")
	must(t, "rename", s.StoreData(ctx, append([]byte{0x4F, 6}, name.Bytes()...), gp.FormatTLV), 0)
	check := func(c *Card) {
		t.Helper()
		s, err := gp.Select(ctx, c, iso7816.AID{})
		if err != nil || s.FCI().AID != name {
			t.Fatalf("%v, %v", s.FCI().AID, err)
		}
		must(t, "open", s.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{}), 0)
		r, err := s.Registry(ctx)
		if err != nil || r.IssuerDomain.AID != name || r.Applications[0].Domain != name || r.LoadFiles[0].Domain != name {
			t.Errorf("%+v, %v", r, err)
		}
		_, err = gp.Select(ctx, c, issuerAID)
		must(t, "the old AID", err, iso7816.SWFileNotFound)
	}
	if _, err := s.Registry(ctx); err != nil {
		t.Errorf("the session goes on: %v", err)
	}
	check(c)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = imageCard(t, path)
	check(c)
	c.Reset()
	check(c)
}
