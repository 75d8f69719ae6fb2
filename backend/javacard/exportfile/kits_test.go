package exportfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFactsAgainstKits compares the tables with the kits' export files. Format
// and what only format 2.3 has may differ.
func TestFactsAgainstKits(t *testing.T) {
	root := os.Getenv("JC_SDKS")
	if root == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose export files are the judge here")
	}
	for _, kit := range []string{"jc222_kit", "jc305u3_kit"} {
		err := filepath.WalkDir(filepath.Join(root, kit, "api_export_files"), func(name string, _ os.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".exp" {
				return err
			}
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			p, err := Parse(b)
			if err != nil {
				return err
			}
			facts, ok := Lookup(p.AID, p.Major, p.Minor)
			if !ok {
				t.Errorf("%s: no facts", name)
				return nil
			}
			if diff := cmp.Diff(plain(p), plain(facts)); diff != "" {
				t.Errorf("%s (-kit +facts):\n%s", name, diff)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// plain returns the classes without what depends on the format, and without the
// order of classes and members, which means nothing.
func plain(p *Package) []Class {
	out := slices.Clone(p.Classes)
	for i := range out {
		c := &out[i]
		c.CAP22PublicMethodEnd = 0
		c.Fields, c.Methods = slices.Clone(c.Fields), slices.Clone(c.Methods)
		slices.SortFunc(c.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(c.Methods, func(a, b Method) int { return strings.Compare(a.Name+a.Descriptor, b.Name+b.Descriptor) })
	}
	slices.SortFunc(out, func(a, b Class) int { return strings.Compare(a.Name, b.Name) })
	return out
}
