package capverify

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// object executes new, newarray, anewarray, arraylength, athrow, checkcast and
// instanceof.
func (v *verifier) object(m *machine, in bytecode.Instr) error {
	switch in.Op {
	case bytecode.OpNew:
		return v.newObject(m, in)
	case bytecode.OpNewarray:
		if err := m.popShort(); err != nil {
			return err
		}
		return m.push(arrayOf(atypeKind(in.Args[0])))
	case bytecode.OpAnewarray:
		if err := m.popShort(); err != nil {
			return err
		}
		return m.push(referenceArrayOf(v.operandClass(in)))
	case bytecode.OpArraylength:
		return m.arrayLength()
	case bytecode.OpAthrow:
		if !m.w.lang {
			return errNoThrowable
		}
		return m.popType(typ{capfile.TypeReference, m.w.thrown})
	}
	object, err := m.popReference()
	if err != nil {
		return err
	}
	if in.Args[0] == bytecode.AtypeClass && m.w.needsObject(object, v.operandClass(in)) {
		return errNoObject
	}
	if in.Op == bytecode.OpInstanceof {
		return m.push(shortValue)
	}
	switch in.Args[0] {
	case bytecode.AtypeClass:
		return m.push(objectOf(v.operandClass(in)))
	case bytecode.AtypeReference:
		return m.push(referenceArrayOf(v.operandClass(in)))
	}
	return m.push(arrayOf(atypeKind(in.Args[0])))
}

// atypeKind converts the atype of a primitive array, 10 to 13.
func atypeKind(atype int32) capfile.TypeKind {
	return capfile.TypeArrayBoolean + capfile.TypeKind(atype-bytecode.AtypeBoolean)
}

func (v *verifier) operandClass(in bytecode.Instr) *class {
	p, _ := in.Pool()
	return v.constants[p.Index].class
}

// newObject makes an uninitialised object. There may be no older one from the
// same place, which it could be mistaken for.
func (v *verifier) newObject(m *machine, in bytecode.Instr) error {
	c := v.operandClass(in)
	switch {
	case c.iface:
		return fmt.Errorf("attempt to instantiate an interface: %s", c.name)
	case c.abstract:
		return fmt.Errorf("attempt to instantiate an abstract class: %s", c.name)
	}
	object := value{kind: fresh, class: c.id, pc: uint16(in.PC)}
	if slices.Contains(m.stack, object) || slices.Contains(m.locals, object) {
		return fmt.Errorf("uninitialised %s from an earlier execution of the same new", c.name)
	}
	return m.push(object)
}

func (m *machine) arrayLength() error {
	v, err := m.pop()
	if err != nil {
		return err
	}
	if v.kind != array && v.kind != null {
		return fmt.Errorf("array expected, got %s", m.w.describe(v))
	}
	return m.push(shortValue)
}
