package script

import (
	"errors"
	"fmt"
	"strings"
)

// Pattern is what a response line must look like: alternatives of upper-case hex digits, in which an x stands for any
// digit, or of PowerCut. Spaces do not count.
type Pattern []string

// parsePattern reads what stands behind the equals sign.
func parsePattern(text string) (Pattern, error) {
	var p Pattern
	for _, alternative := range strings.Split(text, "|") {
		a := strings.ToUpper(compact(alternative))
		if a != PowerCut && (len(a) < 4 || len(a)%2 != 0 || strings.Trim(a, "0123456789ABCDEFX") != "") {
			return nil, fmt.Errorf("= needs a response in hex digits, x for any digit, alternatives divided by |, not %.60q", strings.TrimSpace(alternative))
		}
		p = append(p, a)
	}
	return p, nil
}

// Match reports whether a line of the transcript is one of the alternatives.
func (p Pattern) Match(line string) bool {
	line = compact(line)
	for _, a := range p {
		if matches(a, line) {
			return true
		}
	}
	return false
}

func matches(pattern, line string) bool {
	if len(pattern) != len(line) {
		return false
	}
	for i := range len(line) {
		if pattern[i] != 'X' && pattern[i] != line[i] {
			return false
		}
	}
	return true
}

// String is the pattern as it would stand in a script.
func (p Pattern) String() string { return strings.ToLower(strings.Join(p, " | ")) }

func compact(s string) string { return strings.Join(strings.Fields(s), "") }

// errNoResponse says that an expectation has no command before it.
var errNoResponse = errors.New("= stands behind a command and says what its response must be; there is no command before it")

// Mismatch says that a response was not the expected one.
type Mismatch struct {
	Got  string
	Want Pattern
}

// Error gives both.
func (m *Mismatch) Error() string {
	return fmt.Sprintf("the card answered %s, expected %s", m.Got, m.Want)
}
