package main

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// kind is what the first line of a test asks for.
type kind string

const (
	kindRun     kind = "run"        // main ends without output and without panic
	kindCompile kind = "compile"    // compiles
	kindErrors  kind = "errorcheck" // does not compile, and the lines are marked
)

// test is a file of the folder.
type test struct {
	Name string // below the folder
	Path string
	Kind kind
}

// action finds the kind of a test; the rest of the line are flags for the Go compiler.
var action = regexp.MustCompile(`^//\s?(run|compile|build|errorcheck)(\s.*)?$`)

// collect lists the single-file tests below a folder. Files in folders *.dir are parts of tests of several packages.
func collect(dir string, match *regexp.Regexp) ([]test, error) {
	var tests []test
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasSuffix(path, ".dir"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if k := kindOf(path); k != "" && match.MatchString(name) {
			tests = append(tests, test{Name: filepath.ToSlash(name), Path: path, Kind: k})
		}
		return nil
	})
	return tests, err
}

// kindOf reads the action of a test: the first comment of this form; "" where the file is none of the kinds.
func kindOf(path string) kind {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		if m := action.FindStringSubmatch(line); m != nil {
			switch {
			case m[1] == "run" && hasOutput(path), strings.Contains(m[2], "-goexperiment"):
				return "" // what it prints is the result; another language
			case m[1] == "build", m[1] == "errorcheck" && strings.Contains(m[2], "-0"): // the errors are remarks on optimisations
				return kindCompile
			}
			return kind(m[1])
		}
		if line != "" && !strings.HasPrefix(line, "//") {
			return ""
		}
	}
	return ""
}

// hasOutput reports whether a test has a file with what it prints.
func hasOutput(path string) bool {
	info, err := os.Stat(strings.TrimSuffix(path, ".go") + ".out")
	return err == nil && info.Size() > 0
}
