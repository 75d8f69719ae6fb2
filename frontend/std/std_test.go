package std_test

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"math"
	"slices"
	goStrconv "strconv"
	"strings"
	"testing"
	goUnicode "unicode"

	"github.com/gocard/gocard/frontend/std"
	"github.com/gocard/gocard/frontend/std/bytealg"
	"github.com/gocard/gocard/frontend/std/constanttime"
	"github.com/gocard/gocard/frontend/std/strconv"
	"github.com/gocard/gocard/frontend/std/unicode"
)

func TestSource(t *testing.T) {
	for path, name := range map[string]string{"internal/bytealg": "bytealg", "crypto/internal/constanttime": "constanttime", "unicode": "unicode", "internal/strconv": "strconv"} {
		if !std.Replaced(path) || !bytes.Contains(std.Source(path), []byte("\npackage "+name+"\n")) {
			t.Errorf("no source of %s", path)
		}
	}
	if std.Replaced("bytes") {
		t.Error("bytes is compiled from its own source")
	}
}

func TestUnicode(t *testing.T) {
	for r := rune(-1); r <= unicode.MaxRune+1; r++ {
		if got := unicode.IsSpace(r); got != goUnicode.IsSpace(r) {
			t.Errorf("IsSpace(%U) = %v", r, got)
		}
	}
}

func TestStrconv(t *testing.T) {
	numbers := []int64{0, 1, -1, 9, 10, 99, 100, 255, -256, 32767, -32768, 65535, 99999, math.MaxInt32, math.MinInt32}
	for base := 2; base <= 36; base++ {
		for _, n := range numbers {
			if got, want := strconv.FormatInt(n, base), goStrconv.FormatInt(n, base); got != want {
				t.Errorf("FormatInt(%d, %d) = %s", n, base, got)
			}
		}
		for _, u := range []uint64{0, 7, 1 << 16, 999999999, math.MaxUint32} {
			if got, want := string(strconv.AppendUint([]byte("x"), u, base)), string(goStrconv.AppendUint([]byte("x"), u, base)); got != want {
				t.Errorf("AppendUint(%d, %d) = %s", u, base, got)
			}
		}
	}
	for _, s := range []string{"1", "t", "TRUE", "0", "False", "", "x", "2"} {
		got, err := strconv.ParseBool(s)
		want, wantErr := goStrconv.ParseBool(s)
		if got != want || (err == 0) != (wantErr == nil) || string(strconv.AppendBool(nil, got)) != strconv.FormatBool(want) {
			t.Errorf("ParseBool(%q) = %v, %v", s, got, err)
		}
	}
	if strconv.Itoa(-42) != "-42" {
		t.Error("Itoa")
	}
}

// TestParse compares numbers about the limits of each size, and texts that are none.
func TestParse(t *testing.T) {
	texts := []string{"", "-", "+", "0", "-0", "+00", "x", "1x", "-x", "99999999999999999999", "1_0", "0x1", "é"}
	for base := 2; base <= 36; base++ {
		for size := 1; size <= 32; size++ {
			all := slices.Clone(texts)
			for _, n := range []int64{1<<size - 2, 1<<size - 1, 1 << size, 1<<(size-1) - 1, 1 << (size - 1), 1<<(size-1) + 1} {
				all = append(all, goStrconv.FormatInt(n, base), goStrconv.FormatInt(-n, base), goStrconv.FormatInt(n, base)+"0", goStrconv.FormatInt(n, base)+"~")
			}
			for _, s := range all {
				n, err := strconv.ParseInt(s, base, size)
				if want, wantErr := goStrconv.ParseInt(s, base, size); n != want || !sameReason(err, wantErr) {
					t.Errorf("ParseInt(%q, %d, %d) = %d, %d, want %d, %v", s, base, size, n, err, want, wantErr)
				}
				u, err := strconv.ParseUint(s, base, size)
				if want, wantErr := goStrconv.ParseUint(s, base, size); u != want || !sameReason(err, wantErr) {
					t.Errorf("ParseUint(%q, %d, %d) = %d, %d, want %d, %v", s, base, size, u, err, want, wantErr)
				}
			}
		}
	}
	for _, s := range append(texts, "999999999", "-99999999", "12345", "1234", "-123", "-12a", "123456789x") {
		n, err := strconv.Atoi(s)
		if want, wantErr := goStrconv.Atoi(s); len(s) <= 9 && (n != want || !sameReason(err, wantErr)) {
			t.Errorf("Atoi(%q) = %d, %d, want %d, %v", s, n, err, want, wantErr)
		}
	}
}

