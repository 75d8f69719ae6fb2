// Package speed has what the commands share that measure gocard against other tools: rounds, medians, the last line and the exit code.
package speed

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Rounds is how often each side is measured.
const Rounds = 5

// Main measures in a directory of its own, prints the ratio in the given format, and exits: with 1 if it is not good, with 3 if there is none.
func Main(name, format string, measure func(tmp string) (float64, error), good func(ratio float64) bool) {
	ratio, err := inTemporary(name, measure)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(3)
	}
	fmt.Printf(name+" ratio="+format+"\n", ratio)
	if !good(ratio) {
		os.Exit(1)
	}
}

func inTemporary(name string, measure func(tmp string) (float64, error)) (float64, error) {
	tmp, err := os.MkdirTemp("", name)
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	return measure(tmp)
}

// Median sorts the values.
func Median[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// Peers is the directory with the sources of the programs that drive the kits.
func Peers() string {
	if dir := os.Getenv("GOCARD_PEERS"); dir != "" {
		return dir
	}
	return filepath.Join("..", "shared", "peers")
}

// Output runs a command in a directory; the error has what it printed.
func Output(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %v: %w\n%s%s", filepath.Base(name), args, err, out, errs.Bytes())
	}
	return out, nil
}
