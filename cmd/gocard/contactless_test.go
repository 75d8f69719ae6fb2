package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// contactless is a program for packages of which only part is known, and which no simulated card has.
var contactless = filepath.Join(root, "testdata/api/contactless")

func TestContactless(t *testing.T) {
	dir := t.TempDir()
	file, script := filepath.Join(dir, "contactless.cap"), filepath.Join(dir, "contactless.apdu")
	gocard(t, "build", "-o", file, contactless)
	gocard(t, "verify", file)
	if err := os.WriteFile(script, []byte(".select F0676F63617264651001\n80 10 00 00 00\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out, errs, _ := tryGocard(t, "run", "--apdu", script, contactless)
	if want := "9000\n6F00\n"; out != want || !strings.Contains(errs, "framework.ServiceOf (uicc/hci/framework, class 4, method 0): not available on this host") {
		t.Errorf("run answers %q and says %q", out, errs)
	}
}
