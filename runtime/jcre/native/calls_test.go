package native

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/jcre"
)

// The files in testdata/calls hold calls of the API, one a line, each followed by its result:
//
//	VAR CLASS.METHOD(DESC) ARG...
//	= RESULT ARRAY...     or   ! EXCEPTION REASON ARRAY...
//
// The result goes to VAR; METHOD! is called on its first ARG. Arrays are x, z, s or i (byte, boolean, short, int) and hex; a result shows what became
// of the arrays. A third line, "judge ...", is what the reference implementation answers where it differs, with the reason behind a # in the call.

// call is one call with what is expected.
type call struct {
	line, want, judge string
}

func readCalls(t *testing.T, name string) (list []call) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "= ") || strings.HasPrefix(line, "! "):
			list[len(list)-1].want = line
		case strings.HasPrefix(line, "judge "):
			list[len(list)-1].judge = strings.TrimPrefix(line, "judge ")
		default:
			list = append(list, call{line: line})
		}
	}
	return list
}

// machine executes calls on native methods.
type machine struct {
	*fakeEnv
	kinds   map[Ref]ElementKind
	words   map[Ref][]int32
	classes map[Ref]string
	vars    map[string]int32
	methods map[string]Key // CLASS.METHOD(DESC) with ! for virtual ones
	results map[string]string
}

func newMachine() *machine {
	m := &machine{newFake(), map[Ref]ElementKind{}, map[Ref][]int32{}, map[Ref]string{}, map[string]int32{}, map[string]Key{}, map[string]string{}}
	for _, aid := range Packages() {
		versions := exportfile.Versions(aid)
		p := versions[len(versions)-1]
		for _, c := range p.Classes {
			for _, x := range c.Methods {
				desc := x.Descriptor[:strings.IndexByte(x.Descriptor, ')')+1]
				name, kind := c.Name+"."+x.Name+"!"+desc, Virtual
				switch {
				case x.Name == "<init>":
					name, kind = c.Name+".new"+desc, Constructor
				case x.IsStatic():
					name, kind = c.Name+"."+x.Name+desc, Static
				}
				m.methods[name], m.results[name] = Key{aid, c.Token, kind, x.Token}, x.Descriptor[len(desc):]
			}
		}
	}
	return m
}

// Elements gives an array's elements; objects are no arrays.
func (m *machine) Elements(r Ref) (ElementKind, []int32, error) {
	switch kind := m.kinds[r]; {
	case r == 0:
		return 0, nil, exception(jcre.NullPointerExceptionClass)
	case kind == Byte:
		return kind, Words(m.arrays[r]), nil
	case kind != 0:
		return kind, m.words[r], nil
	}
	return 0, nil, exception(jcre.ClassCastExceptionClass)
}

func (m *machine) SetElements(r Ref, off int, words []int32, atomic bool) error {
	if m.kinds[r] == Byte {
		return m.Write(r, off, LowBytes(words), atomic)
	}
	copy(m.words[r][off:], words)
	return nil
}

func (m *machine) NewObject(class string, state any) (Ref, error) {
	r, err := m.fakeEnv.NewObject(class, state)
	m.classes[r] = class
	return r, err
}

func (m *machine) Use(r Ref) error {
	if r == 0 {
		return exception(jcre.NullPointerExceptionClass)
	}
	return nil
}

// array makes an array of an argument.
func (m *machine) array(arg string) Ref {
	r := Ref(1000 + len(m.kinds))
	b, _ := hex.DecodeString(arg[1:])
	size := map[byte]int{'x': 1, 'z': 1, 's': 2, 'i': 4}[arg[0]]
	m.kinds[r] = map[byte]ElementKind{'x': Byte, 'z': Boolean, 's': Short, 'i': Int}[arg[0]]
	if arg[0] == 'x' {
		m.arrays[r] = append([]byte{}, b...)
	} else {
		m.words[r] = joinBytes(b, size)
	}
	return r
}

// show is an array as calls write it.
func (m *machine) show(r Ref) string {
	if m.kinds[r] == Byte {
		return fmt.Sprintf("x%X", m.arrays[r])
	}
	name, size := "z", 1
	switch m.kinds[r] {
	case Short:
		name, size = "s", 2
	case Int:
		name, size = "i", 4
	}
	return fmt.Sprintf("%s%X", name, LowBytes(repack(m.words[r], size, 1)))
}

