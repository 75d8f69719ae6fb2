package main

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// outcome is what became of a program.
type outcome struct {
	program *progen.Program
	refused []diag.Diagnostic
	faults  []fault
	onCref  bool // compared with the reference card
	tooMuch bool // which did not install it
}

// fault is a machine that answered otherwise, or a compiler that failed.
type fault struct {
	machine string
	text    string
}

func (f fault) String() string { return f.machine + ": " + f.text }

// codes lists the codes for which a program was refused.
func (o *outcome) codes() []string {
	var codes []string
	for _, d := range o.refused {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// builds are the ways to compile a program: all levels with and without int, for targets that change with the program.
func builds(p *progen.Program) []build {
	targets := []string{"jc222", "jc222", "jc222", "jc304", "jc305", "jc310"}
	target := targets[len(p.Source)%len(targets)]
	var all []build
	for _, hasInt := range []bool{false, true} {
		for level := range 3 {
			if hasInt || !p.Wide {
				all = append(all, build{target, hasInt, level})
			}
		}
	}
	return all
}

// compare runs a program of a folder in interpreter and virtual machine, against its native transcript.
func compare(dir string, p *progen.Program, want string, judge *cref) *outcome {
	o := &outcome{program: p}
	c := comparison{outcome: o, dir: dir, want: want, known: true, cref: judge}
	c.compare(builds(p))
	return o
}

// comparison is a program with what it has to answer.
type comparison struct {
	*outcome
	dir    string
	source *frontend.Source
	items  []script.Item
	want   string
	known  bool   // want is known; else it is what the interpreter gives for the program in Go form
	cref   *cref  // nil: not on the reference card
	only   string // machine to look at; "": all
}

func (c *comparison) compare(builds []build) {
	defer func() {
		if r := recover(); r != nil {
			c.faults = append(c.faults, fault{"compiler", fmt.Sprintf("panic: %v\n%s", r, debug.Stack())})
		}
	}()
	var err error
	if c.items, err = script.Parse(c.program.Name, c.program.Script); err != nil {
		panic(err)
	}
	c.source, err = frontend.Read(frontend.Config{Pattern: "./" + c.dir + "/" + c.program.Name})
	if c.failed("frontend", err) {
		return
	}
	for _, b := range builds {
		if c.only == "" || strings.HasSuffix(c.only, b.String()) || c.only == "compiler" {
			c.build(b)
		}
	}
}

// failed notes an error of the compiler, and reports whether there is one.
func (o *outcome) failed(machine string, err error) bool {
	if err == nil {
		return false
	}
	var list diag.List
	if !errors.As(err, &list) || slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.Code, "GC9") }) {
		o.faults = append(o.faults, fault{machine, err.Error()})
		return true
	}
	o.refused = append(o.refused, list...)
	return true
}

// build compares one way of compiling.
func (c *comparison) build(b build) {
	p, err := c.source.Program(b.target, b.hasInt)
	if c.failed(b.String(), err) {
		return
	}
	if b.level == 0 || !c.known {
		got, err := interpret(p, false, c.items)
		if !c.known {
			c.want = got
		}
		c.check("interpreter, Go form, "+b.String(), got, err)
	}
	r, err := javacard.Build(p, javacard.Options{Target: b.target, Int: b.hasInt, OptLevel: b.level, Verify: c.verified()})
	if c.failed(b.String(), err) {
		return
	}
	got, err := interpret(p, true, c.items)
	c.check("interpreter, "+b.String(), got, err)
	got, err = simulate(r, c.items)
	c.check("virtual machine, "+b.String(), got, err)
	if c.cref != nil && b.target == "jc222" {
		got, err := c.cref.run(r, c.items)
		if c.onCref = true; errors.Is(err, errNotInstalled) {
			c.tooMuch = true
			return
		}
		c.check("reference card, "+b.String(), got, err)
	}
}

// verified chooses the programs that the verifier of the intermediate representation sees behind each pass, which takes time.
func (c *comparison) verified() bool { return len(c.program.Source)%8 == 0 || c.only != "" }

// check compares a transcript with the native one.
func (c *comparison) check(machine, got string, err error) {
	if err != nil {
		c.faults = append(c.faults, fault{machine, err.Error()})
		return
	}
	if got == c.want {
		return
	}
	var commands []script.Item
	for _, item := range c.items {
		if item.Kind == script.Command {
			commands = append(commands, item)
		}
	}
	wants, gots := strings.Split(c.want, "\n"), strings.Split(got, "\n")
	for i, item := range commands {
		if i >= len(wants) || i >= len(gots) || wants[i] != gots[i] {
			c.faults = append(c.faults, fault{machine, fmt.Sprintf("APDU %d, %X: answers %s, natively %s", i+1, item.APDU, at(gots, i), at(wants, i))})
			return
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
