package isel

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// symbolic makes code of assembler text without constant pool operands.
func symbolic(t *testing.T, text string) *bytecode.Symbolic {
	t.Helper()
	code, err := bytecode.Assemble(text)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := bytecode.Disassemble(code)
	if err != nil {
		t.Fatal(err)
	}
	c := &bytecode.Symbolic{}
	for _, l := range lines {
		if l.Label != "" {
			c.Instrs = append(c.Instrs, bytecode.SymbolicInstr{Mark: bytecode.Label(l.Instr.PC + 1)})
		}
		in := bytecode.SymbolicInstr{Op: l.Instr.Op, Args: l.Instr.Args}
		if targets := l.Instr.Targets(); len(targets) > 0 {
			in.Target, in.Args[0] = bytecode.Label(targets[0]+1), 0
		}
		c.Instrs = append(c.Instrs, in)
	}
	return c
}

func TestKeepOnStack(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"at once", "sload_0; sstore_1; sload_1; sreturn", "sload_0; sreturn"},
		{"across", "sload_0; sstore_1; sload_0; putstatic_s 1; sload_1; sreturn", "sload_0; sload_0; putstatic_s 1; sreturn"},
		{"twice", "sload_0; sstore_1; sload_1; sload_1; smul; sreturn", "sload_0; dup; smul; sreturn"},
		{"twice across", "sload_0; sstore_1; sload_1; putstatic_s 1; sload_1; sreturn", "sload_0; dup; putstatic_s 1; sreturn"},
		{"int twice", "iload_0; istore_2; iload_2; iload_2; imul; ireturn", "iload_0; dup2; imul; ireturn"},
		{"far local", "sload_0; sstore 7; sload 7; ifeq E; sload 7; sreturn; E: sconst_0; sreturn", "sload_0; dup; sstore 7; ifeq E; sload 7; sreturn; E: sconst_0; sreturn"},
		{"near local", "sload_0; sstore_1; sload_1; ifeq E; sload_1; sreturn; E: sconst_0; sreturn", ""},
		{"deeper", "sconst_0; sload_0; sstore_1; sload_1; sadd; sreturn", "sconst_0; sload_0; sadd; sreturn"},
		{"stack below is used", "sconst_0; sload_0; sstore_1; sload_0; sadd; sload_1; sadd; sreturn", ""},
		{"read later", "sload_0; sstore_1; sload_0; sload_1; sadd; sload_1; sadd; sreturn", ""},
		{"changed", "sload_0; sstore_1; sinc 1 1; sload_1; sreturn", ""},
		{"other type", "sload_0; sstore_1; aload_1; areturn", ""},
		{"half an int", "sload_0; sstore_2; iconst_0; istore_1; sload_2; sreturn", ""},
		{"loop", "sload_0; sstore_1; L: sload_1; putstatic_s 1; goto L", ""},
	} {
		c := symbolic(t, tt.in)
		keepOnStack(c)
		want := tt.want
		if want == "" {
			want = tt.in
		}
		none := func(*bytecode.Ref) string { return "" }
		if got, want := c.Format(none), symbolic(t, want).Format(none); got != want {
			t.Errorf("%s: %s\ngot\n%swant\n%s", tt.name, strings.ReplaceAll(tt.in, "; ", " "), got, want)
		}
	}
}

// TestKeepOnStackHandler has a handler that reads the local.
func TestKeepOnStackHandler(t *testing.T) {
	const in = "sload_0; sstore_1; sload_0; sload_0; sdiv; putstatic_s 1; sload_1; sreturn; H: pop; sload_1; sreturn"
	c := symbolic(t, in)
	c.Instrs = append([]bytecode.SymbolicInstr{{Mark: 100}}, c.Instrs...)
	i := len(c.Instrs) - 3
	c.Instrs = append(c.Instrs[:i:i], append([]bytecode.SymbolicInstr{{Mark: 101}}, c.Instrs[i:]...)...)
	c.Handlers = []bytecode.SymbolicHandler{{Start: 100, End: 101, Handler: 101}}
	n := len(c.Instrs)
	keepOnStack(c)
	if len(c.Instrs) != n {
		t.Errorf("code changed though the handler needs the local:\n%s", c.Format(func(*bytecode.Ref) string { return "" }))
	}
}
