package javacard

import (
	"bytes"
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
	Int     bool                // the card must support int

	exports    []*exportfile.Package // of imported packages, beyond those that are known
	classes    []string              // names, in the order of the Class component
	components []SizeLine
	loaded     int
}

// SizeLine is the size of one thing.
type SizeLine struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

func newResult(linked *link.Result, exports []*exportfile.Package) (*Result, error) {
	r := &Result{CAP: linked.CAP, Export: linked.Export, Methods: linked.Methods, classes: linked.Classes, exports: exports}
	r.Int = r.CAP.Header.Flags&capfile.AccInt != 0
	components, err := r.CAP.Components()
	if err != nil {
		return nil, err
	}
	for _, c := range components {
		r.components = append(r.components, SizeLine{c.Tag.String(), len(c.Info())})
	}
	block, err := r.CAP.LoadFileDataBlock(false)
	r.loaded = len(block)
	return r, err
}

// Bytes returns the CAP file.
func (r *Result) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := r.CAP.Write(&b)
	return b.Bytes(), err
}

// LoadSize is the number of bytes that go to the card.
func (r *Result) LoadSize() int { return r.loaded }

// ComponentSizes lists the components of the CAP file, sizes without tag and size field.
func (r *Result) ComponentSizes() []SizeLine { return r.components }

// MethodSizes lists the methods in the order of the Method component, sizes with their headers.
func (r *Result) MethodSizes() []SizeLine {
	var out []SizeLine
	for _, m := range r.Methods {
		out = append(out, SizeLine{m.Name, m.Size})
	}
	return out
}

// Map returns where each method came from, as text: a line for each method with its offset in the Method component and its size, then a
// line for each source line with the first program counter of its code.
func (r *Result) Map() []byte {
	var b bytes.Buffer
	for _, m := range r.Methods {
		fmt.Fprintf(&b, "method %04X %d %s\n", m.Offset, m.Size, m.Name)
		for _, l := range m.Lines {
			fmt.Fprintf(&b, "\t%d %s:%d\n", l.PC, l.Pos.Filename, l.Pos.Line)
		}
	}
	return b.Bytes()
}

// Listing returns the code of all methods as text, without the constructors that the linker made.
func (r *Result) Listing() string {
	var b strings.Builder
	for _, m := range r.Methods {
		if m.Func == nil {
			continue
		}
		c := m.Code
		fmt.Fprintf(&b, "%s: stack %d, arguments %d, locals %d\n%s", m.Name, c.MaxStack, c.Nargs, c.MaxLocals, c.Format(refName))
	}
	return b.String()
}

// refName names what a constant pool operand of symbolic code refers to, imported classes without their package.
func refName(r *bytecode.Ref) string {
	switch t := r.Target.(type) {
	case *ir.Class:
		if r.Tag == uint8(capfile.ConstantStaticMethodref) {
			return className(t) + ".<init>"
		}
		return className(t)
	case *ir.Field:
		return className(t.Class) + "." + t.Name
	case *ir.Global:
		return t.Name
	case *ir.Func:
		return t.FullName()
	case *ir.APIMethod:
		return className(t.Class) + "." + t.Name
	case *ir.InterfaceCall:
		return className(t.Interface) + "." + t.Method.Name
	}
	return fmt.Sprintf("%T", r.Target)
}

func className(c *ir.Class) string {
	if c == nil {
		return "Object"
	}
	return c.Name[strings.LastIndexByte(c.Name, '/')+1:]
}
