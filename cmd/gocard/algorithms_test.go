package main

import (
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/frontend"
)

// TestAlgorithms runs all algorithms natively, in the simulated card and in the interpreter, with the same random numbers: beyond what the
// reference card has. What the answers should be is tested in runtime/jcre/crypto.
func TestAlgorithms(t *testing.T) {
	t.Setenv("GOCARD_SEED", "algorithms")
	for _, name := range []string{"algorithms", "shareddomain"} {
		t.Run(name, func(t *testing.T) { checkOnAll(t, program{name: name, dir: filepath.Join(root, "testdata/api", name)}) })
	}
}

func checkOnAll(t *testing.T, p program) {
	p.check(t, "run", gocard(t, "run", "--apdu", p.script(), p.pattern()))
	for _, level := range []string{"-O0", "-O2"} {
		file := filepath.Join(t.TempDir(), p.name+".cap")
		gocard(t, "build", "--target", "jc305", level, "-o", file, p.pattern())
		p.check(t, "sim "+level, gocard(t, "sim", "--apdu", p.script(), file))
	}
	prog, err := frontend.Load(frontend.Config{Pattern: p.pattern(), Target: "jc305"})
	if err != nil {
		t.Fatal(err)
	}
	p.check(t, "interp of the Go form", interpret(t, p, prog, false))
	if prog, err = frontend.Load(frontend.Config{Pattern: p.pattern(), Target: "jc305"}); err != nil {
		t.Fatal(err)
	}
	if _, err := javacard.Build(prog, javacard.Options{Target: "jc305", OptLevel: 2, Verify: true}); err != nil {
		t.Fatal(err)
	}
	p.check(t, "interp of the card form", interpret(t, p, prog, true))
}