func sameReason(got strconv.Error, want error) bool {
	switch {
	case errors.Is(want, goStrconv.ErrSyntax):
		return got == strconv.ErrSyntax
	case errors.Is(want, goStrconv.ErrRange):
		return got == strconv.ErrRange
	}
	return got == 0 && want == nil
}

func TestConstantTime(t *testing.T) {
	numbers := []int{0, 1, -1, 2, 127, 128, 255, 256, -32768, 32767, math.MaxInt32, math.MinInt32}
	for _, x := range numbers {
		for _, y := range numbers {
			if got, want := constanttime.ByteEq(uint8(x), uint8(y)), subtle.ConstantTimeByteEq(uint8(x), uint8(y)); got != want {
				t.Errorf("ByteEq(%d, %d) = %d", x, y, got)
			}
			if got, want := constanttime.Eq(int32(x), int32(y)), subtle.ConstantTimeEq(int32(x), int32(y)); got != want {
				t.Errorf("Eq(%d, %d) = %d", x, y, got)
			}
			if got, want := constanttime.LessOrEq(x, y), subtle.ConstantTimeLessOrEq(x, y); got != want {
				t.Errorf("LessOrEq(%d, %d) = %d", x, y, got)
			}
			for v := range 2 {
				if got, want := constanttime.Select(v, x, y), subtle.ConstantTimeSelect(v, x, y); got != want {
					t.Errorf("Select(%d, %d, %d) = %d", v, x, y, got)
				}
			}
		}
	}
}

// TestBytealg compares with the public functions that stand on the original.
func TestBytealg(t *testing.T) {
	texts := []string{"", "a", "b", "ab", "ba", "aab", "abab", "abcabcab", "\xFF\x00"}
	for _, s := range texts {
		for _, sep := range texts {
			a, b := []byte(s), []byte(sep)
			for _, c := range []struct {
				name      string
				got, want int
			}{
				{"Compare", bytealg.Compare(a, b), bytes.Compare(a, b)},
				{"CompareString", bytealg.CompareString(s, sep), strings.Compare(s, sep)},
				{"Index", bytealg.Index(a, b), bytes.Index(a, b)},
				{"IndexString", bytealg.IndexString(s, sep), strings.Index(s, sep)},
				{"IndexRabinKarp", bytealg.IndexRabinKarp(s, sep), strings.Index(s, sep)},
				{"LastIndexRabinKarp", bytealg.LastIndexRabinKarp(s, sep), strings.LastIndex(s, sep)},
			} {
				if c.got != c.want {
					t.Errorf("%s(%q, %q) = %d, want %d", c.name, s, sep, c.got, c.want)
				}
			}
			if bytealg.Equal(a, b) != bytes.Equal(a, b) {
				t.Errorf("Equal(%q, %q)", s, sep)
			}
		}
		for c := range 256 {
			x, a := byte(c), []byte(s)
			got := [...]int{bytealg.Count(a, x), bytealg.CountString(s, x), bytealg.IndexByte(a, x), bytealg.IndexByteString(s, x), bytealg.LastIndexByte(a, x), bytealg.LastIndexByteString(s, x)}
			n, first, last := bytes.Count(a, []byte{x}), bytes.IndexByte(a, x), bytes.LastIndexByte(a, x)
			if want := [...]int{n, n, first, first, last, last}; got != want {
				t.Errorf("%q in %q: %v, want %v", x, s, got, want)
			}
		}
	}
}
