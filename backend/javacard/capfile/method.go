package capfile

import (
	"math"
	"slices"
	"sort"
)

// Flags of method_header_info (JCVM 6.10).
const (
	AccExtendedMethod = 0x8 // ACC_EXTENDED: four-byte header
	AccAbstractMethod = 0x4 // ACC_ABSTRACT: no bytecodes follow
)

// handlerSize is the length of exception_handler_info.
const handlerSize = 8

// Method is the Method component (JCVM 6.10).
//
// The component does not say where methods begin. Parse takes the beginnings
// from the Descriptor component, or, without one (as on a card), from
// everything that refers to methods. In the second case a method that nothing
// refers to is part of the Code of the one before it.
type Method struct {
	Handlers []ExceptionHandler
	Methods  []MethodInfo // in ascending order of Offset
}

// ExceptionHandler is exception_handler_info. Offsets count from the start of
// the component's info.
type ExceptionHandler struct {
	StartOffset    uint16
	StopBit        bool // no later handler covers a part of this range
	ActiveLength   uint16
	HandlerOffset  uint16
	CatchTypeIndex uint16 // 0: any exception
}

// EndOffset returns the offset behind the last byte covered.
func (h ExceptionHandler) EndOffset() int { return int(h.StartOffset) + int(h.ActiveLength) }

// MethodInfo is method_info: a header and the bytecodes.
type MethodInfo struct {
	Offset    uint16 // of the header in the component's info; see Method.Layout
	Flags     uint8
	MaxStack  uint8 // words
	Nargs     uint8 // words, this included
	MaxLocals uint8 // words, arguments not included
	Code      []byte
}

// IsAbstract reports whether the method has ACC_ABSTRACT.
func (m *MethodInfo) IsAbstract() bool { return m.Flags&AccAbstractMethod != 0 }

// HeaderSize returns the length of the header, 2 or 4.
func (m *MethodInfo) HeaderSize() int {
	if m.Flags&AccExtendedMethod != 0 {
		return 4
	}
	return 2
}

// Size returns the bytes the method takes, header included.
func (m *MethodInfo) Size() int { return m.HeaderSize() + len(m.Code) }

// CodeOffset returns the offset of the first bytecode in the component's info.
func (m *MethodInfo) CodeOffset() int { return int(m.Offset) + m.HeaderSize() }

// HeaderFlags returns the flags that a header with these numbers needs:
// AccExtendedMethod as soon as one of them exceeds 15.
func HeaderFlags(maxStack, nargs, maxLocals uint8) uint8 {
	if max(maxStack, nargs, maxLocals) > 15 {
		return AccExtendedMethod
	}
	return 0
}

// Start returns the offset of the first method: what the handler table takes.
func (m *Method) Start() int { return 1 + handlerSize*len(m.Handlers) }

// Size returns the bytes that the handler table and the methods take.
func (m *Method) Size() int {
	size := m.Start()
	for i := range m.Methods {
		size += m.Methods[i].Size()
	}
	return size
}

// Layout sets the offset of every method from the sizes of those before it.
func (m *Method) Layout() {
	offset := m.Start()
	for i := range m.Methods {
		m.Methods[i].Offset = uint16(offset)
		offset += m.Methods[i].Size()
	}
}

// At returns the method whose header starts at offset.
func (m *Method) At(offset uint16) *MethodInfo {
	if in := m.Containing(offset); in != nil && in.Offset == offset {
		return in
	}
	return nil
}

// Containing returns the method that the byte at offset belongs to.
func (m *Method) Containing(offset uint16) *MethodInfo {
	i := sort.Search(len(m.Methods), func(i int) bool { return m.Methods[i].Offset > offset })
	if i == 0 {
		return nil
	}
	if in := &m.Methods[i-1]; int(offset) < int(in.Offset)+in.Size() {
		return in
	}
	return nil
}

// parseMethod splits the component at the given offsets; offsets of 0, which
// interface methods have, are left out. complete tells that the offsets name
// every method; if not, a method is taken to start behind the handlers as well.
func parseMethod(info []byte, starts []uint16, complete bool) (Method, error) {
	r := &reader{tag: ComponentMethod, b: info}
	m := Method{Handlers: list(r, int(r.u1()), (*reader).exceptionHandler)}
	first := r.pos
	if !complete && r.left() > 0 {
		starts = append(starts, uint16(first))
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	if len(starts) > 0 && starts[0] == 0 {
		starts = starts[1:]
	}
	if r.err == nil && len(starts) > 0 && int(starts[0]) != first {
		r.fail(min(first, int(starts[0])), "first method at offset %d, but the handler table ends at %d", starts[0], first)
	}
	for i := range starts {
		end := len(info)
		if i+1 < len(starts) {
			end = min(end, int(starts[i+1]))
		}
		if r.err == nil && r.left() == 0 {
			r.fail(int(starts[i]), "method outside the component of %d bytes", len(info))
		}
		m.Methods = append(m.Methods, r.methodInfo(end))
		if r.err != nil {
			break
		}
	}
	return m, r.end()
}

func (r *reader) exceptionHandler() ExceptionHandler {
	h := ExceptionHandler{StartOffset: r.u2()}
	length := r.u2()
	h.StopBit, h.ActiveLength = length&0x8000 != 0, length&0x7FFF
	h.HandlerOffset, h.CatchTypeIndex = r.u2(), r.u2()
	return h
}

// methodInfo reads a method that ends at end.
func (r *reader) methodInfo(end int) MethodInfo {
	m := MethodInfo{Offset: uint16(r.pos)}
	bits := r.u1()
	m.Flags = bits >> 4
	if m.Flags&AccExtendedMethod != 0 {
		if bits&0x0F != 0 {
			r.fail(r.pos-1, "padding of the method header is not 0")
		}
		m.MaxStack, m.Nargs, m.MaxLocals = r.u1(), r.u1(), r.u1()
	} else {
		m.MaxStack = bits & 0x0F
		bits = r.u1()
		m.Nargs, m.MaxLocals = bits>>4, bits&0x0F
	}
	if r.err == nil && r.pos > end {
		r.fail(int(m.Offset), "method header runs into the next method")
	}
	if r.err == nil {
		m.Code = r.bytes(end - r.pos)
	}
	return m
}

func (m *Method) encode() ([]byte, error) {
	w := &writer{tag: ComponentMethod}
	w.n1("handler count", len(m.Handlers))
	for _, h := range m.Handlers {
		w.exceptionHandler(h)
	}
	for i := range m.Methods {
		w.methodInfo(&m.Methods[i])
	}
	if len(w.b) > math.MaxUint16 {
		w.fail("component of %d bytes", len(w.b))
	}
	return w.b, w.err
}

func (w *writer) exceptionHandler(h ExceptionHandler) {
	if h.ActiveLength > 0x7FFF {
		w.fail("active length %d does not fit into 15 bits", h.ActiveLength)
	}
	length := h.ActiveLength
	if h.StopBit {
		length |= 0x8000
	}
	w.u2(h.StartOffset)
	w.u2(length)
	w.u2(h.HandlerOffset)
	w.u2(h.CatchTypeIndex)
}

func (w *writer) methodInfo(m *MethodInfo) {
	if m.Flags&AccExtendedMethod != 0 {
		w.nibbles("method flags", int(m.Flags), 0)
		w.bytes([]byte{m.MaxStack, m.Nargs, m.MaxLocals})
	} else {
		w.nibbles("method flags and max_stack", int(m.Flags), int(m.MaxStack))
		w.nibbles("nargs and max_locals", int(m.Nargs), int(m.MaxLocals))
	}
	w.bytes(m.Code)
}
