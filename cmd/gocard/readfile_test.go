package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadFile reads a file that is too large; it has a hole and takes no space.
func TestReadFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := readFile(name); string(b) != "text" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if err := os.Truncate(name, maxFile+1); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"bind", name}, {"build", "--exp", name, "."}, {"card", "list", "--reader", "sim", "--limits", name}, {"sim", "--apdu", name},
	} {
		_, errs, code := tryGocard(t, args...)
		if code == exitOK || !strings.Contains(errs, "more than 64 MiB") {
			t.Errorf("%s: exit code %d, %s", strings.Join(args, " "), code, errs)
		}
	}
}
