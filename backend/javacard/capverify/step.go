package capverify

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// step applies one instruction to the frame. Branches only pop their operands;
// flow follows their targets.
func (v *verifier) step(m *machine, in bytecode.Instr) error {
	info := in.Op.Info()
	switch op := in.Op; {
	case op == bytecode.OpAconstNull:
		return m.push(nullValue)
	case op >= bytecode.OpAload && op <= bytecode.OpIload3:
		return m.load(in, info.Push[0])
	case op >= bytecode.OpAaload && op <= bytecode.OpIaload:
		return m.arrayLoad(op)
	case op >= bytecode.OpAstore && op <= bytecode.OpIstore3:
		return m.store(in, info.Pop[0])
	case op >= bytecode.OpAastore && op <= bytecode.OpIastore:
		return m.arrayStore(op)
	case op >= bytecode.OpPop && op <= bytecode.OpSwapX:
		return m.shuffle(in)
	case op == bytecode.OpSinc || op == bytecode.OpSincW:
		n, _ := in.Local()
		return m.expectShort(n)
	case op == bytecode.OpIinc || op == bytecode.OpIincW:
		n, _ := in.Local()
		return m.expectInt(n)
	case op == bytecode.OpRet:
		return m.checkRet(in)
	case info.Flags&bytecode.FlagReturn != 0:
		return m.checkReturn(op)
	case op >= bytecode.OpGetstaticA && op <= bytecode.OpPutfieldI, op >= bytecode.OpGetfieldAW && op <= bytecode.OpPutfieldIThis:
		return v.fieldAccess(m, in)
	case op >= bytecode.OpInvokevirtual && op <= bytecode.OpInvokeinterface:
		return v.invoke(m, in)
	case op >= bytecode.OpNew && op <= bytecode.OpInstanceof:
		return v.object(m, in)
	}
	if err := m.popPicture(info.Pop); err != nil {
		return err
	}
	if in.Op == bytecode.OpJsr {
		return m.push(value{kind: address, pc: uint16(in.PC)})
	}
	return m.pushPicture(info.Push)
}

func (m *machine) load(in bytecode.Instr, letter byte) error {
	n, _ := in.Local()
	switch letter {
	case 's':
		if err := m.expectShort(n); err != nil {
			return err
		}
		return m.push(shortValue)
	case 'i':
		if err := m.expectInt(n); err != nil {
			return err
		}
		return m.push(highValue, lowValue)
	}
	v, err := m.local(n)
	if err != nil {
		return err
	}
	if !v.isReference() && v.kind != fresh && v.kind != this {
		return fmt.Errorf("local %d: reference expected, got %s", n, m.w.describe(v))
	}
	return m.push(v)
}

func (m *machine) store(in bytecode.Instr, letter byte) error {
	n, _ := in.Local()
	switch letter {
	case 's':
		if err := m.popShort(); err != nil {
			return err
		}
		return m.setLocals(n, shortValue)
	case 'i':
		if err := m.popInt(); err != nil {
			return err
		}
		return m.setLocals(n, highValue, lowValue)
	}
	v, err := m.pop()
	if err != nil {
		return err
	}
	switch v.kind {
	case null, reference, array, fresh, this, address:
		return m.setLocals(n, v)
	}
	return fmt.Errorf("type mismatch: expected reference, got %s", m.w.describe(v))
}

// popArray pops an array of one of the given kinds, or null.
func (m *machine) popArray(kinds ...capfile.TypeKind) (value, error) {
	v, err := m.pop()
	if err != nil || v.kind == null {
		return v, err
	}
	if v.kind == array {
		for _, k := range kinds {
			if v.array == k {
				return v, nil
			}
		}
	}
	return v, fmt.Errorf("type mismatch: expected %s, got %s", kinds[len(kinds)-1], m.w.describe(v))
}

