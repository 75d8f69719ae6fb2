package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gocard/gocard/gp/pcsc/pcsctest"
	"github.com/gocard/gocard/runtime/cardtest"
	"github.com/gocard/gocard/runtime/iso7816"
)

// realReader is a reader of a pcscd of the test's own, and gocard as a process that talks to it.
type realReader struct {
	pcsctest.Daemon
	name string
	cap  string
}

// TestBehindPCSC puts simulated cards into the virtual reader of a real pcscd, and works on them with --reader.
func TestBehindPCSC(t *testing.T) {
	r := &realReader{Daemon: pcsctest.Start(t), name: pcsctest.ReaderName + " 00 00"}
	r.cap, _ = buildInt8(t)
	for _, c := range []struct{ scp, level string }{
		{"02:15", "mac+enc"}, {"02:55", "mac"}, {"03:00", "mac+enc"}, {"03:70", "mac+enc+rmac+renc"},
	} {
		t.Run("SCP"+c.scp, func(t *testing.T) {
			r.insert(t, r.ReaderAddr, "--scp", c.scp)
			r.manage(t, "--level", c.level)
		})
	}
	t.Run("two slots", r.twoSlots)
	t.Run("opensc-tool", r.openscTool)
	t.Run("wrong keys", r.wrongKeys)
	t.Run("serve", r.serve)
	t.Run("removed in LOAD", r.removedInLoad) // the last one: pcscd overlooks a card that comes at once after one that went in a command
	t.Run("no card", func(t *testing.T) {
		_, errs, code := r.try(t, "list")
		if code != exitEnvironment || !strings.Contains(errs, "no card in the reader") {
			t.Errorf("exit code %d, %s", code, errs)
		}
	})
}

// insert puts a card into the reader at addr until the test ends.
func (r *realReader) insert(t *testing.T, addr string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	var log strings.Builder
	go func() {
		ended <- run(ctx, append([]string{"sim", "--vpcd", addr}, args...), streams{in: strings.NewReader(""), out: &log, err: &log})
	}()
	r.wait(t, true)
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK && addr == r.ReaderAddr {
			t.Errorf("sim: exit code %d\n%s", code, &log)
		}
		r.wait(t, false)
	})
}

// wait asks for the state of the reader until there is a card in it, or none.
func (r *realReader) wait(t *testing.T, present bool) {
	t.Helper()
	for start := time.Now(); time.Since(start) < giveUp; {
		var list struct{ Readers []readerReport }
		if err := json.Unmarshal([]byte(r.card(t, "readers", "--json")), &list); err != nil {
			t.Fatal(err)
		}
		for _, reader := range list.Readers {
			if strings.HasSuffix(reader.Name, r.name) && reader.Card == present {
				return
			}
		}
	}
	t.Fatalf("no reader with card=%v: %s", present, r.card(t, "readers"))
}

// card runs gocard card, which must succeed.
func (r *realReader) card(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := r.try(t, args...)
	if code != exitOK {
		t.Fatalf("gocard card %s: exit code %d\n%s", strings.Join(args, " "), code, errs)
	}
	return out
}

func (r *realReader) try(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), giveUp) // also in cleanups, where the test's context has ended
	defer cancel()
	cmd := exec.CommandContext(ctx, "gocard", append([]string{"card", "--reader", r.name}, args...)...)
	cmd.Env = append(os.Environ(), r.Env)
	var o, e strings.Builder
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// manage does with a card what one does with cards.
func (r *realReader) manage(t *testing.T, level ...string) {
	const pkg, applet = "F0676F636172641001", "F0676F63617264100101"
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"readers"}, "card, ATR 3B868001676F636172641B"},
		{[]string{"info"}, "A000000151000000"},
		{[]string{"list"}, "A000000151000000"},
		{[]string{"load", r.cap}, "loaded " + pkg},
		{[]string{"list"}, pkg},
		{[]string{"install", r.cap}, "installed " + applet + "\n"},
		{[]string{"list"}, "application             " + applet},
		{[]string{"apdu", "--select", applet, "8010000002 7F01 00", "8012000002 0101"}, "9000\n807E7F7F008180017F7E7E 9000\n6D00\n"},
		{[]string{"apdu", "--secure", "80F28002024F0000"}, "E3"},
		{[]string{"delete", applet}, "deleted " + applet + "\n"},
		{[]string{"uninstall", r.cap}, "deleted " + pkg + "\n"},
	} {
		args := c.args
		if !strings.HasPrefix(args[0], "readers") {
			args = append(args, level...)
		}
		if out := r.card(t, args...); !strings.Contains(out, c.want) {
			t.Errorf("gocard card %s: %q is not in\n%s", strings.Join(args, " "), c.want, out)
		}
	}
	if out := r.card(t, append([]string{"list"}, level...)...); strings.Contains(out, pkg) {
		t.Errorf("still there:\n%s", out)
	}
}

