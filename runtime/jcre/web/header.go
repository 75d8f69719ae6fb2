package web

import "strings"

// field is one header line.
type field struct{ name, value string }

// header is the header of a request, in order.
type header []field

// get finds the first field with a name, whatever its case.
func (h header) get(name string) (string, bool) {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value, true
		}
	}
	return "", false
}

func (h header) count(name string) (n int) {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			n++
		}
	}
	return n
}

// hasToken reports whether a comma list in any field of that name has the token.
func (h header) hasToken(name, token string) bool {
	for _, f := range h {
		if !strings.EqualFold(f.name, name) {
			continue
		}
		for _, t := range strings.Split(f.value, ",") {
			if strings.EqualFold(strings.Trim(t, " \t"), token) {
				return true
			}
		}
	}
	return false
}

// parseField reads `name: value`. White space before the colon and folded lines are refused (RFC 9112, 5).
func parseField(line string) (field, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || !isToken(name) {
		return field{}, refuse(statusBadRequest, "a header line has no name and colon")
	}
	value = strings.Trim(value, " \t")
	if !isFieldValue(value) {
		return field{}, refuse(statusBadRequest, "a header value has a control character")
	}
	return field{name, value}, nil
}

// isToken reports whether s is a token (RFC 9110, 5.6.2).
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

func isFieldValue(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7F {
			return false
		}
	}
	return true
}

// isHost reports whether s can be a Host value: a name, or an address, and a port.
func isHost(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && strings.IndexByte("-._~:[]", c) < 0 {
			return false
		}
	}
	return true
}
