// Package diag holds the compiler's diagnostics: a stable code, a position, a message, and what to write instead.
//
// The front end, the passes and the back end make them; cmd/gocard prints them. The package knows no stage: codes are given by those
// who raise them, and explained by the table of frontend/subset.
package diag

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Diagnostic is one finding about the source.
type Diagnostic struct {
	Code    string         `json:"code"` // stable: GC1001
	Pos     token.Position `json:"pos"`
	Message string         `json:"message"`       // cause, lower case, no full stop
	Fix     string         `json:"fix,omitempty"` // what to write instead
	Notes   []Note         `json:"notes,omitempty"`
}

// Note is a place that has to do with a diagnostic, such as a step on the way to it.
type Note struct {
	Pos     token.Position `json:"pos"`
	Message string         `json:"message"`
}

// String is the line that tools parse, file:line:col: CODE: message, and below it, each behind a tab, the fix and the notes with their places.
func (d Diagnostic) String() string { return fmt.Sprintf("%s: %s", d.Pos, d.Text()) }

// Text is String without the place, for those who print it themselves.
func (d Diagnostic) Text() string {
	s := d.Code + ": " + d.Message
	if d.Fix != "" {
		s += "\n\t" + d.Fix
	}
	for _, n := range d.Notes {
		s += "\n\t" + n.String()
	}
	return s
}

// String is the note behind its place, if that is known.
func (n Note) String() string {
	if !n.Pos.IsValid() {
		return n.Message
	}
	return fmt.Sprintf("%s: %s", n.Pos, n.Message)
}

// Note adds a note.
func (d *Diagnostic) Note(pos token.Position, format string, args ...any) {
	d.Notes = append(d.Notes, Note{pos, fmt.Sprintf(format, args...)})
}

// List collects diagnostics; it is an error when it is not empty.
type List []Diagnostic

// Add appends a diagnostic. The result is for notes; it is good until the next Add.
func (l *List) Add(code string, pos token.Position, fix, format string, args ...any) *Diagnostic {
	*l = append(*l, Diagnostic{Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Fix: fix})
	return &(*l)[len(*l)-1]
}

// Sort orders by file, line, column and code, and drops repetitions: the first of those that say the same stays, with its notes.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message && a.Fix == b.Fix
	})
}

// Error joins the lines.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns l sorted as an error, or nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	l.Sort()
	return l
}
