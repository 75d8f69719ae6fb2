package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// report builds a package with a report as JSON.
func report(t *testing.T, kind, pattern string) (rep buildReport, capFile string) {
	t.Helper()
	capFile = filepath.Join(t.TempDir(), "x.cap")
	out := gocard(t, "build", "--target", "jc222", "--report", kind, "--json", "-o", capFile, pattern)
	if err := json.Unmarshal([]byte(out), &rep); err != nil {
		t.Fatal(err)
	}
	if rep.Schema != "gocard/build/1" {
		t.Errorf("schema is %q", rep.Schema)
	}
	return rep, capFile
}

var siteComment = regexp.MustCompile(`(?://|//gocard:alloc) ((?:file|persistent|frame|transient) \d+ B: .*)$`)

// TestReportAlloc holds --report alloc against the comments of the packages in testdata/report.
func TestReportAlloc(t *testing.T) {
	for _, name := range []string{"sites", "streaming"} {
		t.Run(name, func(t *testing.T) { testReportAlloc(t, "testdata/report/"+name, name+".go") })
	}
}

func testReportAlloc(t *testing.T, folder, name string) {
	file := folder + "/" + name
	src, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{}
	for i, line := range strings.Split(string(src), "\n") {
		if m := siteComment.FindStringSubmatch(line); m != nil {
			want[i+1] = m[1]
		}
	}
	rep, _ := report(t, "alloc", root+"/"+folder)
	found := map[int]bool{}
	for _, a := range rep.Allocs {
		var line, column int
		if _, err := fmt.Sscanf(a.Pos[strings.Index(a.Pos, ".go:"):], ".go:%d:%d", &line, &column); err != nil {
			t.Fatalf("%s: %v", a.Pos, err)
		}
		if want[line] == "" {
			t.Errorf("%s: %s: %s is not expected", a.Pos, a.Storage, a.Why)
		}
		found[line] = found[line] || want[line] == fmt.Sprintf("%s %d B: %s", a.Storage, a.Bytes, a.Why)
	}
	for line, w := range want {
		if !found[line] {
			t.Errorf("%s:%d: no %s", file, line, w)
		}
	}
}

var statsLine = regexp.MustCompile(`persistent=(\d+) transient=(\d+)`)

// TestReportMem holds --report mem against what the simulated card counts once the applet is installed.
func TestReportMem(t *testing.T) {
	for _, pattern := range []string{"testdata/report/sites", "testdata/run/wallet", "testdata/run/intarith"} {
		rep, file := report(t, "mem", root+"/"+pattern)
		m := rep.Memory
		if len(m.Applets) != 1 || m.Package == 0 || m.Applets[0].Stack.Words == 0 {
			t.Fatalf("%s: report is %+v", pattern, m)
		}
		a := m.Applets[0]
		script := filepath.Join(t.TempDir(), "x.apdu")
		if err := os.WriteFile(script, []byte(".select "+a.AID+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		var persistent, transient int
		line := statsLine.FindString(gocard(t, "sim", "--stats", "--apdu", script, file))
		if _, err := fmt.Sscanf(line, "persistent=%d transient=%d", &persistent, &transient); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if transient != a.Reset+a.Deselect || persistent != m.Package+a.Persistent {
			t.Errorf("%s: %s on the card, %d and %d reported", pattern, line, m.Package+a.Persistent, a.Reset+a.Deselect)
		}
	}
}

// TestReportMemLibrary measures an applet behind the library that it links to: what the library takes is its own report's.
func TestReportMemLibrary(t *testing.T) {
	user, _ := report(t, "mem", root+"/testdata/run/uselibrary")
	library, _ := report(t, "mem", root+"/testdata/libraries/points")
	if library.Memory.Package == 0 || len(user.Memory.Applets) != 1 {
		t.Fatalf("reports are %+v and %+v", library.Memory, user.Memory)
	}
	if least := user.LoadBytes / 2; user.Memory.Package < least || user.Memory.Package > 2*user.LoadBytes {
		t.Errorf("the package takes %d bytes, loads %d", user.Memory.Package, user.LoadBytes)
	}
}

// TestReportStack runs the scripts of programs: the card never needs more stack than reported.
func TestReportStack(t *testing.T) {
	for _, name := range []string{"wallet", "intarith", "intfields", "interfaces"} {
		rep, file := report(t, "mem", root+"/testdata/run/"+name)
		files, err := readCAPs([]string{file})
		if err != nil {
			t.Fatal(err)
		}
		var f simFlags
		f.scp = "03:70"
		c, err := f.makeCard(files, true)
		if err != nil {
			t.Fatal(err)
		}
		commands, err := os.ReadFile(filepath.Join(root, "testdata/run", name, name+".apdu"))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(commands), "\n") {
			if data := commandBytes(line); data != nil {
				if _, err := c.Transmit(t.Context(), data); err != nil {
					t.Fatal(err)
				}
			}
		}
		most := 0
		for _, a := range rep.Memory.Applets {
			most = max(most, a.Stack.Words)
		}
		if peak := c.Statistics().PeakStack; peak > most || peak*2 < most {
			t.Errorf("%s: the card needed %d words of stack, %d are reported", name, peak, most)
		}
	}
}

// commandBytes is the command of a line of a script; nil for comments.
func commandBytes(line string) []byte {
	if aid, ok := strings.CutPrefix(line, ".select "); ok {
		line = fmt.Sprintf("00A40400%02X%s", len(strings.ReplaceAll(aid, " ", ""))/2, aid)
	}
	var data []byte
	if _, err := fmt.Sscanf(strings.ReplaceAll(line, " ", ""), "%x", &data); err != nil {
		return nil
	}
	return data
}
