package main

import (
	"bytes"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// method picks a method with code.
func (s *spoiler) method() *capfile.MethodInfo {
	var fit []*capfile.MethodInfo
	for i := range s.block.Methods {
		if m := &s.block.Methods[i]; len(m.Code) > 0 {
			fit = append(fit, m)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return choose(s, fit)
}

// instruction picks an instruction of a kind.
func (s *spoiler) instruction(want func(in bytecode.Instr) bool) (*capfile.MethodInfo, bytecode.Instr, []bytecode.Instr) {
	m := s.method()
	if m == nil {
		return nil, bytecode.Instr{}, nil
	}
	list, err := bytecode.DecodeAll(m.Code)
	if err != nil {
		return nil, bytecode.Instr{}, nil
	}
	var fit []bytecode.Instr
	for _, in := range list {
		if want(in) {
			fit = append(fit, in)
		}
	}
	if len(fit) == 0 {
		return nil, bytecode.Instr{}, nil
	}
	return m, choose(s, fit), list
}

func anyInstruction(bytecode.Instr) bool { return true }

// place names an instruction for the report.
func place(m *capfile.MethodInfo, in bytecode.Instr) string {
	return fmt.Sprintf("method %d pc %d %s", m.Offset, in.PC, in.Op)
}

// methodNumber makes the operator that steps a number of a method's header.
func methodNumber(number func(m *capfile.MethodInfo) *uint8) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *uint8) {
		m := s.method()
		if m == nil {
			return "", nil
		}
		return fmt.Sprintf("method %d", m.Offset), number(m)
	})
}

var (
	methodStack  = methodNumber(func(m *capfile.MethodInfo) *uint8 { return &m.MaxStack })
	methodNargs  = methodNumber(func(m *capfile.MethodInfo) *uint8 { return &m.Nargs })
	methodLocals = methodNumber(func(m *capfile.MethodInfo) *uint8 { return &m.MaxLocals })
)

func methodFlag(s *spoiler) string {
	m := s.method()
	if m == nil {
		return ""
	}
	bit := uint8(1) << s.IntN(2) // the others change the structure
	m.Flags ^= bit
	return fmt.Sprintf("method %d xor %X", m.Offset, bit)
}

func opcode(s *spoiler) string {
	m, in, _ := s.instruction(anyInstruction)
	if m == nil {
		return ""
	}
	m.Code[in.PC] = byte(s.IntN(256))
	return place(m, in) + " to " + bytecode.Opcode(m.Code[in.PC]).String()
}

// opcodeSameSize puts an opcode there that takes as many operand bytes.
func opcodeSameSize(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { return in.Switch == nil })
	if m == nil {
		return ""
	}
	var fit []byte
	code := bytes.Clone(m.Code[in.PC : in.PC+in.Len()])
	for op := range 256 {
		code[0] = byte(op)
		if other, err := bytecode.Decode(code, 0); err == nil && other.Len() == in.Len() && other.Op != in.Op {
			fit = append(fit, byte(op))
		}
	}
	if len(fit) == 0 {
		return ""
	}
	m.Code[in.PC] = choose(s, fit)
	return place(m, in) + " to " + bytecode.Opcode(m.Code[in.PC]).String()
}

func operand(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { return in.Len() > 1 })
	if m == nil {
		return ""
	}
	at := in.PC + 1 + s.IntN(in.Len()-1)
	m.Code[at] += byte(s.step())
	return fmt.Sprintf("%s, operand byte %d to %d", place(m, in), at-in.PC, m.Code[at])
}

func operandLocal(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { _, ok := in.Local(); return ok && in.Len() > 1 && in.Switch == nil })
	if m == nil {
		return ""
	}
	if _, pool := in.Pool(); pool {
		return ""
	}
	m.Code[in.PC+1] = byte(s.IntN(int(m.Nargs) + int(m.MaxLocals) + 2))
	return fmt.Sprintf("%s, local %d", place(m, in), m.Code[in.PC+1])
}

func hasPool(in bytecode.Instr) bool { _, ok := in.Pool(); return ok }

// setPool writes a constant pool operand.
func setPool(m *capfile.MethodInfo, p bytecode.PoolOperand, index int) {
	if p.Wide {
		m.Code[p.At], m.Code[p.At+1] = byte(index>>8), byte(index)
	} else {
		m.Code[p.At] = byte(index)
	}
}

func operandPool(s *spoiler) string {
	m, in, _ := s.instruction(hasPool)
	if m == nil {
		return ""
	}
	p, _ := in.Pool()
	index := s.IntN(len(s.file.ConstantPool.Constants) + 1)
	setPool(m, p, index)
	return fmt.Sprintf("%s, entry %d to %d", place(m, in), p.Index, index)
}

func operandPoolSameTag(s *spoiler) string {
	m, in, _ := s.instruction(hasPool)
	if m == nil {
		return ""
	}
	p, _ := in.Pool()
	old, ok := s.file.ConstantPool.At(p.Index)
	if !ok {
		return ""
	}
	index, _ := s.entry(func(c capfile.Constant) bool { return c.Tag == old.Tag })
	if !p.Wide && index > 255 {
		return ""
	}
	setPool(m, p, index)
	return fmt.Sprintf("%s, entry %d to %d", place(m, in), p.Index, index)
}

// isBranch reports whether in has a branch operand, 1 or 2 bytes behind the opcode.
func isBranch(in bytecode.Instr) bool { return in.Switch == nil && len(in.Targets()) > 0 }

