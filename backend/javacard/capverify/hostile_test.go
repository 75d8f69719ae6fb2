package capverify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// TestHostile gives the data flow code that is made to cost time and memory. Each fills a Method component.
func TestHostile(t *testing.T) {
	var frames, nested, shuffle strings.Builder
	for i := range 17000 { // a frame of all locals at every second instruction
		fmt.Fprintf(&frames, "sload_1; ifeq l%d; l%d: ", i, i)
	}
	for i := range 40 { // every subroutine calls the next one twice
		fmt.Fprintf(&nested, "s%d: astore %d; jsr s%d; jsr s%d; ret %d; ", i, i+10, i+1, i+1, i+10)
	}
	for i := range 200 { // one local after the other changes its type in a loop
		fmt.Fprintf(&shuffle, "aload %d; astore %d; ", i+41, i+40)
	}
	fill := strings.Builder{}
	for i := range 201 {
		fmt.Fprintf(&fill, "aload_2; astore %d; ", i+40)
	}
	many := make([]handlerPlace, 200)
	for i := range many {
		many[i] = handlerPlace{start: 0, length: 20001, pc: 20003}
	}
	tests := []struct {
		name, code string
		handlers   []handlerPlace
		want       string
	}{
		{"frames", frames.String() + "sload_1; sreturn", nil, "too complex to verify"},
		{"subroutines", "jsr s0; sload_1; sreturn; " + nested.String() + "s40: astore 60; ret 60", nil, "too many subroutine calls"},
		{"passes", fill.String() + "loop: " + shuffle.String() + "sload_1; ifeq end; aload_0; astore 240; goto_w loop; end: sload_1; sreturn", nil, ""},
		{"handlers", strings.Repeat("sinc 1 1; ", 6667) + "sload_1; sreturn; pop; sload_1; sreturn", many, ""},
	}
	for _, test := range tests {
		s := loadSmall(t)
		m := &s.Method.Methods[s.method("App.test")]
		m.MaxStack, m.MaxLocals, m.Flags = 8, 248-m.Nargs, capfile.AccExtendedMethod
		s.setCode(t, "App.test", s.assemble(t, test.code), test.handlers...)
		faults := verifyBounded(t, s.File)
		if test.want == "" && len(faults) > 0 || !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, faults, test.want)
		}
	}
}
