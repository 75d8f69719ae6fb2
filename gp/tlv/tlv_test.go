package tlv

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatalf("bad hex in the test: %v", err)
	}
	return b
}

// show writes a list as text, constructed objects with their children.
func show(l List) string {
	var parts []string
	for _, o := range l {
		kids, err := o.Children()
		if o.Tag.IsConstructed() && err == nil {
			parts = append(parts, fmt.Sprintf("%v{%s}", o.Tag, show(kids)))
			continue
		}
		parts = append(parts, fmt.Sprintf("%v=%X", o.Tag, o.Value))
	}
	return strings.Join(parts, " ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"6F108408A000000151000000A5049F6501FF", "6F{84=A000000151000000 A5{9F65=FF}}"},
		{"E3194F07A00000006201019F70020100CE020105CC05A000000151", "E3{4F=A0000000620101 9F70=0100 CE=0105 CC=A000000151}"},
		{"4F00 C100", "4F= C1="},
		{"C48103 010203", "C4=010203"},
		{"C4820003 010203", "C4=010203"},
		{"C48400000003 010203", "C4=010203"},
		{"FF211081020002820400016DB483040000086A", "FF21{81=0002 82=00016DB4 83=0000086A}"},
		{"5FC30101AA", "5FC301=AA"},
		{"7FC3C30101AA", "7FC3C301=AA"},
	} {
		l, err := Parse(unhex(t, c.in))
		if err != nil || show(l) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.in, show(l), err, c.want)
		}
	}
}

func TestParseBad(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		want   string
	}{
		{"4F", 1, "no length"},
		{"4F02AA", 1, "length of 4F is 2, but 1 bytes follow"},
		{"4F01AA 00", 3, "tag 00"},
		{"6F80 0000", 1, "indefinite"},
		{"6F85 0000000001 AA", 1, "announces 5 length bytes"},
		{"6F82 00", 1, "is cut"},
		{"6F84 7FFFFFFF", 1, "beyond any card"},
		{"9F", 1, "tag 9F is cut"},
		{"9F80 0101", 1, "begins with a zero byte"},
		{"9FFFFFFF01 00", 0, "longer than 4 bytes"},
		{"4F0100 5C02 AA", 4, "length of 5C is 2"},
	} {
		l, err := Parse(unhex(t, c.in))
		var e *Error
		if l != nil || !errors.As(err, &e) || e.Offset != c.offset || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v, want offset %d and %q", c.in, l, err, c.offset, c.want)
		}
	}
}

func TestChildrenCountFromTheOutermost(t *testing.T) {
	l, err := Parse(unhex(t, "4F01AA E304 9F70 02 AA"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = l[1].Children()
	var e *Error
	if !errors.As(err, &e) || e.Offset != 7 {
		t.Errorf("the bad length is at offset 7: %v", err)
	}
}

func TestParseOneAndFirst(t *testing.T) {
	if o, err := ParseOne(unhex(t, "6603010203"), 0x66); err != nil || len(o.Value) != 3 || o.Offset != 2 {
		t.Errorf("%v, %v", o, err)
	}
	for _, in := range []string{"670100", "66010000", "", "6602"} {
		if o, err := ParseOne(unhex(t, in), 0x66); err == nil || !reflect.DeepEqual(o, TLV{}) {
			t.Errorf("%s gave %v, %v", in, o, err)
		}
	}
	o, rest, err := ParseFirst(unhex(t, "4F01AABB"))
	if err != nil || o.Tag != 0x4F || !bytes.Equal(rest, []byte{0xBB}) {
		t.Errorf("%v, %X, %v", o, rest, err)
	}
}

func TestListFind(t *testing.T) {
	l := List{{Tag: 0x84, Value: []byte{1}}, {Tag: 0x84, Value: []byte{2}}}
	if v := l.Value(0x84); !bytes.Equal(v, []byte{1}) {
		t.Errorf("first 84 is %X", v)
	}
	if v := l.Value(0x85); v != nil {
		t.Errorf("85 is %X", v)
	}
	if _, ok := l.Find(0x85); ok {
		t.Error("85 was found")
	}
}

func TestAppendLengths(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{{0, "00"}, {127, "7F"}, {128, "8180"}, {255, "81FF"}, {256, "820100"}, {65535, "82FFFF"}, {65536, "83010000"}, {1 << 24, "8401000000"}} {
		b := AppendLength(nil, c.n)
		if got := strings.ToUpper(hex.EncodeToString(b)); got != c.want {
			t.Errorf("length %d is %s, want %s", c.n, got, c.want)
		}
		if n, used, err := ReadLength(b, 0); err != nil || n != c.n || used != len(b) {
			t.Errorf("%s read as %d (%d bytes), %v", c.want, n, used, err)
		}
	}
}

func TestComprehension(t *testing.T) {
	in := unhex(t, "8103012300 02028281 7F812302AABB 7F7FFF00")
	l, err := ParseComprehension(in)
	if err != nil {
		t.Fatal(err)
	}
	want := []Comprehension{
		{Number: 1, Required: true, Value: in[2:5], Offset: 2},
		{Number: 2, Value: in[7:9], Offset: 7},
		{Number: 0x123, Required: true, Value: in[13:15], Offset: 13},
		{Number: 0x7FFF, Value: []byte{}, Offset: 19},
	}
	if !reflect.DeepEqual(l, want) {
		t.Fatalf("%v, want %v", l, want)
	}
	var back []byte
	for _, c := range l {
		back = c.Append(back)
	}
	if !bytes.Equal(back, in) {
		t.Errorf("came back as %X", back)
	}
	if c, ok := FindComprehension(l, 0x123); !ok || c.Offset != 13 {
		t.Errorf("123 is %v", c)
	}
	if _, ok := FindComprehension(l, 3); ok {
		t.Error("3 was found")
	}
}

func TestComprehensionBad(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		want   string
	}{
		{"00", 0, "reserved"}, {"8000", 0, "reserved"}, {"FF00", 0, "reserved"},
		{"7F81", 0, "three-byte tag is cut"}, {"7F000100", 0, "single-byte form"},
		{"01", 1, "no length"}, {"010201", 1, "but 1 bytes follow"}, {"018101AA", 1, "shortest form"}, {"0100 028000", 3, "indefinite"},
	} {
		l, err := ParseComprehension(unhex(t, c.in))
		var e *Error
		if l != nil || !errors.As(err, &e) || e.Offset != c.offset || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v, want offset %d and %q", c.in, l, err, c.offset, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"6F108408A000000151000000A5049F6501FF", "C4820003010203", "7FC3C30101AA", "6F80"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Parse(b)
		if err != nil {
			if l != nil {
				t.Fatal("a value and an error")
			}
			return
		}
		var out []byte
		for _, o := range l {
			if !bytes.Equal(b[o.Offset:o.Offset+len(o.Value)], o.Value) {
				t.Fatalf("offset of %v is wrong", o.Tag)
			}
			out = o.Append(out)
		}
		again, err := Parse(out)
		if err != nil || show(again) != show(l) {
			t.Fatalf("%X: %v, then %v (%v)", b, show(l), show(again), err)
		}
	})
}

func FuzzParseComprehension(f *testing.F) {
	f.Add(unhex(f, "81030123007F812302AABB"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ParseComprehension(b)
		if err != nil {
			if l != nil {
				t.Fatal("a value and an error")
			}
			return
		}
		var out []byte
		for _, c := range l {
			out = c.Append(out)
		}
		if !bytes.Equal(out, b) {
			t.Fatalf("%X came back as %X", b, out)
		}
	})
}
