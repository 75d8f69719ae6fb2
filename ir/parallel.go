package ir

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// EachFunc calls do for every function of the program with its index, on all processors. A panic of do ends up in the caller, as without goroutines.
func (p *Program) EachFunc(do func(i int, f *Func)) {
	order := p.largestFirst()
	var next atomic.Int64
	var workers sync.WaitGroup
	var failed atomic.Pointer[any]
	work := func() {
		defer func() {
			if v := recover(); v != nil {
				failed.CompareAndSwap(nil, &v)
			}
		}()
		for k := int(next.Add(1)) - 1; k < len(order); k = int(next.Add(1)) - 1 {
			do(order[k], p.Funcs[order[k]])
		}
	}
	for range runtime.GOMAXPROCS(0) {
		workers.Go(work)
	}
	workers.Wait()
	if v := failed.Load(); v != nil {
		panic(*v)
	}
}

// largestFirst is the order in which no processor waits long for the others in the end.
func (p *Program) largestFirst() []int {
	order := make([]int, len(p.Funcs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return p.Funcs[j].NumValues() - p.Funcs[i].NumValues() })
	return order
}
