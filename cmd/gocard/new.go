package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/cmd/gocard/internal/newmodule"
)

// gocardModule is the path of gocard's own module.
const gocardModule = "github.com/gocard/gocard"

// minGo is the Go version of new modules: that of gocard's own go.mod.
const minGo = "1.26.0"

func newNew(s streams) *cobra.Command {
	var kind, module, checkout string
	c := &cobra.Command{
		Use:   "new DIR",
		Short: "Write a small module that builds, tests and runs at once",
		Long: `new writes a module with one package: an applet, a servlet (a web page on the card), a toolkit applet (an entry in a
phone's menu), or a library that applets link to. It has a test and, for applets, an APDU script.
The AIDs begin with a proprietary RID made from the module path; put your own there before you ship.`,
		Example: `  gocard new counter
  gocard new --kind servlet --module example.com/card/hello hello
  gocard new --kind toolkit hello`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(newmodule.Kinds, kind) {
				return usage("--kind %s: want %s", kind, strings.Join(newmodule.Kinds, ", "))
			}
			return writeModule(s, args[0], kind, module, checkout)
		},
	}
	c.Flags().StringVar(&kind, "kind", "applet", "what it holds: "+strings.Join(newmodule.Kinds, ", "))
	c.Flags().StringVar(&module, "module", "", "module `path` (default: example.com/ and the name of DIR)")
	c.Flags().StringVar(&checkout, "gocard", "", "`directory` of a checkout of gocard that the module uses (default: the one this gocard was built from)")
	return c
}

func writeModule(s streams, dir, kind, module, checkout string) error {
	if module == "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		module = "example.com/" + filepath.Base(abs)
	}
	m := newmodule.Module{Kind: kind, Path: module, Go: minGo}
	var err error
	if m.Version, m.Replace, err = ownModule(checkout); err != nil {
		return err
	}
	files, err := m.Write(dir)
	switch {
	case errors.Is(err, newmodule.ErrExists), errors.As(err, new(*fs.PathError)):
		return fileError(dir, err)
	case err != nil:
		return usage("%v", err)
	}
	for _, f := range files {
		fmt.Fprintln(s.out, filepath.Join(dir, f))
	}
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = dir
	if out, err := tidy.CombinedOutput(); err != nil {
		fmt.Fprintf(s.err, "go mod tidy failed; run it again before go test:\n%s", out)
	}
	fmt.Fprintf(s.err, "next:\n  cd %s\n%s", dir, nextSteps[kind])
	return nil
}

// nextSteps are the commands to try in a new module.
var nextSteps = map[string]string{
	"applet": `  go test ./...
  gocard run --apdu *.apdu .
  gocard sim --apdu *.apdu .
`,
	"servlet": `  go test ./...
  gocard run --http 127.0.0.1:3516 .
  gocard serve --card sim .
`,
	"toolkit": `  go test ./...
  gocard run --apdu *.apdu .
  gocard sim --apdu *.apdu .
`,
	"library": `  go test ./...
  gocard build .
`,
}

// ownModule is where a new module finds gocard: a published version, or the directory of its sources.
func ownModule(checkout string) (version, replace string, err error) {
	if checkout == "" {
		if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == gocardModule && info.Main.Sum != "" {
			return info.Main.Version, "", nil
		}
		checkout = ownSources()
	}
	if checkout == "" {
		return "", "", usage("this gocard does not know where its sources are; name a checkout with --gocard DIR")
	}
	checkout, err = filepath.Abs(checkout)
	if err != nil {
		return "", "", err
	}
	text, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil || !strings.HasPrefix(string(text), "module "+gocardModule+"\n") {
		return "", "", usage("--gocard %s: no checkout of gocard there", checkout)
	}
	return "v0.0.0", checkout, nil
}

// ownSources is the directory of the module this program was built from, or of the one around the working directory.
func ownSources() string {
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		return filepath.Join(filepath.Dir(file), "..", "..")
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", gocardModule).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
