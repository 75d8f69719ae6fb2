package capfile

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

func (v *validator) method() {
	for _, b := range v.blocks {
		v.block(b)
	}
}

// block checks the methods and handlers of one block.
func (v *validator) block(b Block) {
	for i := range b.Methods {
		m := &b.Methods[i]
		at := b.Start + int(m.Offset)
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
	for i := range b.Handlers {
		v.handler(b, i)
	}
}

// handler checks one exception handler: range and handler inside one method,
// catch type a Classref, stop bit.
func (v *validator) handler(b Block, i int) {
	handlers := b.Handlers
	h, at := handlers[i], b.Start+1+handlerSize*i
	m := b.Containing(h.StartOffset)
	if h.ActiveLength == 0 || m == nil || int(h.StartOffset) < m.CodeOffset() || h.EndOffset() > int(m.Offset)+m.Size() {
		v.fail(ComponentMethod, at, "exception handler %d: range of %d bytes from %d is not inside a method", i, h.ActiveLength, h.StartOffset)
		return
	}
	if b.Containing(h.HandlerOffset) != m || int(h.HandlerOffset) < m.CodeOffset() {
		v.fail(ComponentMethod, at, "exception handler %d: handler offset %d outside the method", i, h.HandlerOffset)
	}
	if h.CatchTypeIndex != 0 {
		if c, ok := v.f.ConstantPool.At(int(h.CatchTypeIndex)); !ok || c.Tag != ConstantClassref {
			v.fail(ComponentMethod, at, "exception handler %d: catch type index %d is not a Classref", i, h.CatchTypeIndex)
		}
	}
	if i > 0 && m.Offset < methodOffset(b.Containing(handlers[i-1].StartOffset)) {
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
	refs := v.f.refBlocks()
	if len(refs) != len(v.blocks) {
		v.fail(ComponentReferenceLocation, 0, "%d blocks, but %d blocks of methods", len(refs), len(v.blocks))
		return
	}
	for i, b := range v.blocks {
		v.blockCode(b, &refs[i])
	}
}

// blockCode decodes the methods of a block and compares their operands with have.
func (v *validator) blockCode(b Block, have *RefLocation) {
	var want RefLocation
	for i, h := range b.Handlers {
		if h.CatchTypeIndex != 0 {
			want.Byte2Indices = append(want.Byte2Indices, uint16(1+handlerSize*i+6))
		}
	}
	for i := range b.Methods {
		if !v.methodCode(b, &b.Methods[i], &want) {
			return
		}
	}
	v.refLocations("1-byte", want.ByteIndices, have.ByteIndices)
	v.refLocations("2-byte", want.Byte2Indices, have.Byte2Indices)
}

// methodCode checks the instructions of one method and adds its operands to
// refs. It returns false when the method does not decode.
func (v *validator) methodCode(b Block, m *MethodInfo, refs *RefLocation) bool {
	list, err := bytecode.DecodeAll(m.Code)
	if err != nil {
		v.fail(ComponentMethod, b.Start+m.CodeOffset(), "%v", err)
		return false
	}
	starts := make(map[int]bool, len(list))
	for _, in := range list {
		starts[in.PC] = true
	}
	for _, in := range list {
		v.instruction(b.Start+m.CodeOffset()+in.PC, in, starts)
		if p, ok := in.Pool(); ok {
			offset := uint16(m.CodeOffset() + p.At)
			if p.Wide {
				refs.Byte2Indices = append(refs.Byte2Indices, offset)
			} else {
				refs.ByteIndices = append(refs.ByteIndices, offset)
			}
		}
	}
	v.handlerBoundaries(b, m, starts)
	return true
}

// instruction checks branch targets, the constant pool operand and ACC_INT; at is its place in the component.
func (v *validator) instruction(at int, in bytecode.Instr, starts map[int]bool) {
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
func (v *validator) handlerBoundaries(b Block, m *MethodInfo, starts map[int]bool) {
	for i, h := range b.Handlers {
		start := int(h.StartOffset) - m.CodeOffset()
		if start < 0 || start >= len(m.Code) {
			continue
		}
		end := start + int(h.ActiveLength)
		handler := int(h.HandlerOffset) - m.CodeOffset()
		for _, pc := range []int{start, handler, end} {
			if !starts[pc] && !(pc == end && pc == len(m.Code)) {
				v.fail(ComponentMethod, b.Start+1+handlerSize*i, "bad pc %d in exception handler %d", pc, i)
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
