package capfile

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

func (v *validator) method() {
	for i := range v.f.Method.Methods {
		m := &v.f.Method.Methods[i]
		at := int(m.Offset)
		if m.Flags&^(AccExtendedMethod|AccAbstractMethod) != 0 {
			v.fail(ComponentMethod, at, "bad method flags %X", m.Flags)
		}
		switch {
		case m.IsAbstract() && (m.MaxStack != 0 || m.MaxLocals != 0):
			v.fail(ComponentMethod, at, "abstract method with stack or locals")
		case m.IsAbstract() && len(m.Code) > 0 && v.f.Descriptor != nil:
			v.fail(ComponentMethod, at, "abstract method with %d bytes of code", len(m.Code))
		case !m.IsAbstract() && len(m.Code) == 0:
			v.fail(ComponentMethod, at, "method without code")
		}
		if int(m.Nargs)+int(m.MaxLocals) > 255 {
			v.fail(ComponentMethod, at, "%d local variables, at most 255", int(m.Nargs)+int(m.MaxLocals))
		}
	}
	for i := range v.f.Method.Handlers {
		v.handler(i)
	}
}

// handler checks one exception handler: range and handler inside one method,
// catch type a Classref, stop bit.
func (v *validator) handler(i int) {
	handlers := v.f.Method.Handlers
	h, at := handlers[i], 1+handlerSize*i
	m := v.f.Method.Containing(h.StartOffset)
	if h.ActiveLength == 0 || m == nil || int(h.StartOffset) < m.CodeOffset() || h.EndOffset() > int(m.Offset)+m.Size() {
		v.fail(ComponentMethod, at, "exception handler %d: range of %d bytes from %d is not inside a method", i, h.ActiveLength, h.StartOffset)
		return
	}
	if v.f.Method.Containing(h.HandlerOffset) != m || int(h.HandlerOffset) < m.CodeOffset() {
		v.fail(ComponentMethod, at, "exception handler %d: handler offset %d outside the method", i, h.HandlerOffset)
	}
	if h.CatchTypeIndex != 0 {
		if c, ok := v.f.ConstantPool.At(int(h.CatchTypeIndex)); !ok || c.Tag != ConstantClassref {
			v.fail(ComponentMethod, at, "exception handler %d: catch type index %d is not a Classref", i, h.CatchTypeIndex)
		}
	}
	if i > 0 && m.Offset < methodOffset(v.f.Method.Containing(handlers[i-1].StartOffset)) {
		v.fail(ComponentMethod, at, "exception handler %d: not in the order of the methods", i)
	}
	if want := StopBit(handlers, i); h.StopBit != want {
		v.fail(ComponentMethod, at, "exception handler %d: incorrect value of stop bit", i)
	}
}

func methodOffset(m *MethodInfo) uint16 {
	if m == nil {
		return 0
	}
	return m.Offset
}

// StopBit returns the stop bit that handler i needs: set unless a later handler
// of the table covers a part of its range, so that a search may end there.
func StopBit(handlers []ExceptionHandler, i int) bool {
	h := handlers[i]
	return !slices.ContainsFunc(handlers[i+1:], func(later ExceptionHandler) bool {
		return int(later.StartOffset) < h.EndOffset() && int(h.StartOffset) < later.EndOffset()
	})
}

// code decodes all methods and compares RefLocation with their operands.
func (v *validator) code() {
	var want RefLocation
	for i, h := range v.f.Method.Handlers {
		if h.CatchTypeIndex != 0 {
			want.Byte2Indices = append(want.Byte2Indices, uint16(1+handlerSize*i+6))
		}
	}
	for i := range v.f.Method.Methods {
		m := &v.f.Method.Methods[i]
		if !v.methodCode(m, &want) {
			return
		}
	}
	v.refLocations("1-byte", want.ByteIndices, v.f.RefLocation.ByteIndices)
	v.refLocations("2-byte", want.Byte2Indices, v.f.RefLocation.Byte2Indices)
}

