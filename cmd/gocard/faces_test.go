package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gocard/gocard/runtime/cardtest"
)

const helpdesk = root + "/applets/scws/helpdesk"

// giveUp bounds what a test waits for a program to do something.
const giveUp = 60 * time.Second

// server is a command line that serves HTTP, in this process.
type server struct {
	addr  string
	out   []string // what it had said when the address came
	stop  context.CancelFunc
	ended chan int
}

var addressLine = regexp.MustCompile(`http://(\S+:\d+)/`)

// serve runs a command line that serves HTTP, reads what it says until the address comes, and ends it with the test.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	sv := &server{stop: cancel, ended: make(chan int, 1)}
	go func() {
		sv.ended <- run(ctx, args, streams{in: strings.NewReader(""), out: w, err: w})
		_ = w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		_, _ = io.Copy(io.Discard, r) // until it has ended
	})
	lines := bufio.NewScanner(r)
	for sv.addr == "" && lines.Scan() {
		sv.out = append(sv.out, lines.Text())
		if m := addressLine.FindStringSubmatch(lines.Text()); m != nil {
			sv.addr = m[1]
		}
	}
	if sv.addr == "" {
		t.Fatalf("gocard %s: exit code %d\n%s", strings.Join(args, " "), <-sv.ended, strings.Join(sv.out, "\n"))
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	return sv
}

func (sv *server) dial() (net.Conn, error) { return net.Dial("tcp", sv.addr) }

// end ends the server as an interrupt does, and gives its exit code.
func (sv *server) end(t *testing.T) int {
	t.Helper()
	sv.stop()
	select {
	case code := <-sv.ended:
		return code
	case <-time.After(giveUp):
		t.Fatal("the server does not end")
		return 0
	}
}

// get is the answer to a plain GET.
func (sv *server) get(t *testing.T, path string) string {
	t.Helper()
	answer, err := sv.send(t, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// send sends bytes on a connection of their own, and gives all that comes back until the server closes it. The error is about the
// connection, which a server may end at any time.
func (sv *server) send(t *testing.T, request string) (string, error) {
	t.Helper()
	conn, err := sv.dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(giveUp)); err != nil {
		t.Fatal(err)
	}
	_, sendErr := io.WriteString(conn, request)
	sendErr = errors.Join(sendErr, conn.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(conn)
	return string(answer), errors.Join(sendErr, err)
}

// TestSimTCP: a client has the card over TCP, and --stats says what each command cost.
func TestSimTCP(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, errs, ended := &strings.Builder{}, &bytes.Buffer{}, make(chan int, 1)
	r, w := io.Pipe()
	go func() {
		args := []string{"sim", "--tcp", "127.0.0.1:0", "--stats", filepath.Join(root, "testdata/run/wallet")}
		ended <- run(ctx, args, streams{in: strings.NewReader(""), out: out, err: io.MultiWriter(w, errs)})
		_ = w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, r) }()
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "the card takes connections at ")
	if err != nil || !ok {
		t.Fatalf("%q, %v", line, err)
	}
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, message := range []string{"\x01", "\x00\xA4\x04\x00\x0A\xF0\x67\x6F\x63\x61\x72\x64\x10\x77\x01"} {
		if _, err := io.WriteString(conn, "\x00"+string(rune(len(message)))+message); err != nil {
			t.Fatal(err)
		}
	}
	answer := make([]byte, 4)
	if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != "\x00\x02\x90\x00" {
		t.Errorf("answer %X, %v", answer, err)
	}
	cancel()
	if code := <-ended; code != exitOK || !regexp.MustCompile(`^# bytecodes=\d+ persistent=\d+ transient=\d+ written=0\n$`).MatchString(out.String()) {
		t.Errorf("exit code %d, statistics %q\n%s", code, out.String(), errs.String())
	}
}

// buildHelpdesk compiles the help desk.
func buildHelpdesk(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "helpdesk.cap")
	gocard(t, "build", "-o", name, helpdesk)
	return name
}

// TestHelpdeskFaces plays the requests of the golden file against every face of the help desk: the bytes are the same from the native
// program, the simulated card, and the card that serve loaded through GlobalPlatform.
func TestHelpdeskFaces(t *testing.T) {
	for _, face := range [][]string{
		{"run", "--http", "127.0.0.1:0", helpdesk},
		{"sim", "--http", "127.0.0.1:0"},
		{"serve", "--card", "host", "--http", "127.0.0.1:0", helpdesk},
		{"serve", "--card", "sim", "--http", "127.0.0.1:0", helpdesk},
	} {
		t.Run(strings.Join(face[:2], " "), func(t *testing.T) {
			if face[0] == "sim" {
				face = append(face, buildHelpdesk(t))
			}
			sv := serve(t, face...)
			cardtest.HTTPGolden(t, root+"/testdata/http/helpdesk.txt", false, sv.dial)
			if code := sv.end(t); code != exitOK {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// TestServeSays holds what serve tells: sizes, AIDs, times, and at last the address.
func TestServeSays(t *testing.T) {
	sv := serve(t, "serve", "--card", "sim", "--http", "127.0.0.1:0", helpdesk)
	got := strings.Join(sv.out, "\n")
	for _, want := range []string{
		`^built +\S+/applets/scws/helpdesk: \d+ bytes for the card, package F0676F636172640301 \(\S+s\)$`,
		`^loaded +F0676F636172640301: \d+ bytes over SCP03 at level 01 \(mac\) \(\S+s\)$`,
		`^installed applet F0676F63617264030101$`,
		`^serving http://127\.0\.0\.1:\d+/ \(interrupt to stop\)$`,
	} {
		if !regexp.MustCompile("(?m)" + want).MatchString(got) {
			t.Errorf("no line %s in\n%s", want, got)
		}
	}
	if answer := sv.get(t, "/"); !strings.HasPrefix(answer, "HTTP/1.1 200 OK\r\n") || !strings.Contains(answer, "</html>") && !strings.Contains(answer, "</footer>") {
		t.Errorf("GET / is answered by %s", answer)
	}
}

// TestInterrupt sends the signal of ctrl-C to gocard as a process of its own, natively and simulated: both end at once and without error.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupts between processes on Windows")
	}
	for _, where := range []string{"sim", "host"} {
		t.Run(where, func(t *testing.T) {
			cmd := exec.Command("gocard", "serve", "--card", where, "--http", "127.0.0.1:0", helpdesk)
			said := interruptAfterAddress(t, cmd)
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

// interruptAfterAddress starts a server and interrupts it when it has said its address; it gives all that it said until it ended.
func interruptAfterAddress(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	r, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(giveUp, func() { _ = cmd.Process.Kill() })
	t.Cleanup(func() { kill.Stop() })
	var said strings.Builder
	for lines := bufio.NewScanner(r); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if addressLine.MatchString(lines.Text()) {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	return said.String()
}
