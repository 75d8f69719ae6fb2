package servlet_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre/web"
	"github.com/gocard/gocard/runtime/servlet"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// applet is a servlet without pages of its own.
type applet struct{ servlet.Applet }

// page answers with a word.
type page string

func (p page) ServeCard(w *servlet.Response, r *servlet.Request) { w.WriteString(string(p)) }

// routes is an Install that gives each pattern a page that says the pattern.
func routes(id string, patterns ...string) func([]byte) {
	return func([]byte) {
		for _, p := range patterns {
			servlet.Handle(p, page(p))
		}
		servlet.Register(&applet{}, []byte(id))
	}
}

// newHost makes a card with a package for each install function.
func newHost(t *testing.T, installs ...func([]byte)) *host.Host {
	t.Helper()
	var p host.Program
	for i, f := range installs {
		n := string(rune('1' + i))
		p.Packages = append(p.Packages, host.Package{AID: "F0676F6361720" + n, Applets: []host.Applet{{AID: "F0676F6361720" + n + "01", Install: f}}})
	}
	h, err := host.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// serve sends one request and gives status, header and content.
func serve(t *testing.T, h *host.Host, method, target string) (status, header, content string) {
	t.Helper()
	client, server := net.Pipe()
	go web.NewServer(h.Card()).ServeConn(server)
	go func() {
		_, _ = io.WriteString(client, method+" "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	}()
	b, err := io.ReadAll(client)
	if err != nil {
		t.Fatal(err)
	}
	header, content, _ = strings.Cut(string(b), "\r\n\r\n")
	status, header, _ = strings.Cut(header, "\r\n")
	return strings.TrimPrefix(status, "HTTP/1.1 "), header, content
}

func TestPatterns(t *testing.T) {
	h := newHost(t, routes("t", "GET /{$}", "/about", "GET /form", "POST /form", "/help/", "GET /help/me", "GET /x/{$}", "/x/"))
	const (
		notFound   = "404 Not Found"
		notAllowed = "405 Method Not Allowed"
	)
	for _, c := range []struct{ method, path, want string }{
		{"GET", "/", "GET /{$}"}, {"HEAD", "/", ""}, {"POST", "/", notAllowed},
		{"GET", "/about", "/about"}, {"POST", "/about", "/about"}, {"PUT", "/about", notAllowed}, {"GET", "/about/", notFound}, {"GET", "/abou", notFound},
		{"GET", "/form", "GET /form"}, {"POST", "/form", "POST /form"}, {"DELETE", "/form", notAllowed},
		{"GET", "/help/", "/help/"}, {"POST", "/help/a/b", "/help/"}, {"GET", "/help/me", "GET /help/me"}, {"POST", "/help/me", "/help/"}, {"GET", "/help", notFound},
		{"GET", "/x/", "GET /x/{$}"}, {"POST", "/x/", "/x/"}, {"GET", "/x/y", "/x/"},
		{"OPTIONS", "/about", notAllowed}, {"TRACE", "/about", notAllowed}, {"PUT", "/none", notFound},
		{"GET", "/%61bout?q=1", "/about"}, {"GET", "/none", notFound},
	} {
		status, _, content := serve(t, h, c.method, c.path)
		if status != "200 OK" {
			content = status
		}
		if content != c.want {
			t.Errorf("%s %s: %q, want %q", c.method, c.path, content, c.want)
		}
	}
}

func TestAllow(t *testing.T) {
	h := newHost(t, routes("t", "GET /g", "POST /p", "/both", "GET /two", "POST /two"))
	for path, want := range map[string]string{"/g": "GET, HEAD", "/p": "POST", "/both": "GET, HEAD, POST", "/two": "GET, HEAD, POST"} {
		if _, header, _ := serve(t, h, "PUT", path); !strings.Contains(header+"\r\n", "\r\nAllow: "+want+"\r\n") {
			t.Errorf("%s: %q, want Allow: %s", path, header, want)
		}
	}
}

func TestBadPatternsFailTheInstallation(t *testing.T) {
	for _, p := range []string{"", "about", "PUT /a", "GET  /a", "GET", "{$}"} {
		_, err := host.New(host.Program{Packages: []host.Package{{AID: "F0676F636172", Applets: []host.Applet{{AID: "F0676F63617201", Install: routes("t", p)}}}}})
		if err == nil || !strings.Contains(err.Error(), "6A80") {
			t.Errorf("pattern %q: %v", p, err)
		}
	}
}

func TestServletsDoNotShareRoutes(t *testing.T) {
	h := newHost(t, routes("one", "/a"), routes("two", "/a", "/{$}"))
	for target, want := range map[string]string{"/a": "/a", "/two/a": "/a", "/two/": "/{$}"} {
		if _, _, content := serve(t, h, "GET", target); content != want {
			t.Errorf("%s: %q, want %q", target, content, want)
		}
	}
	if status, _, _ := serve(t, h, "GET", "/"); status != "404 Not Found" {
		t.Errorf("the first servlet has the second's front page: %s", status)
	}
	status, header, _ := serve(t, h, "GET", "/two")
	if status != "308 Permanent Redirect" || !strings.Contains(header, "Location: /two/\r\n") {
		t.Errorf("root without slash: %s, %q", status, header)
	}
}

func TestContent(t *testing.T) {
	h := newHost(t, func([]byte) {
		servlet.Handle("GET /s.css", servlet.NewContent(scws.CSS, "a{}"))
		servlet.Register(&applet{}, []byte("t"))
	})
	status, header, content := serve(t, h, "GET", "/s.css")
	if status != "200 OK" || content != "a{}" || !strings.HasPrefix(header, "Content-Type: text/css; charset=utf-8\r\nCache-Control: max-age=600\r\n") {
		t.Errorf("%s, %q, %q", status, header, content)
	}
}

// panicking throws.
type panicking struct{}

func (panicking) ServeCard(w *servlet.Response, r *servlet.Request) { panic(framework.SWUnknown) }

func TestPanicIs500(t *testing.T) {
	h := newHost(t, func([]byte) {
		servlet.Handle("/", panicking{})
		servlet.Register(&applet{}, []byte("t"))
	})
	if status, _, _ := serve(t, h, "GET", "/"); status != "500 Internal Server Error" {
		t.Error(status)
	}
}
