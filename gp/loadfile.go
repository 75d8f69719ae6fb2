package gp

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// LoadFile is what Load puts on a card: the AID of the Executable Load File and the Load File Data Block, for Java Card the
// components of a CAP file.
type LoadFile struct {
	AID       iso7816.AID
	DataBlock []byte
	Modules   []iso7816.AID // Executable Modules (applet classes) inside, for the caller; Load does not need them
}

// CAPLoadFile makes the load file of a CAP file, without the Descriptor component, which most cards neither need nor keep.
func CAPLoadFile(f *capfile.File) (LoadFile, error) {
	block, err := f.LoadFileDataBlock(false)
	if err != nil {
		return LoadFile{}, fmt.Errorf("load file data block: %w", err)
	}
	l := LoadFile{AID: f.Header.Package.AID, DataBlock: block}
	if f.Applet != nil {
		for _, a := range f.Applet.Applets {
			l.Modules = append(l.Modules, a.AID)
		}
	}
	return l, nil
}

// HashAlgorithm chooses the load file data block hash of INSTALL [for load].
type HashAlgorithm uint8

// The hashes in use. Cards need one only with a token or a DAP block.
const (
	NoHash HashAlgorithm = iota
	SHA1                 // the hash of SCP02's age
	SHA256
)

// sum is the hash over the data block alone, without tag C4 and DAP blocks.
func (h HashAlgorithm) sum(block []byte) []byte {
	switch h {
	case SHA1:
		s := sha1.Sum(block)
		return s[:]
	case SHA256:
		s := sha256.Sum256(block)
		return s[:]
	}
	return nil
}

const tagLoadFileDataBlock tlv.Tag = 0xC4
