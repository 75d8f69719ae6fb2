package main

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/iso7816"
)

// factsOf gives what is known of the API packages that a CAP file imports, and of those every package depends on.
func factsOf(f *capfile.File) []*exportfile.Package {
	aids := []iso7816.AID{iso7816.MustParseAID("A0000000620001"), iso7816.MustParseAID("A0000000620101")}
	for _, p := range f.Import.Packages {
		aids = append(aids, p.AID)
	}
	return exportfile.FactsFor(aids)
}
