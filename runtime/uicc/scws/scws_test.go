package scws_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// extension answers every method with one function.
type extension struct {
	framework.Applet
	method string
	answer func(r *scws.HttpRequest, w *scws.HttpResponse)
}

func (e *extension) Process(*framework.APDU) {}
func (e *extension) do(name string, r *scws.HttpRequest, w *scws.HttpResponse) {
	e.method = name
	scws.ResetScratch()
	e.answer(r, w)
}
func (e *extension) DoGet(r *scws.HttpRequest, w *scws.HttpResponse)     { e.do("GET", r, w) }
func (e *extension) DoHead(r *scws.HttpRequest, w *scws.HttpResponse)    { e.do("HEAD", r, w) }
func (e *extension) DoPost(r *scws.HttpRequest, w *scws.HttpResponse)    { e.do("POST", r, w) }
func (e *extension) DoPut(r *scws.HttpRequest, w *scws.HttpResponse)     { e.do("PUT", r, w) }
func (e *extension) DoDelete(r *scws.HttpRequest, w *scws.HttpResponse)  { e.do("DELETE", r, w) }
func (e *extension) DoOptions(r *scws.HttpRequest, w *scws.HttpResponse) { e.do("OPTIONS", r, w) }
func (e *extension) DoTrace(r *scws.HttpRequest, w *scws.HttpResponse)   { e.do("TRACE", r, w) }

