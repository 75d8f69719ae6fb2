package exportfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"
)

func TestParseTextErrors(t *testing.T) {
	const head = "package a/b 1.0 F000000001 exp2.1 flags=00\n"
	const class = head + "class 0 0001 a/b/C extends java/lang/Object implements -\n"
	tests := []struct{ text, want string }{
		{"", "no package line"},
		{"class 0 0001 C extends - implements -", "line 1: no package line in front"},
		{"package a/b 1.0 F000000001 exp2.1", "package line of 5 words, want 6"},
		{"package a/b 1 F000000001 exp2.1 flags=00", `version "1", want MAJOR.MINOR`},
		{"package a/b 1.256 F000000001 exp2.1 flags=00", `version "1.256"`},
		{"package a/b 1.0 F0 exp2.1 flags=00", "AID"},
		{"package a/b 1.0 F000000001 exp2.4 flags=00", `format "exp2.4"`},
		{"package a/b 1.0 F000000001 exp2.1 flag=00", "want flags=HEX"},
		{head + head, `line 2: unknown line kind "package"`},
		{head + "ref a", "ref line of 2 words"},
		{head + "m 0 0001 x ()V", "member without class"},
		{head + "class 0 0001 C extends -", "want class TOKEN"},
		{head + "class 0 0001 C extends - implements - cap=1", "want cap22=N"},
		{head + "class 256 0001 C extends - implements -", `token "256" is not a number of 8 bits`},
		{class + "f - 0019 X S = 1000000000000", "is not a number of 32 bits"},
		{class + "f - 0019 X S 7", "want f TOKEN"},
		{class + "m 0 0001 x", "want m TOKEN"},
		{class + "m 0 10000 x ()V", `flags "10000" are not 16 bits`},
		{class + "x", `line 3: unknown line kind "x"`},
	}
	for _, test := range tests {
		p, err := ParseText(test.text)
		if err == nil || p != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.text, err, test.want)
		}
	}
}

// sampleFile returns an export file with all kinds of items.
func sampleFile(t testing.TB) []byte {
	t.Helper()
	p, err := ParseText(`package a/b 1.2 F000000001 exp2.3 flags=01
ref java/lang 1.0 A0000000620001
class 0 0001 a/b/C extends java/lang/Object implements a/b/I cap22=2
f - 0019 K S = -5
f 0 0009 s [B
m 0 0001 <init> ()V
m 0 0001 equals (Ljava/lang/Object;)Z
class 1 0601 a/b/I extends java/lang/Object implements - cap22=0
`)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTruncated cuts an export file at every byte, and adds one.
func TestTruncated(t *testing.T) {
	b := sampleFile(t)
	for n := range b {
		if p, err := Parse(b[:n]); err == nil || p != nil {
			t.Errorf("cut to %d bytes, it is read", n)
		}
	}
	if _, err := Parse(append(b, 0)); err == nil || !strings.Contains(err.Error(), "1 bytes left over") {
		t.Errorf("with a byte more: %v", err)
	}
}

// TestBitFlips flips every bit: a value or an error, no panic.
func TestBitFlips(t *testing.T) {
	b := sampleFile(t)
	for bit := range 8 * len(b) {
		b[bit/8] ^= 1 << (bit % 8)
		if p, err := Parse(b); (p == nil) == (err == nil) {
			t.Errorf("bit %d: value %v, error %v", bit, p, err)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
}

func TestAppendErrors(t *testing.T) {
	for name, p := range map[string]*Package{
		"format":  {Format: 4},
		"name":    {Format: 1, Name: strings.Repeat("x", 1<<16)},
		"classes": {Format: 1, Classes: make([]Class, 256)},
		"refs":    {Format: 3, References: make([]Reference, 256)},
	} {
		if b, err := p.Append([]byte{1}); err == nil || len(b) != 1 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}

// Bounds of what parsing allocates (docs/formats.md): for each byte of input, and beyond that.
const (
	parseFactor = 128
	parseSlack  = 1 << 20
)

// allocated is the number of bytes that f allocates.
func allocated(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	f()
	metrics.Read(sample)
	return sample[0].Value.Uint64() - before
}

// FuzzParse checks that export files give a value or an error, and that what
// parses encodes and parses to the same value.
func FuzzParse(f *testing.F) {
	f.Add(sampleFile(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		var p *Package
		var err error
		if n := allocated(func() { p, err = Parse(b) }); n > parseFactor*uint64(len(b))+parseSlack {
			t.Fatalf("%d bytes are allocated for a file of %d", n, len(b))
		}
		if err != nil {
			if p != nil {
				t.Fatal("a value and an error")
			}
			return
		}
		again, err := p.Append(nil)
		if err != nil {
			return // names longer than the pool has room for
		}
		q, err := Parse(again)
		if err != nil || q.Text() != p.Text() {
			t.Fatalf("%v: %q changed to %q", err, p.Text(), q.Text())
		}
	})
}

// FuzzParseText checks that text gives a value or an error, and that printing
// and parsing again changes nothing.
func FuzzParseText(f *testing.F) {
	f.Add("package a/b 1.2 F000000001 exp2.3 flags=01\nnote x\nclass 0 0001 a/b/C extends - implements - cap22=0\nf - 0019 K S = -5\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseText(text)
		if err != nil {
			return
		}
		printed := p.Text()
		q, err := ParseText(printed)
		if err != nil || q.Text() != printed {
			t.Fatalf("%q printed as %q: %v", text, printed, err)
		}
	})
}

// TestKitFiles takes every export file of the Java Card kits through a round
// trip: the bytes must come out again.
func TestKitFiles(t *testing.T) {
	root := os.Getenv("JC_SDKS")
	if root == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose export files are judges here")
	}
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".exp") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		p, err := Parse(b)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		if again, err := p.Append(nil); err != nil || string(again) != string(b) {
			t.Errorf("%s: encoded again, it differs (%v)", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Errorf("no export file under %s", root)
	}
	t.Logf("%d export files", n)
}
