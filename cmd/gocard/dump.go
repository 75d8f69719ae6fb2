package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

func newDump(s streams) *cobra.Command {
	var code, asJSON bool
	var exps []string
	c := &cobra.Command{
		Use:   "dump FILE.cap|FILE.exp",
		Short: "Show what is in a CAP file or an export file",
		Long: `dump shows what is in a CAP file, in a directory that holds the components of one as files of their own, or in an export file.
`,
		Example: `  gocard dump wallet.cap
  gocard dump --code wallet.cap
  gocard dump --json framework.exp`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			export, err := isExport(args[0])
			if err != nil {
				return environment(err)
			}
			if export {
				return dumpExport(s, args[0], asJSON)
			}
			exports, err := readExports(exps)
			if err != nil {
				return err
			}
			return dumpCAP(s, args[0], exports, code, asJSON)
		},
	}
	c.Flags().StringArrayVar(&exps, "exp", nil, "export file, or directory of them, for the names of imported packages (repeatable)")
	c.Flags().BoolVar(&code, "code", false, "disassemble the methods")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

// isExport reports whether a file begins as an export file does.
func isExport(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var magic [4]byte
	_, err = io.ReadFull(f, magic[:])
	return err == nil && magic == [4]byte{0x00, 0xFA, 0xCA, 0xDE}, nil
}

func dumpExport(s streams, name string, asJSON bool) error {
	data, err := readFile(name)
	if err != nil {
		return environment(err)
	}
	p, err := exportfile.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(map[string]any{"schema": "gocard/dump-exp/1", "package": p})
	}
	_, err = fmt.Fprint(s.out, p.Text())
	return err
}

func dumpCAP(s streams, name string, exports []*exportfile.Package, code, asJSON bool) error {
	f, err := capfile.ReadFile(name)
	if err != nil {
		return fileError(name, err)
	}
	names := capverify.Names(capverify.Exports(f, exports...))
	if !asJSON {
		return capfile.Dump(s.out, f, names, code)
	}
	o, err := f.Outline(names, code)
	if err != nil {
		return err
	}
	return json.NewEncoder(s.out).Encode(map[string]any{"schema": "gocard/dump-cap/1", "file": o})
}
