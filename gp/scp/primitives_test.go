package scp

import (
	"bufio"
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatalf("bad hex %q", s)
	}
	return b
}

// message is m of cmac.txt, from NIST SP 800-38B.
const message = "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710"

func TestPrimitives(t *testing.T) {
	f, err := os.Open("testdata/vectors/cmac.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ran := map[string]int{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line, _, _ := strings.Cut(sc.Text(), ";")
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		ran[w[0]]++
		switch w[0] {
		case "cmac":
			checkPrimitive(t, line, cmac(aesCipher(unhex(t, w[1])), unhex(t, message)[:number(t, w[2])]), w[4])
		case "desmac":
			m, zero := unhex(t, message)[:number(t, w[2])], make([]byte, 8)
			checkPrimitive(t, line, retailMAC(unhex(t, w[1]), zero, m), strings.TrimPrefix(w[3], "retail="))
			checkPrimitive(t, line, fullMAC(unhex(t, w[1]), m), strings.TrimPrefix(w[4], "full="))
		case "kdf":
			constant, _ := strconv.ParseUint(strings.TrimPrefix(w[2], "const="), 16, 8)
			context := unhex(t, "0102030405060708C1C2C3C4C5C6C7C8")
			checkPrimitive(t, line, kdf(aesCipher(unhex(t, w[1])), byte(constant), number(t, w[3])/8, context), w[5])
		case "scp02-session-key":
			constant, _ := strconv.ParseUint(strings.TrimPrefix(w[1], "const="), 16, 16)
			key := scp02SessionKey(DefaultKeySet(0).enc, uint16(constant), []byte{0, 0})
			checkPrimitive(t, line, key, w[2])
			kcv := keyCheckValue(SCP02, key)
			checkPrimitive(t, line, kcv[:], strings.TrimPrefix(w[3], "kcv="))
		}
	}
	for kind, n := range map[string]int{"cmac": 12, "desmac": 5, "kdf": 24, "scp02-session-key": 4} {
		if ran[kind] != n {
			t.Errorf("%d lines of %s, want %d", ran[kind], kind, n)
		}
	}
}

func checkPrimitive(t *testing.T, line string, got []byte, want string) {
	t.Helper()
	if upper(got) != want {
		t.Errorf("%s: got %X", line, got)
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	_, v, _ := strings.Cut(s, "=")
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCMAC3DES is SP 800-38B, D.4, with an 8-byte block cipher.
func TestCMAC3DES(t *testing.T) {
	triple, _ := desCiphers(unhex(t, "4CF15134A2850DD58A3D10BA80570D38"))
	for _, c := range []struct {
		n    int
		want string
	}{{0, "BD2EBF9A3BA00361"}, {8, "4FF2AB813C53CE83"}, {20, "62DD1B471902BD4E"}, {32, "31B1E431DABC4EB8"}} {
		if got := upper(cmac(triple, unhex(t, message)[:c.n])); got != c.want {
			t.Errorf("n=%d: %s, want %s", c.n, got, c.want)
		}
	}
}

func TestPad80(t *testing.T) {
	for n := range 20 {
		b := make([]byte, n)
		p := appendPad80(b, 8)
		if got, ok := stripPad80(p); !ok || len(got) != n || len(p)%8 != 0 {
			t.Errorf("%d bytes came back as %d (%v)", n, len(got), ok)
		}
	}
	for _, s := range []string{"", "0000", "8001", "01"} {
		if got, ok := stripPad80(unhex(t, s)); ok || got != nil {
			t.Errorf("%s was taken for padding", s)
		}
	}
}

func TestDiversify(t *testing.T) {
	v := readVectors(t, "diversification.txt")[0]
	v.t = t
	var data [DiversificationLength]byte
	copy(data[:], unhex(t, "00002034567890ABCDEF"))
	check := func(name string, rule Diversification, master []byte, d [DiversificationLength]byte) {
		k, err := NewKeySet(1, master, master, master)
		if err != nil {
			t.Fatal(err)
		}
		k, err = k.Diversify(rule, d)
		if err != nil {
			t.Fatal(err)
		}
		for suffix, key := range map[string][]byte{"-enc": k.enc, "-mac": k.mac, "-dek": k.dek} {
			if want, ok := v.kv[name+suffix]; ok && upper(key) != want {
				t.Errorf("%s%s is %X, want %s", name, suffix, key, want)
			}
		}
	}
	for _, rule := range []Diversification{DiversifyVISA2, DiversifyEMV, DiversifyVISA} {
		check(string(rule), rule, DefaultKeySet(0).enc, data)
	}
	for _, size := range []string{"128", "192", "256"} {
		check("kdf3-"+size, DiversifyKDF3, v.bytes("kdf3-"+size+"-master"), data)
	}
	copy(data[:], v.bytes("kdf3-ext-data"))
	check("kdf3-ext", DiversifyKDF3, v.bytes("kdf3-ext-master"), data)
}

func TestDiversifyBad(t *testing.T) {
	long, _ := NewKeySet(1, make([]byte, 24), make([]byte, 24), make([]byte, 24))
	for _, c := range []struct {
		keys KeySet
		rule Diversification
	}{{long, DiversifyVISA2}, {DefaultKeySet(1), "rot13"}, {KeySet{}, DiversifyKDF3}} {
		if k, err := c.keys.Diversify(c.rule, [10]byte{}); err == nil || k.Size() != 0 {
			t.Errorf("%s with %v: %v, %v", c.rule, c.keys, k, err)
		}
	}
}
