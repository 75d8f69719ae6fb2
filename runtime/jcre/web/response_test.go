package web

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// reason is the ScwsException reason of an error, 0 for nil.
func reason(t *testing.T, err error) uint16 {
	t.Helper()
	if err == nil {
		return 0
	}
	var e *jcre.Exception
	if !errors.As(err, &e) || e.Class != jcre.ScwsExceptionClass {
		t.Fatalf("error %v is no ScwsException", err)
	}
	return e.Reason
}

// steps names the calls of a response, for tables of the state machine.
var steps = map[string]func(*Response) error{
	"status":    func(p *Response) error { return p.WriteStatusCode(200) },
	"status99":  func(p *Response) error { return p.WriteStatusCode(99) },
	"type":      func(p *Response) error { return p.SetContentType(0x0301) },
	"type0":     func(p *Response) error { return p.SetContentType(0) },
	"line":      func(p *Response) error { return p.AppendHeaderLine([]byte("A: b")) },
	"noline":    func(p *Response) error { return p.AppendHeaderLine([]byte("A")) },
	"header":    func(p *Response) error { return p.AppendHeader([]byte("A"), []byte("b")) },
	"split":     func(p *Response) error { return p.AppendHeader([]byte("A"), []byte("b\r\nC: d")) },
	"framing":   func(p *Response) error { return p.AppendHeader([]byte("content-length"), []byte("3")) },
	"bigheader": func(p *Response) error { return p.AppendHeader([]byte("A"), make512()) },
	"id":        func(p *Response) error { return p.AppendHeaderID(0x020B, []byte("/")) },
	"id0":       func(p *Response) error { return p.AppendHeaderID(1, []byte("/")) },
	"final":     func(p *Response) error { return p.FinalizeHeader() },
	"content":   func(p *Response) error { return p.AppendContent([]byte("x")) },
	"full":      func(p *Response) error { return p.AppendContent(make([]byte, ResponseBuffer)) },
	"chunked":   func(p *Response) error { return p.EnableChunkMode() },
	"flush":     func(p *Response) error { return p.Flush() },
	"error":     func(p *Response) error { return p.SendError(404) },
	"error200":  func(p *Response) error { return p.SendError(200) },
	"reset":     func(p *Response) error { return p.Reset() },
}

func make512() []byte { return []byte(strings.Repeat("v", ResponseHeader)) }

func TestStateMachine(t *testing.T) {
	const (
		ok       = 0
		final    = jcre.ScwsHeaderAlreadyFinalized
		sent     = jcre.ScwsHTTPResponseAlreadySent
		overflow = jcre.ScwsBufferOverflow
		illegal  = jcre.ScwsIllegalValue
	)
	for _, c := range []struct {
		calls string // the last one is judged, those before must succeed
		want  uint16
	}{
		{"status", ok}, {"type", ok}, {"line", ok}, {"header", ok}, {"id", ok}, {"final", ok}, {"content", ok}, {"chunked", ok},
		{"status99", illegal}, {"type0", illegal}, {"noline", illegal}, {"split", illegal}, {"framing", illegal}, {"id0", illegal}, {"error200", illegal},
		{"bigheader", overflow},
		{"final status", final}, {"final type", final}, {"final line", final}, {"final header", final}, {"final id", final}, {"final final", final},
		{"content status", final}, {"content final", final},
		{"final content", ok}, {"final chunked", ok}, {"content chunked", ok}, {"chunked chunked", ok}, {"final error", ok}, {"final reset", ok},
		{"content reset status", ok}, {"full", ok}, {"full content", overflow},
		{"flush", ok}, {"flush flush", sent}, {"flush content", sent}, {"flush status", sent}, {"flush header", sent}, {"flush final", sent},
		{"flush chunked", sent}, {"flush error", sent}, {"flush reset", sent},
		{"error content", sent}, {"error error", sent}, {"error flush", sent},
		{"chunked content flush content flush", ok}, {"chunked full flush full", ok}, {"chunked flush status", sent}, {"chunked flush reset", sent},
		{"chunked flush error", sent}, {"chunked flush chunked", ok},
	} {
		t.Run(c.calls, func(t *testing.T) {
			p := &Response{out: &strings.Builder{}, version: HTTP11, status: statusOK}
			calls := strings.Fields(c.calls)
			for n, name := range calls {
				want := uint16(ok)
				if n == len(calls)-1 {
					want = c.want
				}
				if got := reason(t, steps[name](p)); got != want {
					t.Fatalf("call %d, %s: reason %d, want %d", n, name, got, want)
				}
			}
		})
	}
}

