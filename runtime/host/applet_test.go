package host_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacardx/apdu"
)

const (
	pkgAID    = "F0676F63617264 7F 01"
	appletAID = "F0676F63617264 7F 0101"
	selectIt  = "00A404000AF0676F636172647F0101"
)

// applet runs a function for each INS; INS 00 is missing.
type applet struct {
	framework.Applet
	apdu.ExtendedLength
	ins map[byte]func(*framework.APDU)
}

func (a *applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	f := a.ins[apdu.Buffer()[framework.OffsetINS]]
	if f == nil {
		panic(framework.SWInsNotSupported)
	}
	f(apdu)
}

// run makes a host with one applet, selects it and gives a function that sends commands in hex.
func run(t *testing.T, a framework.AppletInterface, statics ...any) func(string) string {
	t.Helper()
	h, err := host.New(host.Program{Packages: []host.Package{{
		AID:     pkgAID,
		Statics: statics,
		Applets: []host.Applet{{AID: appletAID, Install: func([]byte) { framework.Register(a) }}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	send := sender(t, h)
	if got := send(selectIt); got != "9000" {
		t.Fatalf("SELECT: %s", got)
	}
	return send
}

// sender sends commands in hex; "reset" is a reset and a SELECT.
func sender(t *testing.T, h *host.Host) func(string) string {
	return func(command string) string {
		t.Helper()
		if command == "reset" {
			_ = h.Reset()
			command = selectIt
		}
		var b []byte
		if _, err := fmt.Sscanf(strings.ReplaceAll(command, " ", ""), "%X", &b); err != nil {
			t.Fatal(err)
		}
		r, err := h.Transmit(b)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%X", r)
	}
}
