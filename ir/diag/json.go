package diag

import (
	"encoding/json"
	"go/token"
)

// Schema names the JSON form of a list of diagnostics, as gocard build --json and gocard vet --json print it.
const Schema = "gocard/diagnostics/2"

// place is a position in JSON; line and column count from 1, in bytes, and are absent where nothing is known.
type place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func placeOf(p token.Position) place { return place{p.Filename, p.Line, p.Column} }

// MarshalJSON writes the position as file, line and column.
func (d Diagnostic) MarshalJSON() ([]byte, error) {
	type plain Diagnostic
	return json.Marshal(struct {
		Code string `json:"code"`
		Pos  place  `json:"pos"`
		plain
	}{d.Code, placeOf(d.Pos), plain(d)})
}

// MarshalJSON writes the position as file, line and column.
func (n Note) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Pos     place  `json:"pos"`
		Message string `json:"message"`
	}{placeOf(n.Pos), n.Message})
}
