package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// TestCapgen has Oracle's assembler make CAP files of the Java Card Assembly that build --emit jca writes: the components must be those that the build
// wrote. Descriptor may list the fields of a class in another order.
func TestCapgen(t *testing.T) {
	sdks := kits(t)
	for target, kit := range map[string]string{"jc222": "jc222_kit", "jc310": "jc320v25.1_kit"} {
		for _, pattern := range []string{"run/wallet", "run/twoapplets", "run/int32", "run/switches", "run/recovering", "run/interfaces", "run/uselibrary", "libraries/points"} {
			t.Run(target+" "+filepath.Base(pattern), func(t *testing.T) { assemble(t, filepath.Join(sdks, kit), target, root+"/testdata/"+pattern) })
		}
	}
}

// assemble builds a package and has capgen make a CAP file of its assembly.
func assemble(t *testing.T, home, target, pkg string) {
	t.Helper()
	dir := t.TempDir()
	built, assembled := filepath.Join(dir, "built.cap"), filepath.Join(dir, "assembled.cap")
	gocard(t, "build", "--target", target, "--emit", "jca", "-o", built, pkg)
	cmd := exec.Command("java", "-Djc.home="+home, "-cp", filepath.Join(home, "lib/*"), "com.sun.javacard.jcasm.cap.Main", "-o", assembled, filepath.Join(dir, "built.jca"))
	if out, err := cmd.CombinedOutput(); err != nil || !exists(assembled) {
		t.Fatalf("capgen: %v\n%s", err, out)
	}
	want, got := components(t, built), components(t, assembled)
	for tag, data := range want {
		if tag != capfile.ComponentDescriptor && !bytes.Equal(data, got[tag]) {
			t.Errorf("%s: capgen makes %d bytes, gocard made %d", tag, len(got[tag]), len(data))
		}
	}
	if len(got) != len(want) {
		t.Errorf("capgen makes %d components, gocard made %d", len(got), len(want))
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// components reads a CAP file and gives its components.
func components(t *testing.T, name string) map[capfile.Tag][]byte {
	t.Helper()
	f, err := capfile.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.Components()
	if err != nil {
		t.Fatal(err)
	}
	out := map[capfile.Tag][]byte{}
	for _, c := range list {
		out[c.Tag] = c.Data
	}
	return out
}

// TestEmitJCA: the assembly of format 2.3 differs where Oracle's tools of 2.2.2 know nothing of it.
func TestEmitJCA(t *testing.T) {
	out := filepath.Join(t.TempDir(), "w.cap")
	gocard(t, "build", "--emit", "jca", "-o", out, root+"/testdata/run/wallet")
	text, err := os.ReadFile(strings.TrimSuffix(out, ".cap") + ".jca")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".package github/com/gocard/gocard/testdata/run/wallet {", ".method public process(Ljavacard/framework/APDU;)V 7 {", "\tinvokevirtual "} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the assembly has no %q", want)
		}
	}
	gocard(t, "build", "--target", "jc310", "--emit", "jca", "-o", out, root+"/testdata/run/wallet")
	if text, err = os.ReadFile(strings.TrimSuffix(out, ".cap") + ".jca"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".publicMethodTable 4 8 {", "process(Ljavacard/framework/APDU;)V 7;", "\t.classRef "} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the assembly of format 2.3 has no %q", want)
		}
	}
}