// openscTool lets another program read the ATR and send a command.
func (r *realReader) openscTool(t *testing.T) {
	tool, err := exec.LookPath("opensc-tool")
	if err != nil {
		t.Skip("opensc-tool is not installed")
	}
	r.insert(t, r.ReaderAddr, r.cap)
	for arg, want := range map[string]string{
		"--atr": "3b:86:80:01:67:6f:63:61:72:64:1b",
		"--send-apdu=00A404000AF0676F6361726410010100": "SW1=0x90, SW2=0x00",
	} {
		cmd := exec.CommandContext(t.Context(), tool, "--reader", "0", arg)
		cmd.Env = append(os.Environ(), r.Env)
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("opensc-tool %s: %v\n%s", arg, err, out)
		}
	}
}

// twoSlots has a card in each of the virtual reader's slots at the same time.
func (r *realReader) twoSlots(t *testing.T) {
	second := &realReader{Daemon: r.Daemon, name: pcsctest.ReaderName + " 00 01", cap: r.cap}
	r.insert(t, r.ReaderAddr)
	second.insert(t, r.SecondAddr, r.cap)
	const pkg = "F0676F636172641001"
	if out := r.card(t, "list"); strings.Contains(out, pkg) {
		t.Errorf("the first card has what belongs to the second:\n%s", out)
	}
	if out := second.card(t, "list"); !strings.Contains(out, pkg) {
		t.Errorf("the second card has not:\n%s", out)
	}
}

func (r *realReader) wrongKeys(t *testing.T) {
	r.insert(t, r.ReaderAddr)
	_, errs, code := r.try(t, "list", "--trace", "--key", "000102030405060708090A0B0C0D0E0F")
	if code != exitWrong || strings.Count(errs, "> 8050") != 1 || strings.Contains(errs, "> 8482") || !strings.Contains(errs, "EXTERNAL AUTHENTICATE was not sent") {
		t.Errorf("exit code %d, %s", code, errs)
	}
	r.card(t, "list")
}

// removedInLoad pulls the card out of the reader at the second LOAD.
func (r *realReader) removedInLoad(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	pulled := make(chan error, 1)
	go func() { pulled <- pullAtLoad(l, r.ReaderAddr, 2) }()
	r.insert(t, l.Addr().String())
	out, errs, code := r.try(t, "load", r.cap)
	if code != exitEnvironment || out != "" || !strings.Contains(errs, "load F0676F636172641001: block 2 of ") || !strings.Contains(errs, "delete it, then load again") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if err := <-pulled; err != nil {
		t.Error(err)
	}
}

