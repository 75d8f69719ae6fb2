package main

import (
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct {
	all *mpb.Progress
	bar *mpb.Bar
}

func newProgress(s streams, name string, total int) *progress {
	if !isTerminal(s.err) {
		return &progress{}
	}
	all := mpb.New(mpb.WithOutput(s.err), mpb.WithWidth(60))
	bar := all.AddBar(int64(total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(name+" ")), mpb.AppendDecorators(decor.CountersNoUnit("%d / %d bytes")))
	return &progress{all, bar}
}

func (p *progress) set(done, _ int) {
	if p.bar != nil {
		p.bar.SetCurrent(int64(done))
	}
}

// finish ends the bar, also when the work stopped half way.
func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.all.Wait()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
