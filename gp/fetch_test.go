package gp

import (
	"context"
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

func TestFetchResponses(t *testing.T) {
	for name, c := range map[string]struct {
		command string
		steps   []string
		want    string
	}{
		"nothing to do":         {"80CA006600", []string{"80CA006600", "AA9000"}, "AA9000"},
		"61xx":                  {"8050000001AA00", []string{"8050000001AA00", "6102", "00C0000002", "AABB9000"}, "AABB9000"},
		"61xx twice":            {"80CA006600", []string{"80CA006600", "6102", "00C0000002", "AABB6101", "00C0000001", "CC9000"}, "AABBCC9000"},
		"data before 61xx":      {"80CA006600", []string{"80CA006600", "AA6101", "00C0000001", "BB9000"}, "AABB9000"},
		"256 more":              {"80CA006600", []string{"80CA006600", "6100", "00C0000000", "AA6310"}, "AA6310"},
		"in a secure channel":   {"84CA0066081122334455667788 00", []string{"84CA0066081122334455667788 00", "6101", "00C0000001", "AA9000"}, "AA9000"},
		"on channel 2":          {"82CA006600", []string{"82CA006600", "6101", "02C0000001", "AA9000"}, "AA9000"},
		"on channel 5":          {"C1CA006600", []string{"C1CA006600", "6101", "41C0000001", "AA9000"}, "AA9000"},
		"6Cxx":                  {"80CA006600", []string{"80CA006600", "6C02", "80CA006602", "AABB9000"}, "AABB9000"},
		"6C00":                  {"80CA006610", []string{"80CA006610", "6C00", "80CA006600", "AABB9000"}, "AABB9000"},
		"6Cxx of GET RESPONSE":  {"80CA006600", []string{"80CA006600", "6105", "00C0000005", "6C01", "00C0000001", "AA9000"}, "AA9000"},
		"6Cxx only once":        {"80CA006600", []string{"80CA006600", "6C02", "80CA006602", "6C03"}, "6C03"},
		"GET RESPONSE refused":  {"80CA006600", []string{"80CA006600", "6105", "00C0000005", "6985"}, "6985"},
		"6Cxx of a bare header": {"80CA0066", []string{"80CA0066", "6C02", "80CA006602", "AABB9000"}, "AABB9000"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := FetchResponses(play(t, c.steps...)).Transmit(t.Context(), unhex(t, c.command))
			if err != nil || fmt.Sprintf("%X", r) != c.want {
				t.Errorf("%X, %v, want %s", r, err, c.want)
			}
		})
	}
}

func TestFetchResponsesErrors(t *testing.T) {
	for _, steps := range [][]string{
		{"80CA006600", "-"},
		{"80CA006600", "6105", "00C0000005", "-"},
		{"80CA006600", "6C05", "80CA006605", "-"},
		{"80CA006600", "90"},
	} {
		if r, err := FetchResponses(play(t, steps...)).Transmit(t.Context(), unhex(t, "80CA006600")); err == nil || r != nil {
			t.Errorf("%v: %X", steps, r)
		}
	}
}

// TestFetchResponsesEnds: a card that never stops announcing data is an error, not a loop.
func TestFetchResponsesEnds(t *testing.T) {
	for _, answer := range []string{"6110", "AA6110"} {
		endless := iso7816.TransportFunc(func(context.Context, []byte) ([]byte, error) { return unhex(t, answer), nil })
		_, err := FetchResponses(endless).Transmit(t.Context(), unhex(t, "80CA006600"))
		mustSay(t, err, "more data without end")
	}
}
