package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
	"github.com/gocard/gocard/ir/diag"
)

type options struct {
	n       int
	seed    uint64
	batch   int
	cref    int
	reduce  bool
	verbose bool
	replay  string
}

// summary counts what became of the programs.
type summary struct {
	programs, refused, differences int
	onCref, tooMuch                int            // compared with the reference card, and not installed there
	codes                          map[string]int // refused programs by diagnostic code
}

func (s *summary) add(o *outcome) {
	s.programs++
	if len(o.faults) > 0 {
		s.differences++
	}
	if o.tooMuch {
		s.tooMuch++
	} else if o.onCref {
		s.onCref++
	}
	if len(o.refused) > 0 {
		s.refused++
		for _, code := range o.codes() {
			s.codes[code]++
		}
	}
}

// run makes, runs and compares all programs, a batch at a time.
func run(ctx context.Context, o options) (exit int, err error) {
	if o.replay != "" {
		return o.again(ctx)
	}
	sum := summary{codes: map[string]int{}}
	var judge *cref
	if o.cref > 0 {
		tmp, err := os.MkdirTemp("", "difftest")
		if err != nil {
			return 0, err
		}
		defer os.RemoveAll(tmp)
		if judge, err = newCref(ctx, tmp); err != nil {
			return 0, err
		}
	}
	for first := 0; first < o.n && ctx.Err() == nil; first += o.batch {
		var programs []*progen.Program
		for i := first; i < min(first+o.batch, o.n); i++ {
			programs = append(programs, progen.New(o.seed+uint64(i)))
		}
		outcomes, err := compareAll(ctx, programs, func(i int) *cref {
			if judge != nil && (first+i)%o.cref == 0 {
				return judge
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		for _, out := range outcomes {
			sum.add(out)
			if err := o.report(ctx, out); err != nil {
				return 0, err
			}
		}
	}
	for _, code := range slices.SortedFunc(maps.Keys(sum.codes), func(x, y string) int { return cmp.Compare(sum.codes[y], sum.codes[x]) }) {
		fmt.Printf("refused %s: %d\n", code, sum.codes[code])
	}
	if judge != nil {
		fmt.Printf("reference card: programs=%d, not installed there=%d\n", sum.onCref, sum.tooMuch)
	}
	fmt.Printf("refused programs=%d of %d\n", sum.refused, sum.programs)
	fmt.Printf("diff programs=%d differences=%d\n", sum.programs, sum.differences)
	if sum.differences > 0 {
		return exitDiffers, nil
	}
	return 0, ctx.Err()
}

// again compares a program that was kept.
func (o options) again(ctx context.Context) (exit int, err error) {
	p, err := read(o.replay)
	if err != nil {
		return 0, err
	}
	outcomes, err := compareAll(ctx, []*progen.Program{p}, noCref)
	if err != nil {
		return 0, err
	}
	o.verbose = true
	if len(outcomes[0].faults) > 0 {
		exit = exitDiffers
	}
	return exit, o.report(ctx, outcomes[0])
}

// report says what is wrong with a program, and keeps it.
func (o options) report(ctx context.Context, out *outcome) error {
	if o.verbose {
		for _, code := range out.codes() {
			i := slices.IndexFunc(out.refused, func(d diag.Diagnostic) bool { return d.Code == code })
			fmt.Printf("%s: %v\n", out.program.Name, out.refused[i])
		}
	}
	if len(out.faults) == 0 {
		return nil
	}
	fmt.Printf("%s: %s\n", out.program.Name, out.faults[0])
	for _, f := range out.faults[1:] {
		fmt.Printf("%s: also %s\n", out.program.Name, f.machine)
	}
	p := out.program
	if o.reduce {
		p = shrink(ctx, out)
	}
	kept, err := keep(p)
	if err != nil {
		return err
	}
	fmt.Printf("%s: kept in %s\n", out.program.Name, kept)
	return nil
}

// noCref leaves the reference card out.
func noCref(int) *cref { return nil }

// compareAll runs programs on all machines; judge gives the reference card for those that run there, too.
func compareAll(ctx context.Context, programs []*progen.Program, judge func(i int) *cref) ([]*outcome, error) {
	dir, err := os.MkdirTemp(workDir, "run")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, p := range programs {
		if err := write(dir, p); err != nil {
			return nil, err
		}
	}
	transcripts, err := runNatively(ctx, dir, programs)
	if err != nil {
		return nil, err
	}
	outcomes := make([]*outcome, len(programs))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = compare(dir, programs[i], transcripts[programs[i].Name], judge(i))
			}
		})
	}
	for i := range programs {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes, nil
}
