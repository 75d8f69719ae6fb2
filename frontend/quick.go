package frontend

import (
	"bytes"
	"encoding/json"
	"go/build"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// quick finds the packages of a build where modules and the standard library keep them. For that it must know the root package, this compiler's
// module and GOROOT: of packages in this module it finds them itself (plain.go), for all others one cheap call of the go command names them, which
// takes a third of the time of a full listing. Whatever is not plain (other modules, vendoring, build tags, overlays, errors) makes it give up, and
// the full listing decides.
type quick struct {
	context build.Context
	goroot  string             // GOROOT/src
	modules []*packages.Module // the root's, and this compiler's
	failed  bool
}

// place says where a package is.
type place struct {
	Dir, ImportPath string
	Module          *packages.Module
	Error           any
}

// quickList gives the root package; nil when the build is not plain.
func quickList(cfg Config) (*quick, *packages.Package) {
	if len(cfg.Overlay) > 0 {
		return nil, nil
	}
	env := goEnv()
	if !plainFlags(env("GOFLAGS")) {
		return nil, nil
	}
	root, goroot, ok := plainRoot(cfg, env)
	modules := []*packages.Module{root.Module}
	if !ok {
		if root, modules, goroot, ok = askGo(cfg); !ok {
			return nil, nil
		}
	}
	q := &quick{context: build.Default, goroot: goroot, modules: modules}
	q.context.GOOS, q.context.GOARCH, q.context.CgoEnabled = "linux", "amd64", false
	p := q.read(root.ImportPath, root.Dir, root.Module)
	if q.failed {
		return nil, nil
	}
	return q, p
}

// askGo has the go command name the root package, the modules and GOROOT/src.
func askGo(cfg Config) (root place, modules []*packages.Module, goroot string, ok bool) {
	cmd := exec.Command("go", "list", "-find", "-e", "-json=Dir,ImportPath,Module,Error", "--",
		cfg.Pattern, runtimeModule+"/runtime/javacard/framework", "unsafe")
	cmd.Dir = cfg.Dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		return root, nil, "", false
	}
	var found [3]place
	d := json.NewDecoder(bytes.NewReader(out))
	for i := range found {
		if d.Decode(&found[i]) != nil || found[i].Error != nil || found[i].Dir == "" {
			return root, nil, "", false
		}
	}
	root, framework, unsafe := found[0], found[1], found[2]
	ok = !d.More() && unsafe.ImportPath == "unsafe" && root.Module != nil && framework.Module != nil && root.Module.Dir != "" && framework.Module.Dir != ""
	return root, []*packages.Module{root.Module, framework.Module}, filepath.Dir(unsafe.Dir), ok
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

// read finds the files of the package in a directory.
func (q *quick) read(importPath, dir string, m *packages.Module) *packages.Package {
	p := &packages.Package{PkgPath: importPath, Name: path.Base(importPath), Module: m}
	entries, err := os.ReadDir(dir)
	q.failed = q.failed || err != nil
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			match, err := q.context.MatchFile(dir, name)
			q.failed = q.failed || err != nil
			if match {
				p.GoFiles = append(p.GoFiles, filepath.Join(dir, name))
			}
		}
	}
	q.failed = q.failed || len(p.GoFiles) == 0
	return p
}

// resolve finds a package that another imports.
func (q *quick) resolve(from *packages.Package, name string) *packages.Package {
	if name == "C" || !mayImport(from.PkgPath, name) {
		q.failed = true
		return nil
	}
	if isStd(name) {
		if stdSources[name] {
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
	return nil
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
