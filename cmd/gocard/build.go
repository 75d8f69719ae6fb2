package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// buildFlags are the flags that decide what a package compiles to.
type buildFlags struct {
	target  string
	hasInt  bool
	level   int
	exports []string
	debug   bool
	loads   bool // the result is put on a card: libraries are built even where their export files are at hand
}

func (f *buildFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.target, "target", "jc304", "jc222, jc304, jc305 or jc310")
	c.Flags().BoolVar(&f.hasInt, "int", false, "the card supports int: use 32-bit instructions")
	c.Flags().IntVarP(&f.level, "optimize", "O", 2, "0, 1 or 2")
	c.Flags().StringArrayVar(&f.exports, "exp", nil, "directory with more export files (repeatable)")
}

func (f *buildFlags) check() error {
	if !slices.Contains(javacard.Targets(), f.target) {
		return usage("--target %q is none of %s", f.target, strings.Join(javacard.Targets(), ", "))
	}
	if f.level < 0 || f.level > 2 {
		return usage("-O %d is none of 0, 1, 2", f.level)
	}
	return nil
}

// compile turns the package that a pattern names into a CAP file.
func (f *buildFlags) compile(pattern string) (*ir.Program, *javacard.Result, error) {
	_, p, r, err := f.compileSource(pattern)
	return p, r, err
}

// compileShared compiles a package for its diagnostics, and gives the edits that its native form needs.
func (f *buildFlags) compileShared(pattern string) (*ir.Program, []frontend.Edit, error) {
	b, p, _, err := f.compileSource(pattern)
	if err != nil {
		return nil, nil, err
	}
	return p, b.source.SharedMethods(), nil
}

// compiled is a package at all stages.
type compiled struct {
	builder *builder
	program *ir.Program
	result  *javacard.Result
}

func (f *buildFlags) compileSource(pattern string) (*builder, *ir.Program, *javacard.Result, error) {
	if err := f.check(); err != nil {
		return nil, nil, nil, err
	}
	if isCAP(pattern) {
		return nil, nil, nil, usage("%s is a CAP file, a Go package is wanted; CAP files run with 'gocard sim'", pattern)
	}
	exports, err := readExports(f.exports)
	if err != nil {
		return nil, nil, nil, err
	}
	// A build is short and needs some 50 MB without any collection; collecting early would cost a quarter of its time.
	defer debug.SetGCPercent(debug.SetGCPercent(1600))
	c, err := bounded(pattern, compiling, func() (compiled, error) { return f.compileAll(pattern, exports) })
	return c.builder, c.program, c.result, err
}

// compileAll goes through all stages. A panic is an error of the compiler.
func (f *buildFlags) compileAll(pattern string, exports []*exportfile.Package) (c compiled, err error) {
	defer func() {
		if v := recover(); v != nil {
			c, err = compiled{}, diag.List{{
				Code: "GC9000", Message: fmt.Sprintf("internal error in the build of %s: %v", pattern, v),
				Fix: "please report this, with the package and what GOCARD_TRACE=1 shows",
			}}
			if os.Getenv("GOCARD_TRACE") == "1" {
				debug.PrintStack()
			}
		}
	}()
	b := &builder{flags: *f, given: exports}
	p, r, err := b.build(pattern)
	return compiled{b, p, r}, err
}

// buildReport is the JSON form of gocard build.
type buildReport struct {
	Schema     string              `json:"schema"`
	Package    string              `json:"package"`
	AID        string              `json:"aid"`
	Target     string              `json:"target"`
	File       string              `json:"file"`
	FileBytes  int                 `json:"file_bytes"`
	LoadBytes  int                 `json:"load_bytes"`
	Int        bool                `json:"int"`
	Applets    []string            `json:"applets"`
	Components []javacard.SizeLine `json:"components,omitempty"`
	Methods    []javacard.SizeLine `json:"methods,omitempty"`
	Allocs     []allocLine         `json:"allocs,omitempty"`
	Memory     *memReport          `json:"memory,omitempty"`
}

func newBuild(s streams) *cobra.Command {
	var flags buildFlags
	var out, emit, report string
	var asJSON bool
	c := &cobra.Command{
		Use:   "build [flags] PACKAGE",
		Short: "Compile a Go package to a CAP file",
		Example: `  gocard build ./testdata/run/wallet
  gocard build --target jc222 -o wallet.cap --report size ./testdata/run/wallet`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o := buildOutput{target: flags.target, file: out, emit: split(emit), report: report, json: asJSON}
			if err := o.check(); err != nil {
				return err
			}
			flags.loads = report == "mem"
			b, p, r, err := flags.compileSource(args[0])
			if err != nil {
				return o.failed(s, err)
			}
			o.built = b
			return writeBuild(s, p, r, o)
		},
	}
	flags.add(c)
	c.Flags().StringVarP(&out, "output", "o", "", "CAP file to write (default NAME.cap)")
	c.Flags().BoolVar(&flags.debug, "debug", false, "write the Debug component: names, source files and lines (format 2.2 at least)")
	c.Flags().StringVar(&emit, "emit", "", "also write these beside the CAP file: "+strings.Join(emitted, ","))
	c.Flags().StringVar(&report, "report", "", "print a report: size (of components and methods), mem (what the applets take), alloc (where, and why)")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

