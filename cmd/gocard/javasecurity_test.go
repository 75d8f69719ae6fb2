package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestJavaSecurity has Oracle's converter build a Java applet that uses javacardx.security.*, and runs it in the simulated card: that a CAP file of
// gocard's and its native methods agree does not show that both are right about the packages.
func TestJavaSecurity(t *testing.T) {
	kits(t)
	javacap := peer(t, "javacap")
	dir := t.TempDir()
	if out, err := exec.Command(javacap, "-kit", "3.1", "-src", root+"/testdata/java/security", "-out", dir).CombinedOutput(); err != nil {
		t.Fatalf("javacap: %v\n%s", err, out)
	}
	script := []string{".select F0676F63617264108901", "8001000000", "8002000000", "8003000000", "8004000000", "8004000000", "8005000000", "8005010000"}
	certificate, err := os.ReadFile(root + "/testdata/run/certificates/certificates.apdu")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(certificate)) {
		if line = strings.TrimSpace(line); len(script) < 11 && (strings.HasPrefix(line, "8010") || strings.HasPrefix(line, "8011")) {
			script = append(script, line)
		}
	}
	script = append(script, "8012000000", "8013000000", "8014000000", "8015000000", "8016000000", "")
	want := []string{
		"9000",
		"3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF34007208D5B887185865 9000",
		"3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF 9000",
		"3CB25F25FAACD57A90434F64D0362F2A 9000",
		"000102 9000", "000204 9000", // a counter of three bytes
		"9000", "6F00", // SensitiveResult
		"9000", "9000", "9000", // the certificate in two parts, and the issuer's key
		"011D02 9000", // verified, all fields and three extensions seen
		"8520F0098930A754748B7DDCB43EF75A0DBF3A0D26381AF4EBA4A98EAA9B4E6A 9000",
		"02085601474A2A8DC330 9000",
		"0101 9000",
		"05 9000", // PARSER_HANDLER_EXCEPTION: storing a temporary array is a SecurityException
		"",
	}
	name := filepath.Join(dir, "script.apdu")
	if err := os.WriteFile(name, []byte(strings.Join(script, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := gocard(t, "sim", "--apdu", name, filepath.Join(dir, "test/security/javacard/security.cap")); got != strings.Join(want, "\n") {
		t.Errorf("the simulated card answers\n%s", got)
	}
}
