package javacard_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
)

// judges builds the programs around Oracle's verifiers and the reference card, and skips the test with one line where they are not at hand.
// JC_SDKS names a checkout of the kits, GOCARD_PEERS the sources of the programs.
func judges(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOCARD_PEERS")
	if os.Getenv("JC_SDKS") == "" || dir == "" {
		t.Skip("JC_SDKS and GOCARD_PEERS do not name the Java Card kits and the programs around them (docs/conformance.md)")
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+"/", "./verifycap", "./crefrun")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build peers: %v\n%s", err, out)
	}
	return bin
}

// specimen is a CAP file with commands and the answers to them.
type specimen struct {
	path   string
	export string // of a package that exports something: its export file
	name   string
	script []exchange
}

func newSpecimen(t *testing.T, name string, r *javacard.Result, script []exchange) specimen {
	t.Helper()
	s := specimen{path: filepath.Join(t.TempDir(), name+".cap"), name: name, script: script}
	data, err := r.Bytes()
	if err == nil {
		err = os.WriteFile(s.path, data, 0o600)
	}
	if err == nil && r.Export != nil {
		s.export = filepath.Join(t.TempDir(), name+".exp")
		if data, err = r.Export.Append(nil); err == nil {
			err = os.WriteFile(s.export, data, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// specimens are the programs with scripts and some random ones, for a target.
func specimens(t *testing.T, target string) []specimen {
	t.Helper()
	var out []specimen
	for _, file := range runPrograms(t) {
		script := readScript(t, strings.TrimSuffix(file, ".ir")+".apdu")
		name := strings.TrimSuffix(filepath.Base(file), ".ir")
		out = append(out, newSpecimen(t, name, generate(t, parseFile(t, file), target), script))
	}
	for seed := uint64(1000); seed < 1040; seed++ {
		p, test := randomProgram(t, seed)
		script := randomExchanges(t, p, test, seed)
		out = append(out, newSpecimen(t, fmt.Sprintf("random%d", seed), generate(t, p, target), script))
	}
	return out
}

// TestVerifiers has Oracle's off-card verifiers judge what we make.
func TestVerifiers(t *testing.T) {
	bin := judges(t)
	for _, c := range []struct{ target, kit, kitTarget string }{
		{"jc222", "2.2.2", ""}, {"jc304", "3.0.5", ""}, {"jc305", "3.0.5", ""}, {"jc305", "3.2", "3.0.5"}, {"jc310", "3.2", ""},
	} {
		t.Run(c.target+" by "+c.kit, func(t *testing.T) {
			args := []string{"-kit", c.kit}
			if c.kitTarget != "" {
				args = append(args, "-target", c.kitTarget)
			}
			var files []string
			for _, s := range specimens(t, c.target) {
				files = append(files, s.path)
				if s.export != "" {
					args = append(args, "-exp", s.export)
				}
			}
			if out, err := exec.Command(filepath.Join(bin, "verifycap"), append(args, files...)...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestReferenceCard runs what we make on the reference card.
func TestReferenceCard(t *testing.T) {
	bin := judges(t)
	for _, s := range specimens(t, javacard.Targets()[0]) {
		var script strings.Builder
		for _, e := range s.script {
			fmt.Fprintf(&script, "%X = %s\n", e.command, e.want)
		}
		cmd := exec.Command(filepath.Join(bin, "crefrun"), "-cap", s.path)
		cmd.Stdin = strings.NewReader(script.String())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s\n%s", s.name, err, out, script.String())
		}
	}
}
