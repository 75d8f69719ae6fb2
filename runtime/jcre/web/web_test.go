package web

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// applet is an instance without behaviour, to own extensions.
type applet struct{}

func (applet) Select() (bool, error)       { return true, nil }
func (applet) Deselect() error             { return nil }
func (applet) Process(*jcre.APDU) error    { return nil }
func (applet) Uninstall() error            { return nil }
func (applet) Features() (f jcre.Features) { return f }

// do is a function as an extension.
type do func(m Method, q *Request, p *Response) error

func (f do) Do(m Method, q *Request, p *Response) error { return f(m, q, p) }

// serverOf makes a card with the extensions, whose ids are their keys "a", "b", ... in order.
func serverOf(t testing.TB, extensions ...do) *Server {
	t.Helper()
	card := jcre.New(jcre.Config{})
	card.Do(func() {
		pkg := iso7816.MustParseAID("F0676F6361")
		for n, e := range extensions {
			aid := iso7816.MustParseAID(fmt.Sprintf("F0676F6361%02X", n))
			_, err := card.Install(jcre.Instance{AID: aid, Package: pkg, Context: 1}, func() error {
				if err := card.RegisterExtension([]byte{'a' + byte(n)}, n, e); err != nil {
					return err
				}
				return card.Register(applet{}, nil)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	return NewServer(card)
}

// memConn is a connection whose client has sent everything already.
type memConn struct {
	io.Reader
	out bytes.Buffer
}

func (c *memConn) Write(b []byte) (int, error)      { return c.out.Write(b) }
func (c *memConn) Close() error                     { return nil }
func (c *memConn) LocalAddr() net.Addr              { return nil }
func (c *memConn) RemoteAddr() net.Addr             { return nil }
func (c *memConn) SetDeadline(time.Time) error      { return nil }
func (c *memConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memConn) SetWriteDeadline(time.Time) error { return nil }

// serve feeds input to a server and gives all it answered.
func serve(s *Server, input string) string {
	c := &memConn{Reader: strings.NewReader(input)}
	s.ServeConn(c)
	return c.out.String()
}

// echo answers with what it sees of the request.
func echo(m Method, q *Request, p *Response) error {
	_ = p.SetContentType(0x0302)
	content := make([]byte, 4096)
	n, err := q.ReadContent(0, content)
	if err != nil {
		return err
	}
	path, _ := q.Find(KeywordPath)
	query, ok := q.Find(KeywordQuery)
	if !ok {
		query = "none"
	}
	return p.AppendContent(fmt.Appendf(nil, "%s %s %s [%s]", m, path, query, content[:n]))
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }

func TestRequestForms(t *testing.T) {
	s := serverOf(t, echo)
	for _, c := range []struct{ name, in, status, want string }{
		{"GET", get("/a/b?x=1&y"), "200", "GET /a/b x=1&y []"},
		{"no query, empty query", get("/a?"), "200", "GET /a  []"},
		{"escapes in the path", get("/%61%2f%7e%2e"), "200", "GET /a%2F~. none []"},
		{"absolute form", get("http://localhost:3516/x?y"), "200", "GET /x y []"},
		{"absolute form without path", get("HTTP://localhost"), "200", "GET / none []"},
		{"absolute form, query only", get("http://localhost?z"), "200", "GET / z []"},
		{"bare line feeds", "GET / HTTP/1.1\nHost: x\n\n", "200", "GET / none []"},
		{"a blank line first", "\r\n" + get("/"), "200", "GET / none []"},
		{"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "200", "GET / none []"},
		{"a later minor version", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", "200", "GET / none []"},
		{"Content-Length", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "200", "POST /f none [hello]"},
		{"the same length twice", "POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\nhi", "200", "POST /f none [hi]"},
		{"chunked", "POST /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2 \r\nlo\r\n0\r\nTrailer: t\r\n\r\n", "200", "POST /f none [hello]"},
		{"POST without length", "POST /f HTTP/1.1\r\nHost: x\r\n\r\n", "200", "POST /f none []"},
		{"PUT", "PUT /f HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", "200", "PUT /f none [x]"},
		{"DELETE", "DELETE /f HTTP/1.1\r\nHost: x\r\n\r\n", "200", "DELETE /f none []"},
		{"TRACE", "TRACE /f HTTP/1.1\r\nHost: x\r\n\r\n", "200", "TRACE /f none []"},
		{"OPTIONS", "OPTIONS /f HTTP/1.1\r\nHost: x\r\n\r\n", "200", "OPTIONS /f none []"},
		{"OPTIONS of the server", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "200", ""},
		{"expectation", "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", "200", "POST / none [hi]"},
		{"the longest URI", get("/" + strings.Repeat("a", MaxURI-1)), "200", "GET /" + strings.Repeat("a", MaxURI-1) + " none []"},
		{"the longest content", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" + strings.Repeat("c", 900), "200", "POST / none [" + strings.Repeat("c", 900) + "]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			head, content, _ := strings.Cut(serve(s, c.in), "\r\n\r\n")
			if !strings.HasPrefix(head, "HTTP/1.1 "+c.status+" ") || content != c.want {
				t.Errorf("answer %q with %q, want %s with %q", head, content, c.status, c.want)
			}
		})
	}
}

func TestRefusedRequests(t *testing.T) {
	s := serverOf(t, echo)
	post := "POST / HTTP/1.1\r\nHost: x\r\n"
	for _, c := range []struct{ name, in, status string }{
		{"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
		{"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
		{"a Host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
		{"HTTP/0.9", "GET /\r\n\r\n", "400"},
		{"two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
		{"lower-case version", "GET / http/1.1\r\nHost: x\r\n\r\n", "400"},
		{"HTTP/2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", "505"},
		{"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
		{"unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "501"},
		{"lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", "501"},
		{"CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n", "501"},
		{"no slash", get("index.html"), "400"},
		{"star for GET", get("*"), "400"},
		{"climbing", get("/a/../b"), "400"},
		{"climbing in escapes", get("/a/%2e%2E/b"), "400"},
		{"broken escape", get("/%4"), "400"},
		{"broken escape, no hex", get("/%zz"), "400"},
		{"fragment", get("/a#b"), "400"},
		{"control character", get("/a\x01"), "400"},
		{"byte over 7F in the path", get("/\xE4"), "400"},
		{"long URI", get("/" + strings.Repeat("a", MaxURI)), "414"},
		{"endless request line", "GET /" + strings.Repeat("a", 10*MaxRequestLine), "414"},
		{"endless blank lines", strings.Repeat("\r\n", 100), "400"},
		{"header without colon", "GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", "400"},
		{"space before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"},
		{"folded line", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "400"},
		{"carriage return inside", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", "400"},
		{"zero byte", "GET / HTTP/1.1\r\nHost: x\x00\r\n\r\n", "400"},
		{"long header line", "GET / HTTP/1.1\r\nHost: x\r\nA: " + strings.Repeat("b", MaxHeaderBlock) + "\r\n\r\n", "400"},
		{"many headers", "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", MaxHeaderFields) + "\r\n", "400"},
		{"unknown expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n", "417"},
		{"length and chunked", post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"},
		{"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "400"},
		{"negative length", post + "Content-Length: -1\r\n\r\n", "400"},
		{"signed length", post + "Content-Length: +1\r\n\r\nx", "400"},
		{"empty length", post + "Content-Length: \r\n\r\n", "400"},
		{"huge length", post + "Content-Length: 99999999999999999999\r\n\r\n", "413"},
		{"too long", post + fmt.Sprintf("Content-Length: %d\r\n\r\n", MaxBody+1), "413"},
		{"gzip coding", post + "Transfer-Encoding: gzip\r\n\r\n", "501"},
		{"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "501"},
		{"chunk size", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "400"},
		{"chunk size overflow", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF1\r\n", "400"},
		{"chunk too long", post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", "400"},
		{"chunks too long", post + "Transfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n", "413"},
		{"endless chunk extension", post + "Transfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", 1000), "400"},
		{"endless trailer", post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("A: b\r\n", 1000), "400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := serve(s, c.in)
			if !strings.HasPrefix(out, "HTTP/1.1 "+c.status+" ") {
				t.Fatalf("answer %q, want %s", firstLine(out), c.status)
			}
			if !strings.Contains(out, "\r\nConnection: close\r\n") {
				t.Error("the connection is not closed after a request that was not understood")
			}
		})
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\r\n")
	return line
}

func TestTruncatedRequestsAreNotAnswered(t *testing.T) {
	s := serverOf(t, echo)
	whole := "POST /f?q HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
	for n := range len(whole) {
		if out := serve(s, whole[:n]); out != "" {
			t.Errorf("%d of %d bytes are answered with %q", n, len(whole), out)
		}
	}
}

func TestSplitAtEveryByteGivesTheSame(t *testing.T) {
	s := serverOf(t, echo)
	in := get("/a?b") + "POST /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
	whole := serve(s, in)
	c := &memConn{Reader: iotest.OneByteReader(strings.NewReader(in))}
	s.ServeConn(c)
	if c.out.String() != whole || strings.Count(whole, "HTTP/1.1 200") != 2 {
		t.Errorf("byte by byte %q, at once %q", c.out.String(), whole)
	}
}

func TestExactBytes(t *testing.T) {
	s := serverOf(t, func(m Method, q *Request, p *Response) error {
		_ = p.WriteStatusCode(201)
		_ = p.SetContentType(0x0301)
		_ = p.AppendHeader([]byte("ETag"), []byte(`"1"`))
		_ = p.AppendHeaderLine([]byte("X-Line:  v \r\n"))
		_ = p.AppendHeaderID(0x020B, []byte("/new"))
		return p.AppendContent([]byte("<p>"))
	})
	want := "HTTP/1.1 201 Created\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"1\"\r\nX-Line: v\r\nLocation: /new\r\n" +
		"Cache-Control: no-store\r\nContent-Length: 3\r\n\r\n<p>"
	if got := serve(s, get("/")); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := serve(s, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"); got != strings.TrimSuffix(want, "<p>") {
		t.Errorf("HEAD: got %q", got)
	}
	want = strings.Replace(want, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)
	if got := serve(s, "GET / HTTP/1.0\r\n\r\n"); got != want {
		t.Errorf("HTTP/1.0: got %q", got)
	}
}

func TestConnectionGoesOn(t *testing.T) {
	s := serverOf(t, echo)
	out := serve(s, get("/1")+get("/2")+"GET /3 HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n"+get("/4"))
	if n := strings.Count(out, "HTTP/1.1 200"); n != 3 || !strings.HasSuffix(out, "GET /3 none []") {
		t.Errorf("%d answers, want three, the last to the request that asks for close: %q", n, out)
	}
}

func TestContinueIsSentOnlyToAClientThatWaits(t *testing.T) {
	s := serverOf(t, echo)
	head := "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
	c := &memConn{Reader: io.MultiReader(strings.NewReader(head), strings.NewReader("hi"))}
	s.ServeConn(c)
	if out := c.out.String(); !strings.HasPrefix(out, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ") {
		t.Errorf("waiting client gets %q", out)
	}
	if out := serve(s, head+"hi"); strings.Contains(out, "100 Continue") {
		t.Errorf("client that does not wait gets %q", out)
	}
}

func TestMapping(t *testing.T) {
	name := func(n string) do {
		return func(m Method, q *Request, p *Response) error {
			prefix, _ := q.Find(KeywordMappedPrefix)
			return p.AppendContent([]byte(n + prefix))
		}
	}
	s := serverOf(t, name("first"), name("second"), name("third"))
	for path, want := range map[string]string{
		"/": "first/", "/a": "first/", "/bb": "first/", "/b": "second/b", "/b/": "second/b", "/b/x/y": "second/b", "/c?q": "third/c",
	} {
		if out := serve(s, get(path)); !strings.HasSuffix(out, "\r\n\r\n"+want) {
			t.Errorf("%s is answered by %q, want %s", path, out, want)
		}
	}
	if out := serve(serverOf(t), get("/")); !strings.HasPrefix(out, "HTTP/1.1 404 Not Found\r\n") {
		t.Errorf("a card without extensions answers %q", out)
	}
}

func TestHiddenAppletIsNotFound(t *testing.T) {
	s := serverOf(t, echo)
	s.card.Instances()[0].Hidden = true
	if out := serve(s, get("/")); !strings.HasPrefix(out, "HTTP/1.1 404 ") {
		t.Errorf("an applet that is not selectable answers %q", firstLine(out))
	}
}

func FuzzServeConn(f *testing.F) {
	f.Add([]byte(get("/a?b")))
	f.Add([]byte("POST /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"))
	f.Add([]byte("HEAD http://localhost/%41 HTTP/1.0\r\nContent-Length: 0\r\n\r\n"))
	s := serverOf(f, echo)
	f.Fuzz(func(t *testing.T, in []byte) {
		out := serve(s, string(in))
		if out != "" && !strings.HasPrefix(out, "HTTP/1.1 ") {
			t.Errorf("answer %q", out)
		}
		if out2 := serve(s, string(in)); out2 != out {
			t.Errorf("two runs differ: %q, %q", out, out2)
		}
	})
}
