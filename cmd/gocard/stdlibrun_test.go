package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/cmd/gocard/ircard"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

// stdInputs are the lines of testdata/stdlib/inputs.txt.
func stdInputs(t *testing.T) [][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "testdata/stdlib/inputs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		b, err := hex.DecodeString(strings.ReplaceAll(line, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// stdVariables are what the statements of a call may mention.
var stdVariables = map[string]string{
	"a": "partA(in)", "b": "partB(in)", "s": "text(partA(in))", "t": "text(partB(in))", "u": "text(in)", "m": "number(in, 0)", "n": "number(in, 4)",
}

// stdSource writes calls as functions, each in a line of its own, and says in which line the first one stands.
func stdSource(pkg string, calls []*stdCall) (text string, first int) {
	var code, b strings.Builder
	for i, c := range calls {
		fmt.Fprintf(&code, "func call%d(in []byte, o *out) {", i)
		for _, name := range []string{"a", "b", "s", "t", "u", "m", "n"} {
			if regexp.MustCompile(`\b` + name + `\b`).MatchString(c.code) {
				fmt.Fprintf(&code, " %s := %s; _ = %[1]s;", name, stdVariables[name])
			}
		}
		fmt.Fprintf(&code, " %s }", c.code)
		if c.status == stdAllocates {
			code.WriteString(" //gocard:alloc")
		}
		code.WriteString("\n")
	}
	fmt.Fprintf(&b, "package %s\n", pkg)
	imports := append([]string{"unicode", "github.com/gocard/gocard/runtime/javacard/framework", "fmt", "os"}, stdPackages...)
	rest := code.String()
	switch pkg {
	case "main":
		rest += stdMain(len(calls))
	default:
		rest += stdDispatch(len(calls))
	}
	for _, path := range imports {
		if regexp.MustCompile(`\b` + filepath.Base(path) + `\.`).MatchString(rest) {
			fmt.Fprintf(&b, "import %q\n", path)
		}
	}
	return b.String() + rest, strings.Count(b.String(), "\n") + 1
}

// stdDispatch is the applet's side.
func stdDispatch(n int) string {
	var b strings.Builder
	b.WriteString(`func Install(params []byte) { framework.Register(&Applet{}) }
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() { return }
	buf := apdu.Buffer()
	in := a.in[:copy(a.in[:], buf[6:5+apdu.SetIncomingAndReceive()])] // behind a byte that is there for inputs without any
	a.o.n = 0
	switch buf[3] {
`)
	for i := range n {
		fmt.Fprintf(&b, "\tcase %d: call%d(in, &a.o)\n", i, i)
	}
	b.WriteString("\t}\n\tapdu.SetOutgoingAndSend(buf[:copy(buf, a.o.b[:a.o.n])])\n}\n")
	return b.String()
}

// stdMain is the native side: a line for each call and input.
func stdMain(n int) string {
	var b strings.Builder
	b.WriteString("func run(f func([]byte, *out), in string) {\n\to := new(out)\n\tdefer func() {\n\t\tif recover() != nil { fmt.Println(\"6F00\") } else { fmt.Printf(\"%X9000\\n\", o.b[:o.n]) }\n" +
		"\t}()\n\tf([]byte(in), o)\n}\n\nfunc main() {\n\tfor _, f := range []func([]byte, *out){\n")
	for i := range n {
		fmt.Fprintf(&b, "\t\tcall%d,\n", i)
	}
	b.WriteString("\t} {\n\t\tfor _, arg := range os.Args[1:] { in, _ := hex.DecodeString(arg[1:]); run(f, string(in)) }\n\t}\n}\n")
	return b.String()
}

// stdFolder writes a package with calls.
func stdFolder(t *testing.T, pkg string, calls []*stdCall) (dir string, first int) {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Join(root, "testdata"), "_stdlib")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	out, err := os.ReadFile(filepath.Join(root, "testdata/stdlib/out.go"))
	text, first := stdSource(pkg, calls)
	err = errors.Join(err,
		os.WriteFile(filepath.Join(dir, "calls.go"), []byte(text), 0o600),
		os.WriteFile(filepath.Join(dir, "out.go"), bytes.Replace(out, []byte("package stdlib"), []byte("package "+pkg), 1), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return dir, first
}

// stdHost runs all calls natively: the results by number of the call, in the order of the inputs.
func stdHost(t *testing.T, calls []*stdCall) map[int][]string {
	t.Helper()
	calls = slices.DeleteFunc(slices.Clone(calls), func(c *stdCall) bool { return strings.HasPrefix(c.status, "GC") })
	dir, _ := stdFolder(t, "main", calls)
	args := []string{"run", "./" + filepath.ToSlash(dir)}
	for _, in := range stdInputs(t) {
		args = append(args, "_"+hex.EncodeToString(in)) // an argument may not be empty
	}
	cmd := exec.Command("go", args...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go run: %v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	lines, results := strings.Fields(string(out)), map[int][]string{}
	n := len(stdInputs(t))
	for i, c := range calls {
		results[c.number] = lines[i*n : (i+1)*n]
	}
	return results
}

// stdBuilt is a package of calls that compiled.
type stdBuilt struct{ pattern string }

// stdTarget is the card that calls are compiled for.
const stdTarget = "jc304"

// buildStd compiles calls together; where that is refused, it gives the codes of each.
func buildStd(t *testing.T, calls []*stdCall) (*stdBuilt, map[*stdCall][]string) {
	t.Helper()
	dir, first := stdFolder(t, "stdlib", calls)
	b := &stdBuilt{"./" + filepath.ToSlash(dir)}
	p, err := frontend.Load(frontend.Config{Pattern: b.pattern, Target: stdTarget})
	if err == nil {
		_, err = javacard.Build(p, javacard.Options{Target: stdTarget, OptLevel: 2})
	}
	if err == nil {
		return b, nil
	}
	var list diag.List
	if !errors.As(err, &list) {
		t.Errorf("%s.%s and so on: %v", calls[0].path, calls[0].name, err)
		return nil, nil
	}
	codes := map[*stdCall][]string{}
	for _, d := range list {
		i := d.Pos.Line - first
		if filepath.Base(d.Pos.Filename) != "calls.go" || i < 0 || i >= len(calls) {
			i = 0
			if len(calls) > 1 {
				t.Logf("%v", d)
				continue
			}
		}
		codes[calls[i]] = append(codes[calls[i]], d.Code)
	}
	return nil, codes
}

// stdMachine is a card with a package of calls.
type stdMachine struct {
	name    string
	process func([]byte) []byte
}

// call executes a call and gives the whole response in hex.
func (m *stdMachine) call(t *testing.T, number int, in []byte) string {
	t.Helper()
	apdu := append([]byte{0x80, 0x10, 0, byte(number), byte(1 + len(in)), 0}, in...)
	return fmt.Sprintf("%X", m.process(apdu))
}

// machines puts the package on all machines and selects the applet.
func (b *stdBuilt) machines(t *testing.T) []*stdMachine {
	t.Helper()
	load := func() *ir.Program {
		p, err := frontend.Load(frontend.Config{Pattern: b.pattern, Target: stdTarget})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	interpreter := func(p *ir.Program, cardForm bool) func([]byte) []byte {
		card, err := ircard.New(p, cardForm)
		if err != nil {
			t.Fatal(err)
		}
		return func(apdu []byte) []byte {
			b, err := card.Transmit(apdu)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
	aid := load().Applets[0].AID
	all := []*stdMachine{{"the interpreter of the Go form", interpreter(load(), false)}}
	for _, level := range []int{0, 2} {
		p := load()
		r, err := javacard.Build(p, javacard.Options{Target: stdTarget, OptLevel: level, Verify: true})
		if refused := (diag.List{}); level == 0 && errors.As(err, &refused) {
			continue // without inlining less is known of ranges
		}
		if err != nil {
			t.Fatal(err)
		}
		if faults := capverify.Verify(r.CAP, exportfile.Facts()); len(faults) > 0 {
			t.Fatal(faults)
		}
		vm := jcvm.New(jcre.Config{}, jcvm.Options{})
		pkg, err := vm.Load(r.CAP)
		if err != nil {
			t.Fatal(err)
		}
		instance := r.CAP.Applet.Applets[0].AID
		if _, err := vm.Install(pkg, instance, instance, append(instance.AppendLV(nil), 0, 0)); err != nil {
			t.Fatal(err)
		}
		all = append(all, &stdMachine{fmt.Sprintf("the interpreter at -O%d", level), interpreter(p, true)}, &stdMachine{fmt.Sprintf("the VM at -O%d", level), vm.Card().Process})
	}
	for _, m := range all {
		if got := m.process(append([]byte{0, 0xA4, 4, 0, byte(len(aid))}, aid...)); hex.EncodeToString(got) != "9000" {
			t.Fatalf("%s: SELECT: %X", m.name, got)
		}
	}
	return all
}
