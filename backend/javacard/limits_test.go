package javacard_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// lines joins what f makes of 0 to n-1.
func lines(n int, f func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i) + "\n")
	}
	return b.String()
}

// longFunc is a function of n calls, 4 bytes each, in a loop: its branches need to be wide.
func longFunc(n int) string {
	return `func f(v0 i16) i16 {
b0:
	z i16 = const 0
	one i16 = const 1
	jump b1
b1:
	i i16 = phi b0: z, b2: i2
	c bool = lt i, v0
	if c b2 else b3
b2:
` + lines(n, func(int) string { return "\tcall g(i)" }) + `	i2 i16 = add i, one
	jump b1
b3:
	return i
}
func g(v0 i16) {
b0:
	return
}
`
}

// TestLimits makes programs that do not fit and looks at the codes of the diagnostics.
func TestLimits(t *testing.T) {
	for _, tt := range []struct{ name, code, src string }{
		{"method size", "GC7001", longFunc(8200)},
		{"locals", "GC7002", "func f(" + strings.ReplaceAll(lines(255, func(i int) string { return fmt.Sprintf("v%d i16,", i) }), "\n", " ") + "v255 i16) {\nb0:\n\treturn\n}\n"},
		{"fields", "GC7003", "class @C {\n" + lines(130, func(i int) string { return fmt.Sprintf("\tfield f%d i32", i) }) + "}\n"},
		{"virtual methods", "GC7004", "class @C\n" + lines(128, func(i int) string {
			return fmt.Sprintf("func @C:m%d(v0 @C) {\nb0:\n\treturn\n}", i)
		})},
		{"code size", "GC7005", lines(6, func(i int) string {
			return strings.NewReplacer(" f(", fmt.Sprintf(" f%d(", i), " g(", fmt.Sprintf(" g%d(", i)).Replace(longFunc(3000))
		})},
		{"interfaces", "GC7006", lines(16, func(i int) string { return fmt.Sprintf("interface @I%d", i) }) +
			"class @C implements " + strings.TrimSuffix(strings.ReplaceAll(lines(16, func(i int) string { return fmt.Sprintf("@I%d,", i) }), "\n", " "), ", ") + "\n"},
		{"classes", "GC7007", lines(256, func(i int) string { return fmt.Sprintf("class @C%d", i) })},
		{"library data", "GC7008", "global g u8[] = hex 01\nfunc f() u8[] {\nb0:\n\tv0 u8[] = globalget g\n\treturn v0\n}\n"},
		{"superclass", "GC7009", "class @C extends @javacard/framework/OwnerPIN\nfunc f() {\nb0:\n\tv0 @C = new @C\n\treturn\n}\n"},
		{"final superclass", "GC7009", strings.Replace(prelude, "interface", "package javacardx/framework/tlv A000000062020803 1.0\ninterface", 1) +
			"class @javacardx/framework/tlv/PrimitiveBERTag api javacardx/framework/tlv 5\n" +
			"class @C extends @javacardx/framework/tlv/PrimitiveBERTag\nfunc f() {\nb0:\n\tv0 @C = new @C\n\treturn\n}\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := javacard.Generate(parse(t, "limits.ir", interfacesFirst(tt.src)), javacard.Options{Target: "jc222"})
			var list diag.List
			if !errors.As(err, &list) || list[0].Code != tt.code {
				t.Errorf("error %v, want code %s", err, tt.code)
			}
		})
	}
}

// interfacesFirst puts a program's interfaces into the prelude, as they have to stand before all classes.
func interfacesFirst(src string) string {
	if !strings.HasPrefix(src, "interface") {
		return src
	}
	at := strings.Index(src, "class ")
	i := strings.Index(prelude, "class ")
	return prelude[:i] + src[:at] + prelude[i:] + src[at:]
}

// TestWideForms makes code that needs two-byte branch offsets and constant pool indexes.
func TestWideForms(t *testing.T) {
	r := generate(t, parse(t, "wide.ir", longFunc(60)), "jc222")
	if ops := opcodes(t, r, "f"); !strings.Contains(ops, "goto_w") || !strings.Contains(ops, "if_scmplt_w") {
		t.Errorf("no wide branches in %s", ops)
	}
	const fields = 300
	src := "class @A {\n" + lines(150, func(i int) string { return fmt.Sprintf("\tfield f%d i16", i) }) + "}\n" +
		"class @B {\n" + lines(150, func(i int) string { return fmt.Sprintf("\tfield f%d u8", i) }) + "}\n" +
		"func f(v0 @A, v1 @B) {\nb0:\n\tzero i16 = const 0\n\tn @A = null\n\tc bool = eq v0, n\n\tif c b1 else b2\nb1:\n\treturn\nb2:\n" +
		lines(fields, func(i int) string {
			return fmt.Sprintf("\tfieldset @%c:f%d v%d, zero", 'A'+i%2, i/2, i%2)
		}) + "\treturn\n}\n"
	r = generate(t, parse(t, "fields.ir", src), "jc222")
	if ops := opcodes(t, r, "f"); !strings.Contains(ops, "putfield_b_w") {
		t.Error("no wide field accesses")
	}
	if n := len(r.CAP.RefLocation.ByteIndices); n != 256 {
		t.Errorf("%d one-byte indexes, want 256", n)
	}
}

