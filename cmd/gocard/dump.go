package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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
		Example: `  gocard dump wallet.cap
  gocard dump --code wallet.cap
  gocard dump --json framework.exp`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return environment(err)
			}
			if bytes.HasPrefix(data, []byte{0x00, 0xFA, 0xCA, 0xDE}) {
				return dumpExport(s, args[0], data, asJSON)
			}
			exports, err := readExports(exps)
			if err != nil {
				return err
			}
			return dumpCAP(s, args[0], data, exports, code, asJSON)
		},
	}
	c.Flags().StringArrayVar(&exps, "exp", nil, "export file, or directory of them, for the names of imported packages (repeatable)")
	c.Flags().BoolVar(&code, "code", false, "disassemble the methods")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

func dumpExport(s streams, name string, data []byte, asJSON bool) error {
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

func dumpCAP(s streams, name string, data []byte, exports []*exportfile.Package, code, asJSON bool) error {
	f, err := capfile.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
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
