package bytecode

import "fmt"

// Instr is one decoded instruction.
//
// Args holds the operands in the order of the opcode's layout, unused ones 0;
// branch operands stay offsets relative to PC, as in the code. A switch has its
// operand in Switch instead.
type Instr struct {
	Op     Opcode
	PC     int // address of the opcode, counted from the method's first bytecode
	Args   [3]int32
	Switch *Switch // nil unless Op is a switch
}

// Switch is the operand of stableswitch, itableswitch, slookupswitch and
// ilookupswitch (JCVM 7.5). Offsets are relative to the opcode.
//
// A table switch uses Low and High, with one offset for each value from Low to
// High; a lookup switch uses Matches, in ascending order, with one offset each.
type Switch struct {
	Default   int32
	Low, High int32
	Matches   []int32
	Offsets   []int32
}

// Len returns the instruction's length in bytes.
func (in Instr) Len() int {
	n := 1
	for _, o := range table[in.Op].Operands {
		if o.isSwitch() {
			n += in.Switch.size(o)
			continue
		}
		n += operandSize[o]
	}
	return n
}

// size returns the bytes the switch takes behind the opcode.
func (s *Switch) size(o Operand) int {
	if s == nil {
		return 0
	}
	switch n := len(s.Offsets); o {
	case OperandTableS:
		return 6 + 2*n
	case OperandTableI:
		return 10 + 2*n
	case OperandLookupS:
		return 4 + 4*n
	default:
		return 4 + 6*n
	}
}

// Local returns the number of the local variable the instruction uses, given
// as an operand or implied by the opcode; for an int it is the first of two.
func (in Instr) Local() (n int, ok bool) {
	info := &table[in.Op]
	if len(info.Operands) > 0 && info.Operands[0] == OperandLocal {
		return int(uint8(in.Args[0])), true
	}
	if info.implied < 0 || isConst(in.Op) {
		return 0, false
	}
	return int(info.implied), true
}

// isConst reports whether op is one of sconst_n and iconst_n.
func isConst(op Opcode) bool { return op >= OpSconstM1 && op <= OpIconst5 }

// Const returns the constant that the instruction pushes: sconst_n, iconst_n,
// bspush, sspush, bipush, sipush and iipush.
func (in Instr) Const() (v int32, ok bool) {
	switch {
	case isConst(in.Op):
		return int32(table[in.Op].implied), true
	case in.Op >= OpBspush && in.Op <= OpIipush:
		return in.Args[0], true
	}
	return 0, false
}

// PoolOperand is a constant pool index inside an instruction.
type PoolOperand struct {
	Index int // into the constant pool
	At    int // address of the operand, counted like Instr.PC
	Wide  bool
}

// Pool returns the constant pool operand. ok is false when the instruction has
// none, also for checkcast and instanceof with the atype of a primitive array,
// whose index is 0 and no reference location (JCVM 7.5, checkcast).
func (in Instr) Pool() (p PoolOperand, ok bool) {
	at := in.PC + 1
	for i, o := range table[in.Op].Operands {
		switch o {
		case OperandAtype:
			if in.Args[i] != AtypeClass && in.Args[i] != AtypeReference {
				return PoolOperand{}, false
			}
		case OperandCP1, OperandCP2:
			return PoolOperand{Index: int(in.Args[i]), At: at, Wide: o == OperandCP2}, true
		}
		at += operandSize[o]
	}
	return PoolOperand{}, false
}

// Targets returns the addresses the instruction may branch to, the default of a
// switch first; the instruction that follows is not among them.
func (in Instr) Targets() []int {
	if in.Switch != nil {
		targets := make([]int, 0, 1+len(in.Switch.Offsets))
		targets = append(targets, in.PC+int(in.Switch.Default))
		for _, offset := range in.Switch.Offsets {
			targets = append(targets, in.PC+int(offset))
		}
		return targets
	}
	if table[in.Op].Flags&FlagBranch != 0 {
		return []int{in.PC + int(in.Args[0])}
	}
	return nil
}

// Effect returns the words an instruction pops and pushes. ok is false for the
// invoke opcodes, whose effect depends on the method called.
func (in Instr) Effect() (pop, push int, ok bool) {
	info := &table[in.Op]
	if info.Flags&FlagVariable == 0 {
		return Words(info.Pop), Words(info.Push), true
	}
	if in.Op != OpDupX && in.Op != OpSwapX {
		return 0, 0, false
	}
	m, n := in.Dup()
	if in.Op == OpSwapX {
		return m + n, m + n, true
	}
	depth := max(m, n)
	return depth, depth + m, true
}

// Dup splits the operand of dup_x and swap_x into its halves m and n.
func (in Instr) Dup() (m, n int) {
	mn := int(uint8(in.Args[0]))
	return mn >> 4, mn & 0x0F
}

// checkDup reports whether mn is legal for op: dup_x m 1..4 and n 0 or m..m+4,
// swap_x m and n 1..2 (JCVM 7.5).
func checkDup(op Opcode, mn int32) error {
	m, n := mn>>4, mn&0x0F
	ok := m >= 1 && m <= 4 && (n == 0 || n >= m && n <= m+4)
	if op == OpSwapX {
		ok = m >= 1 && m <= 2 && n >= 1 && n <= 2
	}
	if !ok {
		return fmt.Errorf("%s: operand 0x%02x out of range", op, mn)
	}
	return nil
}
