package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/bindgen"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

func newBind(s streams) *cobra.Command {
	var out, hints string
	var exps, imports []string
	c := &cobra.Command{
		Use:   "bind FILE.exp...",
		Short: "Write the Go package for an export file",
		Long: `bind writes the Go package that stands for a vendor's Java Card package: one file is the package, several are its versions.
Programs import it like any other Go package; on a card it calls the vendor's package, natively its methods end with status word 6F00 and a
line that names them. docs/bind.md states the rules by which names, overloads and arrays become Go, and how hints change them.`,
		Example: `  gocard bind vendor.exp -o vendor
  gocard bind v1/vendor.exp v2/vendor.exp -o vendor --hints vendor.txt
  gocard bind app.exp -o app --exp base.exp --import com/vendor/base=example.com/card/base`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			in, err := bindInput(args, exps, imports, hints)
			if err != nil {
				return err
			}
			return writeBinding(s, in, out)
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "`folder` of the Go package (default: named after it)")
	c.Flags().StringVar(&hints, "hints", "", "`file` that names methods and parameters (docs/bind.md)")
	c.Flags().StringArrayVar(&exps, "exp", nil, "export file of another package that this one mentions, or directory of them (repeatable)")
	c.Flags().StringArrayVar(&imports, "import", nil, "`NAME=PATH`: the Go package of another Java Card package, com/vendor/base=example.com/base (repeatable)")
	return c
}

// bindInput reads what the flags name.
func bindInput(files, exps, imports []string, hints string) (in bindgen.Input, err error) {
	for _, name := range files {
		data, err := readFile(name)
		if err != nil {
			return in, fileError(name, err)
		}
		p, err := exportfile.Parse(data)
		if err != nil {
			return in, fmt.Errorf("%s: %w", name, err)
		}
		in.Versions = append(in.Versions, p)
	}
	slices.SortFunc(in.Versions, func(a, b *exportfile.Package) int { return int(a.Minor) - int(b.Minor) })
	for _, p := range in.Versions {
		if q := in.Versions[0]; p.AID != q.AID || p.Major != q.Major {
			return in, fmt.Errorf("%s %d.%d and %s %d.%d are not versions of one package: want one AID and major version", q.Name, q.Major, q.Minor, p.Name, p.Major, p.Minor)
		}
	}
	if hints != "" {
		text, err := readFile(hints)
		if err != nil {
			return in, fileError(hints, err)
		}
		if in.Hints, err = bindgen.ParseHints(hints, string(text)); err != nil {
			return in, err
		}
	}
	in.Source = "by gocard bind from " + filepath.Base(files[len(files)-1])
	in.Resolve, err = resolver(exps, imports)
	return in, err
}

// resolver finds classes of other packages: those of the API, and those that the flags name.
func resolver(exps, imports []string) (func(string) (*exportfile.Class, string, bool), error) {
	others, err := readExports(exps)
	if err != nil {
		return nil, err
	}
	paths := map[string]string{}
	for _, i := range imports {
		name, path, ok := strings.Cut(i, "=")
		if !ok {
			return nil, usage("--import %s: want NAME=PATH", i)
		}
		paths[strings.ReplaceAll(name, ".", "/")] = path
	}
	return func(class string) (*exportfile.Class, string, bool) {
		for _, p := range others {
			if c := p.ClassNamed(class); c != nil && c.Name == class {
				return c, paths[p.Name], true
			}
		}
		return bindgen.Resolve(class)
	}, nil
}

// writeBinding writes the Go files and lists them.
func writeBinding(s streams, in bindgen.Input, dir string) error {
	files, err := bindgen.Generate(in)
	if err != nil {
		return err
	}
	if dir == "" {
		name := in.Versions[0].Name
		dir = name[strings.LastIndexByte(name, '/')+1:]
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return environment(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(dir, name)
		if old, err := os.ReadFile(file); err == nil && !strings.HasPrefix(string(old), "// Code generated ") {
			return environment(errors.New(file + " is there and was not generated: choose another folder"))
		}
		if err := os.WriteFile(file, files[name], 0o666); err != nil {
			return environment(err)
		}
		fmt.Fprintln(s.out, file)
	}
	return nil
}
