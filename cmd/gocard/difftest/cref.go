package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// cref is the program that runs CAP files on the reference card.
type cref struct{ bin string }

// errNotInstalled: the reference card refuses an applet that makes and writes more in install than it keeps room for, whoever compiled it
// (docs/conformance.md).
var errNotInstalled = errors.New("the reference card does not install the applet")

// newCref builds the program; GOCARD_PEERS names its sources, JC_SDKS the kits that it needs.
func newCref(ctx context.Context, dir string) (*cref, error) {
	if os.Getenv("JC_SDKS") == "" {
		return nil, errors.New("-cref: JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)")
	}
	peers := os.Getenv("GOCARD_PEERS")
	if peers == "" {
		peers = filepath.Join("..", "shared", "peers")
	}
	bin, err := filepath.Abs(filepath.Join(dir, "crefrun"))
	if err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, "./crefrun")
	build.Dir = peers
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build crefrun: %w\n%s", err, out)
	}
	return &cref{bin}, nil
}

// run is the transcript of a CAP file of target jc222 on the reference card.
func (c *cref) run(r *javacard.Result, items []script.Item) (string, error) {
	data, err := r.Bytes()
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp("", "difftest*.cap")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(data); err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	var commands strings.Builder
	for _, item := range items {
		if item.Kind == script.Reset {
			commands.WriteString("reset\n")
		} else {
			fmt.Fprintf(&commands, "%X\n", item.APDU)
		}
	}
	cmd := exec.Command(c.bin, "-select", "none", "-cap", file.Name())
	cmd.Stdin = strings.NewReader(commands.String())
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && strings.Contains(string(exit.Stderr), "the card answers 6444 to 80b8") {
		return "", errNotInstalled
	}
	if err != nil {
		return "", fmt.Errorf("crefrun: %w", err)
	}
	return crefTranscript(string(out)), nil
}

// crefTranscript turns what crefrun prints into a transcript of ours: data, a space, the status word.
func crefTranscript(out string) string {
	var lines []string
	for _, l := range strings.Fields(strings.ToUpper(out)) {
		if strings.HasPrefix(l, "BYTECODES") {
			break
		}
		if n := len(l) - 4; n > 0 {
			l = l[:n] + " " + l[n:]
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
