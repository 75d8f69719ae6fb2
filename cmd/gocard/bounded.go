package main

import (
	"go/token"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/ir/diag"
)

// resources are what compiling a package may take.
type resources struct {
	memory uint64 // bytes of the heap
	time   time.Duration
}

// compiling is a hundred times what large programs take.
var compiling = resources{2 << 30, time.Minute}

// bounded runs work and gives it up when it takes too much: Go's type checker and what builds SSA form cannot be told to stop. The work goes on until the
// process ends, which commands do when they fail.
func bounded[T any](pattern string, r resources, work func() (T, error)) (T, error) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(int64(r.memory / 2))) // what is no longer used is collected before it counts
	type result struct {
		of  T
		err error
	}
	done := make(chan result, 1)
	go func() {
		of, err := work()
		done <- result{of, err}
	}()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	late := time.After(r.time)
	var none T
	for {
		select {
		case res := <-done:
			return res.of, res.err
		case <-look.C:
			if heapBytes() > r.memory {
				return none, tooMuch(pattern, "more than %d MiB of memory", r.memory>>20)
			}
		case <-late:
			return none, tooMuch(pattern, "longer than %v", r.time)
		}
	}
}

func tooMuch(pattern, format string, args ...any) error {
	var l diag.List
	l.Add(limits.CodeResources, token.Position{Filename: pattern}, "split it, or look for types that grow with every statement", "compiling the package takes "+format, args...)
	return l
}

func heapBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
