package crypto

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func secret(t *testing.T, kind Kind, s string) *Key {
	t.Helper()
	b := unhex(t, s)
	k := &Key{Kind: kind, Bits: 8 * len(b)}
	if err := k.Set(Secret, b); err != nil {
		t.Fatal(err)
	}
	return k
}

// TestCMAC has examples of SP 800-38B.
func TestCMAC(t *testing.T) {
	const message = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411"
	aes128, tdes := secret(t, AES, "2b7e151628aed2a6abf7158809cf4f3c"), secret(t, DES, "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5")
	for _, c := range []struct {
		key  *Key
		n    int
		want string
	}{
		{aes128, 0, "bb1d6929e95937287fa37d129b756746"}, {aes128, 16, "070a16b46b4d4144f79bdd9dd04a287c"},
		{aes128, 40, "dfa66747de9ae63030ca32611497c827"},
		{tdes, 0, "b7a688e122ffaf95"}, {tdes, 8, "8e8f293136283797"}, {tdes, 20, "743ddbe0ce2dc2ed"},
	} {
		for cut := 0; cut <= c.n; cut += 5 {
			m, err := NewCMAC(c.key)
			if err != nil {
				t.Fatal(err)
			}
			data := unhex(t, message)[:c.n]
			m.Update(data[:cut])
			if got, _ := m.Sum(data[cut:]); hex.EncodeToString(got) != c.want {
				t.Errorf("%d bytes, cut at %d: %x, want %s", c.n, cut, got, c.want)
			}
		}
	}
}

