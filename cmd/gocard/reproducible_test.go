package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHelpdeskIsReproducible builds the help desk in this process, and in others with other surroundings: the files are the same, byte
// for byte, and hold nothing of the machine they were made on.
func TestHelpdeskIsReproducible(t *testing.T) {
	name := buildHelpdesk(t)
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ dir, pattern, env string }{
		{helpdesk, ".", "GOMAXPROCS=1"},
		{root, "./applets/scws/helpdesk", "TZ=Asia/Tokyo"},
		{root + "/cmd", module + "/applets/scws/helpdesk", "USER=somebody"},
	} {
		again := filepath.Join(t.TempDir(), "again.cap")
		cmd := exec.CommandContext(t.Context(), "gocard", "build", "-o", again, c.pattern)
		cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("in %s: %v\n%s", c.dir, err, out)
		}
		got, err := os.ReadFile(again)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("built in %s with %s: another file", c.dir, c.env)
		}
	}
	repo, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(want, []byte(repo)) {
		t.Errorf("the file holds the name of the folder %s", repo)
	}
	if out := gocard(t, "verify", name); !strings.HasSuffix(out, "helpdesk.cap: verified\n") {
		t.Errorf("verify says %s", out)
	}
}
