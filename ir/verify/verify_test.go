package verify_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/verify"
)

func parse(t *testing.T, src string) *ir.Program {
	t.Helper()
	p, err := irtext.Parse("t", []byte(src))
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return p
}

// TestSamples: what is in testdata is valid.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob("../../testdata/ir/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := parse(t, string(src))
		if err := verify.Program(p); err != nil && !strings.HasPrefix(filepath.Base(file), "card") {
			t.Errorf("%s:\n%v", file, err)
		}
		if err := verify.CardForm(p, true); err != nil && strings.HasPrefix(filepath.Base(file), "card") {
			t.Errorf("%s:\n%v", file, err)
		}
	}
}

// decls is what the functions of the tests refer to.
const decls = `package lang A0000000620001 1.0
interface @I {
	method M(i16) i16
	method Two() (i16, i16)
}
interface @API api lang 3
class @Throwable api lang 1 {
	api stat static 1 (i8, i8[]) i8
	api virt virtual 2 (i16)
	api make new 0 (i16)
}
class @A implements @I {
	field f i16
	field u u8
	field n int
}
class @B extends @A
global g u16
global bytes u8[] = "abc" readonly
runtime Throwable @Throwable
func @A:M(v0 @A, v1 i16) i16 {
b0:
	return v1
}
func @A:Two(v0 @A) (i16, i16) {
b0:
	v1 i16 = const 1
	return v1, v1
}
func static(v0 u8, v1 u8[]) i16 {
b0:
	v2 i16 = const 1
	return v2
}
`

// in is a function f around a body. Its parameters: a an @A, i and j i16, u u16, w u8, n int, s bool, x u8[], y i16[], o @A[].
func in(body string) string {
	return decls + "func f(a @A, i i16, j i16, u u16, w u8, n int, s bool, x u8[], y i16[], o @A[]) {\n" + body + "}\n"
}

func one(line string) string { return in("b0:\n\t" + line + "\n\treturn\n") }

