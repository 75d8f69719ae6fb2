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
	steps := 1 << 15
	if card {
		steps = 1 << 22 // 32 bits in pairs take many
	}
	m, err := interp.New(p, interp.Config{Card: card, API: interp.RuntimeAPI{}, Steps: steps})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Init(); err != nil {
		t.Fatal(err)
	}
	return m
}

// outcome calls a function and describes the first thing that comes back, as a number of the kinds that the function had before it was compiled.
func outcome(m *interp.Machine, f *ir.Func, params []ir.Kind, result ir.Kind, args []int64) string {
	var values []interp.Value
	for i, n := range args {
		if params[i].Bits() == 32 && f.Params[len(values)].Type.Kind == ir.I16 { // in pairs
			values = append(values, interp.Number(int64(int16(n>>16))), interp.Number(int64(int16(n))))
			continue
		}
		values = append(values, interp.Number(f.Params[len(values)].Type.Kind.Wrap(n)))
	}
	results, err := m.Call(f, values...)
	var e *interp.Exception
	switch {
	case errors.As(err, &e):
		return "run-time error" // Go's and the card's are one to a program
	case err != nil:
		return "error " + err.Error()
	case result.Bits() == 32 && f.Results[0].Kind == ir.I16:
		return fmt.Sprint(result.Wrap(results[0].N<<16 | lowWord(m)&0xFFFF))
	}
	return fmt.Sprint(result.Wrap(results[0].N))
}

// lowWord is what a function left as its second result.
func lowWord(m *interp.Machine) int64 {
	for _, g := range m.Program.Globals {
		if g.Name == "card.results" {
			return int64(m.Global(g).Ref.Shorts[0])
		}
	}
	return 0
}

// kinds are those of the parameters of f.
func kinds(f *ir.Func) []ir.Kind {
	var list []ir.Kind
	for _, p := range f.Params {
		list = append(list, p.Type.Kind)
	}
	return list
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
			w := outcome(want, f, kinds(f), f.Results[0].Kind, args)
			if strings.HasPrefix(w, "error") { // too many steps
				break
			}
			g := outcome(got, byName[f.Name], kinds(f), f.Results[0].Kind, args)
			if w != g {
				t.Errorf("-O%d int=%t: %s%v = %s, want %s; compiled:\n%.4000s\nfrom\n%.4000s", level, hasInt, f.Name, args, g, w, after, src)
				return after, nil
			}
		}
	}
	return after, nil
}

// sameAlways is same at all levels, with and without int.
func sameAlways(t *testing.T, src string) {
	t.Helper()
	for level := range 3 {
		for _, hasInt := range []bool{false, true} {
			if _, err := same(t, src, level, hasInt); err != nil {
				t.Fatalf("-O%d int=%t: %v in\n%s", level, hasInt, err, src)
			}
		}
	}
}
