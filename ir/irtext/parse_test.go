package irtext_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/verify"
)

const samples = "../../testdata/ir"

func sampleFiles(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join(samples, "*.ir"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples in %s: %v", samples, err)
	}
	return files
}

// TestPrintParsePrint: what is printed parses, and prints again as it was.
func TestPrintParsePrint(t *testing.T) {
	for _, file := range sampleFiles(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		once := roundTrip(t, file, src)
		if twice := roundTrip(t, file, []byte(once)); twice != once {
			t.Errorf("%s is not stable:\n%s", file, cmp.Diff(once, twice))
		}
	}
}

// TestCanonical: everything.ir is written as the printer prints.
func TestCanonical(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(samples, "everything.ir"))
	if err != nil {
		t.Fatal(err)
	}
	if got := compact(roundTrip(t, "everything.ir", src)); got != compact(string(src)) {
		t.Error(cmp.Diff(compact(string(src)), got))
	}
}

func compact(s string) string { return strings.ReplaceAll(s, "\n\n", "\n") }

func roundTrip(t *testing.T, name string, src []byte) string {
	t.Helper()
	p, err := irtext.Parse(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return p.String()
}

func TestHandWrittenNames(t *testing.T) {
	p, err := irtext.Parse("t.ir", []byte(`
func sum(a i16, v5 i16) i16 {
start:
	x i16 = add a, v5
	jump loop
loop:
	y i16 = phi loop: z, start: x
	z i16 = phi start: a, loop: y
	jump loop
}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `func sum(v0 i16, v5 i16) i16 {
b0:
	v1 i16 = add v0, v5
	jump b1
b1: // from b0, b1
	v3 i16 = phi b1: v4, b0: v1
	v4 i16 = phi b1: v3, b0: v0
	jump b1
}
`
	if got := p.String(); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if got := p.Funcs[0].NumValues(); got != 7 {
		t.Errorf("NumValues() = %d, want 7", got)
	}
	if got := p.Funcs[0].Blocks[1].Values[0].Pos.String(); got != "t.ir:7:2" {
		t.Errorf("position = %s, want t.ir:7:2", got)
	}
}

func TestPositions(t *testing.T) {
	p, err := irtext.Parse("t.ir", []byte("func f() {\nb0:\n\treturn\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := p.Fprint(&b, ir.WithPositions); err != nil {
		t.Fatal(err)
	}
	if want := "\treturn // t.ir:3:2\n"; !strings.Contains(b.String(), want) {
		t.Errorf("got %q, want %q in it", b.String(), want)
	}
}

func TestErrors(t *testing.T) {
	fn := func(body string) string {
		return "class @C {\n\tfield f i16\n}\nfunc f(a i16) {\nb0:\n" + body + "\n}\n"
	}
	tests := []struct{ src, want string }{
		{"bogus", `t:1:1: found "bogus" where a declaration belongs`},
		{"func f() {", `t:1:11: a closing brace is missing`},
		{"}", `t:1:1: found "}" where a declaration belongs`},
		{"program a xx 1.0", `t:1:11: found "xx" where an AID in hex belongs`},
		{"program a none 1", `t:1:16: found "1" where a version like 1.0 belongs`},
		{"program a none 1.0 }", `t:1:20: found "}" where the line should end`},
		{"program \"a none 1.0", `t:1:9: bad string`},
		{"package a none 1.0\npackage a none 1.0", `t:2:9: package a is declared twice`},
		{"class @C\nclass @C", `t:2:1: class C is declared twice`},
		{"class @C extends @D", `t:1:19: class D is not declared`},
		{"class @C api p 3", `t:1:14: package p is not declared`},
		{"class @C {\n\tfield f i17\n}", `t:2:10: found "i17" where a type belongs`},
		{"class @C {\n\tfield f i16\n\tfield f i16\n}", `t:3:2: f is declared twice`},
		{"class @C {\n\tbogus\n}", `t:2:2: found "bogus" where field, method, api or methods belongs`},
		{"class @C {\n\tapi m odd 1 ()\n}", `t:2:8: found "odd" where static, virtual, interface, new or super belongs`},
		{"class @C {\n\tapi m static 256 ()\n}", `t:2:15: a method token 256 is not within 0 to 255`},
		{"class @C {\n\tmethods m\n}", `t:2:10: function m is not declared`},
		{"interface @C {\n\tmethod m() api @C:x\n}", `t:2:17: imported method x is not declared`},
		{"interface @C {\n\tmethod m() (u8[] ref)\n}", `t:2:13: results of methods have no roles`},
		{"global g i16 = zz", `t:1:16: found "zz" where a number belongs`},
		{"global g u8[] = hex 123", `t:1:21: found "123" where contents in hex belongs`},
		{"global g u8[] = 5", `t:1:17: found "5" where hex or a string belongs`},
		{"runtime Nothing @C", `t:1:9: the runtime has no slot Nothing`},
		{"init f", `t:1:6: function f is not declared`},
		{"func f() {\n}\nfunc f() {\n}", `t:3:6: function f is declared twice`},
		{fn("\tb i16 = bogus"), `t:6:10: "bogus" is no operation`},
		{fn("\tb i16 = param"), `t:6:10: "param" is no operation`},
		{fn("\ta i16 = const 5"), `t:6:2: value a is defined twice`},
		{fn("\treturn b"), `t:6:9: value b is not defined`},
		{fn("\tjump b7"), `t:6:7: block b7 is not defined`},
		{fn("\tv1048576 i16 = const 5"), `t:6:2: value number 1048576 is too large`},
		{fn("b1048576:"), `t:6:1: block number 1048576 is too large`},
		{fn("b0:"), `t:6:1: block b0 is defined twice`},
		{fn("\tb i16 = fieldget @C:g a"), `t:6:19: the field is not declared`},
		{fn("\tb i16 = globalget g"), `t:6:20: the global is not declared`},
		{fn("\tb i16 = call g(a)"), `t:6:15: function g is not declared`},
		{fn("\tb i16 = callinterface @C:g(a)"), `t:6:24: the interface method is not declared`},
		{fn("\ttrap odd"), `t:6:7: "odd" is no kind of run-time error`},
		{fn("\tjump b1\nb1:\n\tb i16 = phi b1: a"), `t:8:14: a phi of b1 names other predecessors than the 1 it has`},
		{fn("b1: handler b9"), `t:6:13: block b9 is not defined`},
		{"func f() {\n\treturn\n}", `t:2:2: found "return" before the first block`},
		{"func f() {\n\tframe x u8[99999]\n}", `t:2:13: a length 99999 is not within 0 to 32767`},
	}
	for _, tt := range tests {
		p, err := irtext.Parse("t", []byte(tt.src))
		if err == nil || err.Error() != tt.want {
			t.Errorf("Parse(%q)\n got %v\nwant %s", tt.src, err, tt.want)
		}
		if p != nil {
			t.Errorf("Parse(%q) gave a program and an error", tt.src)
		}
	}
}

func TestOverloadedAPI(t *testing.T) {
	const decl = "package p none 1.0\nclass @C api p 1 {\n\tapi m static 1 ()\n\tapi m static 2 ()\n}\n"
	_, err := irtext.Parse("t", []byte(decl+"func f() {\nb0:\n\tcallapi @C:m()\n}"))
	if want := "t:8:10: several imported methods are named m: write name/kind/token"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	p, err := irtext.Parse("t", []byte(decl+"func f() {\nb0:\n\tcallapi @C:m/static/2()\n}"))
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Funcs[0].Blocks[0].Values[0].Aux.(*ir.APIMethod); m.Token != 2 {
		t.Errorf("token = %d, want 2", m.Token)
	}
}

// FuzzParse: any text gives a program or an error; what is printed parses and prints as it was, and the verifier judges it.
func FuzzParse(f *testing.F) {
	for _, file := range sampleFiles(f) {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := irtext.Parse("fuzz", src)
		if (p == nil) != (err != nil) {
			t.Fatalf("program %v with error %v", p, err)
		}
		if err != nil {
			return
		}
		_ = verify.Program(p) // judges any program, without a panic
		_ = verify.CardForm(p, true)
		once := p.String()
		q, err := irtext.Parse("once", []byte(once))
		if err != nil {
			t.Fatalf("%v in\n%s", err, once)
		}
		if twice := q.String(); twice != once {
			t.Fatal(cmp.Diff(once, twice))
		}
	})
}