// serve gives what a card with the extension answers to a request.
func serve(t *testing.T, e *extension, request string) string {
	t.Helper()
	h, err := host.New(host.Program{Packages: []host.Package{{AID: "F0676F6361727F01", Applets: []host.Applet{{
		AID: "F0676F6361727F0101",
		Install: func([]byte) {
			scws.MakeScratch()
			scws.Register(e, []byte("test"))
			framework.Register(e)
		},
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	client, server := net.Pipe()
	go web.NewServer(h.Card()).ServeConn(server)
	go func() { _, _ = io.WriteString(client, request) }()
	b, err := io.ReadAll(client)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// content is the content of an answer without chunks.
func content(answer string) string {
	_, c, _ := strings.Cut(answer, "\r\n\r\n")
	return c
}

func get(target string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: x\r\nX-Test: value\r\nConnection: close\r\n\r\n"
}

func post(body string) string {
	return fmt.Sprintf("POST /f HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
}

func TestMethods(t *testing.T) {
	for _, m := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
		e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) { w.Status(204) }}
		out := serve(t, e, m+" / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if e.method != m || !strings.HasPrefix(out, "HTTP/1.1 204 No Content\r\n") {
			t.Errorf("%s reaches Do%s: %q", m, e.method, out)
		}
	}
}

func TestRequest(t *testing.T) {
	e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) {
		buf := make([]byte, 8)
		fmt.Fprintln(writer{w}, r.FindAndCopyKeywordValueByName([]byte("x-test"), buf), string(buf[:5]))
		fmt.Fprintln(writer{w}, r.FindAndCopyKeywordValueByName([]byte("absent"), buf))
		fmt.Fprintln(writer{w}, r.FindAndCopyKeywordValue(scws.FragmentlessURI, buf), string(buf))
		fmt.Fprintln(writer{w}, r.FindAndCopyKeywordValue(scws.Host, buf), r.FindAndCopyKeywordValue(scws.Cookie, buf), r.FindAndCopyKeywordValue(7, buf))
		fmt.Fprintln(writer{w}, r.FindAndCopyKeywordValue(scws.MappedPrefix, buf), r.RequestHTTPVersion() == scws.HTTP11, r.RequestID())
		fmt.Fprintln(writer{w}, r.ContentLength(), r.ContentType() == scws.Unknown, r.ReadContentType(buf), r.IsFirst(), r.IsComplete())
		r.CancelProcessing()
	}}
	want := "5 value\n-1\n8 /long/pa\n1 -1 -1\n1 true 1\n0 true -1 true true\n"
	if got := content(serve(t, e, get("/long/path?q"))); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// writer makes an io.Writer of a response, for tests.
type writer struct{ w *scws.HttpResponse }

func (w writer) Write(b []byte) (int, error) { w.w.Write(b); return len(b), nil }

func TestContent(t *testing.T) {
	e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) {
		buf := make([]byte, 3)
		n := r.ReadContent(2, buf)
		typ := make([]byte, 40)
		fmt.Fprintf(writer{w}, "%d %s %d %v %s %s", n, buf, r.ContentLength(), r.ContentType() == scws.Form, typ[:r.ReadContentType(typ)], r.Body())
	}}
	if got := content(serve(t, e, post("abcdef"))); got != "3 cde 6 true application/x-www-form-urlencoded abcdef" {
		t.Errorf("got %q", got)
	}
	e.answer = func(r *scws.HttpRequest, w *scws.HttpResponse) {
		defer func() { fmt.Fprint(writer{w}, recover() == any(scws.OutOfRange)) }()
		r.ReadContent(7, make([]byte, 1))
	}
	if got := content(serve(t, e, post("abcdef"))); got != "true" {
		t.Errorf("offset behind the end: %q", got)
	}
}

func TestValues(t *testing.T) {
	type values = func(r *scws.HttpRequest) [][]byte
	one := func(name string) values { return func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Query(name)} } }
	form := func(name string) values { return func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Form(name)} } }
	for _, c := range []struct {
		name, request string
		f             values
		want          string // nil values are "-"
	}{
		{"path", get("/a%2Fb%20c+d"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Path()} }, "/a/b c+d"},
		{"root", get("/a"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Root()} }, "/"},
		{"query", get("/?q=x%20y+z%26"), one("q"), "x y z&"},
		{"second", get("/?a=b&q=1"), one("q"), "1"},
		{"first of two", get("/?q=1&q=2"), one("q"), "1"},
		{"last", get("/?a&q"), one("q"), ""},
		{"empty", get("/?q=&a=b"), one("q"), ""},
		{"a name that begins alike", get("/?qq=1&q=2"), one("q"), "2"},
		{"a name that ends alike", get("/?xq=1"), one("q"), "-"},
		{"no such name", get("/?a=b"), one("q"), "-"},
		{"no query", get("/"), one("q"), "-"},
		{"empty query", get("/?"), one("q"), "-"},
		{"broken escapes", get("/?q=%4&a=b"), one("q"), "%4"},
		{"broken escapes, not hex", get("/?q=%zz%"), one("q"), "%zz%"},
		{"value with equals", get("/?q=a=b"), one("q"), "a=b"},
		{"escaped separator does not split", get("/?q=x%26w%3Devil&w=good"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Query("q"), r.Query("w")} }, "x&w=evil|good"},
		{"several stay", get("/p?a=1&b=22&c=333"), func(r *scws.HttpRequest) [][]byte {
			return [][]byte{r.Query("c"), r.Path(), r.Query("a"), r.Header("x-test"), r.Query("b")}
		}, "333|/p|1|value|22"},
		{"header", get("/"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Header("X-Test"), r.Header("X-None")} }, "value|-"},
		{"form", post("a=1&text=%C3%A4+%3C&b=2"), form("text"), "\xC3\xA4 <"},
		{"form twice", post("a=1&b=2"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Form("b"), r.Form("a"), r.Form("c")} }, "2|1|-"},
		{"no form", post(""), form("a"), "-"},
		{"body", post("raw%20"), func(r *scws.HttpRequest) [][]byte { return [][]byte{r.Body()} }, "raw%20"},
		{"the longest form, twice", post("a=" + strings.Repeat("x", scws.MaxForm-2)), func(r *scws.HttpRequest) [][]byte {
			return [][]byte{r.Form("a")[:3], r.Form("a")[:3]}
		}, "xxx|xxx"},
	} {
		e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) {
			var parts []string
			for _, v := range c.f(r) {
				s := string(v)
				if v == nil {
					s = "-"
				}
				parts = append(parts, s)
			}
			w.Status(200)
			w.WriteString(strings.Join(parts, "|"))
		}}
		if got := content(serve(t, e, c.request)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestScratchOverflowIsAnException(t *testing.T) {
	var v any
	e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) {
		defer func() { v = recover(); w.Status(200) }()
		for range 4 {
			r.Body()
		}
	}}
	serve(t, e, post(strings.Repeat("x", scws.MaxForm)))
	if v != scws.BufferOverflow {
		t.Errorf("panic %v", v)
	}
}

