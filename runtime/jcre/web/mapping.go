package web

import (
	"strings"

	"github.com/gocard/gocard/runtime/jcre"
)

// find is the default mapping of URIs to extensions [P] as long as no administration has set another: the first registered
// extension answers at `/`, each further one at `/ID` and below, where ID is its application id. The longest prefix wins.
func find(extensions []*jcre.Extension, path string) (e *jcre.Extension, prefix string) {
	for n, x := range extensions {
		switch {
		case n == 0:
			if e == nil {
				e, prefix = x, "/"
			}
		case below(path, "/"+x.ID) && len(x.ID)+1 > len(prefix):
			e, prefix = x, "/"+x.ID
		}
	}
	return e, prefix
}

// below reports whether path is prefix or something under it.
func below(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '/')
}
