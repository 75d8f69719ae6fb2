package bytecode

import (
	"encoding/binary"
	"fmt"
)

// Decode decodes the instruction at pc. It fails on an undefined opcode, on an
// instruction that runs over the end of code, and on operands that no machine
// accepts: a table switch whose low is above its high, matches of a lookup
// switch that do not ascend, an unknown array type, a dup_x operand out of range.
func Decode(code []byte, pc int) (Instr, error) {
	if pc < 0 || pc >= len(code) {
		return Instr{}, fmt.Errorf("decode: pc %d outside the code of %d bytes", pc, len(code))
	}
	in := Instr{Op: Opcode(code[pc]), PC: pc}
	if !in.Op.Valid() {
		return Instr{}, fmt.Errorf("decode: invalid opcode 0x%02x at pc %d", code[pc], pc)
	}
	at := pc + 1
	for i, o := range table[in.Op].Operands {
		if o.isSwitch() {
			sw, err := decodeSwitch(o, code[at:])
			if err != nil {
				return Instr{}, fmt.Errorf("decode: %s at pc %d: %w", in.Op, pc, err)
			}
			in.Switch = sw
			break
		}
		size := operandSize[o]
		if at+size > len(code) {
			return Instr{}, fmt.Errorf("decode: %s at pc %d runs over the end of the code", in.Op, pc)
		}
		in.Args[i] = readOperand(o, code[at:])
		at += size
	}
	if err := in.check(); err != nil {
		return Instr{}, fmt.Errorf("decode: pc %d: %w", pc, err)
	}
	return in, nil
}

// readOperand reads one operand, which is known to be inside the code.
func readOperand(o Operand, b []byte) int32 {
	switch o {
	case OperandByte, OperandBranch1:
		return int32(int8(b[0]))
	case OperandShort, OperandBranch2:
		return int32(int16(binary.BigEndian.Uint16(b)))
	case OperandInt:
		return int32(binary.BigEndian.Uint32(b))
	case OperandCP2:
		return int32(binary.BigEndian.Uint16(b))
	default:
		return int32(b[0])
	}
}

// check tests the operand values that restrict an instruction.
func (in Instr) check() error {
	switch in.Op {
	case OpDupX, OpSwapX:
		return checkDup(in.Op, in.Args[0])
	case OpNewarray:
		if in.Args[0] < AtypeBoolean || in.Args[0] > AtypeInt {
			return fmt.Errorf("%s: array type %d out of range", in.Op, in.Args[0])
		}
	case OpCheckcast, OpInstanceof:
		return in.checkAtype()
	}
	return nil
}

// checkAtype tests the array type of checkcast and instanceof and the index 0
// that the primitive ones need.
func (in Instr) checkAtype() error {
	kind, index := in.Args[0], in.Args[1]
	if kind != AtypeClass && (kind < AtypeBoolean || kind > AtypeReference) {
		return fmt.Errorf("%s: array type %d out of range", in.Op, kind)
	}
	if kind >= AtypeBoolean && kind <= AtypeInt && index != 0 {
		return fmt.Errorf("%s: constant pool index %d with array type %d, must be 0", in.Op, index, kind)
	}
	return nil
}

// DecodeAll decodes code from its first byte to its last, as a linear sweep.
func DecodeAll(code []byte) ([]Instr, error) {
	var list []Instr
	for pc := 0; pc < len(code); {
		in, err := Decode(code, pc)
		if err != nil {
			return nil, err
		}
		list = append(list, in)
		pc += in.Len()
	}
	return list, nil
}
