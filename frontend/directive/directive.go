// Package directive reads the //gocard:VERB key=value comments of Go source.
//
// In: comment groups of go/ast. Out: verbs with their keys, and the values in the forms that keys have (AID, number, version). It does
// not know what a verb means: frontend/api and frontend do.
package directive

import (
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

const prefix = "//gocard:"

// Directive is one comment line.
type Directive struct {
	Verb string
	Args []string // words without "="
	Keys map[string]string
	Pos  token.Pos
}

// Parse returns the directives among the comments of the groups, in order.
func Parse(groups ...*ast.CommentGroup) []Directive {
	var list []Directive
	for _, g := range groups {
		if g == nil {
			continue
		}
		for _, c := range g.List {
			if text, ok := strings.CutPrefix(c.Text, prefix); ok {
				list = append(list, parseLine(text, c.Pos()))
			}
		}
	}
	return list
}

// parseLine splits a line into words. A word without "=" that follows a key belongs to its value: AIDs may be written with spaces.
func parseLine(text string, pos token.Pos) Directive {
	d := Directive{Keys: map[string]string{}, Pos: pos}
	words := strings.Fields(text)
	if len(words) == 0 {
		return d
	}
	d.Verb = words[0]
	last := ""
	for _, w := range words[1:] {
		key, value, ok := strings.Cut(w, "=")
		switch {
		case ok:
			d.Keys[key], last = value, key
		case last != "":
			d.Keys[last] += " " + w
		default:
			d.Args = append(d.Args, w)
		}
	}
	return d
}

// Find returns the first directive with the verb.
func Find(list []Directive, verb string) (Directive, bool) {
	for _, d := range list {
		if d.Verb == verb {
			return d, true
		}
	}
	return Directive{}, false
}

// Has reports whether the key is there.
func (d Directive) Has(key string) bool {
	_, ok := d.Keys[key]
	return ok
}

// AID returns the value of the key as an application identifier of 5 to 16 bytes (ISO 7816-4, 8.2.1.2).
func (d Directive) AID(key string) ([]byte, error) {
	text := strings.ReplaceAll(d.Keys[key], " ", "")
	aid, err := hex.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read %s=%s: %w", key, text, err)
	}
	if len(aid) < 5 || len(aid) > 16 {
		return nil, fmt.Errorf("read %s=%s: an AID has 5 to 16 bytes, not %d", key, text, len(aid))
	}
	return aid, nil
}

// Byte returns the value of the key as a number from 0 to 255.
func (d Directive) Byte(key string) (uint8, error) {
	n, err := strconv.ParseUint(d.Keys[key], 10, 8)
	if err != nil {
		return 0, fmt.Errorf("read %s=%s: want a number from 0 to 255", key, d.Keys[key])
	}
	return uint8(n), nil
}

// Version returns the value of the key as major.minor, each from 0 to 255.
func (d Directive) Version(key string) (major, minor uint8, err error) {
	return ParseVersion(d.Keys[key])
}

// ParseVersion reads major.minor.
func ParseVersion(text string) (major, minor uint8, err error) {
	a, b, ok := strings.Cut(text, ".")
	x, err1 := strconv.ParseUint(a, 10, 8)
	y, err2 := strconv.ParseUint(b, 10, 8)
	if !ok || err1 != nil || err2 != nil {
		return 0, 0, fmt.Errorf("read version %q: want major.minor", text)
	}
	return uint8(x), uint8(y), nil
}