func (m *machine) arrayLoad(op bytecode.Opcode) error {
	if err := m.popShort(); err != nil {
		return err
	}
	v, err := m.popArray(arrayKindsOf(op - bytecode.OpAaload)...)
	if err != nil {
		return err
	}
	switch {
	case op == bytecode.OpIaload:
		return m.push(highValue, lowValue)
	case op != bytecode.OpAaload:
		return m.push(shortValue)
	case v.kind == null:
		return m.push(nullValue)
	}
	return m.push(objectOf(m.w.list[v.class]))
}

// arrayKindsOf lists the array types of the n-th array opcode, in the order a,
// b, s, i.
func arrayKindsOf(n bytecode.Opcode) []capfile.TypeKind {
	return [][]capfile.TypeKind{
		{capfile.TypeArrayReference}, {capfile.TypeArrayBoolean, capfile.TypeArrayByte}, {capfile.TypeArrayShort}, {capfile.TypeArrayInt},
	}[n]
}

// arrayStore checks a store. The class of a stored reference is not compared
// with the array's: the machine does it.
func (m *machine) arrayStore(op bytecode.Opcode) error {
	if op == bytecode.OpAastore && !m.w.lang {
		return errNoObject
	}
	picture := []string{"r", "s", "s", "i"}[op-bytecode.OpAastore]
	if err := m.popPicture(picture); err != nil {
		return err
	}
	if err := m.popShort(); err != nil {
		return err
	}
	_, err := m.popArray(arrayKindsOf(op - bytecode.OpAastore)...)
	return err
}

// shuffle executes pop, pop2, dup, dup2, dup_x and swap_x.
func (m *machine) shuffle(in bytecode.Instr) error {
	top, below := 1, 0 // words duplicated or dropped, depth of the second cut
	switch in.Op {
	case bytecode.OpPop2, bytecode.OpDup2:
		top = 2
	case bytecode.OpDupX, bytecode.OpSwapX:
		top, below = in.Dup()
		if in.Op == bytecode.OpSwapX {
			below += top
		}
	}
	if len(m.stack) < max(top, below) {
		return errUnderflow
	}
	if m.cuts(top) || m.cuts(below) {
		return fmt.Errorf("%s breaks a two-word int", in.Op)
	}
	at := len(m.stack) - top
	words := append([]value(nil), m.stack[at:]...)
	switch in.Op {
	case bytecode.OpPop, bytecode.OpPop2:
		m.stack = m.stack[:at]
		return nil
	case bytecode.OpSwapX:
		m.insert(len(m.stack)-below, words)
		m.stack = m.stack[:len(m.stack)-top]
		return nil
	}
	if err := m.push(words...); err != nil {
		return err
	}
	if below > 0 {
		m.stack = m.stack[:len(m.stack)-top]
		m.insert(len(m.stack)-below, words)
	}
	return nil
}

// insert puts words into the stack at position at.
func (m *machine) insert(at int, words []value) {
	rest := append([]value(nil), m.stack[at:]...)
	m.stack = append(append(m.stack[:at], words...), rest...)
}

func (m *machine) checkRet(in bytecode.Instr) error {
	n, _ := in.Local()
	v, err := m.local(n)
	if err == nil && v.kind != address {
		err = fmt.Errorf("local %d: return address expected, got %s", n, m.w.describe(v))
	}
	return err
}

// checkReturn pops the result. A constructor must have called another one.
func (m *machine) checkReturn(op bytecode.Opcode) error {
	if err := returnKind(op, m.method.result()); err != nil {
		return err
	}
	if m.uninitialised {
		return errors.New("constructor returns before it called a constructor of its class or superclass")
	}
	if op == bytecode.OpReturn {
		return nil
	}
	return m.popType(m.method.result())
}

// returnKind checks that a return opcode fits the method's result type.
func returnKind(op bytecode.Opcode, t typ) error {
	good := false
	switch op {
	case bytecode.OpAreturn:
		good = t.isReference()
	case bytecode.OpSreturn:
		good = t.isShort()
	case bytecode.OpIreturn:
		good = t.kind == capfile.TypeInt
	case bytecode.OpReturn:
		good = t.kind == capfile.TypeVoid
	}
	if !good {
		return fmt.Errorf("in a method with return type %s", t)
	}
	return nil
}
