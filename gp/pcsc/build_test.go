package pcsc

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// goTool runs the go command in this directory.
func goTool(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s go %s: %v\n%s", strings.Join(env, " "), strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestOneBinding: every combination of system, cgo and tags has exactly one binding, the one meant.
func TestOneBinding(t *testing.T) {
	for _, c := range []struct{ env, tags, want string }{
		{"GOOS=linux GOARCH=amd64 CGO_ENABLED=0", "", "dl.go"},
		{"GOOS=linux GOARCH=amd64 CGO_ENABLED=1", "", "dl.go"},
		{"GOOS=linux GOARCH=amd64 CGO_ENABLED=0", "pcsc", "dl.go"},
		{"GOOS=linux GOARCH=amd64 CGO_ENABLED=1", "pcsc", "scard.go"},
		{"GOOS=linux GOARCH=amd64 CGO_ENABLED=1", "pcsc,nopcsc", "none.go"},
		{"GOOS=linux GOARCH=arm64 CGO_ENABLED=0", "nopcsc", "none.go"},
		{"GOOS=windows GOARCH=amd64 CGO_ENABLED=0", "pcsc", "scard.go"},
		{"GOOS=windows GOARCH=amd64 CGO_ENABLED=0", "", "dl.go"},
		{"GOOS=darwin GOARCH=arm64 CGO_ENABLED=0", "pcsc", "dl.go"},
		{"GOOS=freebsd GOARCH=amd64 CGO_ENABLED=0", "", "none.go"},
		{"GOOS=freebsd GOARCH=amd64 CGO_ENABLED=1", "pcsc", "scard.go"},
	} {
		list := goTool(t, strings.Fields(c.env), "list", "-tags", c.tags, "-f", `{{join .GoFiles " "}} {{join .CgoFiles " "}}`, ".")
		var got []string
		for _, f := range strings.Fields(list) {
			if f == "dl.go" || f == "scard.go" || f == "none.go" {
				got = append(got, f)
			}
		}
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%s, tags %q: %v, want %s", c.env, c.tags, got, c.want)
		}
	}
}

// TestBuilds compiles what can be compiled on any machine, and the cgo binding where its headers are.
func TestBuilds(t *testing.T) {
	goTool(t, []string{"CGO_ENABLED=0"}, "build", ".")
	goTool(t, []string{"CGO_ENABLED=0"}, "build", "-tags", "nopcsc", ".")
	if exec.Command("pkg-config", "--exists", "libpcsclite").Run() != nil {
		t.Log("pkg-config does not find libpcsclite: the build with tag pcsc is not tried")
		return
	}
	goTool(t, []string{"CGO_ENABLED=1"}, "build", "-tags", "pcsc", ".")
}
