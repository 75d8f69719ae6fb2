package interp

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/ir"
)

// API executes imported methods.
type API interface {
	// Call executes a method. args begin with the receiver, unless the method is static; a constructor's receiver is the new object. The error is an
	// *Exception for what the method throws; any other error stops the program.
	Call(m *Machine, method *ir.APIMethod, args []Value) (Value, error)
}

// Config says how a program is executed.
type Config struct {
	Card  bool // the program is in card form
	API   API
	Steps int // the most values that one Call executes; 0 means DefaultSteps

	// Watch, if it is not nil, is told of every value when it has been computed, and of every terminator; x gives the values that are known then.
	Watch func(v *ir.Value, x func(*ir.Value) Value)
}

// DefaultSteps is Config.Steps when nothing is said.
const DefaultSteps = 1 << 24

// maxDepth bounds nested calls.
const maxDepth = 200

// ErrSteps is the error of a program that takes more steps than it may.
var ErrSteps = errors.New("interp: the program takes too many steps")

// Machine is a program with its heap and globals.
type Machine struct {
	Program *ir.Program
	Heap    Heap

	config  Config
	globals map[*ir.Global]Value
	layouts map[*ir.Func]layout
	depth   int
	steps   int
	ready   bool // Init has run
}

// New makes a machine; globals have their initial values.
func New(p *ir.Program, config Config) (*Machine, error) {
	if config.Steps == 0 {
		config.Steps = DefaultSteps
	}
	m := &Machine{Program: p, config: config, globals: map[*ir.Global]Value{}, layouts: map[*ir.Func]layout{}}
	for _, g := range p.Globals {
		v := Number(m.canonical(g.Type.Kind, g.Init))
		if g.HasData {
			o, err := m.dataArray(g)
			if err != nil {
				return nil, fmt.Errorf("global %s: %w", g.Name, err)
			}
			v = Reference(o)
		}
		m.globals[g] = v
	}
	return m, nil
}

// dataArray makes the array that a global's Data describes.
func (m *Machine) dataArray(g *ir.Global) (*Object, error) {
	size := max(g.Type.Elem.Bits()/8, 1)
	o, err := m.Heap.NewArray(g.Type, len(g.Data)/size)
	if err != nil {
		return nil, err
	}
	for i := range o.Len() {
		var n int64
		for _, b := range g.Data[i*size : (i+1)*size] {
			n = n<<8 | int64(b)
		}
		o.set(i, Number(n))
	}
	return o, nil
}

// Global is the value of a global.
func (m *Machine) Global(g *ir.Global) Value { return m.globals[g] }

// Init runs the program's Init function, the first time it is called. In card form install functions run it by themselves.
func (m *Machine) Init() error {
	if m.ready || m.Program.Init == nil {
		return nil
	}
	m.ready = true
	_, err := m.Call(m.Program.Init)
	return err
}

// Call executes a function, with the receiver as first argument of a virtual method; the class of the receiver is not asked. The error is an
// *Exception for what the function throws. A call that no other one is waiting for may take Config.Steps steps.
func (m *Machine) Call(f *ir.Func, args ...Value) ([]Value, error) {
	if len(args) != len(f.Params) {
		return nil, fmt.Errorf("interp: %s takes %d arguments, not %d", f.FullName(), len(f.Params), len(args))
	}
	if m.depth == 0 {
		m.steps = m.config.Steps
	}
	if m.depth == maxDepth {
		return nil, fmt.Errorf("interp: %s: calls are nested deeper than %d", f.FullName(), maxDepth)
	}
	m.depth++
	defer func() { m.depth-- }()
	return m.run(f, args)
}

// Override finds the method of class c that overrides or implements an imported method, named by package, class token, kind and method token. The
// class token does not matter for virtual methods: subclasses keep the tokens of their superclass.
func Override(c *ir.Class, pkg string, class uint8, kind ir.InvokeKind, token uint8) *ir.Func {
	for s := c; s != nil; s = s.Super {
		for _, f := range s.Methods {
			o := f.Overrides
			if o == nil || o.Kind != kind || o.Token != token {
				continue
			}
			if kind == ir.InvokeVirtual || o.Class.API.Package.Name == pkg && o.Class.API.Token == class {
				return c.Lookup(f.Name)
			}
		}
	}
	return nil
}

// overriding finds the method of o's class that an imported method called on it executes; nil when it is the card's own.
func overriding(o *Object, m *ir.APIMethod) *ir.Func {
	if f := Override(o.class(), m.Class.API.Package.Name, m.Class.API.Token, m.Kind, m.Token); f != nil {
		return f
	}
	for _, a := range m.Class.Abstract {
		if a.API == m {
			return o.class().Lookup(a.Name)
		}
	}
	return nil
}
