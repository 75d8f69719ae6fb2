package isel

import (
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// TestMergeTails merges equal ends of ways, but for ends that begin with something whose type may differ from way to way.
func TestMergeTails(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{
			"equal ends", "ifeq E; sload_0; sneg; putstatic_s 1; goto X; E: sload_1; sneg; putstatic_s 1; X: return",
			"ifeq E; sload_0; goto T; E: sload_1; T: sneg; putstatic_s 1; return",
		},
		{"pop of a word and of a reference", "ifeq E; sload_0; pop; goto X; E: aload_1; pop; X: return", ""},
		{"pop behind what it pops", "ifeq E; sload_0; aload_1; pop; pop; goto X; E: aload_0; aload_1; pop; pop; X: return", ""},
		{"a local that holds different arrays", "ifeq E; sconst_1; putstatic_s 1; aload_1; arraylength; putstatic_s 2; goto X; E: aload_1; arraylength; putstatic_s 2; X: return",
			"ifeq E; sconst_1; putstatic_s 1; aload_1; arraylength; goto T; E: aload_1; arraylength; T: putstatic_s 2; return"},
		{
			"an array of one type",
			"ifeq E; sconst_1; putstatic_s 1; getstatic_a 3; sload_0; baload; putstatic_s 2; goto X; " +
				"E: sconst_2; putstatic_s 1; getstatic_a 3; sload_0; baload; putstatic_s 2; X: return",
			"ifeq E; sconst_1; goto T; E: sconst_2; T: putstatic_s 1; getstatic_a 3; sload_0; baload; putstatic_s 2; return",
		},
	} {
		c := symbolic(t, tt.in)
		mergeTails(c)
		want := tt.want
		if want == "" {
			want = tt.in
		}
		none := func(*bytecode.Ref) string { return "" }
		got := c.Format(none)
		if want := symbolic(t, want).Format(none); got != want {
			t.Errorf("%s: %s\ngot\n%swant\n%s", tt.name, tt.in, got, want)
		}
	}
}
