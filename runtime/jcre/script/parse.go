package script

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Kind tells the items of a script apart.
type Kind uint8

// The kinds of items.
const (
	Command Kind = iota // a command APDU, also the one that .select stands for
	Reset               // .reset
	Cut                 // .cut N
	Expect              // = PATTERN: what the command before must answer
)

// Item is one line of a script.
type Item struct {
	Line int
	Kind Kind
	APDU []byte  // of a Command
	N    int     // of a Cut
	Want Pattern // of an Expect
}

// Error is a mistake in a script, or in its execution, with its place.
type Error struct {
	File         string
	Line, Column int // from 1; Column 0 means the whole line
	Err          error
}

// Error is `FILE:LINE:COLUMN: cause`.
func (e *Error) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// maxAPDU is the longest command: extended header, data, extended Le.
const maxAPDU = 4 + 3 + iso7816.MaxExtendedNc + 2

// Parse reads a script; file is its name in errors, "-" for standard input.
func Parse(file, text string) ([]Item, error) {
	var items []Item
	answered := false
	for n, line := range strings.Split(text, "\n") {
		item, column, err := parseLine(strings.TrimSuffix(line, "\r"))
		if err != nil {
			return nil, &Error{file, n + 1, column, err}
		}
		if item != nil {
			if item.Kind == Expect && !answered {
				return nil, &Error{file, n + 1, column, errNoResponse}
			}
			answered = item.Kind == Command
			item.Line = n + 1
			items = append(items, *item)
		}
	}
	return items, nil
}

// parseLine reads one line; nil for a blank line or a comment.
func parseLine(line string) (item *Item, column int, err error) {
	text := strings.TrimSpace(line)
	start := strings.Index(line, text) + 1
	switch {
	case text == "" || text[0] == '#':
		return nil, 0, nil
	case text[0] == '=':
		want, err := parsePattern(text[1:])
		return &Item{Kind: Expect, Want: want}, start, err
	case text[0] == '.':
		item, err = parseDirective(text)
		return item, start, err
	}
	apdu, at, err := parseHex(line)
	if err != nil {
		return nil, at, err
	}
	if len(apdu) < 4 {
		return nil, start, fmt.Errorf("command APDU has %d bytes, a header has 4", len(apdu))
	}
	if len(apdu) > maxAPDU {
		return nil, start, fmt.Errorf("command APDU has %d bytes, at most %d are possible", len(apdu), maxAPDU)
	}
	return &Item{APDU: apdu}, 0, nil
}

// parseHex reads pairs of hex digits with white space anywhere; column is where it goes wrong.
func parseHex(line string) (b []byte, column int, err error) {
	var digits []byte
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
		case '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F':
			digits = append(digits, c)
		default:
			return nil, i + 1, fmt.Errorf("%q is no hex digit", line[i:i+1])
		}
	}
	if len(digits)%2 != 0 {
		return nil, len(strings.TrimRight(line, " \t")), fmt.Errorf("hex has %d digits, an odd number", len(digits))
	}
	b = make([]byte, len(digits)/2)
	_, err = hex.Decode(b, digits)
	return b, 0, err
}

func parseDirective(text string) (*Item, error) {
	name, arg, _ := strings.Cut(text, " ")
	arg = strings.TrimSpace(arg)
	switch name {
	case ".select":
		return parseSelect(arg)
	case ".reset":
		if arg != "" {
			return nil, fmt.Errorf(".reset takes no argument, not %.40q", arg)
		}
		return &Item{Kind: Reset}, nil
	case ".cut":
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 {
			return nil, fmt.Errorf(".cut needs the number of a persistent write, from 1, not %.40q", arg)
		}
		return &Item{Kind: Cut, N: n}, nil
	}
	return nil, fmt.Errorf("unknown item %.40q; there are .select AID, .reset and .cut N", name)
}

func parseSelect(arg string) (*Item, error) {
	if arg == "" {
		return nil, fmt.Errorf(".select needs an AID")
	}
	aid, err := iso7816.ParseAID(arg)
	if err != nil {
		return nil, fmt.Errorf(".select: %w", err)
	}
	return &Item{APDU: SelectCommand(aid)}, nil
}

// SelectCommand is the SELECT by AID that .select sends: case 4, Le 00.
func SelectCommand(aid iso7816.AID) []byte {
	return append(aid.AppendLV([]byte{0x00, iso7816.INSSelect, 0x04, 0x00}), 0x00)
}
