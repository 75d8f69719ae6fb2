package toolkit

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reason is the reason code of a ToolkitException; 0 for no error.
func reason(err error) uint16 {
	var e *jcre.Exception
	if errors.As(err, &e) && e.Class == jcre.ToolkitExceptionClass {
		return e.Reason
	}
	return 0
}

// TestFind: tags with and without the comprehension bit, occurrences, long lengths, tags of three bytes, and lists that are cut.
func TestFind(t *testing.T) {
	list := "810301 2100 82028281 0201AA 8D8103040506 7F123402BBCC 0D00"
	for _, c := range []struct {
		list            string
		tag, occurrence byte
		found           byte
		value           string
	}{
		{list, 0x01, 1, TLVFoundCRSet, "012100"},
		{list, 0x82, 1, TLVFoundCRSet, "8281"},
		{list, 0x82, 2, TLVFoundCRNotSet, "AA"},
		{list, 0x02, 3, TLVNotFound, ""},
		{list, 0x0D, 1, TLVFoundCRSet, "040506"},
		{list, 0x0D, 2, TLVFoundCRNotSet, ""},
		{list, 0x7F, 1, TLVNotFound, ""},
		{"820282", 0x02, 1, TLVNotFound, ""},
		{"0101FF 8203", 0x02, 1, TLVNotFound, ""},
		{"0101FF 82", 0x01, 1, TLVFoundCRNotSet, "FF"},
		{"0181", 0x01, 1, TLVNotFound, ""},
		{"0183000001FF", 0x01, 1, TLVNotFound, ""},
		{"7F12", 0x12, 1, TLVNotFound, ""},
		{"018200020A0B", 0x01, 1, TLVFoundCRNotSet, "0A0B"},
		{"", 0x01, 1, TLVNotFound, ""},
	} {
		h := NewHandler(64, unhex(t, c.list))
		found, err := h.Find(c.tag, c.occurrence)
		if err != nil || found != c.found {
			t.Errorf("%s: tag %02X no. %d: %d, %v, want %d", c.list, c.tag, c.occurrence, found, err, c.found)
		}
		v, err := h.Value()
		if found == TLVNotFound {
			if reason(err) != UnavailableElement {
				t.Errorf("%s: value of nothing: %v", c.list, err)
			}
		} else if err != nil || !bytes.Equal(v, unhex(t, c.value)) {
			t.Errorf("%s: tag %02X: value %X, %v, want %s", c.list, c.tag, v, err, c.value)
		}
	}
}

// TestView: a search that fails leaves no current object, a part beyond the value is refused, and nothing else is.
func TestView(t *testing.T) {
	h := NewHandler(64, unhex(t, "8103012100 8D04 01020304"))
	if _, err := h.Find(0x0D, 0); reason(err) != BadInputParameter {
		t.Errorf("occurrence 0: %v", err)
	}
	if _, err := h.FindValue(0x0D, 1); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		off, n int
		ok     bool
	}{{0, 4, true}, {4, 0, true}, {1, 3, true}, {5, 0, false}, {1, 4, false}, {-1, 1, false}, {0, -1, false}} {
		if _, err := h.Part(c.off, c.n); (err == nil) != c.ok || err != nil && reason(err) != OutOfTLVBoundaries {
			t.Errorf("part %d, %d: %v", c.off, c.n, err)
		}
	}
	if _, err := h.FindValue(0x55, 1); reason(err) != UnavailableElement {
		t.Errorf("not there: %v", err)
	}
	if _, err := h.Value(); reason(err) != UnavailableElement {
		t.Errorf("after a failed search: %v", err)
	}
	if _, err := h.Head(12); reason(err) != OutOfTLVBoundaries {
		t.Errorf("12 bytes of 11: %v", err)
	}
	for _, c := range []struct {
		value, with string
		want        int
	}{{"0102", "0102", 0}, {"0102", "0103", -1}, {"80", "7F", -1}, {"81", "80", 1}, {"", "", 0}} {
		if got := Compare(unhex(t, c.value), unhex(t, c.with)); got != c.want {
			t.Errorf("%s with %s: %d, want %d", c.value, c.with, got, c.want)
		}
	}
}

// TestAppend: lengths from 128 on take two bytes, values above 255 bytes are refused, and what does not fit changes nothing.
func TestAppend(t *testing.T) {
	h := NewHandler(133, nil)
	if err := h.AppendTLV(0x8D, make([]byte, 127)); err != nil || len(h.List()) != 129 {
		t.Errorf("127 bytes: %v, %d", err, len(h.List()))
	}
	if err := h.AppendTLV(0x01, []byte{1, 2}, []byte{3}); reason(err) != HandlerOverflow || len(h.List()) != 129 {
		t.Errorf("5 bytes into 4: %v, %d", err, len(h.List()))
	}
	if err := h.Append([]byte{1, 1, 1, 1}); err != nil || len(h.List()) != h.Capacity() {
		t.Errorf("exactly full: %v", err)
	}
	if err := h.Append([]byte{1}); reason(err) != HandlerOverflow {
		t.Errorf("one more: %v", err)
	}
	h = NewHandler(300, nil)
	if err := h.AppendTLV(0x02, make([]byte, 200), make([]byte, 56)); reason(err) != BadInputParameter || len(h.List()) != 0 {
		t.Errorf("256 bytes: %v", err)
	}
	if err := h.AppendTLV(0x02, make([]byte, 200), make([]byte, 55)); err != nil || !bytes.HasPrefix(h.List(), []byte{0x02, 0x81, 0xFF}) {
		t.Errorf("255 bytes: %v, % X", err, h.List()[:3])
	}
	for n, size := range map[int]int{0: 2, 127: 129, 128: 131, 255: 258, 256: 260} {
		if got := NewHandler(300, make([]byte, n)).Size(); got != size {
			t.Errorf("size of a BER-TLV object of %d bytes: %d, want %d", n, got, size)
		}
	}
}