func TestProgramInvariants(t *testing.T) {
	tests := []struct{ src, want string }{
		{"class @A extends @B\nclass @B", "superclass B stands behind A"},
		{"class @A extends @A", "superclass A stands behind A"},
		{"class @A\ninterface @I", "interface I stands behind a class"},
		{"interface @I implements @J\ninterface @J", "interface J stands behind I"},
		{"interface @I\nclass @A extends @I", "superclass I of A is an interface"},
		{"class @B\nclass @A implements @B", "B, which A implements, is no interface"},
		{"interface @I {\n\tfield f i16\n}", "interface I has a superclass, fields or methods"},
		{"class @A {\n\tmethod M()\n}", "class A has abstract methods"},
		{"package p none 1.0\nclass @A api p 1 {\n\tfield f i16\n}", "imported class A has fields or methods"},
		{"interface @I {\n\tmethod M()\n}\nclass @A implements @I", "class A has no method M of interface I"},
		{"interface @I {\n\tmethod M(i16)\n}\nclass @A implements @I\nfunc @A:M(v0 @A) {\nb0:\n\treturn\n}", "method A.M has other parameters or results than in interface I"},
		{"class @A\nclass @B extends @A\nfunc @A:M(v0 @A) {\nb0:\n\treturn\n}\nfunc @B:M(v0 @B) i16 {\nb0:\n\tv1 i16 = const 0\n\treturn v1\n}", "method B.M has other parameters or results than A.M"},
		{"class @A\nfunc @A:M(v0 i16) {\nb0:\n\treturn\n}", "A.M: the first parameter is no @A"},
		{"class @A {\n\tmethods M, M\n}\nfunc @A:M(v0 @A) {\nb0:\n\treturn\n}", "method A.M stands 2 times in its class"},
		{"class @A {\n\tapi m static 1 ()\n}\nfunc f() {\nb0:\n\tcallapi @A:m()\n\treturn\n}", "f: b0: callapi @A:m(): imported method A.m belongs to a class that is not imported"},
		{"package p none 1.0\nclass @A api p 1 {\n\tapi m interface 1 ()\n}\nfunc f(v0 @A) {\nb0:\n\tcallapi @A:m(v0)\n\treturn\n}", "f: b0: callapi @A:m(v0): imported method A.m is called as interface"},
		{"package p none 1.0\nclass @A api p 1 {\n\tapi m virtual 1 (i8)\n}\nclass @B extends @A\nfunc @B:M(v0 @B, v1 u8) overrides @A:m {\nb0:\n\treturn\n}",
			"B.M: parameters or results are not those of the imported method A.m"},
		{"package p none 1.0\nclass @A api p 1 {\n\tapi m virtual 1 (i8)\n}\nfunc f() overrides @A:m {\nb0:\n\treturn\n}", "f: a static function overrides nothing"},
		{"global g i16 off", "global g has role off, but does not stand behind its reference"},
		{"global g u8[] ref\nglobal h i8 off", "global h has role off, but type i8"},
		{"global g i16 ref", "global g has role ref, but type i16"},
		{"global g u8[]\nglobal h i16 len", "global h has role len, but does not stand behind its reference"},
		{"class @A {\n\tfield g i16 off\n}", "field A.g has role off, but does not stand behind its reference"},
		{"func f(v0 i16 off) {\nb0:\n\treturn\n}", "f: parameter v0 has role off, but does not stand behind its reference"},
		{"func f(v0 i16) (i16 len) {\nb0:\n\treturn v0\n}", "f: result 0 has role len, but does not stand behind its reference"},
		{"global g u8 = 256", "global g begins with 256, which is not in the range of u8"},
		{"global g i16[] = \"abc\"", "global g has 3 bytes, which is no multiple of 2"},
		{"global g object[] = \"abc\"", "global g has contents, but type object[]"},
		{"global g u8[] = \"" + strings.Repeat("a", 1<<15) + "\"", "global g has 32768 elements"},
		{"class @A\nfunc f() {\nb0:\n\treturn\n}\napplet @A none install f", "install function f is not static with parameters (u8[], i16, i16)"},
		{"interface @A\nfunc f(v0 u8[], v1 i16, v2 i16) {\nb0:\n\treturn\n}\napplet @A none install f", "applet A is no class of the program"},
		{"func f(v0 i16) {\nb0:\n\treturn\n}\ninit f", "init function f is not static without parameters and results"},
		{"func f() {\n}", "f: there is no block"},
	}
	for _, tt := range tests {
		wantViolation(t, verify.Program(parse(t, tt.src)), tt.want, tt.src)
	}
}

// wantViolation asks for the one violation, without its position.
func wantViolation(t *testing.T, err error, want, src string) {
	t.Helper()
	found, _ := err.(verify.Violations)
	for i := range found {
		found[i].Pos.Line = 0
	}
	if len(found) != 1 || found[0].String() != want {
		t.Errorf("in\n%s\n got %v\nwant %s", strings.TrimPrefix(src, decls), err, want)
	}
}

