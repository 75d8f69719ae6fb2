package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule says what the packages below from (a path in the module) may import besides the standard library and themselves. A path ending
// in /... means the package and all below it; one without means the package alone.
type rule struct {
	from string
	may  []string
}

var formatLeaves = []string{"backend/javacard/bytecode", "backend/javacard/capfile", "backend/javacard/exportfile"}

// importRules is the table of docs/architecture.md; the first row that matches a package decides.
var importRules = []rule{
	{"ir", nil},
	{"ir/diag", nil},
	{"ir/...", []string{"ir", "ir/diag", "ir/..."}},
	{"frontend/...", []string{"frontend/...", "ir", "ir/verify", "ir/diag", "golang.org/x/tools/..."}},
	{"backend/javacard/bytecode", []string{"runtime/iso7816"}},
	{"backend/javacard/exportfile", []string{"runtime/iso7816", "backend/javacard/bytecode"}},
	{"backend/javacard/capfile", []string{"runtime/iso7816", "backend/javacard/bytecode", "backend/javacard/exportfile"}},
	{"backend/javacard/bindgen", []string{"runtime/iso7816", "backend/javacard/exportfile"}},
	{"backend/javacard/isel", append([]string{"ir", "ir/diag"}, formatLeaves...)},
	{"backend/javacard/link", append([]string{"ir", "ir/diag"}, formatLeaves...)},
	{"backend/javacard/capverify", append([]string{"ir/diag", "runtime/iso7816"}, formatLeaves...)},
	{"backend/javacard", []string{"backend/javacard/...", "ir", "ir/pass", "ir/verify", "ir/diag", "runtime/iso7816"}},
	{"runtime/jcvm/...", append([]string{"runtime/..."}, formatLeaves...)},
	{"runtime/card/...", append([]string{"runtime/...", "gp/scp", "gp/tlv", "gp/ota"}, formatLeaves...)},
	{"runtime/cat", []string{"gp/tlv"}},
	{"runtime/handset", []string{"runtime/cat", "runtime/iso7816", "gp/tlv"}},
	{"runtime/jcre/crypto", []string{"golang.org/x/crypto/..."}},
	{"runtime/...", []string{"runtime/..."}},
	{"applets/...", []string{"applets/...", "runtime/..."}},
	{"gp/pcsc", []string{"runtime/iso7816", "gp/...", "github.com/ebfe/scard", "github.com/ElMostafaIdrassi/goscard"}},
	{"gp/...", []string{"runtime/iso7816", "backend/javacard/capfile", "gp/..."}},
}

// TestImportRules holds the walls of the house: docs/architecture.md says why each stands.
func TestImportRules(t *testing.T) {
	for _, p := range listPackages(t) {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		if strings.HasPrefix(path, "cmd/gocard") {
			continue
		}
		i := slices.IndexFunc(importRules, func(r rule) bool { return matches(r.from, path) })
		if i < 0 {
			t.Errorf("%s: no rule covers this package; give it a row or another place", path)
			continue
		}
		for _, imp := range p.Imports {
			if !allowed(importRules[i], path, imp) {
				t.Errorf("%s imports %s: the rule for %s does not allow it", path, imp, importRules[i].from)
			}
		}
	}
}

// TestPackageComments demands that every package says what it is.
func TestPackageComments(t *testing.T) {
	for _, p := range listPackages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func allowed(r rule, from, imp string) bool {
	inModule := strings.TrimPrefix(imp, module+"/")
	if inModule == imp { // another module, or the standard library
		return !strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") || slices.ContainsFunc(r.may, func(m string) bool { return matches(m, imp) })
	}
	return strings.HasPrefix(inModule, from+"/internal/") || slices.ContainsFunc(r.may, func(m string) bool { return matches(m, inModule) })
}

func matches(pattern, path string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == base || strings.HasPrefix(path, base+"/")
	}
	return path == pattern
}

type listed struct {
	ImportPath, Doc string
	Imports         []string
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Doc", module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