// opcodes lists the mnemonics of a method.
func opcodes(t *testing.T, r *javacard.Result, name string) string {
	t.Helper()
	for i, m := range r.Methods {
		if m.Name != name {
			continue
		}
		list, err := bytecode.Disassemble(r.CAP.Method.Methods[i].Code)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, l := range list {
			names = append(names, l.Instr.Op.String())
		}
		return strings.Join(names, " ")
	}
	t.Fatalf("no method %s", name)
	return ""
}

// TestFormats looks at what the targets make different.
func TestFormats(t *testing.T) {
	for target, format := range map[string]capfile.Format{"jc222": capfile.Format21, "jc304": capfile.Format21, "jc305": capfile.Format22, "jc310": capfile.Format23} {
		r := generate(t, parse(t, "f.ir", "func f() {\nb0:\n\treturn\n}\n"), target)
		if r.CAP.Header.Format != format || r.Int || r.CAP.Header.Flags != 0 {
			t.Errorf("%s: format %s, flags %02X", target, r.CAP.Header.Format, r.CAP.Header.Flags)
		}
	}
	if _, err := javacard.Generate(&ir.Program{}, javacard.Options{Target: "jc999"}); err == nil {
		t.Error("jc999 is accepted")
	}
	r := generate(t, parse(t, "int.ir", "func f(v0 i32) {\nb0:\n\treturn\n}\n"), "jc222")
	if !r.Int || r.CAP.Header.Flags&capfile.AccInt == 0 {
		t.Error("a program with int does not say so")
	}
}

// TestDeterminism compiles every program twice, the second time with its functions read in another order of maps.
func TestDeterminism(t *testing.T) {
	for _, file := range runPrograms(t) {
		var first []byte
		for range 3 {
			b, err := generate(t, parseFile(t, file), "jc222").Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			}
			if !bytes.Equal(first, b) {
				t.Errorf("%s: not the same twice", file)
			}
		}
	}
}

// TestReports looks at sizes and map of a program.
func TestReports(t *testing.T) {
	r := generate(t, parseFile(t, testdata+"/run/counter.ir"), "jc222")
	sum := 0
	for _, m := range r.MethodSizes() {
		sum += m.Bytes
	}
	for _, c := range r.ComponentSizes() {
		if c.Name == "Method" && c.Bytes != sum+1 {
			t.Errorf("Method has %d bytes, methods %d", c.Bytes, sum)
		}
	}
	block, err := r.CAP.LoadFileDataBlock(false)
	if err != nil || r.LoadSize() != len(block) {
		t.Errorf("load size %d, want %d (%v)", r.LoadSize(), len(block), err)
	}
	text := string(r.Map())
	for _, want := range []string{"method 0001 7 Counter.<init>\n", "Counter.Process\n\t0 ", "counter.ir:37\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("map has no %q:\n%s", want, text)
		}
	}
}

// TestExport looks at the export file of a package with a shareable interface.
func TestExport(t *testing.T) {
	r := generate(t, parseFile(t, testdata+"/run/interfaces.ir"), "jc222")
	if r.Export == nil || r.CAP.Export == nil {
		t.Fatal("nothing is exported")
	}
	c := r.Export.ClassNamed("Service")
	if len(r.Export.Classes) != 1 || c == nil || c.Token != 0 || len(c.Interfaces) != 1 || c.Interfaces[0] != "javacard/framework/Shareable" {
		t.Fatalf("exported classes: %+v", r.Export.Classes)
	}
	if m := c.MethodNamed("Serve", "(S[B)S"); m == nil || m.Token != 0 {
		t.Errorf("methods of Service: %+v", c.Methods)
	}
	if r := generate(t, parseFile(t, testdata+"/run/counter.ir"), "jc222"); r.Export != nil {
		t.Error("a plain applet exports something")
	}
}

// TestLargeSwitch builds a function with many equal tails: to merge them in every trial would take longer than the test may.
func TestLargeSwitch(t *testing.T) {
	const n = 250
	var cases []string
	for i := range n {
		cases = append(cases, fmt.Sprintf("%d: b%d", 100*i, i+1))
	}
	src := "func f(v0 i16, v1 u8[]) i16 {\nb0:\n\tz i16 = const 0\n\tswitch v0 [" + strings.Join(cases, ", ") + "] b999\n" +
		lines(n, func(i int) string {
			return fmt.Sprintf("b%d:\n\tk%d i16 = const %d\n\tx%d u8 = const %d\n\ty%d i16 = add v0, k%d\n\tarrayset v1, k%d, x%d\n\tarrayset v1, z, x%d\n\tcall g(y%d)\n\tjump b999",
				i+1, i, i, i, i%100, i, i, i, i, i, i)
		}) +
		"b999:\n\treturn z\n}\nfunc g(v0 i16) {\nb0:\n\treturn\n}\n"
	if code := generate(t, parse(t, "switch", src), "jc222").Listing(); strings.Count(code, "invokestatic") >= n {
		t.Error("no tails are merged")
	}
}
