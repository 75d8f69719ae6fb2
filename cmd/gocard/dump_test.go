package main

import (
	"archive/zip"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Components that lie loose in a directory are the same CAP file.
func TestDumpLoose(t *testing.T) {
	file := filepath.Join(t.TempDir(), "wallet.cap")
	gocard(t, "build", "--debug", "-o", file, filepath.Join(root, "testdata/run/wallet")) // the format whose header has the name
	dir := unzipComponents(t, file)
	want := strings.Replace(gocard(t, "dump", "--code", file), " Applet\n", " \n", 1) // the manifest has the applet's name
	if got := gocard(t, "dump", "--code", dir); got != want {
		t.Error("dump of the directory differs:\n" + cmp.Diff(want, got))
	}
	gocard(t, "verify", dir)
}

func TestDumpBad(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no CAP file"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{text, t.TempDir(), filepath.Join(root, "missing")} {
		_, errs, code := tryGocard(t, "dump", name)
		if code == exitOK || strings.Count(errs, name) != 1 {
			t.Errorf("dump %s: exit code %d, %q", name, code, errs)
		}
	}
}

func unzipComponents(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	dir := t.TempDir()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path.Base(f.Name)), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
