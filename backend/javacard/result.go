package javacard

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/backend/javacard/link"
	"github.com/gocard/gocard/ir"
)

// Result is what a build makes.
type Result struct {
	CAP     *capfile.File
	Export  *exportfile.Package // nil: the package exports nothing
	Methods []link.Method       // in the order of the Method component, with source positions
	Sizes   Sizes

	code map[*ir.Func]*bytecode.Symbolic
}

// Sizes says how large the package is.
type Sizes struct {
	Components []Size `json:"components"` // without tag and size field
	Methods    []Size `json:"methods"`    // header included
	Loaded     int    `json:"loaded"`     // bytes that go to the card
}

// Size is the size of one thing in bytes.
type Size struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

// measure fills Sizes.
func (r *Result) measure() error {
	components, err := r.CAP.Components()
	if err != nil {
		return err
	}
	for _, c := range components {
		r.Sizes.Components = append(r.Sizes.Components, Size{c.Tag.String(), len(c.Info())})
	}
	for _, m := range r.Methods {
		r.Sizes.Methods = append(r.Sizes.Methods, Size{m.Name, m.Size})
	}
	block, err := r.CAP.LoadFileDataBlock(false)
	r.Sizes.Loaded = len(block)
	return err
}

// Map returns where each method came from, as text: a line for each method with its offset in the Method component and its size, then a
// line for each source line with the first program counter of its code.
func (r *Result) Map() string {
	var b strings.Builder
	for _, m := range r.Methods {
		fmt.Fprintf(&b, "method %04X %d %s\n", m.Offset, m.Size, m.Name)
		for _, l := range m.Lines {
			fmt.Fprintf(&b, "\t%d %s:%d\n", l.PC, l.Pos.Filename, l.Pos.Line)
		}
	}
	return b.String()
}

// Listing returns the code of all methods as text.
func (r *Result) Listing() string {
	var b strings.Builder
	for _, m := range r.Methods {
		if c := r.code[m.Func]; c != nil {
			fmt.Fprintf(&b, "%s: stack %d, arguments %d, locals %d\n%s", m.Name, c.MaxStack, c.Nargs, c.MaxLocals, c.Format(RefName))
		}
	}
	return b.String()
}

// RefName names what a constant pool operand of symbolic code refers to.
func RefName(r *bytecode.Ref) string {
	switch t := r.Target.(type) {
	case *ir.Class:
		if t == nil {
			return "java/lang/Object"
		}
		if r.Tag == uint8(capfile.ConstantStaticMethodref) {
			return t.Name + ".<init>"
		}
		return t.Name
	case *ir.Field:
		return t.Class.Name + "." + t.Name
	case *ir.Global:
		return t.Name
	case *ir.Func:
		return t.FullName()
	case *ir.APIMethod:
		return t.Class.Name + "." + t.Name
	case *ir.InterfaceCall:
		return t.Interface.Name + "." + t.Method.Name
	}
	return fmt.Sprintf("%T", r.Target)
}
