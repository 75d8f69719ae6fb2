// Package std holds subset versions of packages, and of files of packages, of the standard library that are written in assembler, are known to Go's compiler, or need tables that
// do not fit a card. What the public packages build on them is compiled from its own source.
//
// In: an import path. Out: the source that takes the place of the package's files. The versions have the declarations that card code reaches, with
// the same results; tests of the folders compare them with the originals.
package std

import (
	"embed"
	"io/fs"
)

//go:embed */*.go
var files embed.FS

// folders are the packages that are replaced.
var folders = map[string]string{
	"internal/bytealg":             "bytealg",
	"crypto/internal/constanttime": "constanttime",
	"internal/strconv":             "strconv",
	"unicode":                      "unicode",
}

// single are files of packages that are compiled from their own source otherwise.
var single = map[string]string{
	"strconv/number.go": "strconv/number.go",
}

// File is the subset version of one file of a package, nil if it has none.
func File(path, name string) []byte {
	if to, ok := single[path+"/"+name]; ok {
		return source(to)
	}
	return nil
}

// Replaced reports whether a package has a subset version.
func Replaced(path string) bool { return folders[path] != "" }

// Source is the subset version of a package.
func Source(path string) []byte {
	name := folders[path]
	return source(name + "/" + name + ".go")
}

func source(file string) []byte {
	b, err := fs.ReadFile(files, file)
	if err != nil {
		panic("BUG: frontend/std: no source " + file)
	}
	return b
}