// TestCommands: the init methods give the bytes that ETSI's suite expects.
func TestCommands(t *testing.T) {
	text := []byte("Text")
	for name, c := range map[string]struct {
		init func(h *Handler) error
		want string
	}{
		"display":   {func(h *Handler) error { return h.Command(0x21, 0, 0x02, h.Text(4, text)) }, "8103012100 82028102 8D050454657874"},
		"null text": {func(h *Handler) error { return h.Command(0x21, 0, 0x02, h.Text(4, nil)) }, "8103012100 82028102 8D00"},
		"input":     {func(h *Handler) error { return h.Command(0x23, 0, 0x82, h.Text(4, text), h.ResponseLength(0, 255)) }, "8103012300 82028182 8D050454657874 910200FF"},
		"more time": {func(h *Handler) error { return h.Command(0x02, 0, 0x82) }, "8103010200 82028182"},
	} {
		h := NewHandler(commandCapacity, []byte{1, 2, 3})
		if err := c.init(h); err != nil || !bytes.Equal(h.List(), unhex(t, c.want)) {
			t.Errorf("%s: %X, %v, want %s", name, h.List(), err, c.want)
		}
	}
	h := NewHandler(commandCapacity, nil)
	if err := h.Command(0x21, 0, 2, h.Text(4, make([]byte, 240))); err != nil || len(h.List()) != commandCapacity {
		t.Errorf("240 bytes of text: %v, %d", err, len(h.List()))
	}
	before := bytes.Clone(h.List())
	if err := h.Command(0x23, 0, 2, h.Text(4, make([]byte, 238)), h.ResponseLength(0, 1)); reason(err) != HandlerOverflow || !bytes.Equal(h.List(), before) {
		t.Errorf("238 bytes of text for GET INPUT: %v; the handler has changed: %t", err, !bytes.Equal(h.List(), before))
	}
}

func TestChannelStatus(t *testing.T) {
	h := NewHandler(64, unhex(t, "B8028100 B8028205 B80183"))
	for id, want := range map[byte]string{1: "8100 0", 2: "8205 0", 3: "0000 8", 4: "0000 3"} {
		status, err := h.ChannelStatus(id)
		if got := fmt.Sprintf("%04X %d", status, reason(err)); got != want {
			t.Errorf("channel %d: %s, want %s", id, got, want)
		}
	}
}

// TestFormatted tells secured packets from other short messages.
func TestFormatted(t *testing.T) {
	const head = "0B914477 554433F2 7FF6 11223344556677" // address of 11 digits, PID, DCS, time
	for tpdu, want := range map[string]bool{
		"44" + head + "06 027000 112233":        true,
		"44" + head + "08 0400037000 1122":      false, // an element of another kind has 70 in its value
		"44" + head + "09 050003010203 11":      false,
		"44" + head + "0A 07000301020370 00 11": true,
		"04" + head + "05 4142434445":           false,
		"44" + head:                             false,
		"44":                                    false,
		"":                                      false,
	} {
		if got := formatted(unhex(t, tpdu)); got != want {
			t.Errorf("%s: %t", tpdu, got)
		}
	}
}

// FuzzHandler: no list and no tag makes a handler panic, and a value is always a part of the list.
func FuzzHandler(f *testing.F) {
	f.Add([]byte{0x81, 3, 1, 0x21, 0, 0x82, 2, 0x82, 0x81}, byte(2), byte(1))
	f.Add([]byte{0x7F, 1, 2, 0x81, 0xFF}, byte(0x7F), byte(1))
	f.Fuzz(func(t *testing.T, list []byte, tag, occurrence byte) {
		h := parseEnvelope(append([]byte{0xD1}, list...))
		_, _ = h.ChannelStatus(tag)
		_ = formatted(list)
		v, err := h.FindValue(tag, occurrence)
		if err == nil && !bytes.Contains(h.List(), v) {
			t.Errorf("value %X of %X", v, h.List())
		}
		_, _ = parseSystem(list)
		if p, err := parseParameters(list); err == nil && p == nil {
			t.Error("neither parameters nor an error")
		}
		if h := LoadHandler(h.AppendState(nil)); h == nil {
			t.Error("a saved handler cannot be loaded")
		}
		_ = LoadHandler(list)
	})
}
