package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// code checks the instructions that can be reached in every method. A card gets
// files without the Descriptor component, for which capfile cannot do it: opcodes
// and operands must be known, local variables inside the frame, constant pool
// entries of the right kind, and no path may leave the method. Types and the depth
// of the operand stack are the off-card verifier's business.
func (l *linker) code() error {
	for _, b := range l.f.MethodBlocks() {
		for i := range b.Methods {
			m := l.p.methods[b.Place(&b.Methods[i])]
			if m.abstract {
				continue
			}
			if err := l.reachable(m); err != nil {
				return fmt.Errorf("method at offset %s: %w", m.at, err)
			}
		}
	}
	return nil
}

// reachable walks the code from its first instruction and the exception handlers.
func (l *linker) reachable(m *method) error {
	seen := make([]bool, len(m.code))
	work := []int{0}
	for _, h := range m.handlers {
		work = append(work, h.target)
	}
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if pc < 0 || pc >= len(m.code) {
			return fmt.Errorf("execution leaves the method at pc %d", pc)
		}
		if seen[pc] {
			continue
		}
		seen[pc] = true
		in, err := bytecode.Decode(m.code, pc)
		if err != nil {
			return err
		}
		if err := l.instruction(m, in); err != nil {
			return fmt.Errorf("%s at pc %d: %w", in.Op, pc, err)
		}
		work = append(work, in.Targets()...)
		if in.Op.Info().Flags&bytecode.FlagEnds == 0 {
			work = append(work, pc+in.Len())
		}
	}
	return nil
}

// instruction checks the operands of one instruction.
func (l *linker) instruction(m *method, in bytecode.Instr) error {
	info := in.Op.Info()
	if info.Flags&bytecode.FlagInt != 0 && l.f.Header.Flags&capfile.AccInt == 0 {
		return fmt.Errorf("the type int is used but the flag ACC_INT is not set")
	}
	if n, ok := in.Local(); ok && n+localWords(info)-1 >= m.locals {
		return fmt.Errorf("local variable %d of %d", n, m.locals)
	}
	p, ok := in.Pool()
	if !ok {
		return nil
	}
	c, exists := l.f.ConstantPool.At(p.Index)
	if !exists {
		return fmt.Errorf("constant pool index %d of %d", p.Index, len(l.p.pool))
	}
	if !info.Pool.Has(uint8(c.Tag)) {
		return fmt.Errorf("constant pool entry %d is a %s", p.Index, c.Tag)
	}
	return nil
}

// localWords is 2 for instructions whose local variable is an int; the field
// instructions have this there.
func localWords(info bytecode.Info) int {
	if info.Flags&bytecode.FlagInt != 0 && info.Pool == 0 {
		return 2
	}
	return 1
}
