package bytecode

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// vectors reads testdata/instructions.txt.
func vectors(t *testing.T) [][2]string {
	t.Helper()
	text, err := os.ReadFile("testdata/instructions.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for _, line := range strings.Split(string(text), "\n") {
		if code, asm, ok := strings.Cut(line, "\t"); ok {
			out = append(out, [2]string{code, asm})
		}
	}
	return out
}

// TestInstructions checks each opcode as bytes and as text, in both directions.
func TestInstructions(t *testing.T) {
	list := vectors(t)
	if len(list) != 185 {
		t.Fatalf("%d vectors, want one for each of 185 opcodes", len(list))
	}
	for i, v := range list {
		code, err := hex.DecodeString(v[0])
		if err != nil {
			t.Fatal(err)
		}
		if int(code[0]) != i {
			t.Fatalf("vector %d is for opcode %02x", i, code[0])
		}
		in, err := Decode(code, 0)
		if err != nil {
			t.Errorf("%s: %v", v[0], err)
			continue
		}
		if in.String() != v[1] {
			t.Errorf("decode %s: %q, want %q", v[0], in, v[1])
		}
		if in.Len() != len(code) {
			t.Errorf("%s: length %d, want %d", v[1], in.Len(), len(code))
		}
		back, err := Append(nil, in)
		if err != nil || hex.EncodeToString(back) != v[0] {
			t.Errorf("encode %s: %x, %v, want %s", v[1], back, err, v[0])
		}
		asm, err := Assemble(v[1])
		if err != nil || hex.EncodeToString(asm) != v[0] {
			t.Errorf("assemble %s: %x, %v, want %s", v[1], asm, err, v[0])
		}
	}
}

// TestTruncated cuts every instruction at every length.
func TestTruncated(t *testing.T) {
	for _, v := range vectors(t) {
		code, _ := hex.DecodeString(v[0])
		for n := range code {
			if in, err := Decode(code[:n], 0); err == nil {
				t.Errorf("%s cut to %d bytes decodes as %s", v[1], n, in)
			}
		}
	}
}

// TestTable walks all 256 values.
func TestTable(t *testing.T) {
	for i := range 256 {
		op := Opcode(i)
		info := op.Info()
		known := info.Mnemonic != ""
		if wantKnown := i <= 0xB8 || i >= 0xFE; known != wantKnown {
			t.Errorf("%02x: known %v, want %v", i, known, wantKnown)
		}
		if op.Valid() != (i <= 0xB8) {
			t.Errorf("%02x: valid %v", i, op.Valid())
		}
		if back, ok := Lookup(op.String()); known && (!ok || back != op) {
			t.Errorf("lookup %q: %02x, %v, want %02x", op, uint8(back), ok, i)
		}
		checkRow(t, op, info)
	}
}

// checkRow tests what must hold between the columns of a row.
func checkRow(t *testing.T, op Opcode, info Info) {
	t.Helper()
	for _, letter := range info.Pop + info.Push {
		if !strings.ContainsRune("sirwa", letter) {
			t.Errorf("%s: letter %c in the stack picture", op, letter)
		}
	}
	name := info.Mnemonic
	hasInt := strings.Contains(info.Pop+info.Push, "i") || strings.HasPrefix(name, "iinc")
	if hasInt != (info.Flags&FlagInt != 0) {
		t.Errorf("%s: int %v, flags %b", op, hasInt, info.Flags)
	}
	pool := false
	for _, o := range info.Operands {
		pool = pool || o == OperandCP1 || o == OperandCP2
	}
	if pool != (info.Pool != 0) {
		t.Errorf("%s: constant pool operand %v, tags %b", op, pool, info.Pool)
	}
	if strings.HasSuffix(name, "return") != (info.Flags&FlagReturn != 0) {
		t.Errorf("%s: flag return", op)
	}
}

func TestLocalAndConst(t *testing.T) {
	tests := []struct {
		text  string
		local int // -1: none
		value int // -1000: none
	}{
		{"aload_2", 2, -1000},
		{"istore_3", 3, -1000},
		{"sload 255", 255, -1000},
		{"sinc_w 9 1", 9, -1000},
		{"ret 4", 4, -1000},
		{"getfield_s_this 3", 0, -1000},
		{"putfield_i_this 3", 0, -1000},
		{"getfield_s 3", -1, -1000},
		{"sconst_m1", -1, -1},
		{"iconst_5", -1, 5},
		{"bspush -7", -1, -7},
		{"iipush 70000", -1, 70000},
		{"sadd", -1, -1000},
	}
	for _, test := range tests {
		code, err := Assemble(test.text)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Decode(code, 0)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := in.Local(); ok != (test.local >= 0) || ok && n != test.local {
			t.Errorf("%s: local %d, %v", test.text, n, ok)
		}
		if v, ok := in.Const(); ok != (test.value != -1000) || ok && int(v) != test.value {
			t.Errorf("%s: constant %d, %v", test.text, v, ok)
		}
	}
}

func TestPool(t *testing.T) {
	tests := []struct {
		text string
		want PoolOperand
		ok   bool
	}{
		{"getfield_a_this 7", PoolOperand{7, 11, false}, true},
		{"getfield_a_w 700", PoolOperand{700, 11, true}, true},
		{"invokeinterface 2 9 0", PoolOperand{9, 12, true}, true},
		{"checkcast 0 9", PoolOperand{9, 12, true}, true},
		{"checkcast 14 0", PoolOperand{0, 12, true}, true},
		{"instanceof 11 0", PoolOperand{}, false},
		{"newarray 11", PoolOperand{}, false},
		{"sadd", PoolOperand{}, false},
	}
	for _, test := range tests {
		code, err := Assemble(test.text)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Decode(append(make([]byte, 10), code...), 10)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := in.Pool(); got != test.want || ok != test.ok {
			t.Errorf("%s: %+v, %v, want %+v, %v", test.text, got, ok, test.want, test.ok)
		}
	}
}

func TestEffect(t *testing.T) {
	tests := []struct {
		text      string
		pop, push int
		ok        bool
	}{
		{"iadd", 4, 2, true},
		{"iastore", 4, 0, true},
		{"dup2", 2, 4, true},
		{"dup_x 0x12", 2, 3, true},
		{"dup_x 0x10", 1, 2, true},
		{"dup_x 0x24", 4, 6, true},
		{"swap_x 0x21", 3, 3, true},
		{"putfield_i 1", 3, 0, true},
		{"invokestatic 1", 0, 0, false},
	}
	for _, test := range tests {
		code, err := Assemble(test.text)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Decode(code, 0)
		if err != nil {
			t.Fatal(err)
		}
		if pop, push, ok := in.Effect(); pop != test.pop || push != test.push || ok != test.ok {
			t.Errorf("%s: %d -> %d, %v, want %d -> %d, %v", test.text, pop, push, ok, test.pop, test.push, test.ok)
		}
	}
}
