package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/runtime/iso7816"
)

// builder compiles a package and, where their export files are not at hand, the libraries that it imports.
type builder struct {
	flags buildFlags
	given []*exportfile.Package // with --exp
	found []*exportfile.Package // of libraries

	source *frontend.Source   // what was read
	linked []*javacard.Result // the libraries that were built, each behind those that it imports
}

// build compiles the package that a pattern names.
func (b *builder) build(pattern string) (*ir.Program, *javacard.Result, error) {
	f := b.flags
	var err error
	if b.source, err = frontend.Read(frontend.Config{Pattern: pattern, Library: b.library}); err != nil {
		return nil, nil, loadError(err)
	}
	p, err := b.source.Program(f.target, f.hasInt)
	if err != nil {
		return nil, nil, loadError(err)
	}
	opt := javacard.Options{Target: f.target, Int: f.hasInt, OptLevel: f.level, Debug: f.debug, Exports: append(b.given, b.found...)}
	if p.Library {
		if opt.Previous, err = b.previous(p); err != nil {
			return nil, nil, err
		}
	}
	r, err := javacard.Build(p, opt)
	return p, r, err
}

// library finds the export file of a library that the program imports: one that was given, else the one beside its sources if that is of the
// version that they have, else what building the library gives.
func (b *builder) library(lib frontend.Library) (*api.Tokens, error) {
	known, file, err := b.exportFile(lib)
	if err != nil {
		return nil, err
	}
	if known != nil && !b.flags.loads {
		return tokens(known, file), nil
	}
	of := &builder{flags: b.flags, given: b.given}
	_, r, err := of.build(lib.Path)
	if err != nil {
		return nil, err
	}
	for _, l := range append(of.linked, r) {
		if !slices.ContainsFunc(b.linked, func(have *javacard.Result) bool { return have.CAP.Header.Package.AID == l.CAP.Header.Package.AID }) {
			b.linked = append(b.linked, l)
		}
	}
	if known != nil {
		return tokens(known, file), nil
	}
	b.found = append(b.found, of.found...)
	if r.Export == nil {
		return &api.Tokens{File: "built now", Major: lib.Major, Minor: lib.Minor}, nil
	}
	b.found = append(b.found, r.Export)
	return tokens(r.Export, "built now"), nil
}

// exportFile is the export file of a library that is at hand, and where it comes from; nil if there is none.
func (b *builder) exportFile(lib frontend.Library) (*exportfile.Package, string, error) {
	aid, err := iso7816.NewAID(lib.AID)
	if err != nil {
		return nil, "", err
	}
	for _, e := range b.given {
		if e.AID == aid && e.Major == lib.Major {
			return e, "given with --exp", nil
		}
	}
	released, err := readExport(filepath.Join(lib.Dir, releasedName))
	if err != nil || released == nil || released.AID != aid || released.Major != lib.Major || released.Minor != lib.Minor {
		return nil, "", err
	}
	b.found = append(b.found, released)
	return released, releasedName, nil
}

// releasedName is the file beside the sources of a library that says what its last release exports.
const releasedName = "released.exp"

// readExport reads an export file; nil if there is none.
func readExport(name string) (*exportfile.Package, error) {
	data, err := readFile(name)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, environment(err)
	}
	p, err := exportfile.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// previous finds the release of a library that this build follows: the latest of its major version that is not later than it, among the files
// given and the one beside the sources.
func (b *builder) previous(p *ir.Program) (*exportfile.Package, error) {
	released, err := readExport(filepath.Join(p.Dir, releasedName))
	if err != nil {
		return nil, err
	}
	candidates := b.given
	if released != nil {
		candidates = append(candidates, released)
	}
	var best *exportfile.Package
	for _, e := range candidates {
		if string(e.AID.Bytes()) == string(p.AID) && e.Major == p.Major && e.Minor <= p.Minor && (best == nil || e.Minor > best.Minor) {
			best = e
		}
	}
	return best, nil
}

// tokens is an export file as the front end looks at it.
func tokens(p *exportfile.Package, file string) *api.Tokens {
	t := &api.Tokens{File: file, Major: p.Major, Minor: p.Minor, Class: map[string]api.ClassTokens{}}
	for i := range p.Classes {
		c := &p.Classes[i]
		ct := api.ClassTokens{Token: c.Token, Static: map[string]uint8{}, Virtual: map[string]uint8{}}
		for _, m := range c.Methods {
			of := ct.Virtual
			if m.IsStatic() {
				of = ct.Static
			}
			of[m.Name+m.Descriptor] = m.Token
		}
		t.Class[c.ShortName()] = ct
	}
	return t
}
