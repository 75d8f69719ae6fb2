package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// mutant is a spoilt CAP file and what the judges say of it.
type mutant struct {
	subject    *subject
	operator   string
	detail     string
	components []capfile.Component
	ours       error
	theirs     [2]verdict // in the order of kits
}

// operator makes one defect; it returns what it did, "" when it does not apply to the file.
type operator struct {
	name string
	make func(s *spoiler) string
}

// spoiler is what an operator works on: the decoded file, or its encoded components. An operator that changes file leaves components alone.
type spoiler struct {
	*rand.Rand
	file       *capfile.File
	block      capfile.Block        // of methods: the only one, but in an extended file
	refs       *capfile.RefLocation // of the block
	components []capfile.Component
	keep       bool // the Directory component is not computed again
	raw        bool // components were changed, not file
}

// attempts bounds the search for an operator that applies and changes something.
const attempts = 1000

func mutate(subjects []*subject, use []operator, r *rand.Rand) *mutant {
	for range attempts {
		s, o := subjects[r.IntN(len(subjects))], use[r.IntN(len(use))]
		if m := apply(s, o, r); m != nil {
			return m
		}
	}
	return nil
}

// apply spoils a copy of the subject; nil when the operator does not apply, changes nothing, or makes what cannot be encoded.
func apply(s *subject, o operator, r *rand.Rand) *mutant {
	file, err := parse(s.components)
	if err != nil {
		return nil
	}
	sp := &spoiler{Rand: r, file: file, refs: &file.RefLocation}
	blocks := file.MethodBlocks()
	sp.block = blocks[r.IntN(len(blocks))]
	if file.IsExtended() {
		sp.refs = &file.RefBlocks[sp.block.Index]
	}
	for _, c := range s.components {
		sp.components = append(sp.components, capfile.Component{Tag: c.Tag, Name: c.Name, Data: bytes.Clone(c.Data)})
	}
	detail := o.make(sp)
	if detail == "" {
		return nil
	}
	if !sp.raw {
		if !sp.keep {
			if err := file.Finish(); err != nil {
				return nil
			}
		}
		if sp.components, err = file.Components(); err != nil {
			return nil
		}
	}
	if same(s.components, sp.components) {
		return nil
	}
	return &mutant{subject: s, operator: o.name, detail: detail, components: sp.components}
}

func same(a, b []capfile.Component) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i].Data, b[i].Data) {
			return false
		}
	}
	return true
}

func parse(components []capfile.Component) (*capfile.File, error) {
	byTag := map[capfile.Tag][]byte{}
	for _, c := range components {
		byTag[c.Tag] = c.Data
	}
	return capfile.Parse(byTag)
}

// verifyComponents is our verdict. The judges want the export file of a package that exports; gocard compares it where it is given, so here
// a package without one counts as refused.
func verifyComponents(s *subject, components []capfile.Component) error {
	f, err := parse(components)
	if err != nil {
		return err
	}
	f.Path = s.path
	for _, p := range f.Exporting() {
		if !slices.ContainsFunc(s.packages, func(e *exportfile.Package) bool {
			return e.AID == p.AID && e.Major == p.MajorVersion && e.Minor == p.MinorVersion
		}) {
			return errors.New("its own export file is not among those given")
		}
	}
	return capverify.Verify(f, s.packages).Err()
}

func (m *mutant) verify() error { return verifyComponents(m.subject, m.components) }

// write writes the mutant as a CAP file.
func (m *mutant) write(name string) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, c := range m.components {
		w, err := z.Create(m.subject.path + "/javacard/" + c.Name)
		if err == nil {
			_, err = w.Write(c.Data)
		}
		if err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

// differs tells whether our verdict differs from one of the judges'.
func (m *mutant) differs() bool {
	return slices.ContainsFunc(m.theirs[:], func(v verdict) bool { return v.asked && v.good != (m.ours == nil) })
}

func (m *mutant) difference() string {
	var b strings.Builder
	word := "REFUSED"
	if m.ours == nil {
		word = "ACCEPTED"
	}
	fmt.Fprintf(&b, "%s %s %s: %s\n", word, m.operator, m.subject.name, m.detail)
	if m.ours != nil {
		first, _, _ := strings.Cut(m.ours.Error(), "\n")
		fmt.Fprintf(&b, "\tgocard: %s\n", first)
	}
	for i, v := range m.theirs {
		if v.asked {
			fmt.Fprintf(&b, "\t%s: good %v %s\n", kits[i].name, v.good, v.message)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
