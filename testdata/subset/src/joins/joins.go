// Package joins breaks rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package joins

const prefix = "a" + "b"

type name string

var title = prefix + first() // want `GC1012: joining strings at run time allocates memory\n\tcopy the parts into a \[\]byte one after the other`

func first() string { return "c" + prefix }

func join(a, b string, n name) int {
	c := a + "-" + b   // want `GC1012: joining strings`
	c += a             // want `GC1012: joining strings`
	if n+"x" == "yx" { // want `GC1012: joining strings`
		return len(c) + 1
	}
	x := 1
	x += 2
	return x
}
