package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestJavaUsesLibrary has Oracle's compiler and converter build a Java applet against the export file of a library that is written in Go, and runs
// both on the reference card and in the simulated card.
func TestJavaUsesLibrary(t *testing.T) {
	kits(t)
	javacap, crefrun, verify := peer(t, "javacap"), peer(t, "crefrun"), peer(t, "verifycap")
	dir := t.TempDir()
	library := filepath.Join(dir, "points.cap")
	gocard(t, "build", "--target", "jc222", "-o", library, root+"/testdata/libraries/points")
	exports := placeExport(t, dir, "points", "github/com/gocard/gocard/testdata/libraries/points")
	java := root + "/testdata/libraries/java"
	applet := javaApplet(t, javacap, java, dir, exports)
	judge(t, verify, []string{"-kit", "2.2.2", "-exp", exports}, []string{library, applet})

	commands := []string{"801000000201FE00", "8011000004FFFF010200", "801400000100", "8015000001FF00", "80100000027F8000", "8010000002 8080 00", "8015000001FF00"}
	want := "9000\n0004FFFA000A 9000\n0201 9000\n0032001400" + "1E 9000\n9000\n0083FF7A0109 9000\n0003FEFA0109 9000\n9000\n"
	script := "00A404000A F0676F63617264104101 00\n" + strings.Join(commands, "\n") + "\n"
	cmd := exec.Command(crefrun, "-select", "none", "-cap", library, "-cap", applet)
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("crefrun: %v\n%s", err, stderr(err))
	}
	if got := crefTranscript(string(out)); got != want {
		t.Errorf("cref answers\n%s", got)
	}
	name := filepath.Join(dir, "script.apdu")
	if err := os.WriteFile(name, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := gocard(t, "sim", "--apdu", name, library, applet); got != want {
		t.Errorf("the simulated card answers\n%s", got)
	}
}

// placeExport puts an export file where Oracle's tools look for that of a package, and returns the root of their search.
func placeExport(t *testing.T, dir, name, pkg string) string {
	t.Helper()
	exports := filepath.Join(dir, "exports")
	folder := filepath.Join(exports, pkg, "javacard")
	data, err := os.ReadFile(filepath.Join(dir, name+".exp"))
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".exp"), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return exports
}

// javaApplet compiles the stubs, then the applet against them, and returns its CAP file.
func javaApplet(t *testing.T, javacap, java, dir, exports string) string {
	t.Helper()
	var stubs []string
	err := filepath.WalkDir(java+"/stubs", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			stubs = append(stubs, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	classes := filepath.Join(dir, "classes")
	if out, err := exec.Command("javac", append([]string{"--release", "7", "-Xlint:-options", "-d", classes}, stubs...)...).CombinedOutput(); err != nil {
		t.Fatalf("javac: %v\n%s", err, out)
	}
	out := filepath.Join(dir, "java")
	if log, err := exec.Command(javacap, "-kit", "2.2.2", "-src", java+"/user", "-out", out, "-exp", exports, "-cp", classes).CombinedOutput(); err != nil {
		t.Fatalf("javacap: %v\n%s", err, log)
	}
	return filepath.Join(out, "gocard/user/javacard/user.cap")
}
