package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Package is a package on the card: one that was loaded, or one of the card's API. A file of several packages, of format 2.3 extended, is one,
// with the AID and version of the file.
type Package struct {
	AID          iso7816.AID
	Major, Minor uint8
	Name         string // with slashes; empty when the CAP file does not say
	Size         int    // bytes of persistent memory for code and tables, without objects
	Modules      []Module

	context jcre.Context
	image   []byte // load file data block, for card images

	resources []byte // info of the StaticResources component; nil without one
	imports   []*Package
	exports   []exportedClass // by class token
	public    []*Package      // of an extended file: its packages that others may import, with exports alone
	file      *Package        // of such a package: the file
	pool      []constant
	methods   map[capfile.MethodAt]*method
	classes   map[uint16]*class // by offset in the Class component
	statics   statics
}

// Module is an applet class of a package.
type Module struct {
	AID     iso7816.AID
	install *method
}

// exportedClass is what other packages may link to.
type exportedClass struct {
	class  *class
	fields []staticField // by static field token
	// methods are static methods and constructors by token; nil: not on this card
	methods []*method
}

// staticField is the place of a static field.
type staticField struct {
	object *object // of the statics
	at     int     // index of the word, or of the first byte
}

// statics is the static field image (JCVM 6.11), as two objects that no reference
// leads to, so that writes are logged like any other: one for the references, one
// for the bytes of the primitives.
type statics struct {
	references *object
	primitives *object
}

// constant is a resolved constant pool entry. Which fields are set follows from
// the tag.
type constant struct {
	class  *class  // Classref; VirtualMethodref: the class that it names
	method *method // StaticMethodref, SuperMethodref
	static *object // StaticFieldref
	at     int     // StaticFieldref: index in static; InstanceFieldref: word in the object
	nargs  int     // VirtualMethodref: argument words, this included
	token  uint8   // VirtualMethodref
}

// String is the name, or else the AID.
func (p *Package) String() string {
	if p.Name != "" {
		return p.Name
	}
	return p.AID.String()
}

// version is the version as in 1.3.
func (p *Package) version() string { return fmt.Sprintf("%d.%d", p.Major, p.Minor) }

// Imports lists the packages that p links to.
func (p *Package) Imports() []*Package { return append([]*Package(nil), p.imports...) }

// module finds an applet class by AID.
func (p *Package) module(aid iso7816.AID) *Module {
	for i := range p.Modules {
		if p.Modules[i].AID == aid {
			return &p.Modules[i]
		}
	}
	return nil
}

// offers reports whether q is p, or one of its public packages.
func (p *Package) offers(q *Package) bool { return q == p || q.file == p }

// exported finds a class by token.
func (p *Package) exported(token uint8) *exportedClass {
	if int(token) >= len(p.exports) || p.exports[token].class == nil {
		return nil
	}
	return &p.exports[token]
}

// field finds the place of the static field at an offset of the image.
func (s *statics) field(offset int) (staticField, error) {
	references := 2 * len(s.references.words)
	switch {
	case offset < references && offset%2 == 0:
		return staticField{s.references, offset / 2}, nil
	case offset >= references && offset < references+len(s.primitives.bytes):
		return staticField{s.primitives, offset - references}, nil
	}
	return staticField{}, fmt.Errorf("static field offset %d is in no field of the image", offset)
}
