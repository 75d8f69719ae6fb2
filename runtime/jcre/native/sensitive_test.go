package native

import (
	"strings"
	"testing"
)

// TestSensitiveMethods: the methods whose results are stored are there.
func TestSensitiveMethods(t *testing.T) {
	known := map[string]bool{}
	for _, m := range Table() {
		known[m.Name] = true
	}
	for _, s := range sensitiveMethods {
		for class, names := range s.names {
			for _, name := range strings.Fields(names) {
				if !known[class+"."+name] {
					t.Errorf("no method %s.%s", class, name)
				}
			}
		}
	}
}
