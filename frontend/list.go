package frontend

import (
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
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
		return nil, fmt.Errorf("load %s: %w", strings.Join(patterns, " "), errors.Join(err, ErrEnvironment))
	}
	var problems diag.List
	roots := map[*packages.Package]bool{}
	for _, p := range pkgs {
		roots[p] = true
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			if roots[p] || e.Kind == packages.ListError && !isStd(p.PkgPath) {
				problems.Add("GC5001", listPosition(cfg, e.Pos), "", "%s", goVersionHint(strings.TrimSpace(e.Msg)))
			}
		}
	})
	return pkgs, problems.Err()
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
