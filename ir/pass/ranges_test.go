package pass_test

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/interp"
	"github.com/gocard/gocard/ir/pass"
)

// TestRangesHold runs programs made by chance and holds every number that they compute against the range that the analysis found.
func TestRangesHold(t *testing.T) {
	programs := 20
	for seed := range programs {
		for _, level := range []int{0, 2} {
			p := parse(t, randomProgram(int64(seed)).String())
			rangesHold(t, p, level)
			if t.Failed() {
				t.Fatalf("seed %d -O%d in\n%.6000s", seed, level, p)
			}
		}
	}
}

func rangesHold(t *testing.T, p *ir.Program, level int) {
	t.Helper()
	check, err := pass.Ranges(p, pass.Options{OptLevel: level, Roots: roots(p)})
	if err != nil {
		t.Fatal(err)
	}
	m, err := interp.New(p, interp.Config{API: interp.RuntimeAPI{}, Steps: 1 << 13, Watch: func(v *ir.Value, x func(*ir.Value) interp.Value) {
		if t.Failed() {
			return
		}
		if err := check(v, func(v *ir.Value) int64 { return x(v).N }); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range roots(p) {
		for _, args := range inputs(f, 30) {
			values := make([]interp.Value, len(args))
			for i, n := range args {
				values[i] = interp.Number(f.Params[i].Type.Kind.Wrap(n))
			}
			_, _ = m.Call(f, values...) // run-time errors and too many steps are fine
		}
	}
}

// TestCutPower compiles a counter that goes around behind its store. A cut between the two stores leaves a 4: the test for that stays.
func TestCutPower(t *testing.T) {
	const src = `program t none 1.0
global phase int
func F() i16 {
b0:
	n int = globalget phase
	three int = const 3
	torn bool = gt n, three
	if torn b1 else b2
b1:
	k i16 = const 100
	return k
b2:
	one int = const 1
	m int = add n, one
	globalset phase m
	over bool = gt m, three
	if over b3 else b4
b3:
	zero int = const 0
	globalset phase zero
	jump b4
b4:
	r i16 = conv n
	return r
}
`
	for level := range 3 {
		p := parse(t, src)
		if err := compile(p, level, false); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(p.String(), "const 100") {
			t.Errorf("-O%d: the test is gone:\n%s", level, p)
		}
	}
}
