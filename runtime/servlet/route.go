package servlet

import "github.com/gocard/gocard/runtime/javacard/framework"

// Bits of route.flags: the methods a route takes, and whether it takes paths below its own.
const (
	methodGet   = 0x01 // and HEAD
	methodPost  = 0x02
	methodOther = 0x00
	subtree     = 0x80
)

// route is a pattern with its handler.
type route struct {
	flags   byte
	path    string
	handler Handler
	next    *route
}

// pending are the routes that Register will take.
var pending *route

// Handle gives requests that a pattern matches to a handler. Patterns are those of net/http as far as a card needs them:
//
//	/about           this path, GET (and HEAD) and POST
//	GET /about       this path, GET and HEAD
//	POST /feedback   this path, POST
//	/help/           this path and all below
//	/{$}             this path only, although it ends in a slash
//
// The longest pattern wins. Call it in Install, before Register; a pattern of another form fails the installation with 6A80.
//
//gocard:source
func Handle(pattern string, h Handler) {
	flags := byte(methodGet | methodPost)
	switch {
	case len(pattern) > 4 && pattern[:4] == "GET ":
		flags, pattern = methodGet, pattern[4:]
	case len(pattern) > 5 && pattern[:5] == "POST ":
		flags, pattern = methodPost, pattern[5:]
	}
	n := len(pattern)
	if n == 0 || pattern[0] != '/' {
		panic(framework.SWWrongData)
	}
	switch {
	case n > 3 && pattern[n-3:] == "{$}":
		pattern = pattern[:n-3]
	case pattern[n-1] == '/':
		flags |= subtree
	}
	pending = &route{flags: flags, path: pattern, handler: h, next: pending}
}

// matches reports whether the route takes a path.
//
//gocard:source
func (rt *route) matches(path []byte) bool {
	n := len(rt.path)
	if len(path) < n || string(path[:n]) != rt.path {
		return false
	}
	return len(path) == n || rt.flags&subtree != 0
}

// beats reports whether the route is more specific than another that matches the same path: longer, or no subtree.
//
//gocard:source
func (rt *route) beats(other *route) bool {
	n, m := len(rt.path), len(other.path)
	return n > m || n == m && other.flags&subtree != 0
}
