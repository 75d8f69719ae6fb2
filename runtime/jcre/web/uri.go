package web

import "strings"

// target is a parsed request target.
type target struct {
	path     string // normalised
	query    string
	hasQuery bool
}

// parseTarget reads the request target of a request line: origin form, absolute form, or `*` for OPTIONS (RFC 9112, 3.2).
func parseTarget(m Method, s string) (target, error) {
	if s == "*" && m == Options {
		return target{path: "*"}, nil
	}
	if rest, ok := cutScheme(s); ok {
		slash := strings.IndexAny(rest, "/?")
		if slash < 0 {
			rest, slash = "/", 0
		}
		if rest[slash] == '?' {
			rest, slash = "/"+rest[slash:], 0
		}
		s = rest[slash:]
	}
	if len(s) > MaxURI {
		return target{}, refuse(statusURITooLong, "the URI is too long")
	}
	if s == "" || s[0] != '/' {
		return target{}, refuse(statusBadRequest, "the request target does not begin with /")
	}
	path, query, hasQuery := strings.Cut(s, "?")
	path, err := normalise(path)
	if err != nil {
		return target{}, err
	}
	if strings.ContainsFunc(query, func(c rune) bool { return c <= ' ' || c == 0x7F || c == '#' }) {
		return target{}, refuse(statusBadRequest, "the query has a character that must be escaped")
	}
	return target{path, query, hasQuery}, nil
}

func cutScheme(s string) (rest string, ok bool) {
	for _, scheme := range []string{"http://", "https://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return s[len(scheme):], true
		}
	}
	return s, false
}

// normalise decodes percent-encoded unreserved characters and writes other escapes in upper case; a path that climbs with
// `..`, and anything that may not stand in a path, is refused (SCWS 3).
func normalise(path string) (string, error) {
	out := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c == '%':
			if i+2 >= len(path) || unhex(path[i+1]) < 0 || unhex(path[i+2]) < 0 {
				return "", refuse(statusBadRequest, "the path has a broken percent escape")
			}
			d := byte(unhex(path[i+1])<<4 | unhex(path[i+2]))
			i += 2
			if unreserved(d) {
				out = append(out, d)
			} else {
				out = append(out, '%', upperHex[d>>4], upperHex[d&15])
			}
		case c == '#' || c == '"' || c == '<' || c == '>' || c == '\\' || c <= ' ' || c >= 0x7F:
			return "", refuse(statusBadRequest, "the path has a character that must be escaped")
		default:
			out = append(out, c)
		}
	}
	for _, segment := range strings.Split(string(out), "/") {
		if segment == ".." {
			return "", refuse(statusBadRequest, "the path climbs with ..")
		}
	}
	return string(out), nil
}

const upperHex = "0123456789ABCDEF"

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// unhex is the value of a hex digit, -1 for another character.
func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