func TestEndOfExtension(t *testing.T) {
	boom := &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	const plain = "Cache-Control: no-store\r\n"
	for _, c := range []struct {
		name, calls string
		err         error
		want        string
	}{
		{"written, not flushed", "content", nil, "HTTP/1.1 200 OK\r\n" + plain + "Content-Length: 1\r\n\r\nx"},
		{"status only", "status", nil, "HTTP/1.1 200 OK\r\n" + plain + "Content-Length: 0\r\n\r\n"},
		{"nothing written", "", nil, "HTTP/1.1 500 Internal Server Error\r\n"},
		{"exception", "status content", boom, "HTTP/1.1 500 Internal Server Error\r\n"},
		{"exception after flush", "content flush", boom, "HTTP/1.1 200 OK\r\n" + plain + "Content-Length: 1\r\n\r\nx"},
		{"chunks", "chunked content flush content content", nil, "HTTP/1.1 200 OK\r\n" + plain + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n2\r\nxx\r\n0\r\n\r\n"},
		{"exception between chunks", "chunked content flush content", boom, "HTTP/1.1 200 OK\r\n" + plain + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"},
		{"empty flush is no chunk", "chunked flush flush", nil, "HTTP/1.1 200 OK\r\n" + plain + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
		{"error page", "content error", nil, "HTTP/1.1 404 Not Found\r\n"},
		{"reset", "status content reset", nil, "HTTP/1.1 500 Internal Server Error\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serverOf(t, func(m Method, q *Request, p *Response) error {
				for _, name := range strings.Fields(c.calls) {
					if err := steps[name](p); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
				return c.err
			})
			out := serve(s, get("/"))
			if strings.HasSuffix(c.want, "Error\r\n") || strings.HasSuffix(c.want, "Found\r\n") {
				out = out[:min(len(out), len(c.want))]
			}
			if out != c.want {
				t.Errorf("got  %q\nwant %q", out, c.want)
			}
		})
	}
}

func TestBrokenChunkedResponseClosesTheConnection(t *testing.T) {
	n := 0
	s := serverOf(t, func(m Method, q *Request, p *Response) error {
		n++
		_ = p.EnableChunkMode()
		_ = p.AppendContent([]byte("x"))
		_ = p.Flush()
		return errors.New("late")
	})
	serve(s, get("/")+get("/"))
	if n != 1 {
		t.Errorf("%d requests were answered on a connection whose first response broke off", n)
	}
}

func TestNoContentStatus(t *testing.T) {
	s := serverOf(t, func(m Method, q *Request, p *Response) error {
		_ = p.WriteStatusCode(204)
		return p.AppendContent([]byte("ignored"))
	})
	if out := serve(s, get("/")); out != "HTTP/1.1 204 No Content\r\nCache-Control: no-store\r\n\r\n" {
		t.Errorf("got %q", out)
	}
}

func TestErrorKeepsAllow(t *testing.T) {
	s := serverOf(t, func(m Method, q *Request, p *Response) error {
		_ = p.AppendHeader([]byte("Allow"), []byte("GET, HEAD"))
		_ = p.AppendHeader([]byte("X-Other"), []byte("x"))
		return p.SendError(405)
	})
	out := serve(s, get("/"))
	if !strings.HasPrefix(out, "HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/html; charset=utf-8\r\nAllow: GET, HEAD\r\nCache-Control") {
		t.Errorf("got %q", out)
	}
}

func TestChunkedForHTTP10EndsWithTheConnection(t *testing.T) {
	s := serverOf(t, func(m Method, q *Request, p *Response) error {
		_ = p.EnableChunkMode()
		_ = p.AppendContent([]byte("a"))
		_ = p.Flush()
		return p.AppendContent([]byte("b"))
	})
	if out := serve(s, "GET / HTTP/1.0\r\n\r\n"); out != "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\n\r\nab" {
		t.Errorf("got %q", out)
	}
}

func TestOpenTransactionIsAborted(t *testing.T) {
	var s *Server
	s = serverOf(t, func(m Method, q *Request, p *Response) error {
		_ = p.AppendContent([]byte("x"))
		return s.card.BeginTransaction()
	})
	if out := serve(s, get("/")); !strings.HasPrefix(out, "HTTP/1.1 500 ") {
		t.Errorf("got %q", firstLine(out))
	}
	if s.card.TransactionDepth() != 0 {
		t.Error("the transaction is still open")
	}
}

func TestReadContent(t *testing.T) {
	q := &Request{content: []byte("hello"), header: header{{"Content-Type", "Application/X-WWW-form-urlencoded; charset=x"}}}
	buf := make([]byte, 3)
	for _, c := range []struct {
		off  int
		n    int
		want uint16
	}{{0, 3, 0}, {4, 1, 0}, {5, 0, 0}, {6, 0, jcre.ScwsOutOfRange}, {-1, 0, jcre.ScwsOutOfRange}} {
		n, err := q.ReadContent(c.off, buf)
		if n != c.n || reason(t, err) != c.want {
			t.Errorf("ReadContent(%d) gives %d, %v", c.off, n, err)
		}
	}
	if q.ContentType() != 0x0304 || q.ContentLength() != 5 {
		t.Errorf("content type %04X, length %d", q.ContentType(), q.ContentLength())
	}
	if (&Request{}).ContentType() != ContentUnknown {
		t.Error("no content type is not unknown")
	}
}
