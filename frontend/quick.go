package frontend

import (
	"encoding/json"
	"go/build"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// quick finds the packages of a build with one cheap call of the go command, which names the root package, this compiler's module and GOROOT.
// Everything else is where modules and the standard library keep it. That takes a third of the time of a full listing, which is the larger part
// of a build. Whatever is not plain (other modules, vendoring, build tags, overlays, errors) makes it give up, and the full listing decides.
type quick struct {
	context build.Context
	goroot  string             // GOROOT/src
	modules []*packages.Module // the root's, and this compiler's
	failed  bool
}

// quickList gives the root package; nil when the build is not plain.
func quickList(cfg Config, runtimeModule string) (*quick, *packages.Package) {
	if len(cfg.Overlay) > 0 || !plainFlags(goFlags()) {
		return nil, nil
	}
	cmd := exec.Command("go", "list", "-find", "-e", "-json=Dir,ImportPath,Name,Module,Error", "--",
		cfg.Pattern, runtimeModule+"/runtime/javacard/framework", "unsafe")
	cmd.Dir = cfg.Dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		return nil, nil
	}
	var found [3]struct {
		Dir, ImportPath, Name string
		Module                *packages.Module
		Error                 any
	}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for i := range found {
		if d.Decode(&found[i]) != nil || found[i].Error != nil || found[i].Dir == "" {
			return nil, nil
		}
	}
	root, framework := found[0], found[1]
	if d.More() || found[2].ImportPath != "unsafe" || root.Module == nil || framework.Module == nil || root.Module.Dir == "" || framework.Module.Dir == "" {
		return nil, nil
	}
	q := &quick{context: build.Default, goroot: filepath.Dir(found[2].Dir), modules: []*packages.Module{root.Module, framework.Module}}
	q.context.GOOS, q.context.GOARCH, q.context.CgoEnabled = "linux", "amd64", false
	p := q.read(root.ImportPath, root.Dir, root.Module)
	if q.failed {
		return nil, nil
	}
	return q, p
}

// goFlags are the flags that the go command adds by itself: $GOFLAGS, else what go env -w has set.
func goFlags() string {
	if flags := os.Getenv("GOFLAGS"); flags != "" {
		return flags
	}
	name := os.Getenv("GOENV")
	if name == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		name = filepath.Join(dir, "go", "env")
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	for _, line := range strings.Split(string(b), "\n") {
		if flags, ok := strings.CutPrefix(line, "GOFLAGS="); ok {
			return flags
		}
	}
	return ""
}

// plainFlags reports whether flags say nothing about which files are chosen.
func plainFlags(flags string) bool {
	for _, f := range strings.Fields(flags) {
		if !strings.HasPrefix(f, "-buildvcs=") && f != "-trimpath" {
			return false
		}
	}
	return true
}

// read reads the imports of the package in a directory.
func (q *quick) read(importPath, dir string, m *packages.Module) *packages.Package {
	p := &packages.Package{PkgPath: importPath, Module: m, Imports: map[string]*packages.Package{}}
	// IgnoreVendor keeps go/build from running the go command.
	b, err := q.context.ImportDir(dir, build.IgnoreVendor)
	if err != nil || len(b.GoFiles) == 0 || len(b.InvalidGoFiles) > 0 {
		q.failed = true
		return p
	}
	p.Name = b.Name
	for _, name := range b.GoFiles {
		p.GoFiles = append(p.GoFiles, filepath.Join(dir, name))
	}
	for _, name := range b.Imports {
		p.Imports[name] = nil // fill resolves it when it is wanted
	}
	return p
}

// fill resolves the imports of a package.
func (q *quick) fill(p *packages.Package, wanted func(std string) bool) {
	for name := range p.Imports {
		p.Imports[name] = q.resolve(p, name, wanted)
	}
}

func (q *quick) resolve(from *packages.Package, name string, wanted func(std string) bool) *packages.Package {
	if name == "unsafe" || name == "C" || !mayImport(from.PkgPath, name) {
		q.failed = q.failed || name != "unsafe"
		return &packages.Package{PkgPath: name, Name: name}
	}
	if isStd(name) {
		if wanted(name) {
			return q.read(name, filepath.Join(q.goroot, filepath.FromSlash(name)), nil)
		}
		return &packages.Package{PkgPath: name, Name: path.Base(name)}
	}
	for _, m := range q.modules {
		if rest, ok := strings.CutPrefix(name+"/", m.Path+"/"); ok {
			if dir := filepath.Join(m.Dir, filepath.FromSlash(rest)); !nestedModule(m.Dir, dir) {
				return q.read(name, dir, m)
			}
		}
	}
	q.failed = true
	return &packages.Package{PkgPath: name, Name: path.Base(name)}
}

// mayImport is the rule of internal packages.
func mayImport(from, name string) bool {
	i := strings.LastIndex("/"+name+"/", "/internal/")
	if i < 0 || isStd(name) && isStd(from) {
		return true
	}
	parent := strings.TrimSuffix(name[:i], "/")
	return i > 0 && (from == parent || strings.HasPrefix(from, parent+"/"))
}

// nestedModule reports whether a module of its own begins between a module's root and a directory in it.
func nestedModule(root, dir string) bool {
	for ; len(dir) > len(root); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
	}
	return false
}
