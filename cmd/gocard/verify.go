package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/jcvm"
)

// verifyReport is the JSON form of gocard verify.
type verifyReport struct {
	Schema string        `json:"schema"`
	File   string        `json:"file"`
	OK     bool          `json:"ok"`
	Faults []verifyFault `json:"faults,omitempty"`
}

// verifyFault is one fault. Only Text is there when the file could not be read; Method, PC, Op, Stack and Locals belong to faults in code.
type verifyFault struct {
	Text      string   `json:"text"`
	Component string   `json:"component,omitempty"`
	Offset    int      `json:"offset,omitempty"`
	Block     int      `json:"block,omitempty"` // of an extended file
	Method    *int     `json:"method,omitempty"`
	PC        *int     `json:"pc,omitempty"`
	Op        string   `json:"op,omitempty"`
	Source    string   `json:"source,omitempty"`
	Message   string   `json:"message,omitempty"`
	Stack     []string `json:"stack,omitempty"`
	Locals    []string `json:"locals,omitempty"`
}

func newVerify(s streams) *cobra.Command {
	var exps []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify FILE.cap",
		Short: "Verify a CAP file: structure, references, types of all code",
		Long: `verify checks structure, references against export files, and the data flow of every method.
The interfaces of the public API packages are built in (Java Card, GlobalPlatform, UICC, USIM, SIM); export files of others and of libraries
are found with --exp. A package that exports is compared with its own export file where --exp has it. With the map of a build beside the
file ('gocard build --emit map'), or a Debug component in it, faults in code name the line of source.`,
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
			return printVerdict(s, verifyReport{"gocard/verify/2", args[0], len(faults) == 0, faults}, asJSON)
		},
	}
	c.Flags().StringArrayVar(&exps, "exp", nil, "export file, or directory of them (repeatable)")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

const noDescriptor = "no Descriptor component: the code cannot be verified without its types"

// verifyFile lists what is wrong with a CAP file; the error is about reading it.
func verifyFile(name string, exports []*exportfile.Package) ([]verifyFault, error) {
	file, err := capfile.ReadFile(name)
	if err != nil {
		if err = fileError(name, err); exitCode(err) == exitEnvironment {
			return nil, err
		}
		return []verifyFault{{Text: strings.TrimPrefix(err.Error(), name+": ")}}, nil
	}
	if file.Descriptor == nil {
		return []verifyFault{{Text: noDescriptor}}, nil
	}
	faults := capverify.Verify(file, capverify.Exports(file, exports...))
	if len(faults) == 0 {
		return nil, nil
	}
	lines := source{}
	if err := lines.read(name, file.Header.Package.AID); err != nil {
		return nil, err
	}
	var out []verifyFault
	for _, e := range faults {
		out = append(out, faultOf(e, lines, file))
	}
	return out, nil
}

// debugSource returns the method and line that a Debug component has for a place in code, "" without one.
func debugSource(d *capfile.Debug, method capfile.MethodAt, pc int) string {
	if d == nil {
		return ""
	}
	text := func(i uint16) string {
		if int(i) < len(d.Strings) {
			return d.Strings[i]
		}
		return "?"
	}
	for _, p := range d.Packages {
		for _, c := range p.Classes {
			for _, m := range c.Methods {
				if (capfile.MethodAt{Block: m.Block, Offset: m.Location}) != method || m.HeaderSize == 0 {
					continue
				}
				place := text(c.Name) + "." + text(m.Name)
				for _, l := range m.Lines {
					if pc >= int(l.StartPC) && pc <= int(l.EndPC) {
						place += fmt.Sprintf(", %s:%d", text(c.SourceFile), l.Line)
					}
				}
				return place
			}
		}
	}
	return ""
}

// faultOf adds the line of source to a fault: of the map if there is one, else of the Debug component.
func faultOf(e *capverify.Error, lines source, file *capfile.File) verifyFault {
	aid := file.Header.Package.AID
	f := verifyFault{Component: e.Component.String(), Offset: e.Offset, Op: e.Op, Message: e.Message, Stack: e.Stack, Locals: e.Locals}
	if e.Method >= 0 {
		f.Block, f.Method, f.PC = e.Block, &e.Method, &e.PC
		e.Source = debugSource(file.Debug, capfile.MethodAt{Block: uint8(e.Block), Offset: uint16(e.Method)}, e.PC)
		if lines[aid] != nil {
			w := lines.find(jcvm.Place{Package: aid, Method: uint16(e.Method), PC: e.PC})
			e.Source = w.function
			if w.file != "" {
				e.Source += ", " + w.String()
			}
		}
	}
	f.Source, f.Text = e.Source, e.Error()
	return f
}

func printVerdict(s streams, r verifyReport, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(s.out).Encode(r); err != nil {
			return err
		}
	} else {
		for _, f := range r.Faults {
			fmt.Fprintf(s.out, "%s: %s\n", r.File, f.Text)
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
				return environment(fmt.Errorf("read export files: %w", err))
			}
			if d.IsDir() || name != path && !strings.HasSuffix(name, ".exp") {
				return nil
			}
			b, err := readFile(name)
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
