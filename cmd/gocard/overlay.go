package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/gocard/gocard/frontend"
)

// overlay holds edits of source files, by file, that the go command sees in place of what is on disk.
type overlay map[string][]frontend.Edit

// add takes edits that are not there yet: several programs may be made of one file.
func (o overlay) add(edits []frontend.Edit) {
	for _, e := range edits {
		if !slices.Contains(o[e.File], e) {
			o[e.File] = append(o[e.File], e)
		}
	}
}

// write writes the edited files into dir and gives them by the names that they stand for.
func (o overlay) write(dir string) (map[string]string, error) {
	replace := map[string]string{}
	for name, edits := range o {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, environment(err)
		}
		slices.SortStableFunc(edits, func(a, b frontend.Edit) int { return cmp.Compare(b.Offset, a.Offset) })
		for _, e := range edits {
			src = slices.Replace(src, e.Offset, e.Offset+e.Delete, []byte(e.Text)...)
		}
		copied := filepath.Join(dir, fmt.Sprintf("%d_%s", len(replace), filepath.Base(name)))
		if err := os.WriteFile(copied, src, 0o600); err != nil {
			return nil, environment(err)
		}
		replace[name] = copied
	}
	return replace, nil
}