func TestWriting(t *testing.T) {
	long := strings.Repeat("0123456789", 250)
	for _, c := range []struct {
		name   string
		answer func(w *scws.HttpResponse)
		want   string
	}{
		{"short", func(w *scws.HttpResponse) { w.Write([]byte("ab")); w.WriteString("cd") },
			"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd"},
		{"nothing", func(w *scws.HttpResponse) { w.Status(200); w.Write(nil); w.WriteString("") },
			"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
		{"long bytes", func(w *scws.HttpResponse) { w.Write([]byte(long)) },
			"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n400\r\n" + long[:1024] + "\r\n400\r\n" + long[1024:2048] + "\r\n1C4\r\n" + long[2048:] + "\r\n0\r\n\r\n"},
		{"long string", func(w *scws.HttpResponse) { w.WriteString(long) },
			"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n400\r\n" + long[:1024] + "\r\n400\r\n" + long[1024:2048] + "\r\n1C4\r\n" + long[2048:] + "\r\n0\r\n\r\n"},
		{"headers", func(w *scws.HttpResponse) {
			w.WriteStatusCode(404)
			w.SetContentType(scws.JSON)
			w.Header("X-A", "1")
			w.AppendHeaderLine([]byte("X-B: 2"))
			w.AppendHeaderVariable([]byte("X-C"), []byte("3"))
			w.AppendHeaderVariableID(scws.CacheControl, []byte("no-cache"))
			w.FinalizeHeader()
			w.AppendContent([]byte("{}"))
			w.Flush()
		}, "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\nCache-Control: no-cache\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"},
		{"escaped", func(w *scws.HttpResponse) { w.WriteEscaped([]byte(`a<b>&"c'd`)) },
			"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 28\r\nConnection: close\r\n\r\na&lt;b&gt;&amp;&quot;c&#39;d"},
		{"reset", func(w *scws.HttpResponse) {
			w.WriteString("x")
			w.Reset()
			w.WriteString(fmt.Sprint(w.RemainingResponseBufferSize()))
		}, "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 4\r\nConnection: close\r\n\r\n1024"},
	} {
		e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) { c.answer(w) }}
		if got := serve(t, e, get("/")); got != c.want {
			t.Errorf("%s:\ngot  %.300q\nwant %.300q", c.name, got, c.want)
		}
	}
}

func TestExceptions(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(w *scws.HttpResponse)
		want   any
	}{
		{"status", func(w *scws.HttpResponse) { w.Status(99) }, scws.IllegalValue},
		{"late header", func(w *scws.HttpResponse) { w.WriteString("x"); w.Header("A", "b") }, scws.HeaderAlreadyFinalized},
		{"after sendError", func(w *scws.HttpResponse) { w.SendError(404); w.WriteString("x") }, scws.HTTPResponseAlreadySent},
		{"overflow", func(w *scws.HttpResponse) { w.AppendContent(make([]byte, 1025)) }, scws.BufferOverflow},
		{"type", func(w *scws.HttpResponse) { w.SetContentType(1) }, scws.IllegalValue},
	} {
		var got any
		e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) {
			defer func() { got = recover() }()
			c.answer(w)
		}}
		serve(t, e, get("/"))
		if got != c.want {
			t.Errorf("%s: panic %v, want %v", c.name, got, c.want)
		}
	}
	if e := scws.NotRegistered; e.Reason() != 8 || !strings.Contains(e.Error(), "uicc/scws/ScwsException reason 8") {
		t.Errorf("%v", e)
	}
	e := &extension{answer: func(r *scws.HttpRequest, w *scws.HttpResponse) { w.AppendContent(nil) }}
	if got := serve(t, e, get("/")); !strings.HasPrefix(got, "HTTP/1.1 500 ") {
		t.Errorf("nil content: %q", got)
	}
}

func TestRegistry(t *testing.T) {
	var trace bytes.Buffer
	e := &extension{}
	h, err := host.New(host.Program{Trace: &trace, Packages: []host.Package{{AID: "F0676F6361727F01", Applets: []host.Applet{{
		AID: "F0676F6361727F0101",
		Install: func([]byte) {
			scws.Register(e, []byte("test"))
			for _, again := range []func(){func() { scws.Register(e, []byte("other")) }, func() { scws.Register(&extension{}, []byte("test")) }} {
				func() {
					defer func() {
						if v := recover(); v != scws.AlreadyRegistered {
							t.Errorf("panic %v", v)
						}
					}()
					again()
				}()
			}
			framework.Register(e)
		},
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	i := h.Card().Instances()[0]
	for _, want := range []error{nil, jcre.Throw(jcre.ScwsExceptionClass, jcre.ScwsNotRegistered)} {
		got := h.Card().Invoke(i, func() (err error) {
			defer jcre.Catch(&err, nil)
			scws.Deregister(e)
			return nil
		})
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("deregister: %v, want %v", got, want)
		}
	}
}
