package capverify

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// frame is what is known of all words at one place of a method. uninitialised
// is set in a constructor until the superclass's constructor was called.
type frame struct {
	locals        []value
	stack         []value
	uninitialised bool
}

func (f *frame) clone() *frame {
	return &frame{slices.Clone(f.locals), slices.Clone(f.stack), f.uninitialised}
}

// set makes f a copy of from, in the memory that f has.
func (f *frame) set(from *frame) {
	f.locals = append(f.locals[:0], from.locals...)
	f.stack = append(f.stack[:0], from.stack...)
	f.uninitialised = from.uninitialised
}

// machine executes instructions on types, for one method.
type machine struct {
	w      *world
	method *method
	max    int // max_stack
	frame
	// Locals from changedFrom up to changedTo have changed since the exception
	// handlers saw them.
	changedFrom, changedTo int
}

// words prints the types of words, the two of an int once.
func (m *machine) words(list []value) []string {
	out := make([]string, 0, len(list))
	for i, v := range list {
		switch {
		case v.kind == intHigh && i+1 < len(list) && list[i+1].kind == intLow:
			out = append(out, "int")
		case v.kind == intLow && i > 0 && list[i-1].kind == intHigh:
		default:
			out = append(out, m.w.describe(v))
		}
	}
	return out
}

// change notes that locals from up to to have changed.
func (m *machine) change(from, to int) {
	if m.changedFrom >= m.changedTo {
		m.changedFrom, m.changedTo = from, to
		return
	}
	m.changedFrom, m.changedTo = min(m.changedFrom, from), max(m.changedTo, to)
}

var errUnderflow = errors.New("stack underflow")

func (m *machine) push(values ...value) error {
	if len(m.stack)+len(values) > m.max {
		return fmt.Errorf("stack overflow, max_stack is %d", m.max)
	}
	m.stack = append(m.stack, values...)
	return nil
}

func (m *machine) pop() (value, error) {
	if len(m.stack) == 0 {
		return value{}, errUnderflow
	}
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

func (m *machine) popShort() error {
	v, err := m.pop()
	if err == nil && v.kind != short {
		err = fmt.Errorf("type mismatch: expected short, got %s", m.w.describe(v))
	}
	return err
}

func (m *machine) popInt() error {
	low, err := m.pop()
	if err != nil {
		return err
	}
	high, err := m.pop()
	if err == nil && (low.kind != intLow || high.kind != intHigh) {
		err = fmt.Errorf("type mismatch: expected int, got %s", m.w.describe(low))
	}
	return err
}

var errNoObject = errors.New("java.lang is not imported, whose Object any object is")

// needsObject reports whether an object of a class goes where an interface is wanted, though java.lang is not imported: whether the class implements
// it is looked for up to Object.
func (w *world) needsObject(v value, want *class) bool {
	return !w.lang && want.iface && v.kind == reference && !w.list[v.class].iface
}

// popReference pops a reference that may be used: not an uninitialised object.
func (m *machine) popReference() (value, error) {
	v, err := m.pop()
	if err == nil && !v.isReference() {
		err = fmt.Errorf("type mismatch: expected reference, got %s", m.w.describe(v))
	}
	return v, err
}

// popType pops a value that may be stored where t is declared.
func (m *machine) popType(t typ) error {
	if t.kind == capfile.TypeInt {
		return m.popInt()
	}
	v, err := m.pop()
	if err == nil && t.kind == capfile.TypeReference && m.w.needsObject(v, t.class) {
		return errNoObject
	}
	if err == nil && !m.w.assignable(v, t) {
		err = fmt.Errorf("type mismatch: expected %s, got %s", t, m.w.describe(v))
	}
	return err
}

// popPicture pops what a stack picture of the opcode table says.
func (m *machine) popPicture(picture string) error {
	for i := len(picture) - 1; i >= 0; i-- {
		var err error
		switch picture[i] {
		case 's':
			err = m.popShort()
		case 'i':
			err = m.popInt()
		case 'r':
			_, err = m.popReference()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pushPicture pushes the shorts and ints of a stack picture.
func (m *machine) pushPicture(picture string) error {
	for i := range len(picture) {
		values := []value{shortValue}
		if picture[i] == 'i' {
			values = []value{highValue, lowValue}
		}
		if err := m.push(values...); err != nil {
			return err
		}
	}
	return nil
}

// local returns the value of a local variable.
func (m *machine) local(n int) (value, error) {
	if n >= len(m.locals) {
		return value{}, fmt.Errorf("bad local number %d, %d are declared", n, len(m.locals))
	}
	return m.locals[n], nil
}

// setLocals writes values to consecutive locals. An int of which one half is
// overwritten is unusable as a whole.
func (m *machine) setLocals(n int, values ...value) error {
	if n+len(values) > len(m.locals) {
		return fmt.Errorf("bad local number %d, %d are declared", n+len(values)-1, len(m.locals))
	}
	if m.locals[n].kind == intLow && n > 0 {
		m.locals[n-1] = value{}
	}
	end := n + len(values)
	if m.locals[end-1].kind == intHigh && end < len(m.locals) {
		m.locals[end] = value{}
	}
	copy(m.locals[n:], values)
	m.change(max(0, n-1), min(end+1, len(m.locals)))
	return nil
}

// expectShort checks that a local holds a short.
func (m *machine) expectShort(n int) error {
	v, err := m.local(n)
	if err == nil && v.kind != short {
		err = fmt.Errorf("local %d: short expected, got %s", n, m.w.describe(v))
	}
	return err
}

// expectInt checks that a local and the next one hold an int.
func (m *machine) expectInt(n int) error {
	if _, err := m.local(n + 1); err != nil {
		return err
	}
	if m.locals[n].kind != intHigh || m.locals[n+1].kind != intLow {
		return fmt.Errorf("local %d: int expected, got %s", n, m.w.describe(m.locals[n]))
	}
	return nil
}

// cuts reports whether the boundary below the top n words splits an int.
func (m *machine) cuts(n int) bool {
	return n > 0 && n <= len(m.stack) && m.stack[len(m.stack)-n].kind == intLow
}

// initialise replaces all copies of an uninitialised object by the object.
func (m *machine) initialise(v value, c *class) {
	for _, words := range [][]value{m.locals, m.stack} {
		for i := range words {
			if words[i] == v {
				words[i] = objectOf(c)
			}
		}
	}
	if v.kind == this {
		m.uninitialised = false
	}
	m.change(0, len(m.locals))
}

// holdsFresh reports whether an object without a constructor call is on the
// stack or in a local.
func (f *frame) holdsFresh() bool {
	isFresh := func(v value) bool { return v.kind == fresh || v.kind == this }
	return slices.ContainsFunc(f.locals, isFresh) || slices.ContainsFunc(f.stack, isFresh)
}
