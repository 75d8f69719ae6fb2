package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir/diag"
)

// vetReport is the JSON form of gocard vet.
type vetReport struct {
	Schema      string    `json:"schema"`
	Packages    []string  `json:"packages"`
	Diagnostics diag.List `json:"diagnostics"`
}

func newVet(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "vet PACKAGE...",
		Short: "Check packages against the rules of the language, without compiling them",
		Long: `Check packages against the rules of the language that need no whole program: types, statements and imports that cards do not have.
What gocard build refuses beyond these depends on how an applet uses a package.

Of patterns with ... only packages with a //gocard: directive are checked, and what they import; a package that is named is checked in any case.
The same rules run in go vet, and in editors that run analyzers.`,
		Example: `  gocard vet ./...
  gocard vet ./wallet
  go vet -vettool=$(which gocard) ./...`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := bounded(strings.Join(args, " "), compiling, func() (frontend.Vetted, error) { return frontend.Vet("", args...) })
			if err != nil {
				return loadError(err)
			}
			return reportVet(s, v, args, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

// reportVet prints what was found; finding something is an error that was said already.
func reportVet(s streams, v frontend.Vetted, patterns []string, asJSON bool) error {
	if asJSON {
		r := vetReport{diag.Schema, append([]string{}, v.Packages...), append(diag.List{}, v.Diagnostics...)}
		if err := json.NewEncoder(s.out).Encode(r); err != nil {
			return err
		}
	}
	switch {
	case len(v.Diagnostics) > 0:
		if !asJSON {
			fmt.Fprintln(s.out, v.Diagnostics.Error())
		}
		return &coded{exitWrong, errSaid}
	case len(v.Packages) == 0:
		fmt.Fprintf(s.err, "gocard: nothing to check: no package of %s has a directive //gocard:package, //gocard:applet or //gocard:library\n", strings.Join(patterns, " "))
	}
	return nil
}

// isVetTool reports whether the go command calls: go vet -vettool asks for the version, then the flags, then hands over one package a call.
func isVetTool(args []string) bool {
	for i, a := range args {
		switch {
		case a == "-V=full", a == "-flags":
			return true
		case strings.HasPrefix(a, "-"):
		default:
			return i == len(args)-1 && strings.HasSuffix(a, ".cfg")
		}
	}
	return false
}

// vetTool does what the go command asks for, and ends the program.
func vetTool() {
	err := readVetUnit(os.Args[len(os.Args)-1]).check(compiling, func() { unitchecker.Main(subset.Analyzer) })
	fmt.Fprintln(os.Stderr, err) // unitchecker.Main does not return
	os.Exit(exitWrong)
}

// vetUnit is a package as a configuration of the go command names it.
type vetUnit struct {
	ImportPath string
	GoFiles    []string
}

func readVetUnit(config string) vetUnit {
	var u vetUnit
	data, err := os.ReadFile(config)
	if err != nil || json.Unmarshal(data, &u) != nil {
		return vetUnit{} // what is wrong is said by those who want to read it next
	}
	return u
}

// check runs the analysis of a package within the limits of its source, and of what checking its types may take.
func (u vetUnit) check(allowed resources, analyse func()) error {
	if problems := u.beyondLimits(); len(problems) > 0 {
		return problems
	}
	_, err := bounded(u.ImportPath, allowed, func() (struct{}, error) {
		analyse()
		return struct{}{}, nil
	})
	return err
}

// beyondLimits judges the syntax of a package, if it is card code, before its types are checked.
func (u vetUnit) beyondLimits() diag.List {
	fset := token.NewFileSet()
	var files []*ast.File
	isCard := false
	for _, name := range u.GoFiles {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, f)
		isCard = isCard || subset.IsCardFile(f)
	}
	if !isCard {
		return nil
	}
	_, problems := limits.Check(fset, files, nil)
	return problems
}
