// Command apigen writes the Go packages of the card's API: `go run ./cmd/gocard/apigen`, in the repository's root, makes the packages listed in
// packages.go from the tables of backend/javacard/exportfile and the hints beside this file, and docs/api.md; -check only says which files would
// change.
//
// `apigen -tables DIR` makes those tables anew from tables of one package version each, in the text form that `gocard dump FILE.exp` writes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bindgen"
)

func main() {
	tables := flag.String("tables", "", "make the tables of all versions from those in `DIR`")
	check := flag.Bool("check", false, "write nothing; say what would change")
	flag.Parse()
	err := error(nil)
	if *tables != "" {
		err = importTables(*tables, "backend/javacard/exportfile/facts")
	} else {
		err = generate(".", *check)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "apigen:", err)
		os.Exit(1)
	}
}

// generate writes or checks all packages below root, and their documentation.
func generate(root string, check bool) error {
	out := output{root: root, check: check}
	for _, p := range packages {
		in, err := p.input()
		if err != nil {
			return err
		}
		files, err := bindgen.Generate(in)
		if err != nil {
			return err
		}
		for name, text := range files {
			if err := out.file(filepath.Join("runtime", filepath.FromSlash(p.dir()), name), text); err != nil {
				return err
			}
		}
	}
	var text []byte
	onCard(func() { text = docs() })
	if err := out.file(filepath.Join("docs", "api.md"), text); err != nil {
		return err
	}
	if len(out.differ) > 0 {
		return fmt.Errorf("run `go run ./cmd/gocard/apigen`: %s", strings.Join(out.differ, ", "))
	}
	return nil
}

// output writes files below root, or notes which differ.
type output struct {
	root   string
	check  bool
	differ []string
}

func (o *output) file(name string, text []byte) error {
	path := filepath.Join(o.root, name)
	old, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(old, text):
		return nil
	case o.check:
		o.differ = append(o.differ, name)
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o666)
}
