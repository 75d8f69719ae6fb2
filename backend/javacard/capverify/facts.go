package capverify

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/iso7816"
)

// The packages whose classes every CAP file depends on.
var (
	langAID      = iso7816.MustParseAID("A0000000620001") // java.lang
	frameworkAID = iso7816.MustParseAID("A0000000620101") // javacard.framework
)

// Exports returns what Verify and Names need for f: the given export files, and what is known of the public API packages.
func Exports(f *capfile.File, given ...*exportfile.Package) []*exportfile.Package {
	aids := []iso7816.AID{langAID, frameworkAID}
	for _, p := range f.Import.Packages {
		aids = append(aids, p.AID)
	}
	return slices.Concat(given, exportfile.FactsFor(aids))
}
