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

// TestJavaViews has Oracle's converter build two Java applets of which one hands views of its arrays to the other.
func TestJavaViews(t *testing.T) {
	kits(t)
	javacap := peer(t, "javacap")
	dir := t.TempDir()
	for _, name := range []string{"server", "client"} {
		out, err := exec.Command(javacap, "-kit", "3.1", "-src", root+"/testdata/java/views/"+name, "-out", dir, "-exp", dir, "-cp", root+"/testdata/java/views/server").CombinedOutput()
		if err != nil {
			t.Fatalf("javacap %s: %v\n%s", name, err, out)
		}
	}
	client := filepath.Join(dir, "test/views/client/javacard/client.cap")
	server := filepath.Join(dir, "test/views/server/javacard/server.cap")
	addResources(t, client)
	script := filepath.Join(dir, "script.apdu")
	commands := ".select F0676F6361726410B101\n8001000000\n8002000000\n8003000000\n8003010000\n8004000000\n8004010000\n8005000000\n8006000000\n8007000000\n" +
		"8008000000\n8009000000\n8009040000\n800A000000\n800B000000\n800C000000\n800C010000\n800D000000\n800D010000\n800D020000\n800D030000\n"
	if err := os.WriteFile(script, []byte(commands), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"9000",
		"030009020001000103 9000", // a sum of 9, two misuses refused; what is a view, and which attributes
		"6981",
		"010203040577 9000", "010213800577 9000",
		"6981", "4402 9000",
		"6981", "6981", "6982", "6983", "6991", "6991",
		"1502 9000", "6991", "00 9000", "6981",
		"0401AABBCCDDBBCC 9000", "6981", "6984", "6982", "",
	}
	if got := gocard(t, "sim", "--apdu", script, server, client); got != strings.Join(want, "\n") {
		t.Errorf("the simulated card answers\n%s", got)
	}
}

// addResources gives a CAP file two static resources.
func addResources(t *testing.T, name string) {
	t.Helper()
	f, err := capfile.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f.StaticResources = []byte{0, 2, 0, 1, 0, 0, 0, 1, 1, 2, 0, 0, 0, 4, 0x55, 0xAA, 0xBB, 0xCC, 0xDD}
	f.Directory.ComponentSizes[capfile.ComponentStaticResources] = uint32(len(f.StaticResources))
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
