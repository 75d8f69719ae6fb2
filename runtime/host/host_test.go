package host_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre/script"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

func TestPanicsBecomeStatusWords(t *testing.T) {
	var null *node
	var list []byte
	zero := 0
	for _, c := range []struct {
		name string
		f    func(*framework.APDU)
		want string
	}{
		{"status word", func(*framework.APDU) { panic(framework.SWWrongData) }, "6A80"},
		{"nil", func(*framework.APDU) { null.value = 1 }, "6F00"},
		{"index", func(a *framework.APDU) { list[a.Buffer()[0]] = 1 }, "6F00"},
		{"divide", func(a *framework.APDU) { zero = 1 / zero }, "6F00"},
		{"assertion", func(*framework.APDU) { _ = any(null).(error) }, "6F00"},
		{"error value", func(*framework.APDU) { panic(errors.New("x")) }, "6F00"},
		{"API exception", func(*framework.APDU) { panic(framework.PINIllegalValue) }, "6F00"},
		{"user exception", func(*framework.APDU) { panic(framework.UserException(0x6A80)) }, "6F00"},
		{"missing", nil, "6D00"},
	} {
		a := &applet{ins: map[byte]func(*framework.APDU){1: c.f}}
		if got := run(t, a)("80010000"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTraceShowsTheGoStackOnlyWhenAsked(t *testing.T) {
	for _, trace := range []*bytes.Buffer{nil, {}} {
		p := program(func([]byte) { framework.Register(&applet{}) })
		if trace != nil {
			p.Trace = trace
		}
		h, err := host.New(p)
		if err != nil {
			t.Fatal(err)
		}
		sender(t, h)(selectIt)
		sender(t, h)("80990000")
		if trace != nil && !strings.Contains(trace.String(), "host_test.(*applet).Process") {
			t.Errorf("trace is %q", trace.String())
		}
	}
}

func program(install func([]byte)) host.Program {
	return host.Program{Packages: []host.Package{{AID: pkgAID, Applets: []host.Applet{{AID: appletAID, Install: install}}}}}
}

func TestInstallParameters(t *testing.T) {
	var params, kept []byte
	_, err := host.New(program(func(p []byte) {
		kept, params = p, bytes.Clone(p)
		aid, control, data := framework.InstallParams(p)
		if len(control) != 0 || len(data) != 0 {
			t.Errorf("control %X, data %X", control, data)
		}
		framework.RegisterAID(&applet{}, aid)
	}))
	if err != nil {
		t.Fatal(err)
	}
	if want := "\x0A\xF0\x67\x6F\x63\x61\x72\x64\x7F\x01\x01\x00\x00"; string(params) != want {
		t.Errorf("params %X, want %X", params, want)
	}
	if kept[0] != 0 {
		t.Error("the parameters are still there after install; a card takes them away")
	}
}

func TestFailedInstallRollsBack(t *testing.T) {
	static := 1
	p := program(func([]byte) {
		static = 2
		panic(framework.SWWrongData)
	})
	p.Packages[0].Statics = []any{&static}
	if _, err := host.New(p); err == nil || !strings.Contains(err.Error(), "install applet F0676F636172647F0101: javacard/framework/ISOException 6A80") {
		t.Errorf("error %v", err)
	}
	if static != 1 {
		t.Error("a package variable was not rolled back")
	}
}

func TestWrongPrograms(t *testing.T) {
	fine := func([]byte) { framework.Register(&applet{}) }
	for _, c := range []struct {
		name string
		p    host.Program
		want string
	}{
		{"package AID", host.Program{Packages: []host.Package{{AID: "F0", Applets: []host.Applet{{AID: appletAID, Install: fine}}}}}, "install package F0: AID"},
		{"applet AID", host.Program{Packages: []host.Package{{AID: pkgAID, Applets: []host.Applet{{AID: "xx", Install: fine}}}}}, "install applet xx: AID"},
		{"twice", host.Program{Packages: []host.Package{{AID: pkgAID, Applets: []host.Applet{{AID: appletAID, Install: fine}, {AID: appletAID, Install: fine}}}}}, "AID is in use"},
		{"no register", program(func([]byte) {}), "without a call of register"},
	} {
		if _, err := host.New(c.p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// greeter answers HTTP.
type greeter struct{ applet }

func (g *greeter) DoGet(req *scws.HttpRequest, resp *scws.HttpResponse) {
	resp.WriteString("hello")
}
func (g *greeter) DoHead(req *scws.HttpRequest, resp *scws.HttpResponse)    {}
func (g *greeter) DoPost(req *scws.HttpRequest, resp *scws.HttpResponse)    { panic(framework.SWUnknown) }
func (g *greeter) DoPut(req *scws.HttpRequest, resp *scws.HttpResponse)     {}
func (g *greeter) DoDelete(req *scws.HttpRequest, resp *scws.HttpResponse)  {}
func (g *greeter) DoOptions(req *scws.HttpRequest, resp *scws.HttpResponse) {}
func (g *greeter) DoTrace(req *scws.HttpRequest, resp *scws.HttpResponse)   {}

func web() host.Program {
	return program(func([]byte) {
		g := &greeter{}
		scws.Register(g, []byte("greeter"))
		framework.Register(g)
	})
}

func TestRunScripts(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.apdu")
	if err := os.WriteFile(good, []byte(".select "+appletAID+"\n80010000\n.reset\n80010000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain := program(func([]byte) { framework.Register(&applet{}) })
	for _, c := range []struct {
		name      string
		p         host.Program
		args      []string
		in        string
		code      int
		out, errs string
	}{
		{"file", plain, []string{"--apdu", good}, "", 0, "9000\n6D00\n6999\n", ""},
		{"stdin", plain, []string{"--apdu", "-"}, "80010000", 0, "6999\n", ""},
		{"no flags", plain, nil, "80010000", 0, "6999\n", ""},
		{"bad script", plain, nil, "8001000", 1, "", "-:1:7: hex has 7 digits, an odd number\n"},
		{"cut", plain, nil, "80010000\n.cut 1", 1, "6999\n", "-:2: .cut works on the simulated card only\n"},
		{"no file", plain, []string{"--apdu", "missing.apdu"}, "", 3, "", "gocard: read APDU script: "},
		{"unknown flag", plain, []string{"--what"}, "", 2, "", "flag provided but not defined"},
		{"argument", plain, []string{"what"}, "", 2, "", `unexpected argument "what"`},
		{"bad program", program(func([]byte) {}), nil, "", 1, "", "install applet "},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := host.Run(t.Context(), c.p, c.args, strings.NewReader(c.in), &out, &errs)
			if code != c.code || out.String() != c.out || !strings.HasPrefix(errs.String(), c.errs) {
				t.Errorf("code %d, %q, %q; want %d, %q, %q", code, out.String(), errs.String(), c.code, c.out, c.errs)
			}
		})
	}
}

func TestCutIsRefused(t *testing.T) {
	h, err := host.New(web())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.CutAfter(1); !errors.Is(err, script.ErrNoCut) {
		t.Errorf("error %v", err)
	}
}

func TestServeHTTP(t *testing.T) {
	h, err := host.New(web())
	if err != nil {
		t.Fatal(err)
	}
	if !h.HasPages() {
		t.Error("the program has pages")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- h.Serve(ctx, l) }()
	for method, want := range map[string]string{"GET": "200 OK", "POST": "500 Internal Server Error", "PUT": "500 Internal Server Error"} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, method+" / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		b, err := io.ReadAll(conn)
		_ = conn.Close()
		if err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 "+want+"\r\n") {
			t.Errorf("%s: %q, %v", method, b, err)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var errs bytes.Buffer
	code := host.Run(t.Context(), web(), []string{"--http", l.Addr().String()}, strings.NewReader(""), io.Discard, &errs)
	if code != 3 || !strings.Contains(errs.String(), "address already in use") {
		t.Errorf("code %d, %q", code, errs.String())
	}
}

func TestHTTPEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs bytes.Buffer
	if code := host.Run(ctx, web(), []string{"--http", "127.0.0.1:0"}, strings.NewReader(""), io.Discard, &errs); code != 0 {
		t.Errorf("code %d, %q", code, errs.String())
	}
}
