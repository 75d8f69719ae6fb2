package bytecode

import (
	"fmt"
	"go/token"
	"strings"
)

// Label names a place in symbolic code. The zero Label names none.
type Label int

// Ref is a constant pool operand before linking. The maker of symbolic code and
// the linker agree on what Target is; here it is only compared and carried.
type Ref struct {
	Tag    uint8 // constant pool tag (JCVM 6.8)
	Target any   // the class, field or method
	In     any   // super method references: the class that contains the call
	// Receiver is the class of the object that an imported virtual method is called on, where the program has that class.
	Receiver any
}

// SymbolicInstr is one instruction before linking: branch targets are labels and
// constant pool operands are Refs. Branches and field accesses stand in their
// short forms; the linker widens them where it must.
type SymbolicInstr struct {
	Op     Opcode
	Args   [3]int32 // numeric operands, as in Instr; those of Ref, Target and Switch are 0
	Ref    *Ref     // nil without constant pool operand
	Target Label    // of a branch
	Switch *SymbolicSwitch
	Mark   Label // not 0: this is no instruction but the place of a label
	Pop    int   // words taken by an invoke instruction
	Push   int   // words left by an invoke instruction
	Pos    token.Position
	Var    any // of a store to a local variable, for debuggers: what the source calls it; nil if nothing
}

// SymbolicSwitch is the operand of a switch. A table switch has Matches that
// follow each other without gap, with one target each, as a lookup switch has.
type SymbolicSwitch struct {
	Default Label
	Matches []int32 // ascending
	Targets []Label
}

// SymbolicHandler covers the code from Start up to End.
type SymbolicHandler struct {
	Start, End, Handler Label
	CatchType           *Ref // nil: any exception
}

// Symbolic is the code of one method before linking.
type Symbolic struct {
	Instrs    []SymbolicInstr
	Handlers  []SymbolicHandler
	Nargs     int // words
	MaxLocals int // words, arguments not included
	MaxStack  int // words; see Depth
}

// Effect returns the words the instruction pops and pushes.
func (in *SymbolicInstr) Effect() (pop, push int) {
	if in.Mark != 0 {
		return 0, 0
	}
	if pop, push, ok := (Instr{Op: in.Op, Args: in.Args}).Effect(); ok {
		return pop, push
	}
	return in.Pop, in.Push
}

// Falls reports whether execution may go on with the next instruction.
func (in *SymbolicInstr) Falls() bool {
	return in.Mark != 0 || table[in.Op].Flags&FlagEnds == 0
}

// Targets lists the labels the instruction may branch to.
func (in *SymbolicInstr) Targets() []Label {
	switch {
	case in.Switch != nil:
		return append([]Label{in.Switch.Default}, in.Switch.Targets...)
	case in.Target != 0:
		return []Label{in.Target}
	}
	return nil
}

// Depth returns the greatest number of words that the code has on the operand
// stack, found by following the instructions in order. Code behind an
// instruction that does not fall through starts with what a branch brings there.
func (c *Symbolic) Depth() (int, error) {
	at := map[Label]int{}
	for _, h := range c.Handlers {
		at[h.Handler] = 1
	}
	depth, deepest, reached := 0, 0, true
	for i := range c.Instrs {
		in := &c.Instrs[i]
		if in.Mark != 0 {
			known, ok := at[in.Mark]
			if ok && reached && known != depth {
				return 0, fmt.Errorf("label L%d: %d and %d words on the stack", in.Mark, known, depth)
			}
			if ok {
				depth, reached = known, true
			}
			continue
		}
		pop, push := in.Effect()
		if depth < pop {
			return 0, fmt.Errorf("instruction %d: %s takes %d words from a stack of %d", i, in.Op, pop, depth)
		}
		depth += push - pop
		deepest = max(deepest, depth)
		for _, l := range in.Targets() {
			if known, ok := at[l]; ok && known != depth {
				return 0, fmt.Errorf("label L%d: %d and %d words on the stack", l, known, depth)
			}
			at[l] = depth
		}
		if !in.Falls() {
			depth, reached = 0, false
		}
	}
	return deepest, nil
}

// Format returns the code as text, one instruction a line, with name naming the
// constant pool operands. Labels that nothing refers to are left out.
func (c *Symbolic) Format(name func(*Ref) string) string {
	used := map[Label]bool{}
	for i := range c.Instrs {
		for _, l := range c.Instrs[i].Targets() {
			used[l] = true
		}
	}
	for _, h := range c.Handlers {
		used[h.Start], used[h.End], used[h.Handler] = true, true, true
	}
	names := map[Label]string{}
	for i := range c.Instrs {
		if l := c.Instrs[i].Mark; used[l] && l != 0 {
			names[l] = fmt.Sprintf("L%d", len(names)+1)
		}
	}
	var b strings.Builder
	for i := range c.Instrs {
		in := &c.Instrs[i]
		if in.Mark != 0 {
			if used[in.Mark] {
				fmt.Fprintf(&b, "%s:\n", names[in.Mark])
			}
			continue
		}
		fmt.Fprintf(&b, "\t%s\n", in.format(name, names))
	}
	for _, h := range c.Handlers {
		catch := "any"
		if h.CatchType != nil {
			catch = name(h.CatchType)
		}
		fmt.Fprintf(&b, "\t.catch %s %s %s %s\n", names[h.Start], names[h.End], names[h.Handler], catch)
	}
	return b.String()
}

