package jcvm

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/jcre"
)

// peers finds and builds the programs around Oracle's converter and the reference
// card, and skips the test with one line where they are not at hand. JC_SDKS names
// a checkout of the kits, GOCARD_PEERS the sources of the programs.
func peers(t *testing.T) (bin, samples string) {
	t.Helper()
	dir := os.Getenv("GOCARD_PEERS")
	if os.Getenv("JC_SDKS") == "" || dir == "" {
		t.Skip("JC_SDKS and GOCARD_PEERS do not name the Java Card kits and the programs around them (docs/conformance.md)")
	}
	bin = t.TempDir()
	build := exec.Command("go", "build", "-o", bin+"/", "./javacap", "./crefrun")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build peers: %v\n%s", err, out)
	}
	return bin, filepath.Join(dir, "samples")
}

// TestSamplesLikeReferenceCard converts Java applets with Oracle's converter and
// runs the same commands on the reference card and on this machine.
func TestSamplesLikeReferenceCard(t *testing.T) {
	bin, samples := peers(t)
	out := t.TempDir()
	run := func(t *testing.T, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(filepath.Join(bin, name), args...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		answer, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, stderr.Bytes())
		}
		return string(answer)
	}
	capOf := func(name string) string { return filepath.Join(out, "peers", name, "javacard", name+".cap") }
	run(t, "javacap", "-src", filepath.Join(samples, "lib", "src"), "-out", out)
	for _, c := range []struct {
		name    string
		library []string
		script  string
	}{
		{"wallet", nil, ""},
		{"bench", nil, "8001000502\n8002000302\n8003000702\n8004000402\n8005000902\n8006010002\n8008000702\n8009001102\n800A000002\n"},
		{"intbench", nil, "800103e804\n8002010004\n8003040004\n8004800004\n8004400004\n"},
		{"ext", nil, ""},
		{"libuser", []string{"lib"}, "8000000000\n80000000 05 FF80FF8001 7F\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := filepath.Join(samples, c.name)
			run(t, "javacap", "-src", filepath.Join(src, "src"), "-out", out, "-exp", out, "-cp", filepath.Join(samples, "lib", "src"))
			var caps, args []string
			for _, name := range append(c.library, c.name) {
				caps = append(caps, capOf(name))
				args = append(args, "-cap", capOf(name))
			}
			script := filepath.Join(t.TempDir(), "script")
			text, err := os.ReadFile(filepath.Join(src, "test.apdu"))
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, "\n"+c.script...)
			if err := os.WriteFile(script, withoutExpectations(text), 0o600); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(run(t, "crefrun", append(args, "-script", script)...)), "\n")
			want := strings.Join(lines[:len(lines)-1], "\n")
			if got := transcript(t, caps, text); got != want {
				t.Errorf("responses differ from the reference card's\ngot:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// withoutExpectations takes the expected responses out of a script.
func withoutExpectations(script []byte) []byte {
	var out bytes.Buffer
	for _, line := range strings.Split(string(script), "\n") {
		line, _, _ = strings.Cut(line, "=")
		out.WriteString(line + "\n")
	}
	return out.Bytes()
}

// transcript loads CAP files, installs the first applet of the last one, selects
// it and gives the responses to a script, one a line.
func transcript(t *testing.T, caps []string, script []byte) string {
	t.Helper()
	vm := New(jcre.Config{}, Options{})
	var p *Package
	for _, name := range caps {
		f, err := capfile.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = vm.Load(f); err != nil {
			t.Fatal(err)
		}
	}
	aid := p.Modules[0].AID
	if _, err := vm.Install(p, aid, aid, nil); err != nil {
		t.Fatal(err)
	}
	selectAID := append([]byte{0, 0xA4, 4, 0, byte(aid.Len())}, aid.Bytes()...)
	vm.Card().Process(selectAID)
	var out []string
	for scan := bufio.NewScanner(bytes.NewReader(script)); scan.Scan(); {
		line, _, _ := strings.Cut(scan.Text(), "#")
		line, _, _ = strings.Cut(line, "=")
		line = strings.ReplaceAll(strings.TrimSpace(line), " ", "")
		switch line {
		case "":
		case "reset":
			vm.Card().Reset()
			vm.Card().Process(selectAID)
		default:
			apdu, err := hex.DecodeString(line)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, hex.EncodeToString(vm.Card().Process(apdu)))
		}
	}
	return strings.Join(out, "\n")
}
