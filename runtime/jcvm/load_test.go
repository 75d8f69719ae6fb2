package jcvm

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// TestLoadRefuses breaks one thing a row: the file is refused, with a message that
// names it, and the machine is as before.
func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(b *builder)
		after func(f *capfile.File)
		want  string
	}{
		{"missing import", func(b *builder) { b.imports("F00000000999", 1, 2) }, nil,
			"load package F000000001: imported package F00000000999 version 1.2 is not on the card"},
		{"newer minor version", func(b *builder) { b.imports("A0000000620209", 1, 7) }, nil,
			"imported package A0000000620209 (javacardx/apdu) version 1.7: the card has version 1.0"},
		{"other major version", func(b *builder) { b.imports("A0000000620209", 2, 0) }, nil,
			"imported package A0000000620209 (javacardx/apdu) version 2.0: the card has version 1.0"},
		{"class token", func(b *builder) { b.method("m", 0, 0, 1, "new $0.99; pop; return") }, nil,
			"constant pool entry 1 (Classref 0.99): package A0000000620101 version"},
		{"static method token", func(b *builder) { b.method("m", 0, 0, 1, "invokestatic $0.16.s77; return") }, nil,
			"javacard/framework/Util has no static method or constructor with token 77"},
		{"virtual method token", func(b *builder) { b.method("m", 1, 0, 2, "aload_0; invokevirtual $0.10.v99; return") }, nil,
			"javacard/framework/APDU has no virtual method with token 99"},
		{"instance field", func(b *builder) { b.method("m", 1, 0, 2, "aload_0; getfield_s $Main.f6; sreturn") }, nil, "instance field"},
		{"interface as superclass", func(b *builder) { b.super = capfile.ExternalClass(0, 2) }, nil, "is an interface"},
		{"class as interface", func(b *builder) {
			b.ifaces = []capfile.ImplementedInterface{{Interface: capfile.ExternalClass(0, 10)}}
		}, nil, "is a class"},
		{"local variable", func(b *builder) { b.method("m", 1, 1, 2, "sload_2; sreturn") }, nil, "sload_2 at pc 0: local variable 2 of 2"},
		{"int local variable", func(b *builder) { b.method("m", 1, 1, 2, "iload_1; ireturn") }, nil, "iload_1 at pc 0: local variable 1 of 2"},
		{"kind of constant", func(b *builder) { b.method("m", 0, 0, 2, "getstatic_s $Main; sreturn") }, nil, "constant pool entry 1 is a Classref"},
		{"end of code", func(b *builder) { b.method("m", 0, 0, 2, "sconst_0; pop") }, nil, "execution leaves the method at pc 2"},
		{"branch out", func(b *builder) { b.method("m", 0, 0, 2, "goto @100") }, nil, "execution leaves the method at pc 100"},
		{"opcode", func(b *builder) { b.method("m", 0, 0, 2, "return") },
			func(f *capfile.File) { f.Method.Methods[0].Code[0] = 0xF0 }, "invalid opcode 0xf0 at pc 0"},
		{"int without flag", func(b *builder) {
			b.f.Header.Flags = 0
			b.method("m", 0, 0, 2, "iconst_0; ireturn")
		}, nil, "ACC_INT"},
		{"directory", func(b *builder) { b.method("m", 0, 0, 2, "return") },
			func(f *capfile.File) { f.Directory.ComponentSizes[capfile.ComponentMethod]++ }, "Directory component"},
		{"code too large", func(b *builder) { b.method("m", 0, 0, 1, strings.Repeat("nop; ", 30500)+"return") }, nil, "reserve"},
		{"too large", func(b *builder) { b.f.StaticField.ArrayInits[0].Values = make([]byte, 40000) }, nil, "memory account exhausted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			vm := New(jcre.Config{}, Options{Persistent: 30000})
			b := newBuilder(t, "F000000001")
			c.spoil(b)
			f := b.build()
			if c.after != nil {
				c.after(f)
			}
			before := vm.Statistics().Persistent
			p, err := vm.Load(f)
			if err == nil || p != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v, want an error with %q", p, err, c.want)
			}
			if after := vm.Statistics().Persistent; after != before {
				t.Errorf("persistent memory %d, was %d", after, before)
			}
		})
	}
}

