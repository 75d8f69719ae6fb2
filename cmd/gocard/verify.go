package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// verifyReport is the JSON form of gocard verify.
type verifyReport struct {
	Schema string   `json:"schema"`
	File   string   `json:"file"`
	OK     bool     `json:"ok"`
	Faults []string `json:"faults,omitempty"`
}

func newVerify(s streams) *cobra.Command {
	var exps []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify FILE.cap",
		Short: "Verify a CAP file: structure, references, types of all code",
		Long: `verify checks structure, references against export files, and the data flow of every method.
The export files of java.lang, javacard.framework, javacardx.apdu and uicc.scws are built in; others are found with --exp.`,
		Example: `  gocard verify wallet.cap
  gocard verify --exp exports/ vendor.cap`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			exports, err := readExports(exps)
			if err != nil {
				return err
			}
			faults, err := verifyFile(args[0], exports)
			if err != nil {
				return err
			}
			return printVerdict(s, verifyReport{"gocard/verify/1", args[0], len(faults) == 0, faults}, asJSON)
		},
	}
	c.Flags().StringArrayVar(&exps, "exp", nil, "export file, or directory of them (repeatable)")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

const noDescriptor = "no Descriptor component: the code cannot be verified without its types"

// verifyFile lists what is wrong with a CAP file; the error is about reading it.
func verifyFile(name string, exports []*exportfile.Package) ([]string, error) {
	file, err := capfile.ReadFile(name)
	if err != nil {
		if err = fileError(name, err); exitCode(err) == exitEnvironment {
			return nil, err
		}
		return []string{strings.TrimPrefix(err.Error(), name+": ")}, nil
	}
	if file.Descriptor == nil {
		return []string{noDescriptor}, nil
	}
	var faults []string
	for _, e := range capverify.Verify(file, capverify.Exports(file, exports...)) {
		faults = append(faults, e.Error())
	}
	return faults, nil
}

func printVerdict(s streams, r verifyReport, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(s.out).Encode(r); err != nil {
			return err
		}
	} else {
		for _, f := range r.Faults {
			fmt.Fprintf(s.out, "%s: %s\n", r.File, f)
		}
		if r.OK {
			fmt.Fprintf(s.out, "%s: verified\n", r.File)
		}
	}
	if !r.OK {
		return &coded{exitWrong, fmt.Errorf("%s: not a good CAP file", r.File)}
	}
	return nil
}

// readExports reads export files given by name or by directory.
func readExports(paths []string) ([]*exportfile.Package, error) {
	var all []*exportfile.Package
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return environment(err)
			}
			if d.IsDir() || !strings.HasSuffix(name, ".exp") {
				return nil
			}
			b, err := os.ReadFile(name)
			if err != nil {
				return environment(err)
			}
			p, err := exportfile.Parse(b)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, p)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
