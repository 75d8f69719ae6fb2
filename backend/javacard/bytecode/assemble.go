package bytecode

import (
	"fmt"
	"strconv"
	"strings"
)

// Assemble translates assembler text. Statements end at a line end or a
// semicolon; `//` starts a comment; `name:` in front of a statement is a label.
// Operands are numbers (decimal or 0x) in the order of the encoding; a branch
// target is a label or an absolute address written `@12`. Switches read
// `stableswitch DEFAULT LOW HIGH TARGET...` and
// `slookupswitch DEFAULT COUNT MATCH TARGET...`, as in JCA text.
func Assemble(text string) ([]byte, error) {
	a := assembler{labels: map[string]int{}}
	for i, line := range strings.Split(text, "\n") {
		a.line = i + 1
		line, _, _ = strings.Cut(line, "//")
		for _, statement := range strings.Split(line, ";") {
			if err := a.scan(strings.Fields(statement)); err != nil {
				return nil, fmt.Errorf("assemble: line %d: %w", a.line, err)
			}
		}
	}
	var code []byte
	for _, s := range a.statements {
		in, err := a.resolve(s)
		if err == nil {
			code, err = Append(code, in)
		}
		if err != nil {
			return nil, fmt.Errorf("assemble: line %d: %w", s.line, err)
		}
	}
	return code, nil
}

// assembler holds the first pass: statements with their addresses, and labels.
type assembler struct {
	line       int
	pc         int
	labels     map[string]int
	statements []statement
}

type statement struct {
	line     int
	pc       int
	op       Opcode
	operands []string
}

// scan takes one statement, records its labels and reserves its bytes.
func (a *assembler) scan(words []string) error {
	for len(words) > 0 && strings.HasSuffix(words[0], ":") {
		label := strings.TrimSuffix(words[0], ":")
		if _, ok := a.labels[label]; ok {
			return fmt.Errorf("label %q defined twice", label)
		}
		a.labels[label] = a.pc
		words = words[1:]
	}
	if len(words) == 0 {
		return nil
	}
	op, ok := Lookup(words[0])
	if !ok {
		return fmt.Errorf("unknown mnemonic %q", words[0])
	}
	s := statement{line: a.line, pc: a.pc, op: op, operands: words[1:]}
	size, err := s.size()
	if err != nil {
		return err
	}
	a.statements = append(a.statements, s)
	a.pc += size
	return nil
}

// size is the encoded length, known before any label is.
func (s statement) size() (int, error) {
	n := len(s.operands)
	layout := table[s.op].Operands
	if len(layout) == 1 && layout[0].isSwitch() {
		return s.switchSize(layout[0])
	}
	if n != len(layout) {
		return 0, fmt.Errorf("%s: %d operands, want %d", s.op, n, len(layout))
	}
	return Instr{Op: s.op}.Len(), nil
}

func (s statement) switchSize(o Operand) (int, error) {
	n := len(s.operands)
	sw := &Switch{}
	if o == OperandTableS || o == OperandTableI {
		if n < 3 {
			return 0, fmt.Errorf("%s: %d operands, want default, low, high and targets", s.op, n)
		}
		sw.Offsets = make([]int32, n-3)
	} else {
		if n < 2 || n%2 != 0 {
			return 0, fmt.Errorf("%s: %d operands, want default, count and pairs", s.op, n)
		}
		sw.Offsets = make([]int32, (n-2)/2)
	}
	return 1 + sw.size(o), nil
}

// resolve turns a statement into an instruction, in the second pass.
func (a *assembler) resolve(s statement) (Instr, error) {
	in := Instr{Op: s.op, PC: s.pc}
	for i, o := range table[s.op].Operands {
		var err error
		switch o {
		case OperandBranch1, OperandBranch2:
			in.Args[i], err = a.target(s, s.operands[i])
		case OperandTableS, OperandTableI:
			in.Switch, err = a.table(s)
		case OperandLookupS, OperandLookupI:
			in.Switch, err = a.lookup(s)
		default:
			in.Args[i], err = number(s.operands[i])
		}
		if err != nil {
			return Instr{}, err
		}
	}
	return in, nil
}

// target returns the offset from the statement to a label or address.
func (a *assembler) target(s statement, word string) (int32, error) {
	if address, ok := strings.CutPrefix(word, "@"); ok {
		v, err := number(address)
		return v - int32(s.pc), err
	}
	pc, ok := a.labels[word]
	if !ok {
		return 0, fmt.Errorf("undefined label %q", word)
	}
	return int32(pc - s.pc), nil
}

func (a *assembler) table(s statement) (*Switch, error) {
	sw := &Switch{}
	var err error
	if sw.Default, err = a.target(s, s.operands[0]); err != nil {
		return nil, err
	}
	if sw.Low, err = number(s.operands[1]); err != nil {
		return nil, err
	}
	if sw.High, err = number(s.operands[2]); err != nil {
		return nil, err
	}
	for _, word := range s.operands[3:] {
		offset, err := a.target(s, word)
		if err != nil {
			return nil, err
		}
		sw.Offsets = append(sw.Offsets, offset)
	}
	return sw, nil
}

func (a *assembler) lookup(s statement) (*Switch, error) {
	sw := &Switch{Matches: []int32{}, Offsets: []int32{}}
	var err error
	if sw.Default, err = a.target(s, s.operands[0]); err != nil {
		return nil, err
	}
	count, err := number(s.operands[1])
	if err != nil {
		return nil, err
	}
	pairs := s.operands[2:]
	if int(count) != len(pairs)/2 {
		return nil, fmt.Errorf("%s: count %d, but %d pairs", s.op, count, len(pairs)/2)
	}
	for i := 0; i < len(pairs); i += 2 {
		match, err := number(pairs[i])
		if err != nil {
			return nil, err
		}
		offset, err := a.target(s, pairs[i+1])
		if err != nil {
			return nil, err
		}
		sw.Matches = append(sw.Matches, match)
		sw.Offsets = append(sw.Offsets, offset)
	}
	return sw, nil
}

func number(word string) (int32, error) {
	v, err := strconv.ParseInt(word, 0, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number of 32 bits", word)
	}
	return int32(v), nil
}
