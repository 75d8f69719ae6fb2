package subset

import (
	"strconv"
	"strings"
)

// allowedImports are the packages of the standard library that card code may import.
var allowedImports = map[string]bool{
	"bytes": true, "cmp": true, "crypto/subtle": true, "encoding/binary": true, "encoding/hex": true, "errors": true, "iter": true,
	"math/bits": true, "slices": true, "strconv": true, "strings": true, "unicode/utf8": true,
}

// AllowedImport reports whether card code may import a package of the standard library.
func AllowedImport(path string) bool { return allowedImports[path] }

// standardRoots are the first elements of import paths of the standard library.
var standardRoots = strings.Fields(`archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar
	flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings
	structs sync syscall testing text time unicode unique unsafe weak C`)

// isStandard reports whether an import path is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	for _, r := range standardRoots {
		if first == r {
			return true
		}
	}
	return false
}

// hostPackages are the parts of gocard's runtime that only hosts have, below runtimePath.
var hostPackages = []string{"jcre", "jcvm", "host", "card", "cardtest", "handset", "iso7816"}

const runtimePath = "github.com/gocard/gocard/runtime/"

// importFixes say what to use in place of packages that people try; by path, or by its first element.
var importFixes = map[string]string{
	"fmt":     "put the bytes into a buffer with copy; report errors as status words",
	"C":       "write the function in Go",
	"unsafe":  "use slices and encoding/binary",
	"reflect": "use interfaces, type switches or generics",
	"sync":    "remove it: a card runs one thing at a time",
	"context": "remove it: a card runs one command at a time",
	"time":    "let the terminal send the time in the command",
	"os":      "keep data in fields of the applet, which are persistent",
	"io":      "work on []byte",
	"bufio":   "work on []byte",
	"net":     "use runtime/servlet or runtime/uicc/scws for HTTP",
	"log":     "answer with data or a status word",
	"math":    "write the numbers and the integer operations yourself; math/bits is available",
	"sort":    "use slices.Sort",
	"maps":    "use slices: cards have no maps",
	"embed":   "write the bytes as a constant string, or have a generator write such a Go file",
	"testing": "move it to a file that ends in _test.go",
	"unicode": "compare bytes; unicode/utf8 is available",
	"crypto":  "use runtime/javacard/security and runtime/javacardx/crypto",
}

// imports reports what card code cannot import.
func imports(s *source) {
	for _, f := range s.cardFiles() {
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			switch {
			case err != nil:
			case isStandard(path) && !AllowedImport(path):
				s.bad(CodeImport, spec.Path, importFix(path), "package %s cannot be used on the card", path)
			case isHost(path):
				s.bad(CodeImport, spec.Path, "use the API packages, such as runtime/javacard/framework", "package %s is part of the host", path)
			}
		}
	}
}

func isHost(path string) bool {
	rest, ok := strings.CutPrefix(path, runtimePath)
	for _, h := range hostPackages {
		if ok && (rest == h || strings.HasPrefix(rest, h+"/")) {
			return true
		}
	}
	return false
}

func importFix(path string) string {
	first, _, _ := strings.Cut(path, "/")
	for _, key := range []string{path, first} {
		if fix := importFixes[key]; fix != "" {
			return fix
		}
	}
	return "do without it; gocard explain " + CodeImport + " lists what is available"
}
