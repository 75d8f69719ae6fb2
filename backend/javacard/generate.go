package javacard

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/backend/javacard/isel"
	"github.com/gocard/gocard/backend/javacard/link"
	"github.com/gocard/gocard/ir"
)

// Generate makes the CAP file of a program in card form. An error is a diag.List where the program is too large for the format, else it is a
// fault of the compiler.
func Generate(p *ir.Program, t Target, exports []*exportfile.Package) (*Result, error) {
	code := map[*ir.Func]*bytecode.Symbolic{}
	for _, f := range p.Funcs {
		c, err := isel.Func(f)
		if err != nil {
			return nil, err
		}
		code[f] = c
	}
	linked, err := link.Link(link.Input{Program: p, Code: code, Format: t.Format, Exports: exports})
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
	r := &Result{CAP: linked.CAP, Export: linked.Export, Methods: linked.Methods, code: code}
	return r, r.measure()
}
