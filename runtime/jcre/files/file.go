package files

import "github.com/gocard/gocard/runtime/iso7816"

// Kind is the low part of the file descriptor byte (221 11.1.1.4.3): what a file is.
type Kind byte

// The kinds of files.
const (
	Transparent Kind = 0x01
	LinearFixed Kind = 0x02
	Cyclic      Kind = 0x06
	Directory   Kind = 0x38 // MF, DF or ADF
	BERTLV      Kind = 0x39 // data objects
)

const (
	kindMask   = 0x3F
	shareable  = 0x40 // bit of the descriptor byte
	dataCoding = 0x21 // second byte of file descriptors
)

// The file identifiers that TS 102 221 reserves.
const (
	fidMF     = 0x3F00
	fidADF    = 0x7FFF // the ADF of the present application
	fidFuture = 0xFFFF
)

// Life cycle status (221 11.1.1.4.9).
const (
	lifeDeactivated = 0x04
	lifeActivated   = 0x05
	lifeTerminated  = 0x0C
)

// File is a directory or an elementary file, at one place in the tree.
type File struct {
	ID        uint16
	Shareable bool
	Name      iso7816.AID // of an ADF
	SFI       byte        // 0 without one
	Keys      []byte      // of a directory: key references of its PINs, in the order of the PIN status template
	*contents

	parent   *File
	children []*File
}

// contents are what an EF that stands at several places has once. Records of a cyclic file stand in Data with record 1, the newest, first.
type contents struct {
	Kind      Kind
	Life      byte
	Security  security
	RecordLen int
	Data      []byte // of an EF; never changed in place
}

func (f *File) isDirectory() bool { return f.Kind == Directory }
func (f *File) isADF() bool       { return !f.Name.IsZero() }
func (f *File) hasRecords() bool  { return f.Kind == LinearFixed || f.Kind == Cyclic }

// records is the number of records.
func (f *File) records() int {
	if f.RecordLen == 0 {
		return 0
	}
	return len(f.Data) / f.RecordLen
}

// record is record nr, counted from 1, not to be changed.
func (f *File) record(nr int) []byte {
	return f.Data[(nr-1)*f.RecordLen : nr*f.RecordLen]
}

// add puts a file below f.
func (f *File) add(child *File) {
	child.parent = f
	f.children = append(f.children, child)
}

// child finds a file directly below f. ADFs have no identifier there.
func (f *File) child(fid uint16) *File {
	for _, c := range f.children {
		if c.ID == fid && !c.isADF() {
			return c
		}
	}
	return nil
}

// childBySFI finds the EF with a short file identifier.
func (f *File) childBySFI(sfi byte) *File {
	for _, c := range f.children {
		if c.SFI == sfi && sfi != 0 && !c.isDirectory() {
			return c
		}
	}
	return nil
}

// root is the directory that f's file system begins with: its ADF, or the MF.
func (f *File) root() *File {
	for !f.isADF() && f.parent != nil {
		f = f.parent
	}
	return f
}

// path is the full path: 3F00 and on, with 7FFF for an ADF.
func (f *File) path() []byte {
	var p []byte
	for ; f != nil; f = f.parent {
		id := f.ID
		if f.isADF() {
			id = fidADF
		}
		p = append([]byte{byte(id >> 8), byte(id)}, p...)
	}
	return p
}

// within reports whether f is dir or below it.
func (f *File) within(dir *File) bool {
	for ; f != nil; f = f.parent {
		if f == dir {
			return true
		}
	}
	return false
}

// terminated reports whether f or a directory above it is.
func (f *File) terminated() bool {
	for ; f != nil; f = f.parent {
		if f.Life >= lifeTerminated {
			return true
		}
	}
	return false
}

// clone copies the tree below and with f; the bytes of its contents are shared.
func (f *File) clone() *File { return f.cloneWith(map[*contents]*contents{}) }

func (f *File) cloneWith(copies map[*contents]*contents) *File {
	c := *f
	if c.contents = copies[f.contents]; c.contents == nil {
		own := *f.contents
		c.contents = &own
		copies[f.contents] = &own
	}
	c.parent, c.children = nil, nil
	for _, child := range f.children {
		c.add(child.cloneWith(copies))
	}
	return &c
}
