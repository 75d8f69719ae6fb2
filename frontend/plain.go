package frontend

import (
	"go/version"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// plainRoot finds a package that lies in this compiler's module, and GOROOT/src, as the go command would; starting that takes longer than reading and
// checking all packages. It gives up where the environment or go.mod could make the go command decide otherwise.
func plainRoot(cfg Config, env func(string) string) (root place, goroot string, ok bool) {
	if !plainEnv(env) || !plainPattern(cfg.Pattern) {
		return root, "", false
	}
	base, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return root, "", false
	}
	mod := findUp(base, "go.mod")
	if mod == "" || env("GOWORK") != "off" && findUp(base, "go.work") != "" {
		return root, "", false
	}
	module := readModule(mod)
	goroot, release := localGo(env)
	if module.Path != runtimeModule || goroot == "" || version.Compare(module.GoVersion, release) > 0 {
		return root, "", false
	}
	module.GoVersion = strings.TrimPrefix(module.GoVersion, "go")
	dir := cfg.Pattern
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(base, dir)
	}
	rel, err := filepath.Rel(module.Dir, dir)
	if err != nil || !filepath.IsLocal(rel) || dir != module.Dir && nestedModule(module.Dir, dir) {
		return root, "", false
	}
	return place{Dir: dir, ImportPath: path.Join(module.Path, filepath.ToSlash(rel)), Module: module}, filepath.Join(goroot, "src"), true
}

// goEnv looks variables of the go command up: in the environment, else in what go env -w has set.
func goEnv() func(name string) string {
	file := os.Getenv("GOENV")
	if dir, err := os.UserConfigDir(); err == nil && file == "" {
		file = filepath.Join(dir, "go", "env")
	}
	b, _ := os.ReadFile(file)
	lines := strings.Split(string(b), "\n")
	return func(name string) string {
		if v := os.Getenv(name); v != "" {
			return v
		}
		for _, line := range lines {
			if v, ok := strings.CutPrefix(line, name+"="); ok {
				return v
			}
		}
		return ""
	}
}

// plainEnv reports whether no variable asks for another way of finding packages, or another Go.
func plainEnv(env func(string) string) bool {
	return slices.Contains([]string{"", "off"}, env("GOWORK")) && env("GO111MODULE") != "off" && env("GOEXPERIMENT") == "" &&
		slices.Contains([]string{"", "auto", "local", "path"}, env("GOTOOLCHAIN"))
}

// plainPattern reports whether a pattern is a directory.
func plainPattern(p string) bool {
	local := p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || filepath.IsAbs(p)
	return local && !strings.Contains(p, "...") && !strings.HasSuffix(p, ".go")
}

// findUp is the path of a file in a directory or the nearest one above that has it.
func findUp(dir, name string) string {
	for {
		if file := filepath.Join(dir, name); isFile(file) {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// readModule reads the path of the main module and the newest version of Go that its go.mod asks for.
func readModule(file string) *packages.Module {
	m := &packages.Module{Dir: filepath.Dir(file), Main: true}
	b, _ := os.ReadFile(file)
	for _, line := range strings.Split(string(b), "\n") {
		switch word, rest, _ := strings.Cut(strings.TrimSpace(line), " "); word {
		case "module":
			m.Path = strings.TrimSpace(rest)
		case "go":
			m.GoVersion = "go" + strings.TrimSpace(rest)
		case "toolchain":
			if v := strings.TrimSpace(rest); version.Compare(v, m.GoVersion) > 0 {
				return &packages.Module{} // files are chosen by another version than the language's
			}
		}
	}
	return m
}

// localGo is the root of the Go installation on PATH and its release; nothing when it is not the one that this compiler was built with, whose
// build tags it knows.
func localGo(env func(string) string) (goroot, release string) {
	goroot = env("GOROOT")
	if goroot == "" {
		tool, err := exec.LookPath("go")
		if err != nil {
			return "", ""
		}
		if tool, err = filepath.EvalSymlinks(tool); err != nil {
			return "", ""
		}
		goroot = filepath.Dir(filepath.Dir(tool))
	}
	b, _ := os.ReadFile(filepath.Join(goroot, "VERSION"))
	release, _, _ = strings.Cut(string(b), "\n")
	if version.Lang(release) != version.Lang(runtime.Version()) || !isFile(filepath.Join(goroot, "src", "unsafe", "unsafe.go")) {
		return "", ""
	}
	return goroot, release
}
