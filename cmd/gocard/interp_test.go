package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/cmd/gocard/ircard"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/ir"
)

// TestInterp runs every program in the IR interpreter: as the front end delivers it, and in card form behind all passes.
func TestInterp(t *testing.T) {
	for _, p := range programs(t) {
		if len(p.libraries) > 0 {
			continue // the interpreter has one package
		}
		t.Run(p.name, func(t *testing.T) {
			p.check(t, "interp of the Go form", interpret(t, p, p.load(t), false))
			for level := range 3 {
				prog := p.load(t)
				opt := javacard.Options{Target: p.target(), Int: p.hasInt(), OptLevel: level, Verify: true}
				if _, err := javacard.Build(prog, opt); err != nil {
					t.Fatal(err)
				}
				p.check(t, "interp of the card form", interpret(t, p, prog, true))
			}
		})
	}
}

func (p program) hasInt() bool { return slices.Contains(p.flags, "--int") }

func (p program) load(t *testing.T) *ir.Program {
	t.Helper()
	prog, err := frontend.Load(frontend.Config{Pattern: p.pattern(), Target: p.target(), Int: p.hasInt()})
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

func interpret(t *testing.T, p program, prog *ir.Program, cardForm bool) string {
	t.Helper()
	card, err := ircard.New(prog, cardForm)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := runScript(streams{out: &out}, card, p.script(), nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
