package ir

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// EachFunc calls do for every function of the program with its index, on all processors. A panic of do ends up in the caller, as without goroutines.
func (p *Program) EachFunc(do func(i int, f *Func)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	var failed atomic.Pointer[any]
	work := func() {
		defer func() {
			if v := recover(); v != nil {
				failed.CompareAndSwap(nil, &v)
			}
		}()
		for i := int(next.Add(1)) - 1; i < len(p.Funcs); i = int(next.Add(1)) - 1 {
			do(i, p.Funcs[i])
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
