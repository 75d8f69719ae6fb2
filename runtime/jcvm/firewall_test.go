package jcvm

import (
	"errors"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/jcre"
)

// twoPackages loads a server, whose Main implements the shareable interface Face
// with one method, and a client that imports it as package 2.
func twoPackages(t *testing.T, client func(b *builder)) (server, user *card) {
	t.Helper()
	vm := New(jcre.Config{}, Options{Budget: 100000})
	b := newBuilder(t, "F000000001")
	b.method("get", 2, 0, 4, "aload_1; ifnull n; aload_1; sconst_0; baload; sreturn\nn: getfield_s_this $Main.f0; sreturn")
	b.virtual(mainClass, 1, "get")
	b.ifaces = []capfile.ImplementedInterface{{Interface: 0, Index: []uint8{1}}}
	b.f.Export = &capfile.Export{Classes: []capfile.ExportClass{{ClassOffset: 0}}}
	b.f.Header.Flags |= capfile.AccExport
	b.method("make", 0, 0, 3, "new $Main; dup; sspush 4711; putfield_s $Main.f0; areturn")
	b.method("plain", 0, 0, 3, "new $Other; areturn")
	b.method("array", 0, 0, 3, "sconst_3; newarray 11; areturn")
	b.method("exception", 0, 0, 3, "new $0.7; dup; sspush 0x6985; invokespecial $0.7.s0; areturn")
	server = b.load(vm)
	c := newBuilder(t, "F000000002")
	if c.imports("F000000001", 1, 0) != 2 {
		t.Fatal("import token")
	}
	client(c)
	return server, c.load(vm)
}

// TestFirewall executes, in the client's context, one use of an object of the
// server's (argument 0) a row.
func TestFirewall(t *testing.T) {
	const denied = -1
	for _, c := range []struct {
		object, name, source string
		want                 int32
	}{
		{"make", "getfield", "aload_0; getfield_s $Main.f0; sreturn", denied},
		{"make", "putfield", "aload_0; sconst_1; putfield_s $Main.f0; sconst_0; sreturn", denied},
		{"make", "invokevirtual", "aload_0; aload_0; invokevirtual $1.0.v0; sreturn", denied},
		{"make", "invokeinterface shareable", "aload_0; aconst_null; invokeinterface 2 $2.0 0; sreturn", 4711},
		{"make", "checkcast shareable interface", "aload_0; checkcast 0 $2.0; pop; sconst_1; sreturn", 1},
		{"make", "checkcast class", "aload_0; checkcast 0 $1.0; pop; sconst_1; sreturn", denied},
		{"make", "instanceof shareable interface", "aload_0; instanceof 0 $2.0; sreturn", 1},
		{"make", "instanceof class", "aload_0; instanceof 0 $1.0; sreturn", denied},
		{"make", "store in own field", "new $Main; aload_0; putfield_a $Main.f4; sconst_1; sreturn", 1},
		{"make", "store in static field", "aload_0; putstatic_a $static.2; getstatic_a $static.2; aload_0; if_acmpeq y; sconst_0; sreturn\ny: sconst_1; sreturn", 1},
		{"make", "store in own array", "sconst_1; anewarray $1.0; sconst_0; aload_0; aastore; sconst_1; sreturn", 1},
		{"plain", "checkcast of unshared object", "aload_0; checkcast 0 $2.0; pop; sconst_1; sreturn", denied},
		{"plain", "invokeinterface on unshared object", "aload_0; aconst_null; invokeinterface 2 $2.0 0; sreturn", denied},
		{"array", "baload", "aload_0; sconst_0; baload; sreturn", denied},
		{"array", "bastore", "aload_0; sconst_0; sconst_1; bastore; sconst_0; sreturn", denied},
		{"array", "arraylength", "aload_0; arraylength; sreturn", denied},
		{"array", "native read", "aload_0; sconst_0; invokestatic $0.16.s4; sreturn", denied},
		{"array", "native write", "aload_0; sconst_0; sconst_1; invokestatic $0.16.s6; sreturn", denied},
		{"array", "instanceof", "aload_0; instanceof 11 0; sreturn", denied},
		{"array", "JCSystem.isTransient", "aload_0; invokestatic $0.8.s10; sreturn", denied},
		{"plain", "AID.equals", "invokestatic $0.8.s3; aload_0; invokevirtual $0.6.v0; sreturn", denied},
		{"plain", "AID.RIDEquals", "invokestatic $0.8.s3; aload_0; invokevirtual $0.6.v1; sreturn", denied},
		{"plain", "entry point as class", "invokestatic $0.8.s3; instanceof 0 $0.9; sreturn", 0},
		{"plain", "entry point as its class", "invokestatic $0.8.s3; instanceof 0 $0.6; sreturn", 1},
		{"plain", "entry point as array", "invokestatic $0.8.s3; instanceof 11 0; sreturn", denied},
		{"plain", "entry point as interface", "invokestatic $0.8.s3; checkcast 0 $2.0; pop; sconst_0; sreturn", denied},
		{"exception", "athrow", "aload_0; athrow", denied},
		{"exception", "ifnull", "aload_0; ifnull y; sconst_1; sreturn\ny: sconst_0; sreturn", 1},
	} {
		t.Run(c.object+" "+c.name, func(t *testing.T) {
			server, client := twoPackages(t, func(b *builder) { b.method("body", 1, 0, 4, c.source) })
			object, err := server.call(c.object)
			if err != nil {
				t.Fatal(err)
			}
			got, err := client.call("body", object)
			if c.want == denied {
				if !errors.Is(err, &jcre.Exception{Class: jcre.SecurityExceptionClass}) {
					t.Errorf("got %d, %v, want SecurityException", got, err)
				}
			} else if err != nil || got != c.want {
				t.Errorf("got %d, %v, want %d", got, err, c.want)
			}
		})
	}
}