func TestFunctionInvariants(t *testing.T) {
	tests := []struct{ src, want string }{
		{in("b0:\n\tv20 i16 = const 1\n"), "f: b0: block has no terminator at its end"},
		{in("b0:\n\treturn\n\treturn\n"), "f: b0: return: terminator is not the last value"},
		{in("b0:\n\tjump b0\n"), "f: b0: entry block has predecessors or is a handler"},
		{in("b0:\n\tjump b1\nb1:\n\tv20 i16 = const 1\n\tv21 i16 = phi b0: i\n\treturn\n"), "f: b1: v21 i16 = phi b0: v1: phi stands behind another operation"},
		{in("b0:\n\tv20 object = catch\n\treturn\n"), "f: b0: v20 object = catch: catch is not the first value of a handler block"},
		{in("b0: handler b1\n\treturn\nb1:\n\treturn\n"), "f: b1: handler block does not begin with catch"},
		{in("b0: handler b1\n\tjump b1\nb1:\n\tv20 @Throwable = catch\n\treturn\n"), "f: b1: handler block has predecessors"},
		{in("b0: handler b1\n\treturn\nb1: handler b1\n\tv20 @Throwable = catch\n\treturn\n"), "f: b1: handler block handles its own exceptions"},
		{in("b0:\n\tv20 i16 = add v21, i\n\tv21 i16 = const 1\n\treturn\n"), "f: b0: v20 i16 = add v21, v1: v21 does not dominate its use"},
		{in("b0:\n\tif s b1 else b2\nb1:\n\tv20 i16 = const 1\n\tjump b2\nb2:\n\tv21 i16 = neg v20\n\treturn\n"), "f: b2: v21 i16 = neg v20: v20 does not dominate its use"},
		{in("b0:\n\tif s b1 else b2\nb1:\n\tv20 i16 = const 1\n\tjump b2\nb2:\n\tv21 i16 = phi b0: v20, b1: i\n\treturn\n"),
			"f: b2: v21 i16 = phi b0: v20, b1: v1: v20 does not dominate its use"},
		{in("b0:\n\tjump b1\nb1: handler b2\n\tv20 i16 = const 1\n\treturn\nb2:\n\tv22 @Throwable = catch\n\tv21 i16 = neg v20\n\treturn\n"), "f: b2: v21 i16 = neg v20: v20 does not dominate its use"},
		{in("b0:\n\tjump b1\nb1: handler b3\n\tv20 i16 = const 1\n\tjump b2\nb2: handler b3\n\treturn\nb3:\n\tv22 @Throwable = catch\n\tv21 i16 = neg v20\n\treturn\n"),
			"f: b3: v21 i16 = neg v20: v20 does not dominate its use"},
		{one("v20 i16 = callvirtual @A:Two(a)\n\tv21 i16 = const 1\n\tv22 i16 = extract v20 1"), "f: b0: v22 i16 = extract v20 1: extract does not follow its call"},
		{one("v20 i16 = extract i 1"), "f: b0: v20 i16 = extract v1 1: extract has no call as argument"},
		{one("v20 i16 = callvirtual @A:Two(a)\n\tv21 i16 = extract v20 2"), "f: b0: v21 i16 = extract v20 2: the call has no result 2"},
		{one("v20 i16 = callvirtual @A:Two(a)\n\tv21 i8 = extract v20 1"), "f: b0: v21 i8 = extract v20 1: type is i8, not i16"},
	}
	for _, tt := range tests {
		wantViolation(t, verify.Program(parse(t, tt.src)), tt.want, tt.src)
	}
}

