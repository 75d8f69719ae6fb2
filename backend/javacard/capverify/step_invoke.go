package capverify

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// invoke executes the four invoke instructions.
func (v *verifier) invoke(m *machine, in bytecode.Instr) error {
	p, _ := in.Pool()
	c := v.constants[p.Index]
	if in.Op == bytecode.OpInvokeinterface {
		called, err := v.interfaceCall(in, c)
		if err != nil {
			return err
		}
		c.method = called
	}
	if err := m.popArguments(c.method); err != nil {
		return err
	}
	var err error
	switch in.Op {
	case bytecode.OpInvokevirtual:
		err = m.receiver(receiverClass(c, m.method))
	case bytecode.OpInvokespecial:
		err = m.special(c)
	case bytecode.OpInvokestatic:
		if !c.method.static {
			err = errors.New("invokestatic of a method that is not static")
		}
	case bytecode.OpInvokeinterface:
		_, err = m.popReference() // any object: the machine looks for the interface
	}
	if err != nil {
		return err
	}
	if err := mayCall(m.method, c.method); err != nil {
		return err
	}
	return m.push(words(c.method.result())...)
}

// mayCall checks the access flags of a method.
func mayCall(from, called *method) error {
	foreign := from.class.pkg != called.class.pkg
	switch {
	case called.private && called.class != from.class:
		return fmt.Errorf("call of a private method of %s", called.class.name)
	case foreign && called.protected && !from.class.isSubclass(called.class):
		return fmt.Errorf("call of a protected method of %s", called.class.name)
	case foreign && called.access() == packageAccess:
		return fmt.Errorf("call of a package-visible method of %s", called.class.name)
	}
	return nil
}

// receiverClass is the class that the receiver of an invokevirtual needs. A
// protected method of another package may only be called on objects of the
// calling class, as in Java.
func receiverClass(c constant, caller *method) *class {
	if c.method.protected && c.method.class.pkg != caller.class.pkg && caller.class.isSubclass(c.method.class) {
		return caller.class
	}
	return c.class
}

// interfaceCall finds the method of an invokeinterface.
func (v *verifier) interfaceCall(in bytecode.Instr, c constant) (*method, error) {
	if !c.class.iface {
		return nil, fmt.Errorf("%s is not an interface", c.class.name)
	}
	nargs, token := in.Args[0], in.Args[2]
	called := v.world.interfaceMethod(c.class, uint8(token))
	if called == nil {
		return nil, fmt.Errorf("interface %s has no method with token %d", c.class.name, token)
	}
	if want := called.words() + 1; int(nargs) != want {
		return nil, fmt.Errorf("wrong number of arguments (%d in signature, %d in opcode)", want, nargs)
	}
	return called, nil
}

func (m *machine) popArguments(called *method) error {
	args := called.args()
	for i := len(args) - 1; i >= 0; i-- {
		if err := m.popType(args[i]); err != nil {
			return fmt.Errorf("method argument number %d: %w", i, err)
		}
	}
	return nil
}

// receiver pops the object a method of c is called on.
func (m *machine) receiver(c *class) error {
	if err := m.popType(typ{capfile.TypeReference, c}); err != nil {
		return fmt.Errorf("self argument: %w", err)
	}
	return nil
}

// special checks the object of an invokespecial: a constructor, a private
// method, or a method of the superclass.
func (m *machine) special(c constant) error {
	called := c.method
	switch {
	case c.tag == capfile.ConstantSuperMethodref:
		if c.class != m.method.class {
			return fmt.Errorf("super method reference of %s in %s", c.class.name, m.method.class.name)
		}
		if called.abstract {
			return errors.New("call of an abstract method of the superclass")
		}
		return m.receiver(m.method.class)
	case called.init:
		return m.construct(called)
	case called.static || !called.private:
		return errors.New("invokespecial of a method that is neither constructor nor private")
	}
	return m.receiver(called.class)
}

// construct checks a constructor call and initialises its object.
func (m *machine) construct(called *method) error {
	v, err := m.pop()
	if err != nil {
		return err
	}
	switch {
	case v.kind == fresh && m.w.list[v.class] == called.class:
		m.initialise(v, called.class)
	case v.kind == this && (called.class == m.method.class || called.class == m.method.class.super):
		m.initialise(v, m.method.class)
	default:
		return fmt.Errorf("self argument: type mismatch: expected uninitialised %s, got %s", called.class.name, m.w.describe(v))
	}
	return nil
}
