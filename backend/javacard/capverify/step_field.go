package capverify

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// accessForm is what the mnemonic of a field access says.
type accessForm struct {
	put, instance bool
	letter        byte // type: a, b, s or i
}

// accessForms has the forms by opcode.
var accessForms = func() (forms [256]accessForm) {
	for op := range forms {
		name := bytecode.Opcode(op).String()
		kind, rest, _ := strings.Cut(name, "_")
		switch kind {
		case "getfield", "putfield", "getstatic", "putstatic":
			forms[op] = accessForm{strings.HasPrefix(kind, "put"), strings.HasSuffix(kind, "field"), rest[0]}
		}
	}
	return forms
}()

// fieldAccess executes getstatic, putstatic, getfield and putfield in all forms.
func (v *verifier) fieldAccess(m *machine, in bytecode.Instr) error {
	p, _ := in.Pool()
	c, form := v.constants[p.Index], accessForms[in.Op]
	if err := fieldLetter(form.letter, c.field.typ); err != nil {
		return err
	}
	if form.put {
		if err := m.popType(c.field.typ); err != nil {
			return err
		}
	}
	if form.instance {
		if err := v.fieldObject(m, in, c, form.put); err != nil {
			return err
		}
	}
	if err := mayAccess(m.method, c.field, form.put); err != nil {
		return err
	}
	if form.put {
		return nil
	}
	return m.push(words(c.field.typ)...)
}

// mayAccess checks the access flags of a field. What is package-visible has no
// token, so no other CAP file can name it, but the packages of an extended file
// can name each other's. A static final field gets its value from the image, and
// nothing may write it.
func mayAccess(from *method, f *field, put bool) error {
	foreign := from.class.pkg != f.class.pkg
	switch {
	case f.private && from.class != f.class:
		return fmt.Errorf("access to a private field of %s", f.class.name)
	case foreign && f.protected && !from.class.isSubclass(f.class):
		return fmt.Errorf("access to a protected field of %s", f.class.name)
	case foreign && !f.protected && !f.public:
		return fmt.Errorf("access to a package-visible field of %s", f.class.name)
	case put && f.final && f.static:
		return errors.New("store to a static final field")
	case put && f.final && from.class != f.class:
		return fmt.Errorf("store to a final field of %s", f.class.name)
	}
	return nil
}

// fieldLetter checks the type letter of the mnemonic.
func fieldLetter(letter byte, t typ) error {
	want := byte('s')
	switch {
	case t.isReference():
		want = 'a'
	case t.kind == capfile.TypeInt:
		want = 'i'
	case t.kind != capfile.TypeShort:
		want = 'b'
	}
	if letter != want {
		return fmt.Errorf("field of type %s does not match type annotation %c", t, letter)
	}
	return nil
}

// fieldObject checks the object whose field is accessed. A constructor may
// store to fields of its own class before it calls the superclass's, as inner
// classes do.
func (v *verifier) fieldObject(m *machine, in bytecode.Instr, c constant, put bool) error {
	var object value
	var err error
	if n, ok := in.Local(); ok {
		if m.method.static {
			return errors.New("not in a static method")
		}
		object, err = m.local(n)
	} else {
		object, err = m.pop()
	}
	if err != nil {
		return err
	}
	if object.kind == this && put && c.class == m.method.class {
		return nil
	}
	if !m.w.assignable(object, typ{capfile.TypeReference, c.class}) {
		return fmt.Errorf("type mismatch: expected %s, got %s", c.class.name, m.w.describe(object))
	}
	return nil
}