func TestOperations(t *testing.T) {
	tests := []struct{ line, want string }{
		{"v20 u8 = const 256", "constant is not in the range of u8"},
		{"v20 @A = const 0", "type is @A, which has no constants"},
		{"v20 i16 = null", "type is i16, which is no reference"},
		{"v20 i16 = add i, w", "argument v4 is u8, not i16"},
		{"v20 i16 = add i", "operation takes 2 arguments, not 1"},
		{"v20 bool = and s, s", "type is bool, which is no integer"},
		{"v20 i16 = shl i, s", "count v6 is bool"},
		{"v20 i16 = shl w, i", "argument v4 is u8, not i16"},
		{"v20 i16 = conv a", "argument v0 is @A, which is no integer"},
		{"v20 bool = conv i", "type is bool, which is no integer"},
		{"v20 bool = lt i, w", "arguments are i16 and u8"},
		{"v20 i16 = lt i, j", "type is i16, not bool"},
		{"v20 bool = eq a, i", "arguments are @A and i16"},
		{"v20 bool = inbounds i, u", "arguments are i16 and u16"},
		{"v20 bool = not i", "argument v1 is i16, not bool"},
		{"v20 u8 = fieldget @A:f a", "type is u8, not i16"},
		{"fieldset @A:f x, i", "object v7 is u8[], not @A"},
		{"fieldset @A:f a, w", "value v4 is u8, not i16"},
		{"v20 i16 = fieldset @A:f a, i", "type is i16, not void"},
		{"v20 i16 = globalget g", "type is i16, not u16"},
		{"globalset g i", "value v1 is i16, not u16"},
		{"globalset bytes x", "global bytes is read-only"},
		{"v20 i16 = arrayget x, i", "type is i16, not u8"},
		{"v20 u8 = arrayget i, i", "argument v1 is i16, which is no array"},
		{"v20 u8 = arrayget x, s", "index v6 is bool"},
		{"arrayset y, i, w", "value v4 is u8, not i16"},
		{"arrayset o, i, i", "value v1 is i16, not @A"},
		{"v20 i16 = arraylen a", "argument v0 is @A, which is no array"},
		{"v20 int = arraylen x", "type is int, not i16"},
		{"v20 @B = new @A", "type is @B, not @A"},
		{"v20 @I = new @I", "operation names no class"},
		{"v20 i16 = newarray i", "type is i16, which is no array"},
		{"v20 u8[] = newarray a", "length v0 is @A"},
		{"v20 i16 = cast a", "cast of @A to i16"},
		{"v20 bool = isa i16 a", "test of @A for i16"},
		{"v20 i16 = call static(w)", "there are 1 arguments, not 2"},
		{"v20 i16 = call static(i, x)", "argument v1 is i16, not u8"},
		{"call static(w, x)", "type is void, not i16"},
		{"v20 i16 = call @A:M(a, i)", "method A.M is virtual"},
		{"v20 i16 = callvirtual static(w, x)", "function static is static"},
		{"v20 i16 = callvirtual @A:M(i, i)", "argument v1 is i16, not @A"},
		{"v20 i16 = callinterface @I:M(x, i)", "argument v7 is u8[], not @I"},
		{"v20 i8 = callapi @Throwable:stat(w, x)", "argument v4 is u8, not i8"},
		{"v20 @A = callapi @Throwable:make(i)", "type is @A, not @Throwable"},
		{"callapi @Throwable:virt(a, i)", "argument v0 is @A, not @Throwable"},
		{"trap panic", "terminator is not the last value"},
	}
	for _, tt := range tests {
		src := one(tt.line)
		wantViolation(t, verify.Program(parse(t, src)), "f: b0: "+lineOf(t, src)+": "+tt.want, src)
	}
}

// lineOf is the first instruction of f as the printer shows it.
func lineOf(t *testing.T, src string) string {
	p := parse(t, src)
	return p.Funcs[len(p.Funcs)-1].Blocks[0].Values[0].LongString()
}

func TestTerminators(t *testing.T) {
	tests := []struct{ last, want string }{
		{"return i", "there are 1 results, not 0"},
		{"throw x", "argument v7 is u8[], which is no object"},
		{"throw a", "argument v0 is @A, not @Throwable"},
		{"if i b1 else b1", "condition v1 is i16, not bool"},
		{"switch a [] b1", "argument v0 is @A, which is no integer"},
		{"switch w [256: b1] b1", "case 256 is not in the range of u8"},
		{"switch w [5: b1, 5: b1] b1", "case 5 stands twice"},
	}
	for _, tt := range tests {
		src := in("b0:\n\t" + tt.last + "\nb1:\n\treturn\n")
		wantViolation(t, verify.Program(parse(t, src)), "f: b0: "+lineOf(t, src)+": "+tt.want, src)
	}
}

