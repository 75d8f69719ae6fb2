package irtext

import (
	"fmt"
	"go/token"
	"strconv"

	"github.com/gocard/gocard/ir"
)

type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokNewline
	tokWord   // a bare name or number
	tokString // a quoted name or text; text holds the value
	tokPunct
)

type tok struct {
	kind tokenKind
	text string
	off  int // byte offset, line and column from 1
	line int
	col  int
}

// String describes the token for error messages.
func (t tok) String() string {
	switch t.kind {
	case tokEOF:
		return "end of file"
	case tokNewline:
		return "end of line"
	}
	return strconv.Quote(t.text)
}

// Error is a fault in the text.
type Error struct {
	Pos token.Position
	Msg string
}

// Error returns position and message.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Pos, e.Msg) }

// lex splits src into tokens; runs of line ends are one token, and one stands before the end.
func lex(name string, src []byte) ([]tok, error) {
	var toks []tok
	line, start := 1, 0 // start of line
	add := func(kind tokenKind, text string, at int) {
		toks = append(toks, tok{kind, text, at, line, at - start + 1})
	}
	for i := 0; i < len(src); {
		at := i
		switch c := src[i]; {
		case c == '\n':
			if n := len(toks); n > 0 && toks[n-1].kind != tokNewline {
				add(tokNewline, "", at)
			}
			i++
			line, start = line+1, i
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '/' && i+1 < len(src) && src[i+1] == '/':
			for i < len(src) && src[i] != '\n' {
				i++
			}
		case ir.IsNameByte(c):
			for i < len(src) && ir.IsNameByte(src[i]) && string(src[i:min(i+2, len(src))]) != "//" {
				i++
			}
			add(tokWord, string(src[at:i]), at)
		case c == '"':
			i = stringEnd(src, i)
			text, err := strconv.Unquote(string(src[at:i]))
			if err != nil {
				return nil, &Error{token.Position{Filename: name, Offset: at, Line: line, Column: at - start + 1}, "bad string"}
			}
			add(tokString, text, at)
		default:
			i++
			add(tokPunct, string(src[at:i]), at)
		}
	}
	add(tokNewline, "", len(src))
	add(tokEOF, "", len(src))
	return toks, nil
}

// stringEnd is the offset behind the string that begins at i, or of the line end where it does not end.
func stringEnd(src []byte, i int) int {
	for i++; i < len(src) && src[i] != '\n'; i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return min(i, len(src))
}
