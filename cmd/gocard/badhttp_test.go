package main

import (
	"errors"
	"net"
	"os"
	"strings"
	"testing"
)

// malformedHTTP is what is no HTTP, and what it shows.
func malformedHTTP() map[string]string {
	long := strings.Repeat("a", 100_000)
	return map[string]string{
		"nothing":                      "",
		"line ends only":               "\r\n\r\n\r\n\r\n",
		"zeros":                        strings.Repeat("\x00", 1000),
		"a TLS hello":                  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"half a request line":          "GET /",
		"no version":                   "GET /\r\n\r\n",
		"another version":              "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
		"three words too many":         "GET / HTTP/1.1 and more\r\n\r\n",
		"unknown method":               "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
		"no host":                      "GET / HTTP/1.1\r\n\r\n",
		"two hosts":                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"a control character in a URI": "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
		"half an escape":               "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n",
		"above the root":               "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
		"a header without colon":       "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n",
		"a blank before the colon":     "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
		"a folded header":              "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
		"an endless URI":               "GET /" + long + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"an endless header":            "GET / HTTP/1.1\r\nHost: " + long + "\r\n\r\n",
		"too many headers":             "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", 10_000) + "\r\n",
		"a length that is none":        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
		"two lengths":                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"a length beyond all bounds":   "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"less than its length":         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
		"length and chunks":            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
		"a chunk size that is none":    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"unknown transfer coding":      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
	}
}

// TestMalformedHTTP sends what is no HTTP to a simulated card, directly and through the gateway of a terminal: each is answered with a status of the
// 400s, or the connection is closed, and the server goes on.
func TestMalformedHTTP(t *testing.T) {
	name := buildHelpdesk(t)
	t.Run("sim", func(t *testing.T) {
		sv := serve(t, "sim", "--http", "127.0.0.1:0", name)
		sv.takeMalformed(t)
		if code := sv.end(t); code != exitOK {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("terminal", func(t *testing.T) {
		files, err := readCAPs([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		f := simFlags{scp: "03:70"}
		sim, err := f.makeCard(files, false)
		if err != nil {
			t.Fatal(err)
		}
		(&server{addr: terminal(t, inserted(sim, sim))}).takeMalformed(t)
	})
}

func (sv *server) takeMalformed(t *testing.T) {
	for what, request := range malformedHTTP() {
		answer, err := sv.send(t, request)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: neither an answer nor the end of the connection", what)
		}
		first, _, _ := strings.Cut(answer, "\r\n")
		if answer != "" && !strings.HasPrefix(first, "HTTP/1.1 4") && !strings.HasPrefix(first, "HTTP/1.1 5") {
			t.Errorf("%s: %s", what, first)
		}
		if answer := sv.get(t, "/"); !strings.HasPrefix(answer, "HTTP/1.1 200 ") {
			t.Fatalf("after %s: %q", what, answer)
		}
	}
}

// TestPortInUse occupies a port: every verb that serves says so with advice, at once and as a failure of the environment.
func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().String()
	name, _ := buildInt8(t)
	for _, args := range [][]string{
		{"serve", "--card", "sim", "--http", addr, name},
		{"serve", "--card", "host", "--http", addr, helpdesk},
		{"sim", "--http", addr, name},
		{"run", "--http", addr, helpdesk},
	} {
		out, errs, code := tryGocard(t, args...)
		if code != exitEnvironment || out != "" {
			t.Errorf("gocard %s: exit code %d, %s", strings.Join(args, " "), code, out)
		}
		for _, want := range []string{"gocard: " + addr + " is in use", "another address with --http 127.0.0.1:"} {
			if !strings.Contains(errs, want) {
				t.Errorf("gocard %s: %q is not in: %s", strings.Join(args, " "), want, errs)
			}
		}
	}
}
