package link

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// encodeMethods makes the Method and ReferenceLocation components.
func (l *linker) encodeMethods() {
	next := 0
	for _, m := range l.methods {
		info := capfile.MethodInfo{
			Offset: m.offset, Flags: m.headerFlags(), MaxStack: uint8(m.code.MaxStack), Nargs: uint8(m.code.Nargs), MaxLocals: uint8(m.code.MaxLocals),
		}
		info.Code = l.encodeCode(m)
		if len(info.Code) != m.size() {
			l.fail("%s: %d bytes of code where %d were planned", m.name, len(info.Code), m.size())
		}
		next = l.encodeHandlers(m, next)
		l.file.Method.Methods = append(l.file.Method.Methods, info)
	}
	slices.Sort(l.file.RefLocation.Byte2Indices)
}

// codeStart is the offset of the first bytecode in the Method component.
func (m *method) codeStart() int { return int(m.offset) + m.headerSize() }

func (l *linker) encodeCode(m *method) []byte {
	var code []byte
	for i := range m.code.Instrs {
		sym := &m.code.Instrs[i]
		if sym.Mark != 0 {
			continue
		}
		in := m.place.Resolve(i)
		if sym.Ref != nil {
			l.setPool(&in, sym.Ref)
		}
		m.addLine(sym, in.PC)
		var err error
		if code, err = bytecode.Append(code, in); err != nil {
			l.fail("%s: %w", m.name, err)
			return nil
		}
		if p, ok := in.Pool(); ok {
			at := uint16(m.codeStart() + p.At)
			if p.Wide {
				l.file.RefLocation.Byte2Indices = append(l.file.RefLocation.Byte2Indices, at)
			} else {
				l.file.RefLocation.ByteIndices = append(l.file.RefLocation.ByteIndices, at)
			}
		}
	}
	return code
}

// setPool puts the constant pool index, and an interface method's token, into the instruction.
func (l *linker) setPool(in *bytecode.Instr, r *bytecode.Ref) {
	for i, o := range in.Op.Info().Operands {
		switch o {
		case bytecode.OperandCP1, bytecode.OperandCP2:
			in.Args[i] = int32(l.index(r))
		case bytecode.OperandToken:
			t, err := l.interfaceOperand(r)
			if err != nil {
				l.fail("%w", err)
			}
			in.Args[i] = int32(t)
		}
	}
}

// addLine records where the source position changes.
func (m *method) addLine(in *bytecode.SymbolicInstr, pc int) {
	if !in.Pos.IsValid() {
		return
	}
	if n := len(m.lines); n > 0 && m.lines[n-1].Pos.Filename == in.Pos.Filename && m.lines[n-1].Pos.Line == in.Pos.Line {
		return
	}
	m.lines = append(m.lines, Line{PC: pc, Pos: in.Pos})
}

// encodeHandlers fills the method's share of the handler table and returns the index behind it. The stop bit says that no later handler of the
// method covers a part of the same code.
func (l *linker) encodeHandlers(m *method, next int) int {
	start := m.codeStart()
	share := l.file.Method.Handlers[next : next+len(m.code.Handlers)]
	for i, h := range m.code.Handlers {
		e := &share[i]
		e.StartOffset = uint16(start + m.place.Labels[h.Start])
		e.ActiveLength = uint16(m.place.Labels[h.End] - m.place.Labels[h.Start])
		e.HandlerOffset = uint16(start + m.place.Labels[h.Handler])
		if h.CatchType != nil {
			e.CatchTypeIndex = uint16(l.index(h.CatchType))
			// The operand is the last of the entry's four numbers.
			l.file.RefLocation.Byte2Indices = append(l.file.RefLocation.Byte2Indices, uint16(1+8*(next+i)+6))
		}
	}
	for i := range share {
		share[i].StopBit = !slices.ContainsFunc(share[i+1:], func(o capfile.ExceptionHandler) bool {
			return int(o.StartOffset) < share[i].EndOffset() && int(share[i].StartOffset) < o.EndOffset()
		})
	}
	return next + len(share)
}
