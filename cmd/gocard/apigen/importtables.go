package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// targets say by which words of the tables' "from" lines the API of a target is known.
var targets = map[string]string{"jc222": "jc222", "jc304": "jc304", "jc305": "jc305u4", "jc310": "jc310r20210706/3.1.0"}

// importTables turns tables of one version each, in the text form of package exportfile, into the repository's tables of all versions.
func importTables(from, to string) error {
	files, err := filepath.Glob(filepath.Join(from, "*-[0-9]*.[0-9]*.txt"))
	if err != nil {
		return err
	}
	byName := map[string][]*exportfile.Package{}
	for _, file := range files {
		if strings.Contains(file, "+var") || strings.Contains(file, "visa.") {
			continue // differing readings of a version, and what no standard names
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		p, err := exportfile.ParseText(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		byName[p.Name] = append(byName[p.Name], p)
	}
	for name, versions := range byName {
		slices.SortFunc(versions, func(a, b *exportfile.Package) int {
			return cmp.Or(cmp.Compare(a.Major, b.Major), cmp.Compare(a.Minor, b.Minor))
		})
		text, err := exportfile.MergeHistory(versions, targetVersions(versions))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(to, strings.ReplaceAll(name, "/", ".")+".txt"), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// targetVersions finds the newest version that each target's API was seen with.
func targetVersions(versions []*exportfile.Package) map[string]exportfile.Version {
	found := map[string]exportfile.Version{}
	for _, p := range versions {
		for _, r := range p.Remarks {
			for _, word := range strings.Fields(r) {
				for target, mark := range targets {
					if word == mark {
						found[target] = exportfile.Version{Major: p.Major, Minor: p.Minor}
					}
				}
			}
		}
	}
	return found
}
