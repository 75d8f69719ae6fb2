// Package around makes a whole applet out of Go that is none: tests of the Go distribution, and examples of diagnostics and of the language reference.
//
// In: the text of a file. Out: texts that the compiler takes. It knows syntax only.
package around

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

const framework = "github.com/gocard/gocard/runtime/javacard/framework"

// Framework is an import declaration of the framework under a name that no test has.
const Framework = `import gocardFramework "` + framework + `"`

// Place says when the code of a test runs.
type Place string

// Places.
const (
	Process Place = "process" // when a command is processed
	Install Place = "install" // where allocation is free
)

// Applet is a second file for the package of src, with an applet that calls main. With touch it calls all functions and methods with zero values
// instead, behind a condition that the compiler cannot know.
func Applet(src []byte, when Place, touch bool) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "t.go", src, parser.SkipObjectResolution)
	if f == nil || f.Name == nil || f.Name.Name == "" || f.Name.Name == "_" {
		return "", fmt.Errorf("no package clause: %w", err)
	}
	body, vars, input := "main()", "", map[Place]string{Process: "apdu.Buffer()", Install: "params"}[when]
	if touch {
		body, vars = calls(fset, f, src)
		body = "if " + input + "[0] == 0xFF {\n" + body + "}"
	}
	bodies := map[Place]string{when: body}
	return fmt.Sprintf(`// Package %[1]s has an applet around a test.
//
//gocard:package aid=F0676F7465737401 version=1.0
package %[1]s

%[2]s

//gocard:applet aid=F0676F746573740101
type gocardApplet struct{ gocardFramework.Applet }

func Install(params []byte) {
	%[3]s
	gocardFramework.Register(&gocardApplet{})
}

func (a *gocardApplet) Process(apdu *gocardFramework.APDU) {
	if a.SelectingApplet() {
		return
	}
	%[4]s
}

%[5]s
`, f.Name.Name, Framework, bodies[Install], bodies[Process], vars), nil
}

// imports are the packages that an example need not import itself.
var imports = []string{
	framework, "bytes", "cmp", "crypto/subtle", "encoding/binary", "encoding/hex", "errors", "fmt", "math/bits", "slices", "strconv", "strings", "unicode/utf8",
}

// Example makes one file of an example. With a package clause it is whole already. Otherwise package clause, imports and what is missing of an applet
// are added; Process calls all functions and methods then. The comments that mark lines stay where they are.
func Example(text string) (string, error) {
	fset := token.NewFileSet()
	if f, err := parser.ParseFile(fset, "e.go", text, parser.PackageClauseOnly); err == nil && f.Name != nil {
		return text, nil
	}
	var head strings.Builder
	head.WriteString("//gocard:package aid=F0676F636172647701 version=1.0\npackage example\n")
	for _, path := range imports {
		name := path[strings.LastIndexByte(path, '/')+1:]
		if path == framework || strings.Contains(text, name+".") && !strings.Contains(text, `"`+path+`"`) {
			fmt.Fprintf(&head, "import %q\n", path)
		}
	}
	src := []byte(head.String() + strings.Replace(text, "type Applet struct", "//gocard:applet aid=F0676F63617264770101\ntype Applet struct", 1))
	f, err := parser.ParseFile(fset, "e.go", src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	return string(src) + rest(fset, f, src), nil
}

// rest is what of an applet a file does not have.
func rest(fset *token.FileSet, f *ast.File, src []byte) string {
	var b bytes.Buffer
	if !declares(f, "Applet") {
		b.WriteString("\n//gocard:applet aid=F0676F63617264770101\ntype Applet struct{ framework.Applet }\n")
	}
	if !declares(f, "Install") {
		b.WriteString("\nfunc Install(params []byte) { framework.Register(&Applet{}) }\n")
	}
	if !declares(f, "Process") {
		statements, vars := calls(fset, f, src)
		fmt.Fprintf(&b, "\nfunc (a *Applet) Process(apdu *framework.APDU) {\nif apdu.Buffer()[0] == 0xFF {\n%s}\n}\n\n%s", statements, vars)
	}
	return b.String()
}

func declares(f *ast.File, name string) bool {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}
