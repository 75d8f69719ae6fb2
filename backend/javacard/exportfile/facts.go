package exportfile

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/gocard/gocard/runtime/iso7816"
)

// factFiles are the tables of the API packages, each with all its versions.
//
//go:embed facts/*.txt
var factFiles embed.FS

// factTable is the table of one package, read when somebody asks for it.
type factTable struct {
	file, name, aid string
	history         func() *History

	once     sync.Once
	packages []*Package
}

// factTables lists the tables by their first lines; a fault in them is a fault of this package.
var factTables = sync.OnceValue(func() []*factTable {
	entries, err := factFiles.ReadDir("facts")
	check("facts", err)
	var out []*factTable
	for _, entry := range entries {
		text, err := factFiles.ReadFile("facts/" + entry.Name())
		check(entry.Name(), err)
		line, _, _ := strings.Cut(string(text), "\n")
		words := strings.Fields(line)
		t := &factTable{file: entry.Name(), name: words[1], aid: words[2]}
		t.history = sync.OnceValue(func() *History {
			h, err := ParseHistory(string(text))
			check(t.file, err)
			return h
		})
		out = append(out, t)
	}
	return out
})

func check(file string, err error) {
	if err != nil {
		panic(fmt.Sprintf("BUG: export facts %s: %v", file, err))
	}
}

// versions gives a package for each version.
func (t *factTable) versions() []*Package {
	t.once.Do(func() {
		for i := range t.history().Versions {
			p, err := t.history().Package(i, aidOfName)
			check(t.file, err)
			t.packages = append(t.packages, p)
		}
	})
	return t.packages
}

func aidOfName(name string) string {
	for _, t := range factTables() {
		if t.name == name {
			return t.aid
		}
	}
	return ""
}

// Facts returns the embedded packages, each version an item, ordered by name
// and version. The packages are shared: they must not be changed.
func Facts() []*Package {
	var out []*Package
	for _, t := range factTables() {
		out = append(out, t.versions()...)
	}
	return out
}

// Histories returns the tables of the embedded packages, ordered by name.
func Histories() []*History {
	var out []*History
	for _, t := range factTables() {
		out = append(out, t.history())
	}
	return out
}

// Versions returns the embedded versions of a package, oldest first.
func Versions(aid iso7816.AID) []*Package {
	for _, t := range factTables() {
		if t.aid == aid.String() {
			return t.versions()
		}
	}
	return nil
}

// FactsFor returns the embedded versions of the packages with the given AIDs and of all packages that their classes name.
func FactsFor(aids []iso7816.AID) []*Package {
	var out []*Package
	done := map[string]bool{}
	var add func(*factTable)
	add = func(t *factTable) {
		if done[t.name] {
			return
		}
		done[t.name] = true
		out = append(out, t.versions()...)
		for _, name := range t.history().uses() {
			for _, u := range factTables() {
				if u.name == name {
					add(u)
				}
			}
		}
	}
	for _, t := range factTables() {
		for _, aid := range aids {
			if t.aid == aid.String() {
				add(t)
			}
		}
	}
	return out
}

// Lookup finds an embedded package by AID and version: the version asked for
// or, without it, the lowest later minor version of the same major one.
func Lookup(aid iso7816.AID, major, minor uint8) (*Package, bool) {
	return Find(Versions(aid), aid, major, minor)
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
