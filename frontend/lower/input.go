package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// Input is what the front end knows about a build.
type Input struct {
	SSA      *ssa.Program
	Root     *ssa.Package
	Packages []Package // in order of initialisation, Root last
	API      *api.Table

	Name    string // import path
	AID     []byte
	Major   uint8
	Minor   uint8
	Applets []Applet
	Int     bool
	Library bool           // other packages link to it
	Exports []api.Symbol   // what they may use
	Pos     token.Position // of the package clause

	MayAllocate map[Line]bool // lines whose allocations the author has marked
	Depth       map[Line]int  // lines of functions that call themselves: how often they are active at once, as the author says
}

// Package is a Go package whose functions may be compiled.
type Package struct {
	SSA  *ssa.Package
	User bool // all of its initialisation runs, not only what is used
}

// Applet is an applet type with its directive.
type Applet struct {
	Type *types.TypeName
	AID  []byte
	Pos  token.Pos
}

// Line is a line of a file.
type Line struct {
	File string
	Line int
}
