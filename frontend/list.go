package frontend

import (
	"fmt"
	"go/build"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gocard/gocard/ir/diag"
)

const listMode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule

// list runs the go command for the packages and all they import. Operating system, architecture and cgo are fixed, so that the same
// files are chosen everywhere and int has 64 bits (decisions D4, D11).
func list(cfg Config, patterns ...string) ([]*packages.Package, error) {
	pc := &packages.Config{
		Mode: listMode, Dir: cfg.Dir, Overlay: cfg.Overlay,
		Env: append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS="+listFlags()),
	}
	if _, err := exec.LookPath("go"); err != nil {
		return nil, fmt.Errorf("load %s: the go command is needed to find packages, and it is not on PATH: %w", strings.Join(patterns, " "), ErrEnvironment)
	}
	pkgs, err := packages.Load(pc, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", strings.Join(patterns, " "), listError{err})
	}
	var problems diag.List
	roots := map[*packages.Package]bool{}
	for _, p := range pkgs {
		roots[p] = true
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			if roots[p] || e.Kind == packages.ListError && !isStd(p.PkgPath) {
				msg := strings.TrimSpace(e.Msg)
				problems.Add("GC5001", listPosition(cfg, e.Pos), listFix(cfg, patterns, msg), "%s", goVersionHint(msg))
			}
		}
	})
	return pkgs, problems.Err()
}

// noModule is what to do where the go command finds no go.mod.
const noModule = "go to the folder of a module, or make one with 'gocard new DIR'"

// listError is a failure of the go command itself, which lies in the environment. Its text is what the command said, without how it was called.
type listError struct{ err error }

func (e listError) Error() string {
	_, said, ok := strings.Cut(e.err.Error(), "stderr: ")
	if !ok {
		return e.err.Error()
	}
	said = strings.TrimPrefix(strings.TrimSpace(said), "go: ")
	if strings.Contains(said, "go.mod file not found") {
		return "there is no go.mod here or above; " + noModule
	}
	return said
}

func (e listError) Is(target error) bool { return target == ErrEnvironment }

// listFix says what to do about a package that the go command does not find.
func listFix(cfg Config, patterns []string, msg string) string {
	if strings.Contains(msg, "does not contain main module") {
		return noModule
	}
	for _, p := range patterns {
		if info, err := os.Stat(filepath.Join(cfg.Dir, p)); err == nil && info.IsDir() && !build.IsLocalImport(p) && !filepath.IsAbs(p) {
			return "folders begin with a dot: ./" + filepath.ToSlash(p)
		}
	}
	return ""
}

// listFlags keeps the user's flags for the go command but those that change which files are chosen.
func listFlags() string { return os.Getenv("GOFLAGS") }

// goVersionHint says which Go this compiler has when a package wants a newer one.
func goVersionHint(msg string) string {
	if strings.Contains(msg, "requires newer Go version") || strings.Contains(msg, "requires go >=") {
		return fmt.Sprintf("%s; this gocard was built with %s", msg, version.Lang(runtime.Version()))
	}
	return msg
}