// serve is the terminal of a card in the reader: what is named is loaded, and the pages come; the next time it is on the card; --replace loads it
// anew.
func (r *realReader) serve(t *testing.T) {
	for _, protocol := range []string{"t0", "t1"} {
		t.Run(protocol, func(t *testing.T) {
			r.insert(t, r.ReaderAddr, "--protocol", protocol)
			golden := func(addr string) {
				cardtest.HTTPGolden(t, root+"/testdata/http/helpdesk.txt", false, func() (net.Conn, error) { return net.Dial("tcp", addr) })
			}
			page := func(addr string) { checkPage(t, addr) }
			for _, c := range []struct {
				args []string
				then func(addr string)
				want string
			}{
				{[]string{helpdesk}, golden, "installed applet F0676F63617264030101\nserving http://127.0.0.1:"},
				{[]string{helpdesk}, page, "package F0676F636172640301 is on the card already (--replace loads it anew)\nserving http://127.0.0.1:"},
				{nil, page, "serving http://127.0.0.1:"},
				{[]string{"--replace", helpdesk}, golden, "deleted F0676F636172640301\nloaded  F0676F636172640301: "},
				{[]string{"--json"}, page, `{"schema":"gocard/serve/1","event":"serving","url":"http://127.0.0.1:`},
			} {
				said, err := r.served(t, func(cmd *exec.Cmd, addr string) {
					c.then(addr)
					if err := cmd.Process.Signal(os.Interrupt); err != nil {
						t.Error(err)
					}
				}, c.args...)
				if err != nil || !strings.Contains(said, c.want) {
					t.Errorf("serve %q: %v, %q is not in\n%s", c.args, err, c.want, said)
				}
			}
		})
	}
	t.Run("no web server", func(t *testing.T) {
		r.insert(t, r.ReaderAddr)
		said, err := r.served(t, nil)
		if !isExit(err, exitWrong) || !strings.Contains(said, "gocard: the card opened no channel for port 3516") {
			t.Errorf("%v\n%s", err, said)
		}
	})
}

func checkPage(t *testing.T, addr string) {
	t.Helper()
	response, err := http.Get("http://" + addr + "/")
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "</html>") && !strings.Contains(string(body), "</footer>") {
		t.Errorf("%s, %v, %s", response.Status, err, body)
	}
}

func isExit(err error, code int) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == code
}

// served runs gocard serve for the card in the reader; then is called when it has said its address. It gives all that was said until the end.
func (r *realReader) served(t *testing.T, then func(cmd *exec.Cmd, addr string), args ...string) (said string, err error) {
	t.Helper()
	cmd := exec.Command("gocard", append([]string{"serve", "--card", pcsctest.ReaderName + " 00 00", "--http", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), r.Env)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(giveUp, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said += lines.Text() + "\n"
		if m := addressLine.FindStringSubmatch(lines.Text()); m != nil && then != nil {
			then(cmd, m[1])
		}
	}
	return said, cmd.Wait()
}

// TestRemovedWhileServing pulls the card out. It has a reader of its own, for the reason that TestBehindPCSC does that last.
func TestRemovedWhileServing(t *testing.T) {
	r := &realReader{Daemon: pcsctest.Start(t), name: pcsctest.ReaderName + " 00 00"}
	name := buildHelpdesk(t)
	ctx, remove := context.WithCancel(context.Background())
	defer remove()
	ended := make(chan int, 1)
	go func() {
		var log strings.Builder
		ended <- run(ctx, []string{"sim", "--vpcd", r.ReaderAddr, name}, streams{in: strings.NewReader(""), out: &log, err: &log})
	}()
	r.wait(t, true)
	said, err := r.served(t, func(_ *exec.Cmd, addr string) {
		checkPage(t, addr)
		remove()
	})
	if !isExit(err, exitEnvironment) || !strings.Contains(said, "the card was taken out of the reader") && !strings.Contains(said, "transmit to the card") { // before pcscd has noticed
		t.Errorf("%v\n%s", err, said)
	}
	if code := <-ended; code != exitOK {
		t.Errorf("sim: exit code %d", code)
	}
	r.wait(t, false)
}

// pullAtLoad stands between a card that dials l and the reader, and takes the card away when the n-th LOAD is on its way to it.
func pullAtLoad(l net.Listener, reader string, n int) error {
	card, err := l.Accept()
	if err != nil {
		return err
	}
	defer card.Close()
	slot, err := net.Dial("tcp", reader)
	if err != nil {
		return err
	}
	defer slot.Close()
	go func() { _, _ = io.Copy(slot, card) }() // ends with the connections
	for {
		frame := make([]byte, 2, 2+0xFFFF)
		if _, err := io.ReadFull(slot, frame); err != nil {
			return err
		}
		frame = frame[:2+int(binary.BigEndian.Uint16(frame))]
		if _, err := io.ReadFull(slot, frame[2:]); err != nil {
			return err
		}
		if len(frame) > 4 && frame[3] == iso7816.INSLoad {
			if n--; n == 0 {
				return nil
			}
		}
		if _, err := card.Write(frame); err != nil {
			return err
		}
	}
}
