package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// pool resolves the constant pool (JCVM 6.8): every entry, so that the
// interpreter never meets an unresolved one.
func (l *linker) pool() error {
	l.p.pool = make([]constant, len(l.f.ConstantPool.Constants))
	for i, x := range l.f.ConstantPool.Constants {
		c, err := l.constant(x)
		if err != nil {
			return fmt.Errorf("constant pool entry %d (%s): %w", i, x, err)
		}
		l.p.pool[i] = c
	}
	return nil
}

func (l *linker) constant(x capfile.Constant) (constant, error) {
	switch x.Tag {
	case capfile.ConstantStaticFieldref:
		return l.staticField(x)
	case capfile.ConstantStaticMethodref:
		m, err := l.staticMethod(x)
		return constant{method: m}, err
	}
	c, err := l.classRef(x.Class())
	if err != nil {
		return constant{}, err
	}
	switch x.Tag {
	case capfile.ConstantClassref:
		return constant{class: c}, nil
	case capfile.ConstantInstanceFieldref:
		return instanceField(c, x.Token())
	case capfile.ConstantVirtualMethodref:
		m, err := virtualMethod(c, x.Token())
		if err != nil {
			return constant{}, err
		}
		return constant{class: c, token: x.Token(), nargs: m.nargs}, nil
	case capfile.ConstantSuperMethodref:
		if c.super == nil {
			return constant{}, fmt.Errorf("%s has no superclass", c.name)
		}
		m, err := virtualMethod(c.super, x.Token())
		return constant{method: m}, err
	}
	return constant{}, fmt.Errorf("unknown tag %d", x.Tag)
}

// instanceField finds the word of a field: tokens count in the class that
// declares it.
func instanceField(c *class, token uint8) (constant, error) {
	at := c.fieldBase + int(token)
	if c.isIface || at >= c.fields {
		return constant{}, fmt.Errorf("%s has no instance field with token %d", c.name, token)
	}
	return constant{at: at}, nil
}

// virtualMethod finds what a call by token reaches for an instance of exactly c.
func virtualMethod(c *class, token uint8) (*method, error) {
	m := c.virtual(token)
	if m == nil {
		return nil, fmt.Errorf("%s has no virtual method with token %d on this card", c.name, token)
	}
	if m.nargs == 0 {
		return nil, fmt.Errorf("%s: virtual method with token %d has no this", c.name, token)
	}
	return m, nil
}

func (l *linker) staticField(x capfile.Constant) (constant, error) {
	field, err := staticField{}, error(nil)
	if x.IsExternal() {
		field, err = l.externalField(x)
	} else {
		field, err = l.p.statics.field(int(x.Offset()))
	}
	return constant{static: field.object, at: field.at}, err
}

func (l *linker) externalField(x capfile.Constant) (staticField, error) {
	e, err := l.exportedClass(x.Class())
	if err != nil {
		return staticField{}, err
	}
	if int(x.Token()) >= len(e.fields) {
		return staticField{}, fmt.Errorf("%s has no static field with token %d", e.class.name, x.Token())
	}
	return e.fields[x.Token()], nil
}

func (l *linker) staticMethod(x capfile.Constant) (*method, error) {
	if !x.IsExternal() {
		return l.method(x.Method())
	}
	e, err := l.exportedClass(x.Class())
	if err != nil {
		return nil, err
	}
	if int(x.Token()) >= len(e.methods) || e.methods[x.Token()] == nil {
		return nil, fmt.Errorf("%s has no static method or constructor with token %d on this card", e.class.name, x.Token())
	}
	return e.methods[x.Token()], nil
}
