package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/cmd/gocard/internal/newmodule"
)

// TestNew writes a module of each kind; it is formatted, inside the subset, builds for every target and passes its own tests.
func TestNew(t *testing.T) {
	checkout, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range newmodule.Kinds {
		t.Run(kind, func(t *testing.T) {
			t.Chdir(t.TempDir())
			gocard(t, "new", "--kind", kind, "--gocard", checkout, "hello")
			t.Chdir("hello")
			if out, err := exec.Command("gofmt", "-l", ".").CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("gofmt -l: %v\n%s", err, out)
			}
			if out, err := exec.Command("go", "test", ".").CombinedOutput(); err != nil {
				t.Errorf("go test: %v\n%s", err, out)
			}
			gocard(t, "vet", ".")
			for _, target := range []string{"jc222", "jc304", "jc305", "jc310"} {
				gocard(t, "build", "--target", target, ".")
				gocard(t, "verify", "hello.cap")
			}
			checkScript(t, "hello.apdu", transcripts[kind])
		})
	}
}

// transcripts are what the scripts of new modules give.
var transcripts = map[string]string{
	"applet": "9000\n0005 9000\n0104 9000\n0104 9000\n",
	"toolkit": "911B\nD01981030125008202818285" + "06676F636172648F060148656C6C6F 9000\n9000\n911C\nD01A810301230182028182" +
		"8D0B04596F7572206E616D653F91020114 9000\n9117\nD015810301218082028102" + "8D0A0448656C6C6F20416E6E 9000\n9000\n",
}

// checkScript runs a new module's script, where it has one, natively and in the simulated card.
func checkScript(t *testing.T, script, want string) {
	t.Helper()
	if _, err := os.Stat(script); err != nil {
		return
	}
	for _, verb := range []string{"run", "sim"} {
		if got := gocard(t, verb, "--apdu", script, "."); got != want {
			t.Errorf("%s: got %q, want %q", verb, got, want)
		}
	}
}

// TestNewRefuses has a cause for everything that cannot be written, and leaves what is there.
func TestNewRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("full", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("full/keep.go", []byte("package keep\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	checkout := t.TempDir()
	if err := os.WriteFile(filepath.Join(checkout, "go.mod"), fmt.Appendf(nil, "module %s\n", gocardModule), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--kind games hello", exitUsage, "--kind games: want applet"},
		{"--gocard full hello", exitUsage, "no checkout of gocard there"},
		{"--gocard " + checkout + " Hello", exitUsage, "lower-case Go identifier"},
		{"--gocard " + checkout + " --module example.com/my-card hello", exitUsage, "lower-case Go identifier"},
		{"--gocard " + checkout + " full", exitWrong, "is not empty"},
		{"--gocard " + checkout + " full/keep.go/hello", exitEnvironment, "full/keep.go"},
	} {
		out, errs, code := tryGocard(t, append([]string{"new"}, strings.Fields(c.args)...)...)
		if code != c.code || !strings.Contains(errs, c.want) || out != "" {
			t.Errorf("new %s: exit code %d (want %d), %s%s", c.args, code, c.code, out, errs)
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 1 {
		t.Errorf("something was written: %v %v", entries, err)
	}
}
