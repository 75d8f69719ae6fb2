package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/gocard/gocard/ir"
)

// allocLine is a place in the source where the program takes memory.
type allocLine struct {
	Pos     string     `json:"pos"`
	Func    string     `json:"func,omitempty"` // empty: a package variable
	What    string     `json:"what"`
	Storage ir.Storage `json:"storage"` // file, persistent, frame or transient
	Bytes   int        `json:"bytes,omitempty"`
	Why     string     `json:"why"`
}

// allocLines lists the sites of p by position.
func allocLines(p *ir.Program) []allocLine {
	sites := slices.Clone(p.Sites)
	slices.SortStableFunc(sites, func(a, b ir.Site) int {
		return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.What, b.What))
	})
	lines := []allocLine{}
	for _, s := range sites {
		lines = append(lines, allocLine{s.Pos.String(), s.Func, s.What, s.Storage, s.Size(), s.Why})
	}
	return lines
}

// printAllocs prints the sites, a line each.
func printAllocs(out io.Writer, lines []allocLine) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		size := ""
		if l.Bytes > 0 {
			size = fmt.Sprintf("%d B", l.Bytes)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.Pos, l.Storage, size, l.What, l.Why)
	}
	return w.Flush()
}
