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
}

// String is the line that tools parse: file:line:col: CODE: message.
func (d Diagnostic) String() string {
	s := fmt.Sprintf("%s: %s: %s", d.Pos, d.Code, d.Message)
	if d.Fix != "" {
		s += "\n\t" + d.Fix
	}
	return s
}

// List collects diagnostics; it is an error when it is not empty.
type List []Diagnostic

// Add appends a diagnostic.
func (l *List) Add(code string, pos token.Position, fix, format string, args ...any) {
	*l = append(*l, Diagnostic{Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// Sort orders by file, line, column and code, and drops repetitions.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	*l = slices.Compact(*l)
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