// TestVerifyHook: what Options.Verify refuses is not loaded.
func TestVerifyHook(t *testing.T) {
	refused := errors.New("refused")
	vm := New(jcre.Config{}, Options{Verify: func(*capfile.File) error { return refused }})
	b := newBuilder(t, "F000000001")
	b.method("m", 0, 0, 1, "return")
	if _, err := vm.Load(b.build()); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestLoadTwice(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("m", 0, 0, 1, "return")
	vm := New(jcre.Config{}, Options{})
	b.load(vm)
	if _, err := vm.Load(b.f); err == nil {
		t.Error("the same package was loaded twice")
	}
}

// counter is an applet that counts commands, keeps an array for each in a list, and
// answers with the count.
func counter(t *testing.T, vm *VM) (*card, *jcre.Instance) {
	t.Helper()
	b := newBuilder(t, "F000000001")
	b.applet()
	b.method("process", 2, 0, 5, `
		aload_0; invokevirtual $0.3.v3; ifeq work; return
		work: aload_0; getfield_s_this $Main.f0; sconst_1; sadd; putfield_s $Main.f0
		aload_0; sconst_5; newarray 11; putfield_a $Main.f4
		aload_1; invokevirtual $0.10.v1; sconst_0; getfield_s_this $Main.f0; invokestatic $0.16.s6; pop
		aload_1; sconst_0; sconst_2; invokevirtual $0.10.v8; return`)
	card := b.load(vm)
	aid := card.p.Modules[0].AID
	i, err := vm.Install(card.p, aid, aid, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	return card, i
}

func selectApplet(vm *VM, aid iso7816.AID) []byte {
	return vm.card.Process(append([]byte{0, 0xA4, 4, 0, byte(aid.Len())}, aid.Bytes()...))
}

// TestAppletLife installs, selects, commands, collects, deletes.
func TestAppletLife(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	empty := vm.Statistics().Persistent
	card, i := counter(t, vm)
	if got := selectApplet(vm, i.AID); string(got) != "\x90\x00" {
		t.Fatalf("select: %X", got)
	}
	var used [3]int
	for n := range used {
		got := vm.card.Process([]byte{0x80, 0, 0, 0, 2})
		if string(got) != "\x00"+string(rune(n+1))+"\x90\x00" {
			t.Errorf("command %d: %X", n, got)
		}
		used[n] = vm.Statistics().Persistent
	}
	if used[1]-used[0] != arrayHeaderSize+5 {
		t.Errorf("an array of 5 takes %d bytes", used[1]-used[0])
	}
	vm.env.RequestObjectDeletion()
	vm.card.Process([]byte{0x80, 0, 0, 0, 2})
	// One array was reachable before the command, and it made another.
	if got := vm.Statistics().Persistent; got != used[1] {
		t.Errorf("after object deletion %d bytes, want %d", got, used[1])
	}
	if err := vm.DeletePackage(card.p); err == nil {
		t.Error("a package with an instance was deleted")
	}
	if err := vm.Delete(i, true); err == nil || !strings.Contains(err.Error(), "it is selected") {
		t.Errorf("deletion of a selected applet: %v", err)
	}
	vm.card.Reset()
	if err := vm.Delete(i, false); err != nil {
		t.Fatal(err)
	}
	if err := vm.DeletePackage(card.p); err != nil {
		t.Fatal(err)
	}
	if got := vm.Statistics().Persistent; got != empty {
		t.Errorf("after deletion %d bytes, want %d", got, empty)
	}
	if got := selectApplet(vm, i.AID); string(got) != "\x69\x99" {
		t.Errorf("select of a deleted applet: %X", got)
	}
}

// TestDeletionWaits: an instance stays as long as somebody else refers to an object of it.
func TestDeletionWaits(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	b := newBuilder(t, "F000000001")
	b.applet()
	b.method("process", 2, 0, 2, `
		aload_0; invokevirtual $0.3.v3; ifeq work; return
		work: aload_1; invokevirtual $0.10.v1; sconst_2; baload; ifeq free
		sconst_5; newarray 11; putstatic_a $static.2; return
		free: aconst_null; putstatic_a $static.2; return`)
	card := b.load(vm)
	aid := card.p.Modules[0].AID
	i, err := vm.Install(card.p, aid, aid, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	run := func(p1 byte) {
		selectApplet(vm, aid)
		if got := vm.card.Process([]byte{0x80, 0, p1, 0, 0}); string(got) != "\x90\x00" {
			t.Fatalf("command %d: %X", p1, got)
		}
		vm.card.Reset()
	}
	run(1)
	if err := vm.Delete(i, false); err == nil || !strings.Contains(err.Error(), "a static field of package F000000001 refers to an object of it") {
		t.Errorf("with a static field: %v", err)
	}
	run(0)
	if err := vm.Delete(i, false); err != nil {
		t.Error(err)
	}
	if i, err = vm.Install(card.p, aid, aid, []byte{0}); err != nil {
		t.Fatal(err)
	}
	run(1)
	if err := vm.Delete(i, true); err != nil {
		t.Errorf("with its package: %v", err)
	}
}

// TestInstallFails: without a registration everything is rolled back.
func TestInstallFails(t *testing.T) {
	for name, source := range map[string]string{
		"no register": "sspush 1000; newarray 11; putstatic_a $static.2; return",
		"throws":      "sspush 1000; newarray 11; putstatic_a $static.2; sspush 0x6A80; invokestatic $0.7.s1; return",
	} {
		t.Run(name, func(t *testing.T) {
			vm := New(jcre.Config{}, Options{})
			b := newBuilder(t, "F000000001")
			b.applet()
			b.source["install"] = source
			b.method("process", 2, 0, 1, "return")
			card := b.load(vm)
			before := vm.Statistics().Persistent
			aid := card.p.Modules[0].AID
			if i, err := vm.Install(card.p, aid, aid, nil); err == nil || i != nil {
				t.Errorf("got %v, %v", i, err)
			}
			if after := vm.Statistics().Persistent; after != before {
				t.Errorf("persistent memory %d, was %d", after, before)
			}
			if got := selectApplet(vm, aid); string(got) != "\x69\x99" {
				t.Errorf("select: %X", got)
			}
		})
	}
}

// TestLibraryDeletion: a package that another one links to stays.
func TestLibraryDeletion(t *testing.T) {
	server, client := twoPackages(t, func(b *builder) { b.method("m", 0, 0, 1, "return") })
	vm := server.vm
	if err := vm.DeletePackage(server.p); err == nil || !strings.Contains(err.Error(), "F000000002 links to it") {
		t.Errorf("got %v", err)
	}
	if err := vm.DeletePackage(client.p); err != nil {
		t.Error(err)
	}
	if err := vm.DeletePackage(server.p); err != nil {
		t.Error(err)
	}
}

// TestPowerCutInInstall cuts the power at every write of install: after the reset
// there is the instance, or no trace of it.
func TestPowerCutInInstall(t *testing.T) {
	for n := 1; ; n++ {
		vm := New(jcre.Config{}, Options{})
		b := newBuilder(t, "F000000001")
		b.applet()
		b.source["install"] = `getstatic_a $static.0; sconst_0; bspush 9; bastore; sconst_5; putstatic_s $static.6
			sconst_5; newarray 12; putstatic_a $static.2; ` + b.source["install"]
		b.method("process", 2, 0, 1, "return")
		b.method("state", 0, 0, 4, "getstatic_a $static.0; sconst_0; baload; getstatic_s $static.6; sadd; getstatic_a $static.2; ifnull y; sconst_1; sadd\ny: sreturn")
		card := b.load(vm)
		before := vm.Statistics().Persistent
		aid := card.p.Modules[0].AID
		vm.CutPower(n)
		_, err := vm.Install(card.p, aid, aid, nil)
		cut := errors.Is(err, jcre.ErrPowerLoss)
		if err != nil && !cut {
			t.Fatal(err)
		}
		vm.card.Reset()
		state, err := card.call("state")
		if err != nil {
			t.Fatal(err)
		}
		selected := string(selectApplet(vm, aid)) == "\x90\x00"
		if !cut {
			if state != 9+5+1 || !selected || n != 6 {
				t.Errorf("without a cut, %d writes: state %d, selected %v", n-1, state, selected)
			}
			return
		}
		if after := vm.Statistics().Persistent; state != 1 || selected || after != before {
			t.Errorf("cut %d: state %d, selected %v, %d bytes, were %d", n, state, selected, after, before)
		}
	}
}

// TestPowerCutInLoad cuts the power at every write of a load.
func TestPowerCutInLoad(t *testing.T) {
	for n := 1; ; n++ {
		vm := New(jcre.Config{}, Options{})
		b := newBuilder(t, "F000000001")
		b.method("m", 0, 0, 1, "return")
		vm.CutPower(n)
		_, err := vm.Load(b.build())
		if err == nil {
			if n != 3 {
				t.Errorf("%d writes, want 2", n-1)
			}
			return
		}
		if !errors.Is(err, jcre.ErrPowerLoss) || vm.Statistics().Persistent != 0 {
			t.Errorf("cut %d: %v, %d bytes in use", n, err, vm.Statistics().Persistent)
		}
	}
}
