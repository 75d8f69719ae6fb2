package pcsctest

import (
	"fmt"
	"net"
	"os"
	"testing"
)

// TestPortTaken: a daemon that does not get the port of one of its readers is replaced by one that gets both.
func TestPortTaken(t *testing.T) {
	if os.Getenv("GOCARD_PCSC") != "1" || os.Getuid() != 0 {
		t.Skip("GOCARD_PCSC=1 is not set, or not root: the test with a real pcscd is skipped")
	}
	for second := range 2 {
		taken := freePort(t)
		l, err := net.Listen("tcp", fmt.Sprintf(":%d", taken+second))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		asked := 0
		d := startAt(t, func(t testing.TB) int {
			if asked++; asked == 1 {
				return taken
			}
			return freePort(t)
		})
		if asked != 2 || d.ReaderAddr == fmt.Sprintf("127.0.0.1:%d", taken) {
			t.Errorf("the daemon is at %s after %d attempts", d.ReaderAddr, asked)
		}
	}
}
