package frontend

import "testing"

// TestQuickListing compares the cheap way of finding packages with the full listing, which flags for the go command ask for.
func TestQuickListing(t *testing.T) {
	for _, pattern := range []string{"../applets/scws/helpdesk", "../testdata/run/wallet", "../testdata/run/library"} {
		t.Setenv("GOFLAGS", "")
		cfg := Config{Pattern: pattern, Target: "jc304", Int: true}
		if loadQuickly(cfg) == nil {
			t.Errorf("%s: the quick listing gave up", pattern)
		}
		quick, err := Load(cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("GOFLAGS", "-mod=mod")
		if loadQuickly(cfg) != nil {
			t.Errorf("%s: the quick listing does not mind flags", pattern)
		}
		full, err := Load(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if quick.String() != full.String() {
			t.Errorf("%s: the two listings give different programs", pattern)
		}
	}
}

func TestMayImport(t *testing.T) {
	for _, c := range []struct {
		from, name string
		want       bool
	}{
		{"example.com/a", "example.com/b", true},
		{"example.com/a/b", "example.com/a/internal/x", true},
		{"example.com/a", "example.com/a/internal/x", true},
		{"example.com/ab", "example.com/a/internal/x", false},
		{"example.com/b", "example.com/a/internal", false},
		{"example.com/a", "internal/abi", false},
		{"encoding/binary", "internal/byteorder", true},
	} {
		if got := mayImport(c.from, c.name); got != c.want {
			t.Errorf("%s imports %s: %v", c.from, c.name, got)
		}
	}
}
