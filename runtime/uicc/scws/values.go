package scws

import "github.com/gocard/gocard/runtime/javacard/framework"

// Sizes of the scratch memory and of what it takes.
const (
	// ScratchSize is the transient memory that MakeScratch takes.
	ScratchSize = 1024
	// MaxForm is the content length up to which Form and Body find room whatever was asked before.
	MaxForm = 510
)

// scratch is where the values of a request go, one after another; they stay until the next request. The one element of end is
// where the next may begin. Both are transient, so requests wear nothing out.
var (
	scratch []byte
	end     []int16
)

// MakeScratch makes the memory for Path, Query, Form, Header and Body. Call it in Install.
//
//gocard:source
func MakeScratch() {
	scratch = framework.MakeTransientBytes(ScratchSize, framework.ClearOnReset)
	end = framework.MakeTransientShorts(1, framework.ClearOnReset)
}

// ResetScratch forgets all values. Call it when a request begins.
//
//gocard:source
func ResetScratch() { end[0] = 0 }

// used is where the next value may begin.
//
//gocard:source
func used() int { return int(end[0]) }

// value keeps the bytes from start to stop.
//
//gocard:source
func value(start, stop int) []byte {
	end[0] = int16(stop)
	return scratch[start:stop]
}

// read checks that what was copied to start is all there: a copy that fills the scratch memory may have been cut, and is
// BufferOverflow. n below zero, not found, passes.
//
//gocard:source
func read(start, n int) int {
	stop := start + n
	if stop >= ScratchSize {
		panic(BufferOverflow)
	}
	return stop
}

// Path is the path of the URI with percent escapes decoded.
//
//gocard:source
func (r *HttpRequest) Path() []byte {
	start := used()
	stop := read(start, r.FindAndCopyKeywordValue(Path, scratch[start:]))
	return value(start, decode(start, start, stop, false))
}

// Root is the path that the applet is mapped to, ending in a slash: "/", or "/id/".
//
//gocard:source
func (r *HttpRequest) Root() []byte {
	start := used()
	stop := read(start, r.FindAndCopyKeywordValue(MappedPrefix, scratch[start:]))
	if scratch[stop-1] != '/' {
		scratch[stop] = '/'
		stop++
	}
	return value(start, stop)
}

// Query is the value of a parameter of the query, decoded; nil if the query does not name it.
//
//gocard:source
func (r *HttpRequest) Query(name string) []byte {
	start := used()
	return parameter(start, read(start, r.FindAndCopyKeywordValue(Query, scratch[start:])), name)
}

// Form is the value of a field of the form that the request's content is, decoded; nil if it is not there.
//
//gocard:source
func (r *HttpRequest) Form(name string) []byte {
	start := used()
	return parameter(start, read(start, r.ReadContent(0, scratch[start:])), name)
}

// Header is the value of a header; nil if the request does not have it.
//
//gocard:source
func (r *HttpRequest) Header(name string) []byte {
	start := used()
	stop := read(start, r.findHeader(name, scratch[start:]))
	if stop < start {
		return nil
	}
	return value(start, stop)
}

// Body is the content of the request.
//
//gocard:source
func (r *HttpRequest) Body() []byte {
	start := used()
	return value(start, read(start, r.ReadContent(0, scratch[start:])))
}

// parameter finds name in the `a=b&c=d` that stands in scratch from start to end, and puts its decoded value at start.
//
//gocard:source
func parameter(start, end int, name string) []byte {
	for i := start; i < end; i++ {
		stop := i
		for stop < end && scratch[stop] != '&' {
			stop++
		}
		eq := i + len(name)
		if eq <= stop && string(scratch[i:eq]) == name {
			if eq == stop {
				return value(start, start)
			}
			if scratch[eq] == '=' {
				return value(start, decode(start, eq+1, stop, true))
			}
		}
		i = stop
	}
	return nil
}

// decode moves the bytes from i to end down to `to`, decoding percent escapes, and for forms the plus sign. An escape without
// two hex digits stays as it is. It gives the end of the result.
//
//gocard:source
func decode(to, i, end int, form bool) int {
	for ; i < end; i++ {
		c := scratch[i]
		if c == '+' && form {
			c = ' '
		}
		if c == '%' && i+2 < end {
			hi, lo := unhex(scratch[i+1]), unhex(scratch[i+2])
			if hi >= 0 && lo >= 0 {
				c = byte(hi<<4 | lo)
				i += 2
			}
		}
		scratch[to] = c
		to++
	}
	return to
}

// unhex is the value of a hex digit, -1 for another character.
//
//gocard:source
func unhex(c byte) int16 {
	switch {
	case '0' <= c && c <= '9':
		return int16(c - '0')
	case 'a' <= c && c <= 'f':
		return int16(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int16(c-'A') + 10
	}
	return -1
}
