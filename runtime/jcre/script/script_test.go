package script

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	items, err := Parse("x", "# comment\r\n\n 80 10 01 0002\n.select F0 67 6F 63 61\n.reset\n.cut 3\n80100000")
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{Line: 3, APDU: []byte{0x80, 0x10, 1, 0, 2}},
		{Line: 4, APDU: []byte{0x00, 0xA4, 4, 0, 5, 0xF0, 0x67, 0x6F, 0x63, 0x61, 0}},
		{Line: 5, Kind: Reset},
		{Line: 6, Kind: Cut, N: 3},
		{Line: 7, APDU: []byte{0x80, 0x10, 0, 0}},
	}
	if len(items) != len(want) {
		t.Fatalf("%d items, want %d: %+v", len(items), len(want), items)
	}
	for i, w := range want {
		g := items[i]
		if g.Line != w.Line || g.Kind != w.Kind || g.N != w.N || !bytes.Equal(g.APDU, w.APDU) {
			t.Errorf("item %d is %+v, want %+v", i, g, w)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\n8010 0G00", `x:2:7: "G" is no hex digit`},
		{"80100", "x:1:5: hex has 5 digits, an odd number"},
		{"801000", "x:1:1: command APDU has 3 bytes, a header has 4"},
		{".select", "x:1:1: .select needs an AID"},
		{".select F067", "x:1:1: .select: AID F067: 2 bytes, want 5 to 16"},
		{".select zz", "x:1:1: .select: AID"},
		{" .reset now", `x:1:2: .reset takes no argument, not "now"`},
		{".cut 0", `x:1:1: .cut needs the number of a persistent write, from 1, not "0"`},
		{".cut", `x:1:1: .cut needs`},
		{".wait 3", `x:1:1: unknown item ".wait"; there are .select AID, .reset and .cut N`},
	} {
		if _, err := Parse("x", c.in); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("Parse(%q): error %v, want %q", c.in, err, c.want)
		}
	}
}

// echo answers a command with itself; the empty answer comes after a cut.
type echo struct {
	cut  bool
	seen []string
}

func (e *echo) Transmit(c []byte) ([]byte, error) {
	if e.cut {
		e.cut = false
		return nil, nil
	}
	if c[1] == 0xFF {
		return nil, errors.New("reader gone")
	}
	if c[1] == 0 {
		return []byte{0x90, 0}, nil
	}
	return append(bytes.Clone(c), 0x90, 0), nil
}
func (e *echo) Reset() error       { e.seen = append(e.seen, "reset"); return nil }
func (e *echo) CutAfter(int) error { e.cut = true; return nil }

func TestRunTranscript(t *testing.T) {
	items, err := Parse("x", "80000000\n.reset\n801000ab\n.cut 1\n80100000\n80000000")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	card := &echo{}
	r := Runner{Card: card, Out: &out, After: func(i Item) error { out.WriteString("# stats\n"); return nil }}
	if err := r.Run("x", items); err != nil {
		t.Fatal(err)
	}
	if want := "9000\n# stats\n801000AB 9000\n# stats\n----\n# stats\n9000\n# stats\n"; out.String() != want {
		t.Errorf("transcript %q, want %q", out.String(), want)
	}
	if len(card.seen) != 2 {
		t.Errorf("%d resets, want the one of the script and the one after the cut", len(card.seen))
	}
}

func TestRunErrorNamesTheLine(t *testing.T) {
	items, _ := Parse("x", "\n80FF0000")
	r := Runner{Card: &echo{}, Out: &bytes.Buffer{}}
	if err := r.Run("f.apdu", items); err == nil || err.Error() != "f.apdu:2: reader gone" {
		t.Errorf("error %v, want the line", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("80100000\n.select F0676F6361\n.cut 2\n.reset")
	f.Fuzz(func(t *testing.T, text string) {
		items, err := Parse("x", text)
		if err != nil && items != nil {
			t.Error("items and an error")
		}
		for _, i := range items {
			if i.Kind == Command && len(i.APDU) < 4 {
				t.Errorf("line %d: command of %d bytes", i.Line, len(i.APDU))
			}
		}
	})
}