// TestBrokenGraph has what the text form cannot express.
func TestBrokenGraph(t *testing.T) {
	const src = "func g(v0 i16) {\nb0:\n\treturn\n}\nclass @A\nfunc f(v0 i16, v1 bool) {\n\tvar x i16\nb0:\n\tv2 i16 = neg v0\n\tjump b1\nb1:\n\tv3 i16 = phi b0: v2\n\treturn\n}\n"
	tests := []struct {
		want  string
		spoil func(p *ir.Program, g, f *ir.Func)
	}{
		{"f: b1: predecessor b0 has no edge to the block\nf: b0: jump nil: block has 0 successors, not 1", func(p *ir.Program, g, f *ir.Func) { f.Blocks[0].Succs = nil }},
		{"f: b0: edge to b1 is not among its predecessors\nf: b1: v3 i16 = phi nil: v2: phi has 1 arguments, the block 0 predecessors", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].Preds = nil }},
		{"f: b1: edge to or from b0, which is not in the function", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].Handler = g.Blocks[0] }},
		{"f: b0: block says it is of another function", func(p *ir.Program, g, f *ir.Func) {
			f.Blocks[0].Func = g
			f.Blocks[0].Values = f.Blocks[0].Values[1:]
			f.Blocks[1].Values[0].Args[0] = f.Params[0]
		}},
		{"f: b0: v2 i16 = neg v0: value says it is in b1", func(p *ir.Program, g, f *ir.Func) {
			f.Blocks[0].Values[0].Block = f.Blocks[1]
			f.Blocks[1].Values[0].Args[0] = f.Params[0]
		}},
		{"f: b1: v3 i16 = phi b0: v0: argument v0 is a parameter of another function", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].Values[0].Args[0] = g.Params[0] }},
		{"f: b1: v3 i16 = phi b0: nil: argument 0 is missing", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].Values[0].Args[0] = nil }},
		{"f: b1: v3 i16 = phi b0: v4: argument v4 has no value", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].Values[0].Args[0] = f.Blocks[0].Values[1] }},
		{"f: b1: v3 i16 = phi b0: v6: argument v6 is not in the function", func(p *ir.Program, g, f *ir.Func) {
			f.Blocks[1].Values[0].Args[0] = f.NewValue(ir.OpConst, ir.Scalar(ir.I16))
		}},
		{"f: ID of v2 is not unique or not below 6", func(p *ir.Program, g, f *ir.Func) { f.Params[1].ID = 2 }},
		{"f: ID of b7 is not unique or not below 2", func(p *ir.Program, g, f *ir.Func) { f.Blocks[1].ID = 7 }},
		{"f: parameter v1 is not parameter 1", func(p *ir.Program, g, f *ir.Func) { f.Params[1].AuxInt = 0 }},
		{"f: there are 0 results, but 1 roles", func(p *ir.Program, g, f *ir.Func) { f.ResultRoles = []ir.Role{0} }},
		{"f: parameter v1 has no type", func(p *ir.Program, g, f *ir.Func) { f.Params[1].Type = ir.Type{} }},
		{"f: parameter v1 has a type of class X, which is not in the program", func(p *ir.Program, g, f *ir.Func) { f.Params[1].Type = ir.Object(&ir.Class{Name: "X"}) }},
		{"f: parameter v1 has a type that is scalar and reference", func(p *ir.Program, g, f *ir.Func) { f.Params[1].Type = ir.Type{Kind: ir.I16, Elem: ir.I16} }},
		{"class A stands twice in the program", func(p *ir.Program, g, f *ir.Func) { p.Classes = append(p.Classes, &ir.Class{Name: "A"}) }},
		{"function f stands twice in the program", func(p *ir.Program, g, f *ir.Func) { g.Name = "f" }},
		{"interface is missing", func(p *ir.Program, g, f *ir.Func) { p.Classes[0].Implements = []*ir.Class{nil} }},
		{"superclass X is not in the program", func(p *ir.Program, g, f *ir.Func) { p.Classes[0].Super = &ir.Class{Name: "X"} }},
		{"field A.f says it is of another class", func(p *ir.Program, g, f *ir.Func) {
			p.Classes[0].Fields = []*ir.Field{{Name: "f", Type: ir.Scalar(ir.I16)}}
		}},
		{"the package of imported class A is not in the program", func(p *ir.Program, g, f *ir.Func) {
			p.Classes[0].API = &ir.APIClass{Package: &ir.APIPackage{Name: "p"}}
		}},
		{"method g of class A is not in the program, or says it is of another class", func(p *ir.Program, g, f *ir.Func) { p.Classes[0].Methods = []*ir.Func{g} }},
		{"applet is missing", func(p *ir.Program, g, f *ir.Func) { p.Applets = []*ir.Applet{{}} }},
		{"install function of applet A is not in the program", func(p *ir.Program, g, f *ir.Func) { p.Applets = []*ir.Applet{{Class: p.Classes[0]}} }},
		{"init function h is not in the program", func(p *ir.Program, g, f *ir.Func) { p.Init = &ir.Func{Name: "h"} }},
		{"global h has contents that do not count", func(p *ir.Program, g, f *ir.Func) {
			p.Globals = []*ir.Global{{Name: "h", Type: ir.Array(ir.U8), Data: []byte{1}}}
		}},
		{"f: b0: v2 i16 = varget unknown: operation names no variable of the function", retype(ir.OpVarGet, &ir.Var{})},
		{"f: b0: v2 i16 = fieldget v0: operation names no field", func(p *ir.Program, g, f *ir.Func) {
			v := f.Blocks[0].Values[0]
			v.Op = ir.OpFieldGet
			v.Args = f.Params[:1]
		}},
		{"f: b0: v2 i16 = frameoff x.2: operation names no local array of the function", retype(ir.OpFrameOff, nil)},
		{"f: b0: v2 i16 = globalget h: operation names no global of the program", retype(ir.OpGlobalGet, &ir.Global{Name: "h"})},
		{"f: b0: v2 i16 = call h(): operation names no function of the program", retype(ir.OpCall, &ir.Func{Name: "h"})},
		{"f: b0: v2 i16 = callinterface nil(): operation names no interface method", retype(ir.OpCallInterface, nil)},
		{"f: b0: v2 i16 = callapi nil(): operation names no imported method", retype(ir.OpCallAPI, nil)},
	}
	for _, tt := range tests {
		p := parse(t, src)
		tt.spoil(p, p.Funcs[0], p.Funcs[1])
		found, _ := verify.Program(p).(verify.Violations)
		for i := range found {
			found[i].Pos.Line = 0
		}
		if len(found) == 0 || found.Error() != tt.want {
			t.Errorf("got %v\nwant %s", found, tt.want)
		}
	}
}