// methodCode checks the instructions of one method and adds its operands to
// refs. It returns false when the method does not decode.
func (v *validator) methodCode(m *MethodInfo, refs *RefLocation) bool {
	list, err := bytecode.DecodeAll(m.Code)
	if err != nil {
		v.fail(ComponentMethod, m.CodeOffset(), "%v", err)
		return false
	}
	starts := make(map[int]bool, len(list))
	for _, in := range list {
		starts[in.PC] = true
	}
	for _, in := range list {
		v.instruction(m, in, starts)
		if p, ok := in.Pool(); ok {
			offset := uint16(m.CodeOffset() + p.At)
			if p.Wide {
				refs.Byte2Indices = append(refs.Byte2Indices, offset)
			} else {
				refs.ByteIndices = append(refs.ByteIndices, offset)
			}
		}
	}
	v.handlerBoundaries(m, starts)
	return true
}

// instruction checks branch targets, the constant pool operand and ACC_INT.
func (v *validator) instruction(m *MethodInfo, in bytecode.Instr, starts map[int]bool) {
	at := m.CodeOffset() + in.PC
	info := in.Op.Info()
	for _, target := range in.Targets() {
		if !starts[target] {
			v.fail(ComponentMethod, at, "%s at pc %d: target %d is not an instruction", in.Op, in.PC, target)
		}
	}
	if p, ok := in.Pool(); ok {
		c, exists := v.f.ConstantPool.At(p.Index)
		switch {
		case !exists:
			v.fail(ComponentMethod, at, "%s at pc %d: constant pool index %d, but %d entries", in.Op, in.PC, p.Index, len(v.f.ConstantPool.Constants))
		case !info.Pool.Has(uint8(c.Tag)):
			v.fail(ComponentMethod, at, "%s at pc %d: constant pool entry %d is a %s", in.Op, in.PC, p.Index, c.Tag)
		}
	}
	if v.f.Header.Flags&AccInt == 0 && (info.Flags&bytecode.FlagInt != 0 || usesIntArray(in)) {
		v.fail(ComponentMethod, at, "%s at pc %d: the type int is used but the flag ACC_INT is not set", in.Op, in.PC)
	}
}

// usesIntArray reports whether in names the type int[].
func usesIntArray(in bytecode.Instr) bool {
	switch in.Op {
	case bytecode.OpNewarray, bytecode.OpCheckcast, bytecode.OpInstanceof:
		return in.Args[0] == bytecode.AtypeInt
	}
	return false
}

// handlerBoundaries checks that the handlers of m begin and end at instructions.
func (v *validator) handlerBoundaries(m *MethodInfo, starts map[int]bool) {
	for i, h := range v.f.Method.Handlers {
		start := int(h.StartOffset) - m.CodeOffset()
		if start < 0 || start >= len(m.Code) {
			continue
		}
		end := start + int(h.ActiveLength)
		handler := int(h.HandlerOffset) - m.CodeOffset()
		for _, pc := range []int{start, handler, end} {
			if !starts[pc] && !(pc == end && pc == len(m.Code)) {
				v.fail(ComponentMethod, 1+handlerSize*i, "bad pc %d in exception handler %d", pc, i)
			}
		}
	}
}

// refLocations compares two ascending lists.
func (v *validator) refLocations(kind string, want, have []uint16) {
	for i := 1; i < len(have); i++ {
		if have[i] == have[i-1] {
			v.fail(ComponentReferenceLocation, 0, "second %s reference location %d", kind, have[i])
		}
	}
	for _, offset := range want {
		if _, ok := slices.BinarySearch(have, offset); !ok {
			v.fail(ComponentReferenceLocation, 0, "missing %s reference location %d", kind, offset)
		}
	}
	for _, offset := range have {
		if _, ok := slices.BinarySearch(want, offset); !ok {
			v.fail(ComponentReferenceLocation, 0, "spurious %s reference location %d", kind, offset)
		}
	}
}
