package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// TestMain makes the test binary the program gocard as well: scripts, and tests that need a process of its own, find it in PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gocard": main})
}

// TestScript runs the scripts of testdata/script. Each begins in a module of its own, outside this one, that requires gocard; $ROOT is
// the repository. With -update the files that cmp compares are rewritten.
func TestScript(t *testing.T) {
	env := goEnv(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               func(e *testscript.Env) error { return setUpModule(e, env) },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exit": scriptExit, "flip": scriptFlip, "head": scriptHead, "export": scriptExport, "spoil": scriptSpoil},
	})
}

// setUpModule writes the module of a script. What gocard requires is in the module cache, or this test would not have been built; so
// nothing is fetched.
func setUpModule(e *testscript.Env, env []string) error {
	repo, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	mod := fmt.Sprintf("module example.com/card\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", module, repo)
	sum, err := os.ReadFile(filepath.Join(repo, "go.sum"))
	if err != nil {
		return err
	}
	e.Vars = append(e.Vars, env...)
	gocard, err := exec.LookPath("gocard")
	if err != nil {
		return err
	}
	e.Setenv("GOCARD", gocard) // for scripts without PATH
	e.Setenv("ROOT", repo)
	e.Setenv("GOPROXY", "off")
	e.Setenv("GOFLAGS", "-mod=mod")
	return errors.Join(
		os.WriteFile(filepath.Join(e.WorkDir, "go.mod"), []byte(mod), 0o600),
		os.WriteFile(filepath.Join(e.WorkDir, "go.sum"), sum, 0o600))
}

// goEnv is the part of the environment that the go command needs to find its caches.
func goEnv(t *testing.T) []string {
	t.Helper()
	var env []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOTOOLCHAIN"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatalf("go env %s: %v", name, err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(out)))
	}
	return env
}

// scriptExit is `exit CODE COMMAND...`: the command must end with that exit code.
func scriptExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// scriptFlip is `flip FROM TO OFFSET`: TO is FROM with the lowest bit of the byte at OFFSET turned over; a negative offset counts from
// the end.
func scriptFlip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: flip FROM TO OFFSET")
	}
	b := []byte(ts.ReadFile(args[0]))
	at, err := strconv.Atoi(args[2])
	ts.Check(err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
}

// scriptSpoil is `spoil FROM TO`: TO is the CAP file FROM in which the first sconst_0 pushes null instead.
func scriptSpoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: spoil FROM TO")
	}
	f, err := capfile.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, m := range f.Method.Methods {
		list, err := bytecode.DecodeAll(m.Code)
		ts.Check(err)
		for _, in := range list {
			if in.Op == bytecode.OpSconst0 {
				m.Code[in.PC] = byte(bytecode.OpAconstNull)
				var b bytes.Buffer
				ts.Check(f.Write(&b))
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
				return
			}
		}
	}
	ts.Fatalf("no sconst_0 in %s", args[0])
}

// scriptHead is `head FROM TO LENGTH`: TO is the beginning of FROM.
func scriptHead(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: head FROM TO LENGTH")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(ts.ReadFile(args[0])[:n]), 0o600))
}

// scriptExport is `export NAME FILE`: FILE is the export file of a package of the card's API.
func scriptExport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: export NAME FILE")
	}
	for _, p := range exportfile.Facts() {
		if p.Name == args[0] {
			b, err := p.Append(nil)
			ts.Check(err)
			ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
			return
		}
	}
	ts.Fatalf("no package %s", args[0])
}
