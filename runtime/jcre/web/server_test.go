package web

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

func TestSlowRequestIsTimedOut(t *testing.T) {
	s := serverOf(t, echo)
	late := iotest.ErrReader(os.ErrDeadlineExceeded)
	for _, c := range []struct{ sent, want string }{
		{"", ""},
		{"GET / HTTP/1.1\r\nHo", "HTTP/1.1 408 "},
		{"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe", "HTTP/1.1 408 "},
	} {
		conn := &memConn{Reader: io.MultiReader(strings.NewReader(c.sent), late)}
		s.ServeConn(conn)
		if out := conn.out.String(); !strings.HasPrefix(out, c.want) || c.want == "" && out != "" {
			t.Errorf("after %q: %q, want %q", c.sent, out, c.want)
		}
	}
}

func TestServeWithNetHTTP(t *testing.T) {
	s := serverOf(t, echo)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{}}
	for range 3 {
		r, err := client.Post("http://"+l.Addr().String()+"/f?q=1", "text/plain", io.NopCloser(strings.NewReader("hi")))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil || string(b) != "POST /f q=1 [hi]" {
			t.Errorf("answer %q, %v", b, err)
		}
	}
	client.CloseIdleConnections()
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestRefusedClientReadsTheAnswer(t *testing.T) {
	s := serverOf(t, echo)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	// Content that the server does not want is still on its way when the answer comes.
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n"+strings.Repeat("x", 40000))
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || line != "HTTP/1.1 413 Content Too Large\r\n" {
		t.Errorf("answer %q, %v", line, err)
	}
	_ = conn.Close()
	cancel()
	<-done
}
