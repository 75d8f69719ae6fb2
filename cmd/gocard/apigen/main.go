// Command apigen writes the Go packages of the card's API: `go run ./cmd/gocard/apigen`, in the repository's root, makes the packages listed in
// packages.go from the tables of backend/javacard/exportfile and the hints beside this file; -check only says which files would change.
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

// generate writes or checks all packages below root.
func generate(root string, check bool) error {
	var differ []string
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
			file := filepath.Join(root, "runtime", filepath.FromSlash(p.dir()), name)
			old, err := os.ReadFile(file)
			switch {
			case err == nil && bytes.Equal(old, text):
			case check:
				differ = append(differ, file)
			default:
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					return err
				}
				if err := os.WriteFile(file, text, 0o666); err != nil {
					return err
				}
			}
		}
	}
	if len(differ) > 0 {
		return fmt.Errorf("run `go run ./cmd/gocard/apigen`: %s", strings.Join(differ, ", "))
	}
	return nil
}