// buildOutput says what a build writes and prints.
type buildOutput struct {
	target, file string
	emit         []string
	report       string
	json         bool
	built        *builder // for its source and libraries
}

func (o *buildOutput) check() error {
	if !slices.Contains([]string{"", "size", "mem", "alloc"}, o.report) {
		return usage("--report %q is none of size, mem, alloc", o.report)
	}
	for _, kind := range o.emit {
		if !slices.Contains(emitted, kind) {
			return usage("--emit %q: this version emits %s", kind, strings.Join(emitted, ", "))
		}
	}
	return nil
}

// failed reports diagnostics as JSON where that is asked for; the error says them in text in any case.
func (o *buildOutput) failed(s streams, err error) error {
	var list diag.List
	if o.json && errors.As(err, &list) {
		doc := map[string]any{"schema": diag.Schema, "diagnostics": list}
		return errors.Join(err, json.NewEncoder(s.out).Encode(doc))
	}
	return err
}

// writeBuild writes the files of a build and says what they are.
func writeBuild(s streams, p *ir.Program, r *javacard.Result, o buildOutput) error {
	if o.file == "" {
		o.file = filepath.Base(p.Name) + ".cap"
	}
	if p.Library && r.Export != nil && !slices.Contains(o.emit, "exp") {
		o.emit = append(o.emit, "exp")
	}
	data, err := r.Bytes()
	if err != nil {
		return err
	}
	beside, err := emitFiles(p, r, o)
	if err != nil {
		return err
	}
	beside[o.file] = data
	for _, name := range slices.Sorted(maps.Keys(beside)) {
		if err := os.WriteFile(name, beside[name], 0o644); err != nil {
			return environment(err)
		}
	}
	rep := buildReport{
		Schema: "gocard/build/1", Package: p.Name, AID: fmt.Sprintf("%X", p.AID), Target: o.target,
		File: o.file, FileBytes: len(data), LoadBytes: r.LoadSize(), Int: r.Int,
	}
	for _, a := range p.Applets {
		rep.Applets = append(rep.Applets, fmt.Sprintf("%X", a.AID))
	}
	switch o.report {
	case "size":
		rep.Components, rep.Methods = r.ComponentSizes(), r.MethodSizes()
	case "mem":
		if rep.Memory, err = measureMemory(p, r, o.built.linked); err != nil {
			return err
		}
	case "alloc":
		rep.Allocs = allocLines(p)
	}
	if o.json {
		return json.NewEncoder(s.out).Encode(rep)
	}
	return printBuild(s, rep)
}

func printBuild(s streams, rep buildReport) error {
	fmt.Fprintf(s.out, "%s: %d bytes, %d on the card, package %s\n", rep.File, rep.FileBytes, rep.LoadBytes, rep.AID)
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, lines := range [][]javacard.SizeLine{rep.Components, rep.Methods} {
		for _, l := range lines {
			fmt.Fprintf(w, "%d\t %s\n", l.Bytes, l.Name)
		}
	}
	if rep.Memory != nil {
		return printMemory(s.out, rep.Memory)
	}
	return cmp.Or(w.Flush(), printAllocs(s.out, rep.Allocs))
}

// emitted are the results that --emit can write.
var emitted = []string{"exp", "jca", "ir", "ssa", "map"}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// emitFiles makes the further results that --emit asks for, by the names of their files: beside the CAP file.
func emitFiles(p *ir.Program, r *javacard.Result, o buildOutput) (map[string][]byte, error) {
	base := strings.TrimSuffix(o.file, filepath.Ext(o.file))
	files := map[string][]byte{}
	for _, kind := range o.emit {
		name := base + "." + kind
		switch kind {
		case "exp":
			if r.Export == nil {
				return nil, fmt.Errorf("--emit exp: package %s exports nothing", p.Name)
			}
			data, err := r.Export.Append(nil)
			if err != nil {
				return nil, err
			}
			files[name] = data
		case "ir":
			files[name] = []byte(p.String())
		case "jca":
			files[name] = r.JCA()
		case "ssa":
			files[name] = o.built.source.SSA()
		case "map":
			files[name] = r.Map()
		}
	}
	return files, nil
}
