package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/gocard/gocard/runtime/jcvm"
)

// lines adds up what happened on each line of Go.
func (w *watch) lines() map[where]*spot {
	all := map[where]*spot{}
	w.root.walk(nil, func(_ []jcvm.Place, n *callNode) {
		for pc, s := range n.spots {
			at := w.source.find(n.place(pc))
			if n == &w.root {
				at = where{function: "(card)"}
			}
			if at.file != "" {
				at.function = ""
			}
			sum := all[at]
			if sum == nil {
				sum = &spot{}
				all[at] = sum
			}
			sum.bytecodes += s.bytecodes
			sum.calls += s.calls
			sum.writes += s.writes
			sum.written += s.written
		}
	})
	return all
}

// report writes a table of the lines, those that wear the memory most first, and what was in use at most.
func (w *watch) report(out io.Writer) error {
	all := w.lines()
	order := slices.SortedFunc(maps.Keys(all), func(a, b where) int {
		return cmp.Or(cmp.Compare(all[b].written, all[a].written), cmp.Compare(all[b].bytecodes, all[a].bytecodes), cmp.Compare(a.String(), b.String()))
	})
	if _, err := fmt.Fprintf(out, "%10s %8s %8s %8s  line\n", "bytecodes", "calls", "writes", "written"); err != nil {
		return err
	}
	for _, at := range order {
		s := all[at]
		if _, err := fmt.Fprintf(out, "%10d %8d %8d %8d  %s\n", s.bytecodes, s.calls, s.writes, s.written, at); err != nil {
			return err
		}
	}
	st := w.vm.Statistics()
	_, err := fmt.Fprintf(out, "stack at most %d words, commit buffer at most %d bytes; transient memory %d bytes until reset, %d until deselection; persistent memory %d bytes\n",
		st.PeakStack, st.PeakLog, st.TransientReset, st.TransientDeselect, st.Persistent)
	return err
}

// pprof writes the tree of calls for `go tool pprof`: bytecodes, and bytes written to persistent memory.
func (w *watch) pprof(out io.Writer) error {
	b := &pprofBuilder{source: w.source, functions: map[where]*profile.Function{}, locations: map[where]*profile.Location{}}
	b.p = &profile.Profile{
		SampleType:        []*profile.ValueType{{Type: "bytecodes", Unit: "count"}, {Type: "written", Unit: "bytes"}, {Type: "writes", Unit: "count"}},
		DefaultSampleType: "bytecodes",
		TimeNanos:         time.Now().UnixNano(),
	}
	w.root.walk(nil, func(above []jcvm.Place, n *callNode) {
		if n == &w.root {
			return
		}
		for pc, s := range n.spots {
			b.sample(above, n.place(pc), s)
		}
	})
	if err := b.p.CheckValid(); err != nil {
		return err
	}
	return b.p.Write(out)
}

// pprofBuilder collects the parts of a profile.
type pprofBuilder struct {
	p         *profile.Profile
	source    source
	functions map[where]*profile.Function
	locations map[where]*profile.Location
}

func (b *pprofBuilder) sample(above []jcvm.Place, at jcvm.Place, s *spot) {
	sample := &profile.Sample{Location: []*profile.Location{b.location(at)}, Value: []int64{s.bytecodes, s.written, s.writes}}
	for i := len(above) - 1; i >= 0; i-- {
		sample.Location = append(sample.Location, b.location(above[i]))
	}
	b.p.Sample = append(b.p.Sample, sample)
}

func (b *pprofBuilder) location(at jcvm.Place) *profile.Location {
	w := b.source.find(at)
	l := b.locations[w]
	if l == nil {
		l = &profile.Location{ID: uint64(len(b.locations) + 1), Line: []profile.Line{{Function: b.function(w), Line: int64(w.line)}}}
		b.locations[w] = l
		b.p.Location = append(b.p.Location, l)
	}
	return l
}

func (b *pprofBuilder) function(w where) *profile.Function {
	w.line = 0
	f := b.functions[w]
	if f == nil {
		f = &profile.Function{ID: uint64(len(b.functions) + 1), Name: w.function, SystemName: w.function, Filename: w.file}
		b.functions[w] = f
		b.p.Function = append(b.p.Function, f)
	}
	return f
}