// run executes one call.
func (m *machine) run(t *testing.T, line string) string {
	line, _, _ = strings.Cut(line, " #")
	f := strings.Fields(line)
	desc := f[1][strings.IndexByte(f[1], '('):]
	key, ok := m.methods[f[1]]
	if !ok {
		t.Fatalf("%s: no such method in the tables", f[1])
	}
	var args []int32
	params := f[2:]
	if key.Kind == Virtual {
		args, params = append(args, m.vars[f[2]]), f[3:]
	}
	if key.Kind == Constructor {
		r, _ := m.NewObject(f[1][:strings.LastIndex(f[1], ".new")], nil)
		args = append(args, int32(r))
	}
	var shown []Ref
	for i, p := range splitDescriptor(desc) {
		switch arg := params[i]; {
		case arg == "null":
			args = append(args, 0)
		case !strings.ContainsAny(p[:1], "[L"):
			n, err := strconv.Atoi(arg)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			args = append(args, int32(n))
			if p == "I" {
				args = append(args, 0)
			}
		case m.vars[arg] != 0:
			args = append(args, m.vars[arg])
		default:
			r := m.array(arg)
			args, shown = append(args, int32(r)), append(shown, r)
		}
	}
	for table := Table(); ; key.Class-- { // a method that a superclass declares: the classes of these packages stand behind their superclasses
		if method, ok := table[key]; ok {
			result, err := method.Call(m, args)
			return m.outcome(f[0], f[1], key.Kind, args, result, err, shown)
		}
		if key.Class == 0 {
			t.Fatalf("%s: no native method", f[1])
		}
	}
}

func (m *machine) outcome(name, method string, kind Kind, args []int32, result int32, err error, shown []Ref) string {
	var out string
	var e *jcre.Exception
	switch {
	case errors.As(err, &e):
		out = "! " + e.Class.String()
		if e.Class.HasReason() {
			out += fmt.Sprintf(" %d", e.Reason)
		}
	case err != nil:
		out = "! " + err.Error()
	default:
		if kind == Constructor {
			result = args[0]
		}
		out = "= " + m.showResult(method, result)
		m.vars[name] = result
	}
	for _, r := range shown {
		out += " " + m.show(r)
	}
	return out
}

// showResult is a result by the type that the method's class declares.
func (m *machine) showResult(method string, result int32) string {
	if class := m.classes[Ref(result)]; class != "" {
		return class
	}
	if t := m.results[method]; t == "V" || t[0] == 'L' && result == 0 {
		return "null"
	}
	return fmt.Sprint(result)
}

// splitDescriptor gives the types of the parameters.
func splitDescriptor(desc string) (types []string) {
	for d := strings.Trim(desc, "()"); d != ""; {
		n := 1
		switch d[0] {
		case '[':
			n = 2
		case 'L':
			n = strings.IndexByte(d, ';') + 1
		}
		types, d = append(types, d[:n]), d[n:]
	}
	return types
}

// TestCalls executes the files of calls.
func TestCalls(t *testing.T) {
	files, _ := filepath.Glob("testdata/calls/*.txt")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			m := newMachine()
			for _, c := range readCalls(t, file) {
				if got := m.run(t, c.line); got != c.want {
					t.Errorf("%s\n got %s\nwant %s", c.line, got, c.want)
				}
			}
		})
	}
}

// TestJudgeCalls asks the Java classes of the kit for 2.2.2 the same: those of javacardx.framework are no stubs there.
func TestJudgeCalls(t *testing.T) {
	kit := os.Getenv("JC_SDKS")
	if kit == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose classes are the judge here")
	}
	path := judge(t, filepath.Join(kit, "jc222_kit/lib"))
	for _, name := range []string{"math.txt", "tlv.txt", "util.txt"} {
		t.Run(name, func(t *testing.T) {
			calls := readCalls(t, "testdata/calls/"+name)
			var in strings.Builder
			for _, c := range calls {
				line, _, _ := strings.Cut(c.line, " #")
				in.WriteString(line + "\n")
			}
			cmd := exec.Command("java", "-cp", path, "Calls")
			cmd.Stdin = strings.NewReader(in.String())
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range slices.Collect(strings.Lines(string(out))) {
				want := calls[i].want
				if calls[i].judge != "" {
					want = calls[i].judge
				}
				if got := strings.TrimSpace(got); got != want {
					t.Errorf("%s\njudge %s\nhere  %s", calls[i].line, got, want)
				}
			}
		})
	}
}

// judge compiles testdata/judge and gives the class path.
func judge(t *testing.T, lib string) string {
	t.Helper()
	dir := t.TempDir()
	kit := strings.Join([]string{filepath.Join(lib, "jcwde.jar"), filepath.Join(lib, "api.jar")}, string(os.PathListSeparator))
	sources, _ := filepath.Glob("testdata/judge/*.java")
	if out, err := exec.Command("javac", append([]string{"-nowarn", "-cp", kit, "-d", dir}, sources...)...).CombinedOutput(); err != nil {
		t.Skipf("javac: %v\n%s", err, out)
	}
	return dir + string(os.PathListSeparator) + kit
}