// retype makes the first value another operation without arguments.
func retype(op ir.Op, aux any) func(p *ir.Program, g, f *ir.Func) {
	return func(p *ir.Program, g, f *ir.Func) {
		v := f.Blocks[0].Values[0]
		v.Op, v.Aux, v.Args = op, aux, nil
		if op == ir.OpFrameOff {
			v.Aux = &ir.Frame{Name: "x", Elem: ir.U8, Len: 4}
		}
	}
}

func TestAllViolations(t *testing.T) {
	p := parse(t, in("b0:\n\tv20 u8 = const 256\n\tv21 i16 = add w, s\n\treturn i\n"))
	want := []string{
		"t:37:2: f: b0: v20 u8 = const 256: constant is not in the range of u8",
		"t:38:2: f: b0: v21 i16 = add v4, v6: argument v4 is u8, not i16",
		"t:38:2: f: b0: v21 i16 = add v4, v6: argument v6 is bool, not i16",
		"t:39:2: f: b0: return v1: there are 1 results, not 0",
	}
	if got := verify.Program(p); got == nil || got.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// card is a function f in card form around a body, with parameters a @A, i i16, b i8, u u16, d i32, s bool, x u8[].
func card(body string) string {
	return "class @A {\n\tfield u u8\n\tfield w u16\n\tfield s bool\n}\nfunc f(a @A, i i16, b i8, u u16, d i32, s bool, x u8[]) {\nb0:\n\t" + body + "\n\treturn\n}\n"
}

func TestCardForm(t *testing.T) {
	good := []string{
		"v20 i16 = add i, b", "v20 i16 = mul u, i", "v20 i32 = add d, d", "v20 bool = lt i, b", "v20 bool = eq u, i", "v20 i8 = fieldget @A:u a", "fieldset @A:u a, i",
		"v20 i16 = fieldget @A:w a", "v20 i8 = arrayget x, i", "arrayset x, b, u", "v20 i16 = shr i, b", "v20 i32 = shr d, d", "v20 u8 = conv i", "v20 bool = inbounds b, i",
	}
	for _, line := range good {
		if err := verify.CardForm(parse(t, card(line)), true); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	tests := []struct{ line, want string }{
		{"v20 u8 = add b, b", "arithmetic in u8, which the card has not"},
		{"v20 i16 = div i, u", "argument v3 is u16, which the card takes as signed"},
		{"v20 i16 = shr u, i", "argument v3 is u16, which the card takes as signed"},
		{"v20 i16 = shl i, d", "count v4 is i32"},
		{"v20 bool = lt i, u", "argument v3 is u16, which the card takes as signed"},
		{"v20 bool = lt i, d", "arguments are i16 and i32"},
		{"v20 bool = inbounds d, d", "argument v4 is i32, not a word\nargument v4 is i32, not a word"},
		{"v20 u8 = fieldget @A:u a", "type is u8, not i8"},
		{"v20 i8 = fieldget @A:w a", "type is i8, not u16"},
		{"v20 i8 = fieldget @A:s a", "type is i8, not bool"},
		{"fieldset @A:s a, i", "value v1 is i16, not bool"},
		{"v20 u8 = arrayget x, i", "type is u8, not i8"},
		{"v20 i8 = arrayget x, u", "argument v3 is u16, which the card takes as signed"},
		{"v20 i8 = arrayget x, d", "index v4 is i32"},
		{"v20 int = const 1", "value has kind int, which no card has"},
	}
	for _, tt := range tests {
		p := parse(t, card(tt.line))
		prefix := "f: b0: " + p.Funcs[0].Blocks[0].Values[0].LongString() + ": "
		found, _ := verify.CardForm(p, true).(verify.Violations)
		for i := range found {
			found[i].Pos.Line = 0
		}
		if want := prefix + strings.ReplaceAll(tt.want, "\n", "\n"+prefix); found.Error() != want {
			t.Errorf("got %v\nwant %s", found, want)
		}
	}
}

func TestCardFormDeclarations(t *testing.T) {
	tests := []struct{ src, want string }{
		{"global g int", "global g has kind int, which no card has"},
		{"global g i32", "global g has kind i32, which a card without int has not"},
		{"class @A {\n\tfield f u32[]\n}", "field A.f has kind u32, which a card without int has not"},
		{"interface @I {\n\tmethod M() (i16, i16)\n}", "method I.M has 2 results"},
		{"func f(v0 i16) (i16, i16) {\nb0:\n\treturn v0, v0\n}", "f: there are 2 results"},
		{"func f() {\n\tvar x int\nb0:\n\treturn\n}", "f: variable x has kind int, which no card has"},
		{"func f() {\n\tframe x u8[3]\nb0:\n\tv0 u8[] = frameref x\n\treturn\n}", "f: b0: v0 u8[] = frameref x: local arrays are gone in card form"},
	}
	for _, tt := range tests {
		wantViolation(t, verify.CardForm(parse(t, tt.src), false), tt.want, tt.src)
	}
	src := decls + "func f(v0 @A) {\nb0:\n\tv1 i16 = callvirtual @A:Two(v0)\n\tv2 i16 = extract v1 1\n\treturn\n}"
	if err := verify.CardForm(parse(t, src), true); err == nil || !strings.Contains(err.Error(), "v2 i16 = extract v1 1: second results are gone in card form") {
		t.Errorf("extract: %v", err)
	}
}

func TestHandlersSeeWhatDominates(t *testing.T) {
	src := in("b0:\n\tv20 i16 = const 1\n\tjump b1\nb1: handler b3\n\tv21 i16 = neg v20\n\tjump b2\nb2: handler b4\n\treturn\nb3: handler b4\n\tv22 @Throwable = catch\n\tv23 i16 = neg v20\n\tthrow v22\nb4:\n\tv24 @Throwable = catch\n\tv25 i16 = neg v20\n\treturn\n")
	if err := verify.Program(parse(t, src)); err != nil {
		t.Error(err)
	}
}
