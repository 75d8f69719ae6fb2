package bytecode

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// method is a small method with all kinds of branches, as text and code.
const method = `
      sload_1 // the argument
      ifeq   zero
loop: sinc 1 -1; sload_1; ifgt_w loop
zero: stableswitch end 1 2 one zero
one:  sload_2; slookupswitch end 0
end:  sconst_0; sreturn`

const methodCode = "1d" + "6009" + "5901ff" + "1d" + "9cfffc" + "73001100010002000b0000" + "1e" + "7500050000" + "03" + "78"

func TestAssemble(t *testing.T) {
	code, err := Assemble(method)
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(code); got != methodCode {
		t.Errorf("assembled %s, want %s", got, methodCode)
	}
}

func TestDisassemble(t *testing.T) {
	code, _ := hex.DecodeString(methodCode)
	lines, err := Disassemble(code)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range lines {
		if line.Label != "" {
			b.WriteString(line.Label + ": ")
		}
		b.WriteString(line.Text + "\n")
	}
	want := `sload_1
ifeq L10
L3: sinc 1 -1
sload_1
ifgt_w L3
L10: stableswitch L27 1 2 L21 L10
L21: sload_2
slookupswitch L27 0
L27: sconst_0
sreturn
`
	if b.String() != want {
		t.Errorf("disassembly:\n%swant:\n%s", b.String(), want)
	}
	back, err := Assemble(b.String())
	if err != nil || !bytes.Equal(back, code) {
		t.Errorf("assembled again: %x, %v", back, err)
	}
}

func TestAssembleErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{"sadd\nsmud", `line 2: unknown mnemonic "smud"`},
		{"impdep1", "invalid opcode 0xfe"},
		{"sload", "sload: 0 operands, want 1"},
		{"sload 256", "operand 256 does not fit into 1 bytes"},
		{"bspush x", `"x" is not a number`},
		{"bspush 128", "operand 128 does not fit"},
		{"goto nowhere", `undefined label "nowhere"`},
		{"a: nop\na: nop", `line 2: label "a" defined twice`},
		{"goto @200", "operand 200 does not fit into 1 bytes"},
		{"newarray 14", "array type 14 out of range"},
		{"checkcast 10 1", "constant pool index 1 with array type 10"},
		{"dup_x 0x21", "operand 0x21 out of range"},
		{"swap_x 0x13", "operand 0x13 out of range"},
		{"stableswitch @0 1", "want default, low, high and targets"},
		{"stableswitch @0 1 3 @0", "1 offsets for the range 1 to 3"},
		{"stableswitch @0 3 1", "0 offsets for the range 3 to 1"},
		{"stableswitch @0 40000 40000 @0", "bound 40000 does not fit into two bytes"},
		{"slookupswitch @0 2 1 @0", "count 2, but 1 pairs"},
		{"slookupswitch @0 2 2 @0 1 @0", "matches must ascend"},
		{"slookupswitch @0 1 40000 @0", "match 40000 does not fit into two bytes"},
		{"slookupswitch @40000 0", "offset 40000 does not fit into two bytes"},
	}
	for _, test := range tests {
		code, err := Assemble(test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("assemble %q: %x, %v, want an error with %q", test.text, code, err, test.want)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := []struct{ code, want string }{
		{"b9", "invalid opcode 0xb9 at pc 0"},
		{"fe", "invalid opcode 0xfe at pc 0"},
		{"10", "bspush at pc 0 runs over the end"},
		{"73000000020001", "low 2 above high 1"},
		{"730000000100020000", "table runs over the end"},
		{"74000080000000" + "7fffffff" + "0000", "table runs over the end"},
		{"75000000ff0000", "table runs over the end"},
		{"750000000200020000" + "00020000", "match 2 after 2"},
		{"9009", "array type 9 out of range"},
		{"940f0000", "array type 15 out of range"},
		{"940a0001", "constant pool index 1 with array type 10"},
		{"3f51", "operand 0x51 out of range"},
		{"4033", "operand 0x33 out of range"},
	}
	for _, test := range tests {
		code, err := hex.DecodeString(test.code)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Decode(code, 0)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("decode %s: %s, %v, want an error with %q", test.code, in, err, test.want)
		}
	}
	for _, pc := range []int{-1, 1} {
		if _, err := Decode([]byte{0}, pc); err == nil {
			t.Errorf("decode at pc %d outside the code succeeds", pc)
		}
	}
}

// FuzzDecode checks that a value or an error comes out, never both, and that
// what decodes encodes to the same bytes.
func FuzzDecode(f *testing.F) {
	code, _ := hex.DecodeString(methodCode)
	f.Add(code)
	f.Add([]byte{0x74, 0, 0, 0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, code []byte) {
		list, err := DecodeAll(code)
		if err != nil {
			if list != nil {
				t.Fatalf("instructions and an error: %v", err)
			}
			return
		}
		back, err := AppendAll(nil, list)
		if err != nil || !bytes.Equal(back, code) {
			t.Fatalf("%x encodes as %x, %v", code, back, err)
		}
	})
}

// FuzzAssemble checks that text never makes the assembler panic.
func FuzzAssemble(f *testing.F) {
	f.Add(method)
	f.Add("stableswitch @0 -2147483648 2147483647")
	f.Fuzz(func(t *testing.T, text string) {
		if code, err := Assemble(text); err != nil && code != nil {
			t.Fatalf("code and an error: %v", err)
		}
	})
}
