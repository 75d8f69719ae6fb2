// Package newmodule writes small modules that build, test and run at once: what gocard new gives to a newcomer.
//
// A kind, a module path and where gocard's own module is come in, files on disk go out. The templates are what a reader sees first of
// gocard's programs, so they are whole programs, not fragments. It must not know the command line.
package newmodule

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// Kinds are the kinds of modules.
var Kinds = []string{"applet", "servlet", "toolkit", "library"}

// Module is what to write.
type Module struct {
	Kind    string // one of Kinds
	Path    string // module path; its last element names the package
	Go      string // version for the go line, such as 1.26.0
	Version string // of gocard's module
	Replace string // directory of gocard's module where Version is not published, else empty
}

// data is what the templates see.
type data struct {
	Module
	Name string // of the package
	RID  string // the first five bytes of all AIDs, hex
}

// ErrExists is returned where the directory has files already.
var ErrExists = errors.New("is not empty; name a directory that is empty or does not exist")

// Write writes the module to dir, which is made where it does not exist and must be empty, and returns the names of the files in order.
func (m Module) Write(dir string) ([]string, error) {
	d, err := m.data()
	if err != nil {
		return nil, err
	}
	files, err := d.files()
	if err != nil {
		return nil, err
	}
	if old, err := os.ReadDir(dir); err == nil && len(old) > 0 {
		return nil, fmt.Errorf("%s %w", dir, ErrExists)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(files))
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// data checks the module path and derives the names from it.
func (m Module) data() (data, error) {
	name := path.Base(m.Path)
	if !token.IsIdentifier(name) || name != strings.ToLower(name) || name == "main" {
		return data{}, fmt.Errorf("module path %q: its last element names the package, so it must be a lower-case Go identifier other than main", m.Path)
	}
	// A proprietary RID (ISO/IEC 7816-5 category F) that other modules will hardly have.
	sum := sha256.Sum256([]byte(m.Path))
	return data{Module: m, Name: name, RID: fmt.Sprintf("F0%X", sum[:4])}, nil
}

// files executes the templates. The word NAME in a file's name stands for that of the package.
func (d data) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, dir := range []string{"templates", "templates/" + d.Kind} {
		found, err := fs.Glob(templates, dir+"/*.tmpl")
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			t, err := template.ParseFS(templates, name)
			if err != nil {
				return nil, err
			}
			var text bytes.Buffer
			if err := t.Execute(&text, d); err != nil {
				return nil, err
			}
			files[strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".tmpl"), "NAME", d.Name)] = text.Bytes()
		}
	}
	return files, nil
}
