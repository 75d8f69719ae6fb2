package jcvm

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// smallFile reads the file that capfile's tests build, in one of its forms.
func smallFile(t *testing.T, name string) *capfile.File {
	t.Helper()
	text, err := os.ReadFile("../../backend/javacard/capfile/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var block []byte
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		b, err := hex.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		block = append(block, b...)
	}
	f, err := capfile.ParseLoadFileDataBlock(block)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestExtended runs a program in compact and in extended form, with methods in two blocks: it does the same.
func TestExtended(t *testing.T) {
	run := func(name string) string {
		vm := New(jcre.Config{}, Options{})
		f := smallFile(t, name)
		p, err := vm.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		module := f.Applet.Applets[0].AID
		if _, err := vm.Install(p, module, module, nil); err != nil {
			t.Fatal(err)
		}
		out := fmt.Sprintf("%X", selectApplet(vm, module))
		for _, command := range []string{"00000000", "80000000", "00000000"} {
			b, _ := hex.DecodeString(command)
			out += fmt.Sprintf(" %X", vm.card.Process(b))
		}
		return out + fmt.Sprintf(" bytecodes %d", vm.Statistics().Bytecodes)
	}
	compact, extended := run("small23.hex"), run("small23x.hex")
	if compact != extended || !strings.HasPrefix(compact, "9000 9000 6D00 9000") {
		t.Errorf("compact: %s\nextended: %s", compact, extended)
	}
}

// TestPublicPackage: a package of an extended file is linked to by its own AID, and keeps the file on the card.
func TestPublicPackage(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	file, err := vm.Load(smallFile(t, "small23x.hex"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBuilder(t, "F000000001")
	b.imports("F0676F636172642A02", 1, 4)
	b.method("m", 0, 0, 1, "aconst_null; checkcast 0 $1.0; pop; return")
	c := b.load(vm)
	if _, err := c.call("m"); err != nil {
		t.Error(err)
	}
	if err := vm.DeletePackage(file); err == nil || !strings.Contains(err.Error(), "links to it") {
		t.Errorf("deletion: %v", err)
	}
	other := smallFile(t, "small23x.hex")
	other.Header.Package.AID = iso7816.MustParseAID("F0676F636172642A77")
	if err := other.Finish(); err != nil {
		t.Fatal(err)
	}
	if _, err := vm.Load(other); err == nil || !strings.Contains(err.Error(), "a package with the AID F0676F636172642A02 is on the card already") {
		t.Errorf("second file with the package: %v", err)
	}
}
