package jcvm

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// TestFaults holds what is no Java exception: it cannot be caught, and the card
// answers 6F00.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"endless loop", "loop: goto loop", faultBudget},
		{"endless recursion", "invokestatic $call.body; return", faultStack},
		{"abstract method", "new $0.3; aconst_null; invokevirtual $0.3.v7; return", faultAbstract},
		{"stack underflow", "pop; pop; pop; pop; pop; pop; pop; pop; dup; return", faultCode},
		{"short as reference", "sspush 30000; sconst_0; baload; sreturn", ""},
		{"object as array", "new $Main; sconst_0; baload; sreturn", ""},
		{"array as object", "sconst_1; newarray 11; getfield_s $Main.f0; sreturn", faultCode},
		{"wrong return address", "sspush 30000; sstore_0; ret 0", faultCode},
		{"wrong static type", "getstatic_a $static.6; areturn", faultCode},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t, "F000000001")
			b.applet()
			b.method("process", 2, 0, 1, "return")
			b.method("any", 1, 0, 1, "return")
			b.method("body", 1, 0, 2, c.source)
			b.method("guarded", 1, 0, 2, "aload_0; invokestatic $call.body; return; pop; return")
			b.handler("guarded", 0, 4, 5, "")
			card := b.load(New(jcre.Config{}, Options{Budget: 10000}))
			aid := card.p.Modules[0].AID
			i, err := card.vm.Install(card.p, aid, aid, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = card.call("guarded", i.Applet.(*applet).object)
			var fault *Fault
			switch {
			case c.want == "" && err == nil: // an exception, which the handler caught
			case c.want == "" || !errors.As(err, &fault) || fault.Reason != c.want:
				t.Errorf("got %v, want %q", err, c.want)
			case !strings.Contains(err.Error(), "F000000001 method "):
				t.Errorf("message %q does not name the method", err)
			}
			if card.vm.depth != 0 || card.vm.sp != 0 {
				t.Errorf("stacks not empty: %d frames, %d words", card.vm.depth, card.vm.sp)
			}
			if _, err := card.call("any", 0); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestMemoryLimits: exhausted accounts are SystemExceptions.
func TestMemoryLimits(t *testing.T) {
	for _, c := range []struct {
		name, source string
		reason       uint16
	}{
		{"array", "sspush 20000; newarray 11; areturn", jcre.SystemNoResource},
		{"int array", "sspush 5000; newarray 13; areturn", jcre.SystemNoResource},
		{"objects", "loop: new $Main; pop; goto loop", jcre.SystemNoResource},
		{"transient", "sspush 200; sconst_1; invokestatic $0.8.s13; areturn", jcre.SystemNoTransientSpace},
		{"transient shorts", "sspush 60; sconst_1; invokestatic $0.8.s15; areturn", jcre.SystemNoTransientSpace},
		{"transient event", "sconst_1; sconst_3; invokestatic $0.8.s13; areturn", jcre.SystemIllegalValue},
		{"deselect memory of nobody", "sconst_1; sconst_2; invokestatic $0.8.s13; areturn", jcre.SystemIllegalTransient},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t, "F000000001")
			b.method("body", 0, 0, 2, c.source)
			card := b.load(New(jcre.Config{}, Options{Persistent: 15000, ResetMemory: 100, Budget: 100000}))
			if _, err := card.call("body"); !errors.Is(err, jcre.Throw(jcre.SystemExceptionClass, c.reason)) {
				t.Errorf("got %v, want reason %d", err, c.reason)
			}
		})
	}
}

// TestObjectLimit: the number of objects is a limit of its own, and deleted objects are not counted.
func TestObjectLimit(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("body", 0, 0, 2, "new $Main; pop; new $Main; pop; return")
	b.method("many", 0, 0, 2, "loop: new $Main; pop; goto loop")
	card := b.load(New(jcre.Config{}, Options{Objects: 4, Budget: 100000}))
	full := jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	if _, err := card.call("many"); !errors.Is(err, full) {
		t.Errorf("got %v, want NO_RESOURCE", err)
	}
	card.vm.collect()
	if _, err := card.call("body"); err != nil {
		t.Errorf("after the objects were deleted: %v", err)
	}
}

// TestStatistics counts bytecodes and bytes written.
func TestStatistics(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("body", 0, 1, 4, "sconst_3; putstatic_s $static.6; bspush 7; putstatic_b $static.4; sconst_2; sstore_0; return")
	card := b.load(New(jcre.Config{}, Options{}))
	before := card.vm.Statistics()
	if _, err := card.call("body"); err != nil {
		t.Fatal(err)
	}
	after := card.vm.Statistics()
	if got := after.Bytecodes - before.Bytecodes; got != 7 {
		t.Errorf("%d bytecodes, want 7", got)
	}
	if got := after.Written - before.Written; got != 3 {
		t.Errorf("%d bytes written, want 3", got)
	}
}
