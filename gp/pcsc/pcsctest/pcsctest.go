// Package pcsctest gives a test a pcscd of its own, with a virtual reader that a simulated card can be put into.
//
// A running test comes in; the addresses of the daemon and of the reader come out, and the daemon ends with the test. It runs in
// a mount namespace of its own, so it disturbs no other daemon. It must not know what the test does with the reader. Tests that
// use it run only where GOCARD_PCSC=1 is set.
package pcsctest

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ReaderName is part of the names of the two virtual readers, "gocard test 00 00" and "gocard test 00 01".
const ReaderName = "gocard test"

// driver is where Debian's vsmartcard-vpcd puts the virtual reader's driver.
const driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

// Daemon is a running pcscd.
type Daemon struct {
	// ReaderAddr and SecondAddr are where cards dial to be in the first and in the second virtual reader.
	ReaderAddr, SecondAddr string
	// Env is what a program must have in its environment to talk to this daemon and not to the system's. The system's library
	// reads the environment that its process was started with, so a test runs itself again, or a tool, with it.
	Env string
}

// script runs as root of the mount namespace; the daemon keeps its socket in a fixed place, which is a file system of its own here.
const script = `mkdir -p /run/pcscd && mount -t tmpfs none /run/pcscd && exec pcscd --foreground --info --config "$1"`

// A daemon that does not show its readers in time is started anew, a few times.
const (
	attempts = 5
	giveUp   = 30 * time.Second
)

// Start starts a daemon and waits until it shows its readers. Where GOCARD_PCSC is not 1 the test is skipped with one line; where it is
// and something is missing, the test fails.
func Start(t testing.TB) Daemon {
	t.Helper()
	if os.Getenv("GOCARD_PCSC") != "1" {
		t.Skip("GOCARD_PCSC=1 is not set: the test behind a real pcscd is skipped")
	}
	if os.Getuid() != 0 {
		t.Skip("the test behind a real pcscd needs root, for a mount namespace")
	}
	return startAt(t, freePort)
}

// startAt starts a daemon at a port, and another one at the next where that one does not get its ports, since another program has been faster.
func startAt(t testing.TB, port func(testing.TB) int) Daemon {
	t.Helper()
	var log []string
	for range attempts {
		n := port(t)
		cmd := exec.Command("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", writeConfig(t, n))
		shown := false
		if shown, log = start(t, cmd); shown {
			return Daemon{
				ReaderAddr: fmt.Sprintf("127.0.0.1:%d", n),
				SecondAddr: fmt.Sprintf("127.0.0.1:%d", n+1),
				Env:        fmt.Sprintf("PCSCLITE_CSOCK_NAME=/proc/%d/root/run/pcscd/pcscd.comm", cmd.Process.Pid),
			}
		}
	}
	t.Fatalf("pcscd does not show the virtual readers (needs apt-get install pcscd vsmartcard-vpcd):\n%s", strings.Join(log, "\n"))
	return Daemon{}
}

func writeConfig(t testing.TB, port int) (name string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "reader.conf")
	text := fmt.Sprintf("FRIENDLYNAME \"%s\"\nDEVICENAME /dev/null:%d\nLIBPATH %s\nCHANNELID %d\n", ReaderName, port, driver, port)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// start starts the daemon and waits for the line that says it is ready. A daemon that shows both readers ends with the test, any other at once; log
// is what it said until then.
func start(t testing.TB, cmd *exec.Cmd) (shown bool, log []string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatalf("start pcscd: %v", err)
	}
	lines := make(chan string, 1)
	go func() {
		defer close(lines)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			lines <- sc.Text()
		}
	}()
	kill := time.AfterFunc(giveUp, func() { _ = cmd.Process.Kill() }) // ends the lines
	defer kill.Stop()
	ready, readers := false, 0
	for line := range lines {
		log = append(log, line)
		if strings.Contains(line, "Using the pcscd polling thread") {
			readers++
		}
		if ready = strings.Contains(line, "daemon ready"); ready {
			break
		}
	}
	go func() {
		for range lines { // the daemon must not wait for a reader of its log
		}
	}()
	end := func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	if shown = ready && readers == 2; shown {
		t.Cleanup(end)
	} else {
		end()
	}
	return shown, log
}

// freePort finds a port that nobody listens on, nor on the next one: the virtual reader takes both. They lie below those that the system gives to
// connections, which could take one of them before the daemon does.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(10000)
		if isFree(port) && isFree(port+1) {
			return port
		}
	}
	t.Fatal("no two free ports for the virtual reader")
	return 0
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
	if err != nil {
		return false
	}
	return l.Close() == nil
}
