package javacard_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected code in testdata/codegen")

// mark begins the lines that hold the expected code, at the end of a file.
const mark = "//> "

// TestCode compares the code that is selected for every program of testdata/codegen with what stands in the file.
func TestCode(t *testing.T) {
	files, err := filepath.Glob(testdata + "/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want := splitGolden(string(src))
			got := generate(t, parse(t, file, text), "jc222").Listing()
			if got == want {
				return
			}
			if *update {
				if err := os.WriteFile(file, []byte(text+joinGolden(got)), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("code differs; if it is right, run go test ./backend/javacard -run TestCode -update\n%s", lineDiff(want, got))
		})
	}
}

// splitGolden separates the program from the expected code.
func splitGolden(src string) (program, code string) {
	at := strings.Index(src, mark)
	if at < 0 {
		return src, ""
	}
	var b strings.Builder
	for _, line := range strings.SplitAfter(src[at:], "\n") {
		b.WriteString(strings.TrimPrefix(line, mark))
	}
	return src[:at], b.String()
}

func joinGolden(code string) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(code, "\n") {
		if line != "" {
			b.WriteString(mark + line)
		}
	}
	return b.String()
}

// lineDiff shows where two texts differ, line by line.
func lineDiff(want, got string) string {
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var x, y string
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x == y {
			b.WriteString("  " + x + "\n")
			continue
		}
		b.WriteString("- " + x + "\n+ " + y + "\n")
	}
	return b.String()
}
