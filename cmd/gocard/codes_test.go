package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gocard/gocard/frontend/subset"
)

// TestEveryCodeIsExplained reads the compiler's source: each diagnostic code in it has an entry that gocard explain shows, and each entry
// belongs to a code that is raised somewhere.
func TestEveryCodeIsExplained(t *testing.T) {
	code := regexp.MustCompile(`"(GC[0-9]{4})"`)
	used := map[string]string{}
	for _, dir := range []string{"frontend", "ir", "backend", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "subset/rules_") {
				return err
			}
			b, err := os.ReadFile(name)
			for _, m := range code.FindAllSubmatch(b, -1) {
				used[string(m[1])] = name
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for c, name := range used {
		if _, ok := subset.Lookup(c); !ok {
			t.Errorf("%s raises %s, which is not in the table of frontend/subset", name, c)
		}
	}
	for _, r := range subset.Rules() {
		if used[r.Code] == "" {
			t.Errorf("nothing raises %s (%s)", r.Code, r.Title)
		}
		if out := gocard(t, "explain", r.Code); !strings.HasPrefix(out, r.Code+": "+r.Title+"\n\n") {
			t.Errorf("gocard explain %s says %s", r.Code, out)
		}
	}
}
