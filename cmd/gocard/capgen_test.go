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
	for _, pattern := range []string{"run/wallet", "run/twoapplets", "run/int32", "run/switches", "run/recovering", "run/interfaces", "run/uselibrary", "libraries/points"} {
		t.Run(filepath.Base(pattern), func(t *testing.T) {
			dir := t.TempDir()
			built, assembled := filepath.Join(dir, "built.cap"), filepath.Join(dir, "assembled.cap")
			gocard(t, "build", "--target", "jc222", "--emit", "jca", "-o", built, root+"/testdata/"+pattern)
			cmd := exec.Command("java", "-cp", filepath.Join(sdks, "jc222_kit/lib/*"), "com.sun.javacard.jcasm.cap.Main", "-o", assembled, filepath.Join(dir, "built.jca"))
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
		})
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

// TestEmitJCA: format 2.3 has no assembly that Oracle's tools of 2.2.2 know.
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
	if _, errs, code := tryGocard(t, "build", "--target", "jc310", "--emit", "jca", "-o", out, root+"/testdata/run/wallet"); code != exitWrong || !strings.Contains(errs, "not for CAP files of format 2.3") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}
