package pass_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/interp"
	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/pass"
	"github.com/gocard/gocard/ir/verify"
)

// parse reads a program and checks it.
func parse(t testing.TB, src string) *ir.Program {
	t.Helper()
	p, err := irtext.Parse("t", []byte(src))
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	if err := verify.Program(p); err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return p
}

// roots are the static functions whose names begin with a capital: tests call them.
func roots(p *ir.Program) []*ir.Func {
	var list []*ir.Func
	for _, f := range p.Funcs {
		if f.Recv == nil && f.Name[0] >= 'A' && f.Name[0] <= 'Z' {
			list = append(list, f)
		}
	}
	return list
}

// compile runs the pipeline on p with the verifier behind every pass.
func compile(p *ir.Program, level int, hasInt bool) error {
	cardForm, no32 := false, false
	return pass.Run(p, pass.Options{OptLevel: level, HasInt: hasInt, Roots: roots(p), After: func(name string, p *ir.Program) error {
		cardForm, no32 = cardForm || name == "legalize", no32 || name == "needint"
		var err error
		switch {
		case cardForm && severalResults(p): // neither form
		case cardForm:
			err = verify.CardForm(p, hasInt || !no32)
		default:
			err = verify.Program(p)
		}
		if err != nil {
			return fmt.Errorf("%w in\n%.6000s", err, p)
		}
		return nil
	}})
}

func severalResults(p *ir.Program) bool {
	for _, f := range p.Funcs {
		if len(f.Results) > 1 {
			return true
		}
	}
	return false
}

// machine makes an interpreter.
func machine(t testing.TB, p *ir.Program, card bool) *interp.Machine {
	t.Helper()
	m, err := interp.New(p, interp.Config{Card: card, API: interp.RuntimeAPI{}, Steps: 1 << 15})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Init(); err != nil {
		t.Fatal(err)
	}
	return m
}

// outcome calls a function and describes what comes back, numbers as kinds say.
func outcome(m *interp.Machine, f *ir.Func, kinds []ir.Type, args []int64) string {
	values := make([]interp.Value, len(args))
	for i, n := range args {
		values[i] = interp.Number(f.Params[i].Type.Kind.Wrap(n))
	}
	results, err := m.Call(f, values...)
	var e *interp.Exception
	if errors.As(err, &e) {
		return "run-time error" // Go's and the card's are one to a program
	}
	if err != nil {
		return "error " + err.Error()
	}
	var out []string
	for i, r := range results {
		if i == 0 { // in card form the others are gone
			out = append(out, fmt.Sprint(kinds[i].Kind.Wrap(r.N)))
		}
	}
	return strings.Join(out, " ")
}

// samples are numbers that bring out differences.
var samples = []int64{0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 32, 33, 40, 100, 127, 128, 129, 200, 254, 255, 256, 257, 1000, 4660, 22136, 32766, 32767, 32768, 32769, 40000,
	65534, 65535, 65536, 100000, 1 << 20, 1<<31 - 1, 1 << 31, 1<<32 - 1, -1, -2, -3, -7, -100, -127, -128, -129, -255, -256, -1000, -32767, -32768, -32769, -65536, -1 << 31}

// inputs gives sets of arguments for f: combinations of samples, in the range of the kinds.
func inputs(f *ir.Func, most int) [][]int64 {
	var sets [][]int64
	seed := uint32(12345)
	for len(sets) < most {
		set := make([]int64, len(f.Params))
		for i, p := range f.Params {
			seed = seed*1664525 + 1013904223
			set[i] = p.Type.Kind.Wrap(samples[int(seed>>8)%len(samples)])
			if len(f.Params) == 1 {
				set[i] = p.Type.Kind.Wrap(samples[len(sets)%len(samples)])
			}
		}
		sets = append(sets, set)
		if len(f.Params) == 0 {
			break
		}
	}
	return sets
}

// same compiles src at a level and compares each root function with what it was, on many inputs. It returns the compiled program.
func same(t testing.TB, src string, level int, hasInt bool) (*ir.Program, error) {
	t.Helper()
	before, after := parse(t, src), parse(t, src)
	want := machine(t, before, false)
	if err := compile(after, level, hasInt); err != nil {
		return nil, err
	}
	got := machine(t, after, true)
	byName := map[string]*ir.Func{}
	for _, f := range after.Funcs {
		byName[f.FullName()] = f
	}
	for _, f := range roots(before) {
		for _, args := range inputs(f, 50) {
			w := outcome(want, f, f.Results, args)
			if strings.HasPrefix(w, "error") { // too many steps
				break
			}
			g := outcome(got, byName[f.Name], f.Results, args)
			if w != g {
				t.Errorf("-O%d int=%t: %s%v = %s, want %s; compiled:\n%.4000s\nfrom\n%.4000s", level, hasInt, f.Name, args, g, w, after, src)
				return after, nil
			}
		}
	}
	return after, nil
}

// sameAlways is same at all levels, with and without int; refused tells that a card without int must refuse.
func sameAlways(t *testing.T, src string, refused bool) {
	t.Helper()
	for level := range 3 {
		for _, hasInt := range []bool{false, true} {
			_, err := same(t, src, level, hasInt)
			if (err != nil) != (refused && !hasInt) {
				t.Fatalf("-O%d int=%t: error %v, want refusal: %t; in\n%s", level, hasInt, err, refused && !hasInt, src)
			}
		}
	}
}
