package ir_test

import (
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/ir"
)

// sample is a function that is made by hand, with two variables of one name.
func sample() *ir.Func {
	f := &ir.Func{Name: "main.f[int]", Results: []ir.Type{ir.Scalar(ir.U8)}}
	i := f.NewParam(ir.Scalar(ir.I16), ir.RoleNone)
	a := f.NewVar("x", ir.Scalar(ir.I16))
	f.NewVar("x.2", ir.Scalar(ir.I16))
	c := f.NewVar("x", ir.Scalar(ir.I16))
	b := ir.NewBuilder(f)
	b.Pos = token.Position{Filename: "f.go", Line: 3, Column: 7}
	b.Emit(ir.OpVarSet, ir.Type{}, a, i)
	v := b.Emit(ir.OpVarGet, ir.Scalar(ir.I16), c)
	w := b.Conv(v, ir.U8)
	next := f.NewBlock()
	b.Jump(next)
	b.Cur = next
	b.Return(w)
	return f
}

func TestFuncString(t *testing.T) {
	want := `func "main.f[int]"(v0 i16) u8 {
	var x i16
	var x.2 i16
	var x.3 i16
b0:
	varset x v0
	v2 i16 = varget x.3
	v3 u8 = conv v2
	jump b1
b1: // from b0
	return v3
}
`
	if got := sample().String(); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestValueStrings(t *testing.T) {
	f := sample()
	tests := []struct{ got, want string }{
		{f.Blocks[0].Values[1].String(), "v2"},
		{f.Blocks[0].Values[1].LongString(), "v2 i16 = varget x.3"},
		{f.Blocks[1].String(), "b1"},
		{(*ir.Value)(nil).String(), "nil"},
		{(*ir.Block)(nil).String(), "nil"},
		{f.Params[0].LongString(), "v0 i16 = param"},
		{ir.TrapConvert.String(), "convert"},
		{ir.ArrayOf(&ir.Class{Name: "a b"}).String(), `@"a b"[]`},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestQuoteName(t *testing.T) {
	for name, want := range map[string]string{
		"java/lang/Object": "java/lang/Object", "<init>": "<init>", "T.M$1": "T.M$1", "": `""`, "1st": `"1st"`, "-x": `"-x"`, "a//b": `"a//b"`, "List[int]": `"List[int]"`,
		"\xff": `"\xff"`,
	} {
		if got := ir.QuoteName(name); got != want {
			t.Errorf("QuoteName(%q) = %s, want %s", name, got, want)
		}
	}
}

// TestTrapKinds: every kind has a name that leads back to it.
func TestTrapKinds(t *testing.T) {
	for k := ir.TrapIndex; k <= ir.TrapRefused; k++ {
		if got, ok := ir.TrapKindByName(k.String()); !ok || got != k {
			t.Errorf("TrapKindByName(%s) = %s, %v", k, got, ok)
		}
	}
	if _, ok := ir.TrapKindByName("odd"); ok {
		t.Error("TrapKindByName(odd) finds a kind")
	}
}

// TestRuntimeMembers: every slot of Runtime is listed once, as a method or as a class.
func TestRuntimeMembers(t *testing.T) {
	var r ir.Runtime
	for _, m := range r.Members() {
		if (m.Method == nil) == (m.Class == nil) {
			t.Errorf("%s is not one of method and class", m.Name)
		}
		if m.Method != nil {
			*m.Method = &ir.APIMethod{Name: m.Name}
		} else {
			*m.Class = &ir.Class{Name: m.Name}
		}
	}
	if r.MakeTransientShort.Name != "MakeTransientShort" || r.ThrowIt.Name != "ThrowIt" || r.Throwable.Name != "Throwable" || r.ArrayCompare.Name != "ArrayCompare" {
		t.Errorf("slots are mixed up: %v", r)
	}
}
