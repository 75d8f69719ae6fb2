package bytecode

import (
	"fmt"
	"strconv"
	"strings"
)

// String returns the instruction as assembler text; branch targets are written
// as absolute addresses, `ifeq @12`.
func (in Instr) String() string { return in.format(addressName) }

// addressName is the name of a target that has no label.
func addressName(pc int) string { return "@" + strconv.Itoa(pc) }

// format returns the instruction as text, with target naming branch targets.
func (in Instr) format(target func(pc int) string) string {
	var b strings.Builder
	b.WriteString(in.Op.String())
	for i, o := range table[in.Op].Operands {
		switch o {
		case OperandBranch1, OperandBranch2:
			b.WriteString(" " + target(in.PC+int(in.Args[i])))
		case OperandDup:
			fmt.Fprintf(&b, " 0x%02x", in.Args[i])
		case OperandTableS, OperandTableI, OperandLookupS, OperandLookupI:
			in.Switch.format(&b, o, in.PC, target)
		default:
			fmt.Fprintf(&b, " %d", in.Args[i])
		}
	}
	return b.String()
}

// format writes a switch in the order of JCA text: default, then low, high and
// the targets, or the number of pairs and the pairs.
func (s *Switch) format(b *strings.Builder, o Operand, pc int, target func(int) string) {
	if s == nil {
		return
	}
	b.WriteString(" " + target(pc+int(s.Default)))
	if o == OperandTableS || o == OperandTableI {
		fmt.Fprintf(b, " %d %d", s.Low, s.High)
		for _, offset := range s.Offsets {
			b.WriteString(" " + target(pc+int(offset)))
		}
		return
	}
	fmt.Fprintf(b, " %d", len(s.Matches))
	for i, match := range s.Matches {
		fmt.Fprintf(b, " %d %s", match, target(pc+int(s.Offsets[i])))
	}
}

// Line is one line of a disassembly.
type Line struct {
	Instr Instr
	Label string // without colon; empty when nothing branches here
	Text  string
}

// Disassemble decodes code from the first byte to the last. Instructions that
// are branched to get the label L and their address. When code cannot be
// decoded, the lines before the fault are returned with the error.
func Disassemble(code []byte) ([]Line, error) {
	var lines []Line
	starts := map[int]bool{}
	targets := map[int]bool{}
	var fault error
	for pc := 0; pc < len(code); {
		in, err := Decode(code, pc)
		if err != nil {
			fault = err
			break
		}
		starts[pc] = true
		for _, t := range in.Targets() {
			targets[t] = true
		}
		lines = append(lines, Line{Instr: in})
		pc += in.Len()
	}
	name := func(pc int) string {
		if starts[pc] {
			return "L" + strconv.Itoa(pc)
		}
		return addressName(pc)
	}
	for i := range lines {
		if pc := lines[i].Instr.PC; targets[pc] {
			lines[i].Label = name(pc)
		}
		lines[i].Text = lines[i].Instr.format(name)
	}
	return lines, fault
}
