package web

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// errClosed is the end of a connection between two requests.
var errClosed = errors.New("connection closed")

// reader reads requests from a connection.
type reader struct {
	br *bufio.Reader
	// accept is called when a request's header is accepted but its content has not come and the client waits for a go
	// (100 Continue).
	accept func() error
	// started is called at the first byte of a request.
	started func()
}

// readRequest reads one whole request. The error is errClosed, a *requestError, or the connection's; the request then is
// what was understood so far, nil before its first byte.
func (r *reader) readRequest() (*Request, error) {
	if _, err := r.br.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			err = errClosed
		}
		return nil, err
	}
	r.started()
	q := &Request{version: HTTP11}
	if err := r.readRequestLine(q); err != nil {
		return q, err
	}
	if err := r.readHeader(q); err != nil {
		return q, err
	}
	if err := q.checkHeader(); err != nil {
		return q, err
	}
	return q, r.readContent(q)
}

// readLine reads up to LF and gives the line without its end; more than limit bytes are refused with the status.
func (r *reader) readLine(limit int, tooLong Status) (string, error) {
	var line []byte
	for {
		c, err := r.br.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		if c == '\n' {
			break
		}
		if len(line) > limit {
			return "", refuse(tooLong, "a line is too long")
		}
		line = append(line, c)
	}
	line = []byte(strings.TrimSuffix(string(line), "\r"))
	if len(line) > limit {
		return "", refuse(tooLong, "a line is too long")
	}
	return string(line), nil
}

func (r *reader) readRequestLine(q *Request) error {
	line := ""
	for n := 0; line == ""; n++ {
		if n > maxBlankLines {
			return refuse(statusBadRequest, "blank lines before the request line")
		}
		var err error
		if line, err = r.readLine(MaxRequestLine, statusURITooLong); err != nil {
			return err
		}
	}
	return q.parseRequestLine(line)
}

// parseRequestLine reads `METHOD SP target SP HTTP/x.y`. The version is looked at before the method: only of a version that
// is understood can it be said that a method is unknown.
func (q *Request) parseRequestLine(line string) (err error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || !isToken(parts[0]) || parts[1] == "" {
		return refuse(statusBadRequest, "the request line is not method, target and version")
	}
	if q.version, err = parseVersion(parts[2]); err != nil {
		return err
	}
	known := false
	if q.method, known = parseMethod(parts[0]); !known {
		return refuse(statusNotImplemented, "the method is unknown")
	}
	q.target, err = parseTarget(q.method, parts[1])
	return err
}

func parseVersion(s string) (int16, error) {
	v, ok := strings.CutPrefix(s, "HTTP/")
	if !ok || len(v) != 3 || v[1] != '.' || v[0] < '0' || v[0] > '9' || v[2] < '0' || v[2] > '9' {
		return 0, refuse(statusBadRequest, "the version is not HTTP/x.y")
	}
	switch {
	case v[0] != '1':
		return 0, refuse(statusVersionNotSupported, "the version is not HTTP/1")
	case v[2] == '0':
		return HTTP10, nil
	}
	return HTTP11, nil
}

func (r *reader) readHeader(q *Request) error {
	room := MaxHeaderBlock
	for {
		line, err := r.readLine(room, statusBadRequest)
		if err != nil {
			return err
		}
		if line == "" {
			return nil
		}
		room -= len(line) + 2
		f, err := parseField(line)
		if err != nil {
			return err
		}
		if q.header = append(q.header, f); len(q.header) > MaxHeaderFields || room < 0 {
			return refuse(statusBadRequest, "the header is too long")
		}
	}
}

// checkHeader judges what concerns the message as a whole: Host, Expect.
func (q *Request) checkHeader() error {
	host, has := q.header.get("Host")
	switch {
	case !has && q.version == HTTP11:
		return refuse(statusBadRequest, "no Host")
	case q.header.count("Host") > 1 || !isHost(host):
		return refuse(statusBadRequest, "Host is not one host")
	}
	if q.version == HTTP11 {
		if v, ok := q.header.get("Expect"); ok && !strings.EqualFold(v, "100-continue") {
			return refuse(statusExpectationFailed, "the expectation is unknown")
		}
	}
	return nil
}

// keepAlive reports whether the connection goes on after this request. For clients of HTTP/1.0 it does not (SCWS 3).
func (q *Request) keepAlive() bool {
	return q.version == HTTP11 && !q.header.hasToken("Connection", "close")
}