func (in *SymbolicInstr) format(name func(*Ref) string, labels map[Label]string) string {
	s := in.Op.String()
	for i, o := range table[in.Op].Operands {
		switch o {
		case OperandCP1, OperandCP2:
			if in.Ref != nil {
				s += " " + name(in.Ref)
			}
		case OperandBranch1, OperandBranch2:
			s += " " + labels[in.Target]
		case OperandTableS, OperandTableI, OperandLookupS, OperandLookupI:
			for j, m := range in.Switch.Matches {
				s += fmt.Sprintf(" %d:%s", m, labels[in.Switch.Targets[j]])
			}
			s += " else " + labels[in.Switch.Default]
		case OperandToken: // follows from the Ref
		default:
			s += fmt.Sprintf(" %d", in.Args[i])
		}
	}
	return s
}

// Placement is where the instructions of symbolic code come to stand.
type Placement struct {
	At     []int  // address of each instruction; one more at the end
	Wide   []bool // the instruction has its wide form
	Labels []int  // address of each label
	code   *Symbolic
}

// Place gives every branch the short form if its target is near enough for it. far tells for a one-byte constant pool operand whether its
// index needs two bytes; nil means that none does.
func (c *Symbolic) Place(far func(*Ref) bool) *Placement {
	p := &Placement{At: make([]int, len(c.Instrs)+1), Wide: make([]bool, len(c.Instrs)), code: c}
	top := Label(0)
	for i := range c.Instrs {
		in := &c.Instrs[i]
		top = max(top, in.Mark)
		p.Wide[i] = in.Mark == 0 && in.Ref != nil && far != nil && wideForm(in.Op) != in.Op && far(in.Ref)
	}
	p.Labels = make([]int, top+1)
	for again := true; again; {
		p.place()
		again = false
		for i := range c.Instrs {
			in := &c.Instrs[i]
			if in.Mark != 0 || in.Target == 0 || p.Wide[i] {
				continue
			}
			if d := p.Labels[in.Target] - p.At[i]; d != int(int8(d)) {
				p.Wide[i], again = true, true
			}
		}
	}
	return p
}

func (p *Placement) place() {
	pc := 0
	for i := range p.code.Instrs {
		p.At[i] = pc
		if l := p.code.Instrs[i].Mark; l != 0 {
			p.Labels[l] = pc
			continue
		}
		pc += p.Resolve(i).Len()
	}
	p.At[len(p.code.Instrs)] = pc
}

// Size is the number of bytes of the code.
func (p *Placement) Size() int { return p.At[len(p.code.Instrs)] }

// Resolve returns instruction i in its form, with branch offsets; constant pool operands stay 0.
func (p *Placement) Resolve(i int) Instr {
	in := &p.code.Instrs[i]
	out := Instr{Op: in.Op, PC: p.At[i], Args: in.Args}
	if p.Wide[i] {
		out.Op = wideForm(in.Op)
	}
	offset := func(l Label) int32 { return int32(p.Labels[l] - p.At[i]) }
	if in.Target != 0 {
		out.Args[0] = offset(in.Target)
	}
	if s := in.Switch; s != nil {
		out.Switch = &Switch{Default: offset(s.Default), Matches: s.Matches}
		for _, t := range s.Targets {
			out.Switch.Offsets = append(out.Switch.Offsets, offset(t))
		}
		if in.Op == OpStableswitch || in.Op == OpItableswitch {
			out.Switch.Matches = nil
			out.Switch.Low, out.Switch.High = s.Matches[0], s.Matches[len(s.Matches)-1]
		}
	}
	return out
}

// wideForm returns the form of op with a two-byte operand: of branches, and of field accesses except those to the receiver, which have none.
func wideForm(op Opcode) Opcode {
	switch {
	case op >= OpIfeq && op <= OpGoto:
		return op + OpIfeqW - OpIfeq
	case op >= OpGetfieldA && op <= OpGetfieldI:
		return op + OpGetfieldAW - OpGetfieldA
	case op >= OpPutfieldA && op <= OpPutfieldI:
		return op + OpPutfieldAW - OpPutfieldA
	}
	return op
}

// HasWideForm reports whether op has a form with a two-byte operand.
func HasWideForm(op Opcode) bool { return wideForm(op) != op }
