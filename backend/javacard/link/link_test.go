package link

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/irtext"
)

const program = `program link/test F0676F636101 2.3
package javacard/framework A0000000620101 1.3
package java/lang A0000000620001 1.0
class @java/lang/Throwable api java/lang 1
class @javacard/framework/ISOException api javacard/framework 7 extends @java/lang/Throwable
class @C {
	field number i32
	field next @C
	field flag bool
	field bytes u8[]
}
func f() {
b0:
	return
}
`

func parse(t *testing.T, src string) *ir.Program {
	t.Helper()
	p, err := irtext.Parse("link.ir", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// link links p with one code for all its functions.
func link(t *testing.T, p *ir.Program, code *bytecode.Symbolic) *Result {
	t.Helper()
	in := Input{Program: p, Code: map[*ir.Func]*bytecode.Symbolic{}, Format: capfile.Format21}
	for _, f := range p.Funcs {
		in.Code[f] = code
	}
	r, err := Link(in)
	if err != nil {
		t.Fatal(err)
	}
	if faults := r.CAP.Validate(); len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	return r
}

func classNamed(p *ir.Program, name string) *ir.Class {
	for _, c := range p.Classes {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// TestHandlers has a handler inside the range of another one, and one that catches a class.
func TestHandlers(t *testing.T) {
	p := parse(t, program)
	iso := &bytecode.Ref{Tag: uint8(capfile.ConstantClassref), Target: classNamed(p, "javacard/framework/ISOException")}
	field := &bytecode.Ref{Tag: uint8(capfile.ConstantInstanceFieldref), Target: classNamed(p, "C").Fields[0]}
	code := &bytecode.Symbolic{
		Instrs: []bytecode.SymbolicInstr{
			{Op: bytecode.OpReturn}, {Mark: 1}, {Op: bytecode.OpAconstNull}, {Mark: 2}, {Op: bytecode.OpAthrow}, {Mark: 3}, {Op: bytecode.OpPop}, {Op: bytecode.OpReturn},
			{Mark: 4}, {Op: bytecode.OpCheckcast, Ref: iso}, {Op: bytecode.OpAthrow}, {Mark: 5}, {Op: bytecode.OpReturn},
			// Entry 0 of the pool would mean any class: a field takes it.
			{Op: bytecode.OpAconstNull}, {Op: bytecode.OpGetfieldI, Ref: field}, {Op: bytecode.OpPop2}, {Op: bytecode.OpReturn},
		},
		Handlers: []bytecode.SymbolicHandler{{Start: 2, End: 3, Handler: 3, CatchType: iso}, {Start: 1, End: 4, Handler: 4}, {Start: 4, End: 5, Handler: 4}},
		MaxStack: 2,
	}
	r := link(t, p, code)
	start := uint16(r.CAP.Method.Methods[0].CodeOffset())
	want := []capfile.ExceptionHandler{
		{StartOffset: start + 2, ActiveLength: 1, HandlerOffset: start + 3, CatchTypeIndex: 1},
		{StartOffset: start + 1, ActiveLength: 4, HandlerOffset: start + 5, StopBit: true},
		{StartOffset: start + 5, ActiveLength: 5, HandlerOffset: start + 5, StopBit: true},
	}
	for i, h := range r.CAP.Method.Handlers {
		if h != want[i] {
			t.Errorf("handler %d: %+v, want %+v", i, h, want[i])
		}
	}
	if at := r.CAP.RefLocation.Byte2Indices; len(at) != 2 || at[0] != 7 {
		t.Errorf("two-byte locations %v, want the catch type at 7 and one more", at)
	}
	if r.CAP.Header.Flags&capfile.AccInt == 0 {
		t.Error("ACC_INT is not set")
	}
}

// TestClassLayout looks at the order of fields and at the package's header.
func TestClassLayout(t *testing.T) {
	p := parse(t, program)
	r := link(t, p, &bytecode.Symbolic{Instrs: []bytecode.SymbolicInstr{{Op: bytecode.OpReturn}}})
	c := r.CAP.Class.Classes[0]
	if c.DeclaredInstanceSize != 5 || c.FirstReferenceToken != 0 || c.ReferenceCount != 2 || c.PublicBase != 1 {
		t.Errorf("class %+v", c)
	}
	var tokens []uint8
	for _, f := range r.CAP.Descriptor.Classes[0].Fields {
		tokens = append(tokens, f.Token)
	}
	if string(tokens) != "\x00\x01\x02\x04" { // next, bytes, number, flag: an int has two tokens
		t.Errorf("tokens %v", tokens)
	}
	h := r.CAP.Header
	if h.Package.MajorVersion != 2 || h.Package.MinorVersion != 3 || h.Package.AID.String() != "F0676F636101" || h.Flags != capfile.AccInt {
		t.Errorf("header %+v", h)
	}
	if n := len(r.CAP.Import.Packages); n != 1 || r.CAP.Import.Packages[0].AID != aidJavaLang {
		t.Errorf("imports %v, want java.lang alone", r.CAP.Import.Packages)
	}
}

// TestErrors gives the linker what the compiler must not give it.
func TestErrors(t *testing.T) {
	ret := &bytecode.Symbolic{Instrs: []bytecode.SymbolicInstr{{Op: bytecode.OpReturn}}}
	call := func(target any) *bytecode.Symbolic {
		return &bytecode.Symbolic{Instrs: []bytecode.SymbolicInstr{
			{Op: bytecode.OpInvokestatic, Ref: &bytecode.Ref{Tag: uint8(capfile.ConstantStaticMethodref), Target: target}}, {Op: bytecode.OpReturn},
		}}
	}
	for _, tt := range []struct {
		name, want string
		change     func(p *ir.Program)
		code       *bytecode.Symbolic
	}{
		{"no code", "no code for f", func(*ir.Program) {}, nil},
		{"no AID", "package AID", func(p *ir.Program) { p.AID = nil }, ret},
		{"unknown function", "g is called but not in the program", func(*ir.Program) {}, call(&ir.Func{Name: "g"})},
		{"unknown operand", "operand string", func(*ir.Program) {}, call("f")},
		{"kind of Go", "the card has no int", func(p *ir.Program) { p.Classes[2].Fields[0].Type = ir.Scalar(ir.Int) }, ret},
		{"applet without install", "no AID or install function", func(p *ir.Program) {
			p.Applets = []*ir.Applet{{Class: p.Classes[2], AID: p.AID, Install: &ir.Func{Name: "install"}}}
		}, ret},
	} {
		p := parse(t, program)
		tt.change(p)
		in := Input{Program: p, Code: map[*ir.Func]*bytecode.Symbolic{}, Format: capfile.Format21}
		if tt.code != nil {
			in.Code[p.Funcs[0]] = tt.code
		}
		if _, err := Link(in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}
