package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// progress is a bar on a terminal, and nothing elsewhere. A library for bars would cost every start of gocard more than the bar: see RATIONALE.
type progress struct {
	out   io.Writer // nil: not a terminal
	name  string
	unit  string
	total int
}

const barWidth = 30

func newProgress(s streams, name, unit string, total int) *progress {
	if !isTerminal(s.err) {
		return &progress{}
	}
	return &progress{s.err, name, unit, total}
}

func (p *progress) set(done, _ int) {
	if p.out == nil || p.total == 0 {
		return
	}
	full := barWidth * done / p.total
	fmt.Fprintf(p.out, "\r%s [%s%s] %d of %d %s", p.name, strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), done, p.total, p.unit)
}

// finish wipes the bar away, also when the work stopped half way.
func (p *progress) finish() {
	if p.out != nil {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", len(p.name)+barWidth+40))
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
