package bindgen

import (
	"strings"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// runtimePath is where the Go packages of the API are.
const runtimePath = "github.com/gocard/gocard/runtime/"

// withoutGo are packages with tables but without a Go package.
var withoutGo = map[string]bool{"java/lang": true, "java/io": true, "java/rmi": true}

// Resolve finds a class of the API packages, for Input.Resolve: the path is "" for one that has no Go type.
func Resolve(class string) (c *exportfile.Class, path string, ok bool) {
	name := class[:max(strings.LastIndexByte(class, '/'), 0)]
	for _, h := range exportfile.Histories() {
		if h.Name != name {
			continue
		}
		versions := exportfile.Versions(h.AID)
		if c = versions[len(versions)-1].ClassNamed(class); c == nil {
			return nil, "", false
		}
		if withoutGo[name] {
			return c, "", true
		}
		return c, runtimePath + name, true
	}
	return nil, "", false
}
