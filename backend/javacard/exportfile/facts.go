package exportfile

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/gocard/gocard/runtime/iso7816"
)

// factFiles are the tables of the API packages, in the text form.
//
//go:embed facts/*.txt
var factFiles embed.FS

// loadFacts reads the tables once; a fault in them is a fault of this package.
var loadFacts = sync.OnceValue(func() []*Package {
	entries, err := factFiles.ReadDir("facts")
	if err != nil {
		panic(fmt.Sprintf("BUG: export facts: %v", err))
	}
	var out []*Package
	for _, entry := range entries {
		text, err := factFiles.ReadFile("facts/" + entry.Name())
		if err != nil {
			panic(fmt.Sprintf("BUG: export facts: %v", err))
		}
		p, err := ParseText(string(text))
		if err != nil {
			panic(fmt.Sprintf("BUG: export facts %s: %v", entry.Name(), err))
		}
		out = append(out, p)
	}
	return out
})

// Facts returns the embedded packages, each version an item, ordered by name
// and version. The packages are shared: they must not be changed.
func Facts() []*Package { return slices.Clone(loadFacts()) }

// Lookup finds an embedded package by AID and version: the version asked for
// or, without it, the lowest later minor version of the same major one.
func Lookup(aid iso7816.AID, major, minor uint8) (*Package, bool) {
	return Find(loadFacts(), aid, major, minor)
}

// Find finds a package as Lookup does, among the given ones.
func Find(packages []*Package, aid iso7816.AID, major, minor uint8) (*Package, bool) {
	var best *Package
	for _, p := range packages {
		if p.AID == aid && p.Major == major && p.Minor >= minor && (best == nil || p.Minor < best.Minor) {
			best = p
		}
	}
	return best, best != nil
}