// TestSharedCallArguments passes arrays to the server: the client's own may not be
// read there, the APDU buffer may.
func TestSharedCallArguments(t *testing.T) {
	server, client := twoPackages(t, func(b *builder) {
		b.method("pass", 2, 0, 4, "aload_0; aload_1; invokeinterface 2 $2.0 0; sreturn")
		b.method("array", 0, 0, 3, "sconst_3; newarray 11; areturn")
	})
	object, _ := server.call("make")
	array, _ := client.call("array")
	_, err := client.call("pass", object, array)
	if !errors.Is(err, &jcre.Exception{Class: jcre.SecurityExceptionClass}) {
		t.Errorf("client's array: %v, want SecurityException", err)
	}
	client.vm.card.APDU().Buffer()[0] = 42
	if got, err := client.call("pass", object, client.vm.buffer); err != nil || got != 42 {
		t.Errorf("APDU buffer: %d, %v, want 42", got, err)
	}
}

// TestUnstorable stores the APDU object, its buffer and a caught exception of the
// JCRE in a field, a static field and an array.
func TestUnstorable(t *testing.T) {
	vm := New(jcre.Config{}, Options{Budget: 100000})
	b := newBuilder(t, "F000000001")
	b.method("field", 1, 0, 4, "new $Main; aload_0; putfield_a $Main.f4; sconst_1; sreturn")
	b.method("static", 1, 0, 4, "aload_0; putstatic_a $static.2; sconst_1; sreturn")
	b.method("array", 1, 0, 4, "sconst_1; anewarray $1.0; sconst_0; aload_0; aastore; sconst_1; sreturn")
	b.method("typed", 1, 0, 4, "sconst_1; anewarray $Main; sconst_0; aload_0; aastore; sconst_1; sreturn")
	b.method("caught", 0, 0, 4, "sconst_1; sconst_0; sdiv; sreturn; areturn")
	b.handler("caught", 0, 4, 4, "")
	card := b.load(vm)
	exception, err := card.call("caught")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []int32{vm.apdu, vm.buffer, exception} {
		for _, method := range []string{"field", "static", "array"} {
			if _, err := card.call(method, r); !errors.Is(err, &jcre.Exception{Class: jcre.SecurityExceptionClass}) {
				t.Errorf("reference %d in %s: %v, want SecurityException", r, method, err)
			}
		}
	}
	if _, err := card.call("typed", exception); !errors.Is(err, &jcre.Exception{Class: jcre.ArrayStoreExceptionClass}) {
		t.Errorf("in an array of another class: %v, want ArrayStoreException", err)
	}
	aid, _ := env{vm}.EntryPointAID(card.i.AID)
	if _, err := card.call("field", int32(aid)); err != nil {
		t.Errorf("permanent entry point: %v", err)
	}
}

// TestDeselectMemory touches a CLEAR_ON_DESELECT array while its applet is not
// selected.
func TestDeselectMemory(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("read", 1, 0, 4, "aload_0; sconst_0; baload; sreturn")
	card := b.load(New(jcre.Config{}, Options{}))
	r, err := card.vm.heap.add(&object{
		kind: kindBytes, bytes: make([]byte, 4), flags: flagTransient | flagOnDeselect, owner: owner{context: card.i.Context},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := card.call("read", r); !errors.Is(err, &jcre.Exception{Class: jcre.SecurityExceptionClass}) {
		t.Errorf("got %v, want SecurityException", err)
	}
}
