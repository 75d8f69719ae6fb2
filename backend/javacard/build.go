package javacard

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/backend/javacard/isel"
	"github.com/gocard/gocard/backend/javacard/link"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/pass"
	"github.com/gocard/gocard/ir/verify"
)

// Options says what a program is built for.
type Options struct {
	Target   string // one of Targets; empty: jc304
	Int      bool   // the card supports int
	OptLevel int    // 0, 1 or 2
	Exports  []*exportfile.Package
	Previous *exportfile.Package // of a library: the release before, whose tokens stay
	Debug    bool                // write the Debug component: the CAP file has format 2.2 at least
	// Verify checks the program behind each pass and before code is selected. It is meant for tests and for hunting faults of the compiler.
	Verify bool
	// After is called behind each pass with its name; nil is allowed.
	After func(pass string, p *ir.Program)
}

// Build compiles a program as the front end delivers it. The passes change p. The error is a diag.List for what the author of the program has
// to change; any other error is a fault of the compiler.
func Build(p *ir.Program, opt Options) (*Result, error) {
	hasInt := opt.Int || callsWithInt(p)
	check := verify.Program
	after := func(name string, p *ir.Program) error {
		if opt.After != nil {
			opt.After(name, p)
		}
		switch name {
		case "legalize": // from here until further results are gone a program is in neither form
			check = func(*ir.Program) error { return nil }
		case "multiresults":
			check = func(p *ir.Program) error { return verify.CardForm(p, hasInt) }
		}
		if opt.Verify {
			return check(p)
		}
		return nil
	}
	if err := pass.Run(p, pass.Options{OptLevel: opt.OptLevel, HasInt: hasInt, After: after}); err != nil {
		return nil, err
	}
	if opt.Verify {
		if err := verify.CardForm(p, hasInt); err != nil {
			return nil, fmt.Errorf("internal error: passes left %s in a form that the card does not have: %w", p.Name, err)
		}
	}
	return Generate(p, opt)
}

// callsWithInt reports whether the program calls a method of the card that takes or gives an int; the card has int then.
func callsWithInt(p *ir.Program) bool {
	for _, f := range p.Funcs {
		if hasInt(f.Overrides) {
			return true
		}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if m, ok := v.Aux.(*ir.APIMethod); ok && hasInt(m) {
					return true
				}
				if c, ok := v.Aux.(*ir.InterfaceCall); ok && hasInt(c.Method.API) {
					return true
				}
			}
		}
	}
	return false
}

func hasInt(m *ir.APIMethod) bool {
	if m == nil {
		return false
	}
	for _, t := range append([]ir.Type{m.Result}, m.Params...) {
		if t.Kind == ir.I32 || t.Elem == ir.I32 {
			return true
		}
	}
	return false
}

// selectAll selects the code of all functions, on all processors: functions do not depend on each other here.
func selectAll(p *ir.Program, receivers map[*ir.Func]isel.Receiver) (map[*ir.Func]*bytecode.Symbolic, error) {
	codes := make([]*bytecode.Symbolic, len(p.Funcs))
	errs := make([]error, len(p.Funcs))
	p.EachFunc(func(i int, f *ir.Func) { codes[i], errs[i] = isel.Func(f, receivers[f]) })
	code := make(map[*ir.Func]*bytecode.Symbolic, len(p.Funcs))
	for i, f := range p.Funcs {
		if errs[i] != nil {
			return nil, errs[i]
		}
		code[f] = codes[i]
	}
	return code, nil
}

// formatFor is the format of the CAP file: that of the target, or the first that has what the options ask for.
func formatFor(t target, opt Options) capfile.Format {
	if opt.Debug {
		return max(t.format, capfile.Format22)
	}
	return t.format
}

// Generate makes the CAP file of a program in card form.
func Generate(p *ir.Program, opt Options) (*Result, error) {
	t, err := targetByName(opt.Target)
	if err != nil {
		return nil, err
	}
	home := splitProtected(p, opt.Exports)
	receivers := findReceivers(p)
	code, err := selectAll(p, receivers)
	if err != nil {
		return nil, err
	}
	linked, err := link.Link(link.Input{Debug: opt.Debug, OwnInterfaces: t.name == targets[0].name, Program: p, Home: home, Code: code, Instance: instance(receivers), Format: formatFor(t, opt), Exports: opt.Exports, Previous: opt.Previous})
	if err != nil {
		return nil, err
	}
	if faults := linked.CAP.Validate(); len(faults) > 0 {
		all := make([]error, len(faults))
		for i, f := range faults {
			all[i] = f
		}
		return nil, fmt.Errorf("internal error: the CAP file of %s is not valid: %w", p.Name, errors.Join(all...))
	}
	return newResult(linked, opt.Exports)
}
