package isel

import (
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// TestMergeTails merges equal ways to a return, but not where one of them stands under a handler more.
func TestMergeTails(t *testing.T) {
	const text = "sload_0; ifeq B; A: sload_0; sspush 1000; sspush 2000; sadd; sadd; sreturn; B: sload_0; sspush 1000; sspush 2000; sadd; sadd; sreturn; E: pop; sconst_0; sreturn; F: pop; sconst_1; sreturn"
	outer := func(a, b, e, f bytecode.Label) []bytecode.SymbolicHandler {
		return []bytecode.SymbolicHandler{{Start: a, End: e, Handler: f}}
	}
	nested := func(a, b, e, f bytecode.Label) []bytecode.SymbolicHandler {
		return []bytecode.SymbolicHandler{{Start: a, End: b, Handler: e}, {Start: a, End: e, Handler: f}}
	}
	for _, tt := range []struct {
		name     string
		handlers func(a, b, e, f bytecode.Label) []bytecode.SymbolicHandler
		merged   bool
	}{{"one handler", outer, true}, {"nested handlers", nested, false}} {
		c := symbolic(t, text+"; sload_0; ifeq A; goto E; goto F") // branches give all places their labels
		var marks []bytecode.Label
		for _, in := range c.Instrs {
			if in.Mark != 0 {
				marks = append(marks, in.Mark)
			}
		}
		c.Handlers = tt.handlers(marks[0], marks[1], marks[2], marks[3])
		before := len(c.Instrs)
		mergeTails(c)
		if got := len(c.Instrs) < before; got != tt.merged {
			t.Errorf("%s: merged %v, want %v\n%s", tt.name, got, tt.merged, c.Format(func(*bytecode.Ref) string { return "" }))
		}
	}
}
