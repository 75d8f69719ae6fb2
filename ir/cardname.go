package ir

import "strings"

// CardName is the name on the card of the package with a Go import path, with slashes: one that Java packages can have, too. Dots become
// slashes, what is no letter, digit or slash becomes a low line.
func CardName(path string) string {
	var b strings.Builder
	for _, element := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '.' }) {
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		if element[0] >= '0' && element[0] <= '9' {
			b.WriteByte('_')
		}
		for _, r := range element {
			if r != '_' && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
				r = '_'
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}
