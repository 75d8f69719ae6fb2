package jcvm

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
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

// sample is a set of Java applets and the commands to compare.
type sample struct {
	name    string
	library []string // packages loaded before it
	script  string   // further commands
	count   bool     // compare the number of bytecodes, too
}

// judge runs one sample on the reference card and on this machine.
type judge struct {
	bin, src, out string
	path          string // of the package: peers or gocard
}

// TestSamplesLikeReferenceCard converts Java applets with Oracle's converter and
// runs the same commands on the reference card and on this machine.
func TestSamplesLikeReferenceCard(t *testing.T) {
	bin, samples := peers(t)
	j := &judge{bin, samples, t.TempDir(), "peers"}
	j.run(t, "javacap", "-src", filepath.Join(samples, "lib", "src"), "-out", j.out)
	for _, c := range []sample{
		{"wallet", nil, "", false},
		{"bench", nil, "8001000502\n8002000302\n8003000702\n8004000402\n8005000902\n8006010002\n8008000702\n8009001102\n800A000002\n", false},
		{"intbench", nil, "800103e804\n8002010004\n8003040004\n8004800004\n8004400004\n", true},
		{"ext", nil, "", true},
		{"libuser", []string{"lib"}, "8000000000\n80000000 05 FF80FF8001 7F\n", true},
	} {
		t.Run(c.name, func(t *testing.T) { j.compare(t, c, "src", "test.apdu", filepath.Join(samples, "lib", "src")) })
	}
}

// TestProbesLikeReferenceCard does the same with applets of our own: one goes
// through the corners of machine and API, two try the firewall.
func TestProbesLikeReferenceCard(t *testing.T) {
	bin, _ := peers(t)
	j := &judge{bin, filepath.Join("testdata", "java"), t.TempDir(), "gocard"}
	j.run(t, "javacap", "-src", filepath.Join(j.src, "server"), "-out", j.out)
	for _, c := range []sample{{"probe", nil, "", false}, {"client", []string{"server"}, "", false}} {
		t.Run(c.name, func(t *testing.T) { j.compare(t, c, "", "script.apdu", filepath.Join(j.src, "server")) })
	}
}

// TestConverterFormats: the probe as other converters write it, one of them in
// format 2.3, answers as the one from the oldest converter.
func TestConverterFormats(t *testing.T) {
	bin, _ := peers(t)
	j := &judge{bin: bin, src: filepath.Join("testdata", "java", "probe")}
	script, err := os.ReadFile(filepath.Join(j.src, "script.apdu"))
	if err != nil {
		t.Fatal(err)
	}
	answers := func(t *testing.T, kit ...string) []exchange {
		out := t.TempDir()
		j.run(t, "javacap", append([]string{"-src", j.src, "-out", out, "-kit"}, kit...)...)
		got, _ := transcript(t, []string{filepath.Join(out, "gocard", "probe", "javacard", "probe.cap")}, script)
		return got
	}
	want := answers(t, "2.2.2")
	for _, kit := range [][]string{{"3.0.5"}, {"3.1", "-target", "3.0.4"}, {"3.1", "-target", "3.1.0"}} {
		t.Run(strings.Join(kit, " "), func(t *testing.T) {
			if got := answers(t, kit...); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// run starts one of the peers and gives its standard output.
func (j *judge) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(filepath.Join(j.bin, name), args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	answer, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, stderr.Bytes())
	}
	return string(answer)
}

// compare builds a sample and compares the responses to its script.
func (j *judge) compare(t *testing.T, c sample, src, script, classPath string) {
	t.Helper()
	dir := filepath.Join(j.src, c.name)
	j.run(t, "javacap", "-src", filepath.Join(dir, src), "-out", j.out, "-exp", j.out, "-cp", classPath)
	var caps, args []string
	for _, name := range append(c.library, c.name) {
		file := filepath.Join(j.out, j.path, name, "javacard", name+".cap")
		f, err := capfile.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		caps, args = append(caps, file), append(args, "-cap", file)
		if f.Applet != nil {
			args = append(args, "-create", f.Applet.Applets[0].AID.String())
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, script))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "\n"+c.script...)
	commands := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(commands, withoutExpectations(text), 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, "-script", commands)
	if c.count {
		args = append(args, "-own")
	}
	want, counts := splitAnswer(j.run(t, "crefrun", args...))
	got, bytecodes := transcript(t, caps, text)
	if len(got) != len(want) {
		t.Fatalf("%d responses, the reference card has %d", len(got), len(want))
	}
	for i := range got {
		if got[i].response != want[i] {
			t.Errorf("%s: got %s, the reference card %s", got[i].command, got[i].response, want[i])
		}
	}
	if own := fmt.Sprintf("own %d", bytecodes); c.count && !slices.Contains(counts, own) {
		t.Errorf("bytecodes: got %s, the reference card %s", own, counts)
	}
}

// splitAnswer separates responses from the lines that count bytecodes.
func splitAnswer(text string) (responses, counts []string) {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.Contains(line, " ") {
			counts = append(counts, line)
		} else {
			responses = append(responses, line)
		}
	}
	return responses, counts
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

// exchange is a command and its response, in hex.
type exchange struct{ command, response string }

// transcript loads CAP files, installs the first applet of each, selects the last
// one and gives the responses to a script, and how many bytecodes they took.
func transcript(t *testing.T, caps []string, script []byte) (out []exchange, bytecodes int64) {
	t.Helper()
	vm := New(jcre.Config{BufferSize: jcre.MinAPDUBufferSize}, Options{})
	var aid iso7816.AID
	for _, name := range caps {
		f, err := capfile.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := vm.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Modules) == 0 {
			continue
		}
		aid = p.Modules[0].AID
		if _, err := vm.Install(p, aid, aid, nil); err != nil {
			t.Fatal(err)
		}
	}
	selectAID := append([]byte{0, 0xA4, 4, 0, byte(aid.Len())}, aid.Bytes()...)
	vm.Card().Process(selectAID)
	start := vm.Statistics().Bytecodes
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
			out = append(out, exchange{line, hex.EncodeToString(vm.Card().Process(apdu))})
		}
	}
	return out, vm.Statistics().Bytecodes - start
}
