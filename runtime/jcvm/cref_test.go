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

// TestProbesLikeReferenceCard does the same with applets of our own, which go through the corners of machine, API, firewall, selection and
// channels. Each script begins with fresh cards.
func TestProbesLikeReferenceCard(t *testing.T) {
	bin, _ := peers(t)
	j := &judge{bin, filepath.Join("testdata", "java"), t.TempDir(), "gocard"}
	var classPath []string
	for _, name := range []string{"server", "base", "sharer"} {
		dir := filepath.Join(j.src, name)
		j.run(t, "javacap", "-src", dir, "-out", j.out, "-exp", j.out, "-cp", strings.Join(append(classPath, dir), string(filepath.ListSeparator)))
		classPath = append(classPath, dir)
	}
	for _, c := range []sample{
		{"probe", nil, "", false}, {"client", []string{"server"}, "", false}, {"selects", nil, "", false}, {"channels", nil, "", false},
		{"transfers", nil, "", false}, {"dispatch", nil, "", false},
	} {
		scripts, err := filepath.Glob(filepath.Join(j.src, c.name, "*.apdu"))
		if err != nil || len(scripts) == 0 {
			t.Fatalf("%s: no scripts (%v)", c.name, err)
		}
		for _, script := range scripts {
			t.Run(c.name+"/"+filepath.Base(script), func(t *testing.T) {
				j.compare(t, c, "", filepath.Base(script), strings.Join(classPath, string(filepath.ListSeparator)))
			})
		}
	}
	for name, script := range cornerScripts() {
		t.Run("corners/"+name, func(t *testing.T) {
			c := sample{"corners", []string{"base", "sharer"}, script, false}
			j.compare(t, c, "", "", strings.Join(classPath, string(filepath.ListSeparator)))
		})
	}
}

// cornerScripts are the cases of corners with all their choices, but those in which the reference card dies, or is not what the specifications say
// (docs/conformance.md).
func cornerScripts() map[string]string {
	grid := func(ins byte, choices, cases []int, left ...int) string {
		var lines strings.Builder
		for _, what := range cases {
			for _, choice := range choices {
				if !slices.Contains(left, choice<<8|what) {
					fmt.Fprintf(&lines, "80%02X%02X%02X04\n", ins, choice, what)
				}
			}
		}
		return lines.String()
	}
	none := []int{0}
	ofObject := []int{14, 15, 16, 17, 18, 23, 24, 25, 26, 27, 31, 33, 34, 41}
	return map[string]string{
		"exceptions": grid(1, none, span(0, 42), 14, 20),
		"calls":      grid(2, none, slices.Concat(span(1, 18), span(21, 35), span(37, 37), span(39, 41))),
		"arguments":  grid(2, span(1, 12), ofObject, 0x041A),
		"objects":    grid(3, span(0, 22), span(0, 10), 0x1308, 0x1309),
		"client":     grid(3, span(23, 38), []int{1, 5, 7}, 0x2201, 0x2205, 0x2207),
		"casts":      grid(4, slices.Concat(span(1, 13), span(21, 32)), span(1, 14)),
		"memory":     grid(5, none, slices.Concat(span(1, 12), span(14, 20), span(22, 32))),
		"dispatch":   grid(6, none, slices.Concat(span(1, 2), span(6, 20))),
	}
}

// span is the numbers from first to last.
func span(first, last int) (all []int) {
	for n := first; n <= last; n++ {
		all = append(all, n)
	}
	return all
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
	var selected string
	for _, name := range append(c.library, c.name) {
		file := filepath.Join(j.out, j.path, name, "javacard", name+".cap")
		f, err := capfile.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		caps, args = append(caps, file), append(args, "-cap", file)
		if f.Applet == nil {
			continue
		}
		selected = f.Applet.Applets[0].AID.String()
		for _, a := range f.Applet.Applets {
			args = append(args, "-create", a.AID.String())
		}
	}
	args = append(args, "-select", selected)
	var text []byte
	if script != "" {
		var err error
		if text, err = os.ReadFile(filepath.Join(dir, script)); err != nil {
			t.Fatal(err)
		}
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

// transcript loads CAP files, installs their applets, selects the first of the last
// one and gives the responses to a script, and how many bytecodes they took.
func transcript(t *testing.T, caps []string, script []byte) (out []exchange, bytecodes int64) {
	t.Helper()
	vm := New(jcre.Config{BufferSize: jcre.MinAPDUBufferSize, Channels: jcre.MaxChannels}, Options{})
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
		for _, m := range p.Modules {
			if _, err := vm.Install(p, m.AID, m.AID, nil); err != nil {
				t.Fatal(err)
			}
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
