package exportfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/runtime/iso7816"
)

// TestFactsRoundTrip checks that every table survives text and binary form.
func TestFactsRoundTrip(t *testing.T) {
	entries, err := factFiles.ReadDir("facts")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			text, err := factFiles.ReadFile("facts/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			p, err := ParseText(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(text), p.Text()); diff != "" {
				t.Errorf("text changed (-file +printed):\n%s", diff)
			}
			b, err := p.Append(nil)
			if err != nil {
				t.Fatal(err)
			}
			q, err := Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			q.Remarks = p.Remarks
			if diff := cmp.Diff(p, q, cmp.Comparer(func(a, b iso7816.AID) bool { return a == b })); diff != "" {
				t.Errorf("package changed (-text +binary):\n%s", diff)
			}
		})
	}
}