// TestRetailMAC has the example of ISO 9797-1 annex B.4 (algorithm 3) and the plain CBC-MAC of its first key.
func TestRetailMAC(t *testing.T) {
	k := secret(t, DES, "0123456789abcdeffedcba9876543210")
	text := []byte("Now is the time for all ")
	for padding, want := range map[byte]string{M1Alg3: "a1c72e74ea3fa9b6", M2Alg3: "e9086230ca3be796"} {
		m, err := NewMAC(k, padding, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := m.Sum(text); hex.EncodeToString(got) != want {
			t.Errorf("padding %d: %x, want %s", padding, got, want)
		}
	}
	if _, err := NewMAC(secret(t, DES, "0123456789abcdef"), M2Alg3, nil); !errors.Is(err, IllegalValue) {
		t.Errorf("retail MAC with one key: %v", err)
	}
	m, err := NewMAC(secret(t, DES, "0123456789abcdef"), ISO9797M1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := m.Sum(text); hex.EncodeToString(got) != "70a30640cc76dd8b" {
		t.Errorf("CBC-MAC %x", got)
	}
}

// TestCCM has examples 1 to 3 of SP 800-38C, whole and in pieces.
func TestCCM(t *testing.T) {
	for _, c := range []struct {
		nonce, aad, text, want string
		tag                    int
	}{
		{"10111213141516", "0001020304050607", "20212223", "7162015b4dac255d", 4},
		{"1011121314151617", "000102030405060708090a0b0c0d0e0f", "202122232425262728292a2b2c2d2e2f", "d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd", 6},
		{"101112131415161718191a1b", "000102030405060708090a0b0c0d0e0f10111213", "202122232425262728292a2b2c2d2e2f3031323334353637",
			"e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951", 8},
	} {
		k := secret(t, AES, "404142434445464748494a4b4c4d4e4f")
		aad, text := unhex(t, c.aad), unhex(t, c.text)
		for _, decrypt := range []bool{false, true} {
			a, err := NewCCM(k, unhex(t, c.nonce), len(aad), len(text), c.tag, decrypt)
			if err != nil {
				t.Fatal(err)
			}
			in, want := text, unhex(t, c.want)[:len(text)]
			if decrypt {
				in, want = want, text
			}
			if got := pieces(t, a, aad, in); !bytes.Equal(got, want) || !bytes.Equal(a.Tag(), unhex(t, c.want)[len(text):]) {
				t.Errorf("nonce %s decrypt %v: %x tag %x", c.nonce, decrypt, got, a.Tag())
			}
		}
	}
	k := secret(t, AES, "404142434445464748494a4b4c4d4e4f")
	a, _ := NewCCM(k, make([]byte, 12), 0, 4, 8, false)
	if _, err := a.Final([]byte{1}); !errors.Is(err, IllegalUse) {
		t.Errorf("a message that is shorter than announced: %v", err)
	}
	for _, bad := range [][3]int{{6, 4, 4}, {14, 4, 4}, {12, 5, 4}, {12, 18, 4}, {13, 8, 1 << 16}} {
		if _, err := NewCCM(k, make([]byte, bad[0]), 0, bad[2], bad[1], false); !errors.Is(err, IllegalValue) {
			t.Errorf("nonce, tag, message of %v bytes: %v", bad, err)
		}
	}
}

// pieces sends associated data and message in two parts each.
func pieces(t *testing.T, a *AEAD, aad, in []byte) []byte {
	t.Helper()
	if err := errors.Join(a.UpdateAAD(aad[:len(aad)/2]), a.UpdateAAD(aad[len(aad)/2:])); err != nil {
		t.Fatal(err)
	}
	out, err := a.Update(in[:len(in)/3])
	if err != nil {
		t.Fatal(err)
	}
	rest, err := a.Final(in[len(in)/3:])
	if err != nil {
		t.Fatal(err)
	}
	return append(out, rest...)
}

// TestChecksum: complements of the remainders, without initial value, as the reference card answers.
func TestChecksum(t *testing.T) {
	for algorithm, want := range map[byte]string{CRC16: "ce3c", CRC32: "d202d277"} {
		c, err := NewChecksum(algorithm)
		if err != nil {
			t.Fatal(err)
		}
		c.Update([]byte("1234"))
		if got := hex.EncodeToString(c.Sum([]byte("56789"))); got != want {
			t.Errorf("algorithm %d: %s, want %s", algorithm, got, want)
		}
		if err := c.Init(make([]byte, 3)); !errors.Is(err, IllegalValue) {
			t.Errorf("initial value of three bytes: %v", err)
		}
	}
}

// TestPadding pads and takes off, and refuses what is no padding.
func TestPadding(t *testing.T) {
	k := secret(t, AES, "000102030405060708090a0b0c0d0e0f")
	for _, padding := range []byte{NoPad, ISO9797M1, ISO9797M2, PKCS5} {
		for n := 0; n < 40; n++ {
			data := bytes.Repeat([]byte{0x80}, n)
			enc, err := NewStream(k, CBC, padding, nil, false)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := enc.Update(data[:n/2])
			rest, err := enc.Final(data[n/2:])
			if padding == NoPad && (n%16 != 0 || n == 0) {
				if !errors.Is(err, IllegalUse) {
					t.Errorf("%d bytes without padding: %v", n, err)
				}
				continue
			}
			crypt := append(first, rest...)
			dec, _ := NewStream(k, CBC, padding, nil, true)
			first, _ = dec.Update(crypt[:len(crypt)/2])
			rest, err = dec.Final(crypt[len(crypt)/2:])
			got := append(first, rest...)
			if padding == ISO9797M1 {
				got = bytes.TrimRight(got, "\x00")
			}
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("padding %d, %d bytes: %x, %v", padding, n, got, err)
			}
		}
	}
	for padding, bad := range map[byte]string{ISO9797M2: "00000000000000000000000000000001", PKCS5: "00000000000000000000000000000303"} {
		enc, _ := NewStream(k, ECB, NoPad, nil, false)
		block, _ := enc.Final(unhex(t, bad))
		dec, _ := NewStream(k, ECB, padding, nil, true)
		if _, err := dec.Final(block); !errors.Is(err, IllegalUse) {
			t.Errorf("padding %d off %s: %v", padding, bad, err)
		}
	}
}

// TestCFB has the first two blocks of SP 800-38A F.3.13, in pieces.
func TestCFB(t *testing.T) {
	k := secret(t, AES, "2b7e151628aed2a6abf7158809cf4f3c")
	text, crypt := unhex(t, "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"), unhex(t, "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b")
	for _, decrypt := range []bool{false, true} {
		s, err := NewStream(k, CFB, NoPad, unhex(t, "000102030405060708090a0b0c0d0e0f"), decrypt)
		if err != nil {
			t.Fatal(err)
		}
		in, want := text, crypt
		if decrypt {
			in, want = crypt, text
		}
		first, _ := s.Update(in[:5])
		rest, _ := s.Final(in[5:])
		if got := append(first, rest...); !bytes.Equal(got, want) {
			t.Errorf("decrypt %v: %x", decrypt, got)
		}
	}
}

// TestSeeded: the same seed, the same numbers, whatever the pieces.
func TestSeeded(t *testing.T) {
	a, b := make([]byte, 100), make([]byte, 100)
	_, _ = NewSeeded([]byte("seed")).Read(a)
	s := NewSeeded([]byte("seed"))
	for i := 0; i < 100; i += 10 {
		_, _ = s.Read(b[i : i+10])
	}
	other := make([]byte, 100)
	_, _ = NewSeeded([]byte("Seed")).Read(other)
	if !bytes.Equal(a, b) || bytes.Equal(a, other) {
		t.Error("a seed does not decide the numbers")
	}
}

// TestKeyParts saves and loads parts, and refuses what does not fit.
func TestKeyParts(t *testing.T) {
	k := &Key{Kind: ECPublic, Bits: 256}
	for p, v := range map[Part]string{P: "00ff01", A: "01", Y: "04" + hex.EncodeToString(make([]byte, 64))} {
		if err := k.Set(p, unhex(t, v)); err != nil {
			t.Error(err)
		}
	}
	if err := k.Set(Y, make([]byte, 65)); !errors.Is(err, IllegalValue) {
		t.Errorf("a point that does not begin with 04: %v", err)
	}
	if err := k.Set(A, bytes.Repeat([]byte{1}, 33)); !errors.Is(err, IllegalValue) {
		t.Errorf("a number that is too long: %v", err)
	}
	l := &Key{Kind: ECPublic, Bits: 256}
	if saved := k.AppendParts(nil); !l.SetParts(saved) || !bytes.Equal(l.AppendParts(nil), saved) || l.SetParts(saved[:len(saved)-1]) {
		t.Error("parts do not come back")
	}
	restore := k.Snapshot()
	k.Clear()
	if k.Get(P) != nil {
		t.Error("a cleared key has parts")
	}
	if restore(); k.Get(P) == nil {
		t.Error("a restored key has none")
	}
}
