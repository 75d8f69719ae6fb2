package jcvm

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// TestExtension serves HTTP from an applet: GET answers with the path, POST with
// the content backwards in length only, PUT throws.
func TestExtension(t *testing.T) {
	vm := New(jcre.Config{}, Options{Budget: 100000})
	b := newBuilder(t, "F000000001")
	if b.imports("A0000000090005FFFFFFFF8915000000", 1, 0) != 2 {
		t.Fatal("import token")
	}
	b.applet()
	b.source["install"] = `new $Main; dup; dup; invokespecial $call.init; invokevirtual $0.3.v1
		getstatic_a $static.0; sconst_0; sconst_3; invokestatic $2.4.s0; return`
	b.method("process", 2, 0, 1, "return")
	b.method("doGet", 3, 2, 6, `
		sspush 256; newarray 11; astore_3
		aload_1; sspush 0x0101; aload_3; sconst_0; sspush 256; invokeinterface 5 $2.1 1; sstore 4
		aload_2; sspush 201; invokeinterface 2 $2.2 1
		aload_2; sspush 0x0302; invokeinterface 2 $2.2 2
		aload_2; aload_3; sconst_0; sload 4; invokeinterface 4 $2.2 6; return`)
	b.method("doPost", 3, 1, 8, `
		sconst_5; newarray 11; astore_3
		aload_1; iconst_1; aload_3; sconst_1; sconst_3; invokeinterface 6 $2.1 2; pop
		aload_3; sconst_0; aload_1; invokeinterface 1 $2.1 3; i2s; bspush 48; sadd; bastore
		aload_2; aload_3; sconst_0; sconst_4; invokeinterface 4 $2.2 6; return`)
	b.method("doPut", 3, 0, 2, "aload_1; putstatic_a $static.2; return")
	b.method("doOther", 3, 0, 2, "return")
	b.virtual(mainClass, 7, "process", "doGet", "doOther", "doPost", "doPut")
	b.ifaces = []capfile.ImplementedInterface{{Interface: capfile.ExternalClass(2, 0), Index: []uint8{8, 9, 10, 11, 9, 9, 9}}}
	card := b.load(vm)
	aid := card.p.Modules[0].AID
	if _, err := vm.Install(card.p, aid, aid, nil); err != nil {
		t.Fatal(err)
	}
	vm.env.RequestObjectDeletion()
	server := web.NewServer(vm.card)
	for _, c := range []struct{ request, status, body string }{
		{"GET /hello?x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 201 ", "/hello"},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde", "HTTP/1.1 200 ", "5bcd"},
		{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "HTTP/1.1 500 ", ""},
	} {
		client, side := net.Pipe()
		go server.ServeConn(side)
		if _, err := io.WriteString(client, c.request); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(client)
		if err != nil {
			t.Fatal(err)
		}
		got := string(answer)
		if !strings.HasPrefix(got, c.status) || !strings.HasSuffix(got, c.body) {
			t.Errorf("%q is answered with %q, want %q ... %q", c.request, got, c.status, c.body)
		}
	}
}

// TestExtensionObject: the registry takes only objects that implement ScwsExtension.
func TestExtensionObject(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	b := newBuilder(t, "F000000001")
	b.method("m", 0, 0, 1, "new $Main; areturn")
	card := b.load(vm)
	object, err := card.call("m")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []int32{0, object, vm.buffer, 12345} {
		if x, err := vm.newExtension(r); err == nil {
			t.Errorf("reference %d is the extension %v", r, x)
		}
		if x, err := vm.newApplet(r); err == nil {
			t.Errorf("reference %d is the applet %v", r, x)
		}
	}
}
