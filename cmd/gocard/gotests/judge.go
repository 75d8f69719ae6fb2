package main

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/cmd/gocard/internal/around"
	"github.com/gocard/gocard/frontend"
	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

// target is the ablest card: what it refuses, all do.
const target = "jc305"

// outcome is what became of a test.
type outcome string

const (
	agrees   outcome = "agree"
	differs  outcome = "differ"
	refused  outcome = "refused"
	crashed  outcome = "crashed"
	unusable outcome = "unusable" // not a program by itself: for another system, or without package clause
)

// result is the outcome for a test.
type result struct {
	Name    string
	Kind    kind
	Outcome outcome
	Codes   []string // of what refused it, each once
	Message string   // the first diagnostic, or what went wrong
}

// judge compiles a test in folder dir and runs it. What only fails for allocating while a command is processed is tried at install time.
func judge(dir string, t test) result {
	r := result{Name: t.Name, Kind: t.Kind}
	src, err := os.ReadFile(t.Path)
	if err != nil {
		return r.fail(crashed, err)
	}
	if t.Kind == kindRun {
		src = rewrite(src)
	}
	list, err := r.try(dir, src, t.Kind, around.Process)
	if err == nil && len(list) > 0 && onlyAllocation(list) {
		list, err = r.try(dir, src, t.Kind, around.Install)
	}
	if err != nil {
		return r
	}
	return r.refuse(list)
}

// try compiles and runs a test in one place. Without an error the list says why it is refused; with one the outcome is set already.
func (r *result) try(dir string, src []byte, k kind, when around.Place) (diag.List, error) {
	src = renamed(src)
	text, err := around.Applet(src, when, k != kindRun)
	if err != nil {
		*r = r.fail(unusable, err)
		return nil, err
	}
	for name, b := range map[string][]byte{"t.go": src, "gocard_applet.go": []byte(text)} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			*r = r.fail(crashed, err)
			return nil, err
		}
	}
	f, err := build(dir)
	var list diag.List
	if errors.As(err, &list) {
		return list, nil
	}
	if err == nil && k == kindRun {
		err = execute(f)
	}
	switch {
	case err == nil && k == kindErrors:
		*r = r.fail(unusable, errors.New("go vet accepts it: it is wrong for Go's back end only"))
		return nil, errDone
	case err != nil && (tooLong(err) || unspecified[r.Name] != ""):
		*r = r.fail(unusable, errors.New(cmp.Or(unspecified[r.Name], err.Error())))
	case errors.Is(err, errAnswer):
		*r = r.fail(differs, err)
	case err != nil:
		*r = r.fail(crashed, err)
	default:
		r.Outcome, err = agrees, errDone
	}
	return nil, err
}

// unspecified are tests of what the Go specification leaves open.
var unspecified = map[string]string{
	"fixedbugs/bug352.go": "pointers to variables of size zero may or may not be equal",
	"zerosize.go":         "pointers to variables of size zero may or may not be equal",
}

// tooLong reports whether the machine gave up after some seconds.
func tooLong(err error) bool {
	var f *jcvm.Fault
	return errors.As(err, &f) && strings.Contains(f.Reason, "budget")
}

var (
	errDone   = errors.New("done")
	errAnswer = errors.New("the card answers")
)

func (r result) fail(o outcome, err error) result {
	r.Outcome, r.Message = o, err.Error()
	return r
}

// refuse notes the codes that refused a test.
func (r result) refuse(list diag.List) result {
	r.Outcome, r.Message = refused, list[0].String()
	seen := map[string]bool{}
	for _, d := range list {
		if d.Code == "GC9000" {
			return r.fail(crashed, errors.New(d.String()))
		}
		if strings.Contains(d.Message, "build constraints exclude all") {
			return r.fail(unusable, errors.New(d.Message))
		}
		if !seen[d.Code] {
			seen[d.Code] = true
			r.Codes = append(r.Codes, d.Code)
		}
	}
	return r
}

func onlyAllocation(list diag.List) bool {
	for _, d := range list {
		if !strings.HasPrefix(d.Code, "GC30") {
			return false
		}
	}
	return true
}

// build compiles the package in a folder.
func build(dir string) (*capfile.File, error) {
	p, err := frontend.Load(frontend.Config{Dir: dir, Target: target, Int: true})
	if err != nil {
		return nil, err
	}
	r, err := javacard.Build(p, javacard.Options{Target: target, Int: true, OptLevel: 2, Verify: true})
	if err != nil {
		return nil, err
	}
	if faults := capverify.Verify(r.CAP, exportfile.Facts()); len(faults) > 0 {
		return nil, faults
	}
	return r.CAP, nil
}

// execute installs the applet, selects it and sends one command, which must be answered 9000.
func execute(f *capfile.File) error {
	vm := jcvm.New(jcre.Config{}, jcvm.Options{ResetMemory: 1 << 20, DeselectMemory: 1 << 20, Persistent: 1 << 26, StackWords: 1 << 20, Frames: 1 << 16})
	p, err := vm.Load(f)
	if err != nil {
		return err
	}
	aid := f.Applet.Applets[0].AID
	if _, err := vm.Install(p, aid, aid, append(aid.AppendLV(nil), 0, 0)); err != nil {
		return fmt.Errorf("%w an exception at install: %w", errAnswer, err)
	}
	for _, command := range [][]byte{aid.AppendLV([]byte{0, iso7816.INSSelect, 4, 0}), {0x80, 1, 0, 0}} {
		if got := vm.Card().Process(command); hex.EncodeToString(got) != "9000" {
			return fmt.Errorf("%w %X", errAnswer, got)
		}
	}
	return nil
}
