package web

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// readContent reads the content that Content-Length or chunked coding announces.
func (r *reader) readContent(q *Request) error {
	coding, chunked := q.header.get("Transfer-Encoding")
	length, sized := q.header.get("Content-Length")
	switch {
	case chunked && sized:
		return refuse(statusBadRequest, "both Content-Length and Transfer-Encoding")
	case chunked && !strings.EqualFold(coding, "chunked"), q.header.count("Transfer-Encoding") > 1:
		return refuse(statusNotImplemented, "the transfer coding is not chunked")
	case chunked:
		if err := r.proceed(q); err != nil {
			return err
		}
		return r.readChunked(q)
	case sized:
		return r.readSized(q, length)
	}
	return nil
}

func (r *reader) readSized(q *Request, length string) error {
	for _, f := range q.header {
		if strings.EqualFold(f.name, "Content-Length") && f.value != length {
			return refuse(statusBadRequest, "two different Content-Lengths")
		}
	}
	if length == "" || strings.Trim(length, "0123456789") != "" {
		return refuse(statusBadRequest, "Content-Length is no number")
	}
	n, err := strconv.Atoi(length)
	if err != nil || n > MaxBody {
		return refuse(statusContentTooLarge, "the content is too long")
	}
	if n == 0 {
		return nil
	}
	if err := r.proceed(q); err != nil {
		return err
	}
	q.content = make([]byte, n)
	return r.readFull(q.content)
}

// proceed sends 100 Continue to a client that waits for it.
func (r *reader) proceed(q *Request) error {
	if _, waits := q.header.get("Expect"); waits && q.version == HTTP11 && r.br.Buffered() == 0 {
		return r.accept()
	}
	return nil
}

// readChunked reads chunks, ignores their extensions and skips the trailer (RFC 9112, 7.1).
func (r *reader) readChunked(q *Request) error {
	for {
		line, err := r.readLine(maxChunkLine, statusBadRequest)
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := parseChunkSize(strings.Trim(size, " \t"))
		if err != nil {
			return err
		}
		if n == 0 {
			return r.skipTrailer()
		}
		if len(q.content)+n > MaxBody {
			return refuse(statusContentTooLarge, "the content is too long")
		}
		start := len(q.content)
		q.content = append(q.content, make([]byte, n)...)
		if err := r.readFull(q.content[start:]); err != nil {
			return err
		}
		if end, err := r.readLine(0, statusBadRequest); err != nil || end != "" {
			return firstError(err, refuse(statusBadRequest, "a chunk is longer than its size"))
		}
	}
}

func parseChunkSize(s string) (int, error) {
	if s == "" || len(s) > 8 {
		return 0, refuse(statusBadRequest, "a chunk size is no hex number")
	}
	n := 0
	for i := 0; i < len(s); i++ {
		d := unhex(s[i])
		if d < 0 {
			return 0, refuse(statusBadRequest, "a chunk size is no hex number")
		}
		n = n<<4 | d
	}
	return n, nil
}

func (r *reader) skipTrailer() error {
	room := maxTrailer
	for {
		line, err := r.readLine(room, statusBadRequest)
		if err != nil || line == "" {
			return err
		}
		if room -= len(line) + 2; room < 0 {
			return refuse(statusBadRequest, "the trailer is too long")
		}
	}
}

func (r *reader) readFull(b []byte) error {
	_, err := io.ReadFull(r.br, b)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
