package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/iso7816"
)

// kits finds Oracle's kits, and skips the test with one line where they are not at hand.
func kits(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("JC_SDKS")
	if dir == "" {
		t.Skip("JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)")
	}
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java command")
	}
	return dir
}

// peer builds one of the programs around the outside judges; GOCARD_PEERS names their sources.
func peer(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("GOCARD_PEERS")
	if dir == "" {
		dir = filepath.Join(root, "../shared/peers")
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Skipf("GOCARD_PEERS does not name the sources of %s (docs/conformance.md)", name)
	}
	bin := filepath.Join(t.TempDir(), name)
	build := exec.Command("go", "build", "-o", bin, "./"+name)
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", name, err, out)
	}
	return bin
}

// TestCref runs every program on the reference card: the transcripts must equal those of the simulated card.
func TestCref(t *testing.T) {
	kits(t)
	crefrun := peer(t, "crefrun")
	for _, p := range plainPrograms(t) {
		t.Run(p.name, func(t *testing.T) {
			if !p.runsOn("jc222") {
				t.Skipf("the reference card does not have the API of %s", p.target())
			}
			args := []string{"-select", "none"}
			for _, c := range p.buildAll(t) {
				if importsUICC(t, c) {
					t.Skip("the reference card has no file system and no toolkit")
				}
				args = append(args, append([]string{"-cap", c}, creates(t, c)...)...)
			}
			cmd := exec.Command(crefrun, args...)
			cmd.Stdin = strings.NewReader(crefScript(t, p))
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("crefrun: %v\n%s", err, stderr(err))
			}
			p.check(t, "cref", crefTranscript(string(out)))
		})
	}
}

// importsUICC reports whether a CAP file imports a package of ETSI.
func importsUICC(t *testing.T, name string) bool {
	t.Helper()
	f, err := capfile.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(f.Import.Packages, func(i capfile.PackageInfo) bool { return string(i.AID.RID()) == "\xA0\x00\x00\x00\x09" })
}

// creates are the arguments by which crefrun installs the applets of a CAP file.
func creates(t *testing.T, name string) []string {
	t.Helper()
	f, err := capfile.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var args []string
	if f.Applet != nil {
		for _, a := range f.Applet.Applets {
			args = append(args, "-create", a.AID.String())
		}
	}
	return args
}

var selectLine = regexp.MustCompile(`(?m)^\.select\s+(.*)$`)

// crefScript writes a script in crefrun's form.
func crefScript(t *testing.T, p program) string {
	t.Helper()
	b, err := os.ReadFile(p.script())
	if err != nil {
		t.Fatal(err)
	}
	s := selectLine.ReplaceAllStringFunc(string(b), func(line string) string {
		aid := strings.Join(strings.Fields(line)[1:], "")
		return fmt.Sprintf("00A40400%02X%s00", len(aid)/2, aid)
	})
	return strings.ReplaceAll(s, ".reset", "reset")
}

// crefTranscript turns crefrun's output into a transcript of ours: data, a space, the status word.
func crefTranscript(out string) string {
	var lines strings.Builder
	for _, l := range strings.Split(strings.ToUpper(out), "\n") {
		if l == "" || strings.HasPrefix(l, "BYTECODES") {
			continue
		}
		if n := len(l) - 4; n > 0 {
			l = l[:n] + " " + l[n:]
		}
		lines.WriteString(l + "\n")
	}
	return lines.String()
}

// TestOracleVerifiers has Oracle's off-card verifiers judge every CAP file for each target that they know.
func TestOracleVerifiers(t *testing.T) {
	kits(t)
	verify := peer(t, "verifycap")
	judges := []struct {
		target string
		args   []string
	}{
		{"jc222", []string{"-kit", "2.2.2"}},
		{"jc304", []string{"-kit", "3.0.5"}},
		{"jc305", []string{"-kit", "3.0.5"}},
		{"jc305", []string{"-kit", "3.2", "-target", "3.0.5"}},
		{"jc310", []string{"-kit", "3.1", "-target", "3.1.0"}},
		{"jc310", []string{"-kit", "3.2", "-target", "3.1.0"}},
	}
	all := append(programs(t), program{name: "helpdesk", dir: helpdesk}, program{name: "contactless", dir: contactless})
	for _, j := range judges {
		var caps []string
		for _, p := range all {
			if !p.runsOn(j.target) {
				continue
			}
			files := p.buildAll(t, "--target", j.target)
			app, err := capfile.ReadFile(files[len(files)-1])
			if err != nil {
				t.Fatal(err)
			}
			if app.Export != nil {
				files = p.buildAll(t, "--target", j.target, "--emit", "exp")
			}
			switch exports := foreignExports(t, app); {
			case exports != "":
				judge(t, verify, append(slices.Clone(j.args), "-exp", exports), files)
			case len(p.libraries) > 0 || app.Export != nil: // they need export files that the others do not have
				judge(t, verify, append(slices.Clone(j.args), "-exp", filepath.Dir(files[0])), files)
			default:
				caps = append(caps, files...)
			}
		}
		judge(t, verify, j.args, caps)
	}
}

// foreignExports is a directory with our export files of the API packages that a CAP file imports and the kits do not have, and of the packages
// that those name; "" if there are none.
func foreignExports(t *testing.T, app *capfile.File) string {
	t.Helper()
	var aids []iso7816.AID
	minor := map[string]uint8{}
	for _, i := range app.Import.Packages {
		if !inKits(i.AID) && len(exportfile.Versions(i.AID)) > 0 {
			aids = append(aids, i.AID)
			minor[i.AID.String()] = i.MinorVersion
		}
	}
	if len(aids) == 0 {
		return ""
	}
	dir := t.TempDir()
	for _, p := range exportfile.FactsFor(aids) {
		if !inKits(p.AID) && p.Minor == minor[p.AID.String()] {
			writeExport(t, dir, p)
		}
	}
	return dir
}

// inKits reports whether a package is one of Java Card itself.
func inKits(aid iso7816.AID) bool { return string(aid.RID()) == "\xA0\x00\x00\x00\x62" }

// judge has CAP files verified.
func judge(t *testing.T, verify string, args, caps []string) {
	t.Helper()
	if out, err := exec.Command(verify, append(slices.Clone(args), caps...)...).CombinedOutput(); err != nil {
		t.Errorf("verifier %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestOracleReadsDebug has Oracle's verifiers judge CAP files with a Debug component, which they compare with all others.
func TestOracleReadsDebug(t *testing.T) {
	kits(t)
	verify := peer(t, "verifycap")
	for _, name := range []string{"wallet", "twoapplets", "interfaces", "failures", "reasons", "mixture", "loops", "packages"} {
		for target, args := range map[string][]string{"jc222": {"-kit", "2.2.2"}, "jc310": {"-kit", "3.1", "-target", "3.1.0"}} {
			p := program{name: name, dir: filepath.Join(root, "testdata/run", name)}
			file := p.build(t, "--target", target, "--debug", "--emit", "map")
			if name == "twoapplets" {
				file = p.build(t, "--target", target, "--debug", "--emit", "exp")
				args = append(args, "-exp", filepath.Dir(file))
			}
			judge(t, verify, args, []string{file})
		}
	}
}

func stderr(err error) string {
	if e, ok := err.(*exec.ExitError); ok {
		return string(e.Stderr)
	}
	return ""
}
