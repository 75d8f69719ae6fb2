package pass_test

import (
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
