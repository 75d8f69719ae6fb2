package ir_test

import (
	"testing"

	"github.com/gocard/gocard/ir"
)

func TestEachFunc(t *testing.T) {
	p := &ir.Program{Funcs: make([]*ir.Func, 100)}
	for i := range p.Funcs {
		p.Funcs[i] = &ir.Func{}
		p.Funcs[i].Reserve(i*37%100, 0)
	}
	seen := make([]int, len(p.Funcs))
	p.EachFunc(func(i int, _ *ir.Func) { seen[i]++ })
	for i, n := range seen {
		if n != 1 {
			t.Errorf("function %d: %d calls", i, n)
		}
	}
	defer func() {
		if v := recover(); v != "fault" {
			t.Errorf("recovered %v, want the panic of a function", v)
		}
	}()
	p.EachFunc(func(i int, _ *ir.Func) {
		if i == 50 {
			panic("fault")
		}
	})
}