func setBranch(m *capfile.MethodInfo, in bytecode.Instr, offset int) {
	if in.Len() == 2 {
		m.Code[in.PC+1] = byte(offset)
	} else {
		m.Code[in.PC+1], m.Code[in.PC+2] = byte(offset>>8), byte(offset)
	}
}

func operandBranch(s *spoiler) string {
	m, in, _ := s.instruction(isBranch)
	if m == nil {
		return ""
	}
	offset := int(in.Args[0]) + s.step()
	setBranch(m, in, offset)
	return fmt.Sprintf("%s, offset %d to %d", place(m, in), in.Args[0], offset)
}

func operandBranchTo(s *spoiler) string {
	m, in, list := s.instruction(isBranch)
	if m == nil {
		return ""
	}
	offset := choose(s, list).PC - in.PC
	if in.Len() == 2 && offset != int(int8(offset)) {
		return ""
	}
	setBranch(m, in, offset)
	return fmt.Sprintf("%s, offset %d to %d", place(m, in), in.Args[0], offset)
}

func instructionNop(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { return !hasPool(in) })
	if m == nil {
		return ""
	}
	clear(m.Code[in.PC : in.PC+in.Len()])
	return place(m, in)
}

// instructionSwap exchanges an instruction with the next one.
func instructionSwap(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { return !hasPool(in) && !isBranch(in) && in.Switch == nil })
	if m == nil || in.PC+in.Len() >= len(m.Code) {
		return ""
	}
	next, err := bytecode.Decode(m.Code, in.PC+in.Len())
	if err != nil || hasPool(next) || isBranch(next) || next.Switch != nil {
		return ""
	}
	all := m.Code[in.PC : next.PC+next.Len()]
	copy(all, append(bytes.Clone(m.Code[next.PC:next.PC+next.Len()]), m.Code[in.PC:next.PC]...))
	return place(m, in) + " and " + next.Op.String()
}

// instructionCopy overwrites an instruction with another one of its size.
func instructionCopy(s *spoiler) string {
	m, in, list := s.instruction(func(in bytecode.Instr) bool { return !hasPool(in) && in.Switch == nil })
	if m == nil {
		return ""
	}
	var fit []bytecode.Instr
	for _, other := range list {
		if other.Len() == in.Len() && !hasPool(other) && other.Switch == nil {
			fit = append(fit, other)
		}
	}
	other := choose(s, fit)
	copy(m.Code[in.PC:], m.Code[other.PC:other.PC+other.Len()])
	return place(m, in) + " to " + other.Op.String()
}

func switchEntry(s *spoiler) string {
	m, in, _ := s.instruction(func(in bytecode.Instr) bool { return in.Switch != nil })
	if m == nil {
		return ""
	}
	at := in.PC + 1 + s.IntN(in.Len()-1)
	m.Code[at] += byte(s.step())
	return fmt.Sprintf("%s, byte %d to %d", place(m, in), at-in.PC, m.Code[at])
}

// handler picks an exception handler.
func (s *spoiler) handler() (int, *capfile.ExceptionHandler) {
	i := s.pick(len(s.block.Handlers))
	if i < 0 {
		return -1, nil
	}
	return i, &s.block.Handlers[i]
}

func handlerRange(s *spoiler) string {
	i, h := s.handler()
	if h == nil {
		return ""
	}
	switch s.IntN(3) {
	case 0:
		h.StartOffset += uint16(s.step())
	case 1:
		h.ActiveLength += uint16(s.step())
	default:
		h.ActiveLength = uint16(s.IntN(64))
	}
	return fmt.Sprintf("handler %d, %d bytes from %d", i, h.ActiveLength, h.StartOffset)
}

func handlerTarget(s *spoiler) string {
	i, h := s.handler()
	if h == nil {
		return ""
	}
	m := s.block.Containing(h.StartOffset)
	list, err := bytecode.DecodeAll(m.Code)
	if err != nil || s.IntN(3) == 0 {
		h.HandlerOffset += uint16(s.step())
	} else {
		h.HandlerOffset = uint16(m.CodeOffset() + choose(s, list).PC)
	}
	return fmt.Sprintf("handler %d to %d", i, h.HandlerOffset)
}

// handlerCatch changes a catch type; the reference location stays, as the entry was and is not 0.
func handlerCatch(s *spoiler) string {
	i, h := s.handler()
	if h == nil || h.CatchTypeIndex == 0 {
		return ""
	}
	index, _ := s.entry(func(c capfile.Constant) bool { return c.Tag == capfile.ConstantClassref || s.IntN(20) == 0 })
	if index < 1 {
		return ""
	}
	h.CatchTypeIndex = uint16(index)
	return fmt.Sprintf("handler %d, catch type %d", i, index)
}

func handlerStop(s *spoiler) string {
	i, h := s.handler()
	if h == nil {
		return ""
	}
	h.StopBit = !h.StopBit
	return fmt.Sprintf("handler %d, stop bit %v", i, h.StopBit)
}

func handlerSwap(s *spoiler) string {
	i, a := s.handler()
	j, b := s.handler()
	if a == nil {
		return ""
	}
	*a, *b = *b, *a
	return fmt.Sprintf("handlers %d and %d", i, j)
}

// handlerDrop empties the range of a handler.
func handlerDrop(s *spoiler) string {
	i, h := s.handler()
	if h == nil {
		return ""
	}
	h.ActiveLength = 0
	return fmt.Sprintf("handler %d", i)
}
