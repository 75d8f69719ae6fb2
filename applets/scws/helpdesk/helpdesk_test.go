package helpdesk

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/cardtest"
	"github.com/gocard/gocard/runtime/host"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// serve runs the helpdesk natively and gives the address of its web server.
func serve(t *testing.T) (addr string, h *host.Host) {
	t.Helper()
	h, err := host.New(host.Program{Packages: []host.Package{{
		AID:     "F0676F636172640301",
		Applets: []host.Applet{{AID: "F0676F63617264030101", Install: Install}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return l.Addr().String(), h
}

// TestGolden plays the requests that the simulated card is held against, too.
func TestGolden(t *testing.T) {
	addr, _ := serve(t)
	cardtest.HTTPGolden(t, "../../../testdata/http/helpdesk.txt", *update, func() (net.Conn, error) { return net.Dial("tcp", addr) })
}

// fetch gets a page with net/http.
func fetch(t *testing.T, addr, path string) (status int, header http.Header, body string) {
	t.Helper()
	r, err := http.Get("http://" + addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header, string(b)
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	addr, _ := serve(t)
	seen := map[string]bool{}
	queue := []string{"/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		status, header, body := fetch(t, addr, path)
		if status != 200 {
			t.Errorf("%s: status %d", path, status)
		}
		if !strings.HasPrefix(header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, attribute := range []string{`href="`, `src="`, `action="`} {
			for _, part := range strings.Split(body, attribute)[1:] {
				link, _, _ := strings.Cut(part, `"`)
				if link == "." {
					link = ""
				}
				if !strings.HasPrefix(link, "#") && !strings.Contains(link, ":") {
					queue = append(queue, "/"+link)
				}
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d pages found: %v", len(seen), seen)
	}
}

func TestLogoIsAPicture(t *testing.T) {
	addr, _ := serve(t)
	_, header, body := fetch(t, addr, "/logo.png")
	img, err := png.Decode(strings.NewReader(body))
	if err != nil || header.Get("Content-Type") != "image/png" {
		t.Fatalf("%s: %v", header.Get("Content-Type"), err)
	}
	if b := img.Bounds(); b.Dx() != 64 || b.Dy() != 64 {
		t.Errorf("size %v", b)
	}
}

func TestSearchFindsByTitleAndWords(t *testing.T) {
	addr, _ := serve(t)
	for query, want := range map[string]string{
		"roaming": "abroad", "ROAM": "abroad", "puk": "pin", "no mobile": "internet", "stolen": "lost", "imei": "codes",
	} {
		_, _, body := fetch(t, addr, "/search?q="+url.QueryEscape(query))
		if !strings.Contains(body, `<li><a href="`+want+`">`) {
			t.Errorf("%q does not find %s", query, want)
		}
	}
	_, _, body := fetch(t, addr, "/search?q="+url.QueryEscape(`<script>"`))
	if strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;&quot;") {
		t.Error("the query is not escaped")
	}
}

func postForm(t *testing.T, addr string, form url.Values) int {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.PostForm("http://"+addr+"/feedback", form)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	return r.StatusCode
}

func TestMessagesStayAfterReset(t *testing.T) {
	addr, h := serve(t)
	if got := postForm(t, addr, url.Values{"name": {"Zoë"}, "text": {"1 + 1 = 2 & <ok>"}}); got != 303 {
		t.Fatalf("status %d", got)
	}
	if err := h.Reset(); err != nil {
		t.Fatal(err)
	}
	_, _, body := fetch(t, addr, "/feedback")
	if !strings.Contains(body, "<blockquote>1 + 1 = 2 &amp; &lt;ok&gt;<cite>Zoë</cite></blockquote>") {
		t.Errorf("the message is not shown:\n%s", body)
	}
}

func TestBoardFillsUp(t *testing.T) {
	addr, _ := serve(t)
	for n := range maxMessages {
		if got := postForm(t, addr, url.Values{"text": {fmt.Sprint("message ", n)}}); got != 303 {
			t.Fatalf("message %d: status %d", n, got)
		}
	}
	if got := postForm(t, addr, url.Values{"text": {"one more"}}); got != 507 {
		t.Errorf("status %d for a message too many, want 507", got)
	}
	status, _, body := fetch(t, addr, "/feedback")
	if status != 200 || strings.Contains(body, "one more") || !strings.Contains(body, "message 7") {
		t.Errorf("status %d, %s", status, body)
	}
}

func TestLongMessagesAreRefused(t *testing.T) {
	addr, _ := serve(t)
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"", strings.Repeat("x", maxText), 303},
		{strings.Repeat("n", maxName), "x", 303},
		{"", strings.Repeat("x", maxText+1), 400},
		{strings.Repeat("n", maxName+1), "x", 400},
		{"", " \r\n\t", 400},
		{"", strings.Repeat("x", 600), 413},
		{strings.Repeat("ä", 80), strings.Repeat("x", 20), 413},
	} {
		if got := postForm(t, addr, url.Values{"name": {c.name}, "text": {c.text}}); got != c.want {
			t.Errorf("name of %d, text of %d bytes: status %d, want %d", len(c.name), len(c.text), got, c.want)
		}
	}
}

func TestSelectAndOtherCommands(t *testing.T) {
	_, h := serve(t)
	for _, c := range []struct{ command, want []byte }{
		{[]byte{0, 0xA4, 4, 0, 10, 0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 3, 1, 1}, []byte{0x90, 0}},
		{[]byte{0x80, 1, 0, 0}, []byte{0x6D, 0}},
	} {
		if got, err := h.Transmit(c.command); err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%X is answered by %X, %v", c.command, got, err)
		}
	}
}
