package cardtest

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExchangesRoundTrip(t *testing.T) {
	for _, s := range []string{"", "a", "a\r\n", "a\n", "\r\n\r\n", "a\r\nb\\c\r\n\r\n\x00\xFF\x7F\r\n", "\\", "\\n", "x\\c\n", " lead\r\n", "tab\there"} {
		in := []exchange{{comment: []string{"# one"}, request: "q\r\n", response: s}, {request: s + "z", response: "r"}}
		text := formatExchanges(in)
		out, err := parseExchanges(text)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		last := out[len(out)-1]
		if out[0].response != s && s != "" || last.request != s+"z" && s != "" || last.response != "r" {
			t.Errorf("%q comes back as %+v from\n%s", s, out, text)
		}
	}
}

func TestParseExchangesErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"> a\n? b", `2: a line begins with #, > or <, not "?"`},
		{`> \q`, `1: unknown escape \q`},
		{`> \x4`, `1: unknown escape \x4`},
	} {
		if _, err := parseExchanges(c.in); err == nil || err.Error() != c.want {
			t.Errorf("%q: error %v, want %s", c.in, err, c.want)
		}
	}
}

// recorder is a testing.TB that remembers failures.
type recorder struct {
	testing.TB
	errors int
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.errors++ }

func TestHTTPGoldenComparesAndUpdates(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			b, _ := io.ReadAll(c)
			_, _ = io.WriteString(c, strings.ToUpper(string(b)))
			_ = c.Close()
		}
	}()
	dial := func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) }
	file := filepath.Join(t.TempDir(), "golden.txt")
	if err := os.WriteFile(file, []byte("# first\n> a\n< A\n\n# second\n> b\n< b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &recorder{TB: t}
	HTTPGolden(r, file, false, dial)
	if r.errors != 1 {
		t.Errorf("%d failures, want the one of the second block", r.errors)
	}
	HTTPGolden(t, file, true, dial)
	HTTPGolden(t, file, false, dial)
}
