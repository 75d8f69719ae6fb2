package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bindgen"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// TestOracleAPI has Oracle's verifiers judge an applet that calls methods of many API packages, with the export files that our tables give.
func TestOracleAPI(t *testing.T) {
	kits(t)
	verify := peer(t, "verifycap")
	exports := t.TempDir()
	for _, p := range exportfile.Facts() {
		if first, _, _ := strings.Cut(p.Name, "/"); (first == "uicc" || first == "org") && p.Minor == 0 {
			writeExport(t, exports, p)
		}
	}
	for target, args := range map[string][]string{
		"jc222": {"-kit", "2.2.2"}, "jc304": {"-kit", "3.0.5"}, "jc305": {"-kit", "3.0.5"}, "jc310": {"-kit", "3.1", "-target", "3.1.0"},
	} {
		file := filepath.Join(t.TempDir(), target+".cap")
		gocard(t, "build", "-o", file, "--target", target, filepath.Join(root, "testdata/api/caller"))
		judge(t, verify, append(args, "-exp", exports), []string{file})
	}
}

// writeExport puts the export file of a package where Oracle's tools look for it below dir.
func writeExport(t *testing.T, dir string, p *exportfile.Package) {
	t.Helper()
	b, err := p.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, filepath.FromSlash(p.Name), "javacard")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, path.Base(p.Name)+".exp"), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBindKits binds every export file of the kits and compiles what comes out.
func TestBindKits(t *testing.T) {
	dir := t.TempDir()
	repo, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	mod := fmt.Sprintf("module example.com/kits\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", module, repo)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = filepath.WalkDir(kits(t), func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".exp") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil || !bytes.HasPrefix(data, []byte{0x00, 0xFA, 0xCA, 0xDE}) {
			return err
		}
		p, err := exportfile.Parse(data)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files, err := bindgen.Generate(bindgen.Input{Versions: []*exportfile.Package{p}, Resolve: bindgen.Resolve, Source: "by a test"})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		n++
		for file, text := range files {
			to := filepath.Join(dir, fmt.Sprint("kit", n), filepath.FromSlash(p.Name), file)
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(to, text, 0o600); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "vet", "./...")
	build.Dir, build.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%d packages: %v\n%s", n, err, out)
	}
	t.Logf("%d export files", n)
}
