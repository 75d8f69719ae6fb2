// Command gotests takes the test folder of a Go distribution as a source of programs: which of its files lie inside the subset, do they compile
// and answer as Go says, and which code refuses the others.
//
// In: a folder of single-file tests ("// run", "// compile", "// build", "// errorcheck" in front). Out: a line for each file that fails, a table
// of the codes that refused, and last "gotests files=N inside=N agree=N refused=N crashed=N"; the exit code is 1 where a file crashed the compiler
// or an accepted one disagrees. Each test becomes an applet (wrap.go), is compiled by a worker process that may be killed (worker.go), and runs in
// the simulated card (judge.go). Nothing of the folder is kept.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

func main() {
	dir := flag.String("dir", "", "test folder of a Go distribution (default: that of the installed one)")
	only := flag.String("run", "", "regular expression for the names of files")
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "files at a time")
	verbose := flag.Bool("v", false, "a line for every file")
	worker := flag.String("worker", "", "compile files named on standard input in this folder (used by the command itself)")
	flag.Parse()
	if *worker != "" {
		serve(*worker)
		return
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotests: -run:", err)
		os.Exit(2)
	}
	if *dir == "" {
		*dir = filepath.Join(goroot(), "test")
	}
	tests, err := collect(*dir, match)
	if err == nil && len(tests) == 0 {
		err = fmt.Errorf("no tests in %s", *dir)
	}
	var results []result
	if err == nil {
		results, err = runAll(tests, *workers)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotests:", err)
		os.Exit(3)
	}
	if !report(os.Stdout, results, *verbose) {
		os.Exit(1)
	}
}

// goroot is where the installed Go lies; "" if there is none.
func goroot() string {
	out, _ := exec.Command("go", "env", "GOROOT").Output()
	return strings.TrimSpace(string(out))
}
