package link

import (
	"go/token"
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// Limits of methods (JCVM 2.2.4, 6.10).
const (
	maxMethodSize = 32767
	maxFrameWords = 255
	maxHandlers   = 255
)

// method is a method of the package.
type method struct {
	name     string
	fn       *ir.Func // nil: a constructor
	class    *class   // that holds it
	code     *bytecode.Symbolic
	install  bool
	accessor *ir.APIMethod // the method that it calls for code of other classes
	bound    binding
	token    uint8
	offset   uint16
	place    *bytecode.Placement
	lines    []Line
}

// size is the number of bytes of the code.
func (m *method) size() int { return m.place.Size() }

func (m *method) pos() token.Position {
	if m.fn != nil {
		return m.fn.Pos
	}
	return token.Position{}
}

// binding says how a method is found when it is called.
type binding uint8

const (
	boundStatic  binding = iota // invokestatic; constructors too
	boundPublic                 // invokevirtual, public token
	boundPackage                // invokevirtual, package token: called from other classes, overridden nowhere
	boundPrivate                // invokespecial: called from its own class only
)

// hasThis reports whether the first argument is not part of the signature.
func (m *method) hasThis() bool { return m.bound != boundStatic }

// planMethods lists the methods: for each class its constructor, if objects of it are made, then the functions that it holds.
func (l *linker) planMethods() {
	held := l.heldBy()
	needed := l.constructed()
	for _, c := range l.classes {
		if c.ir != nil && c.ir.Interface {
			continue
		}
		if needed[c.ir] {
			m := &method{name: c.name + ".<init>", class: c, token: capfile.NoToken}
			m.code = l.constructorCode(c)
			l.constructor[c.ir] = m
			l.addMethod(m)
		}
		for _, f := range held[c] {
			code := l.in.Code[f]
			if code == nil {
				l.fail("no code for %s", f.FullName())
				return
			}
			m := &method{name: f.FullName(), fn: f, class: c, code: code, token: capfile.NoToken, install: l.isInstall(f)}
			switch {
			case f.Recv != nil:
				m.bound = boundPublic
			case l.in.Instance[f]:
				m.bound = boundPrivate
			}
			l.methodOf[f] = m
			l.addMethod(m)
		}
	}
	l.bind()
}

// bind settles how instance methods are called: those that other classes call cannot be private.
func (l *linker) bind() {
	for _, m := range l.methods {
		for i := range m.code.Instrs {
			if callee := l.instanceCall(&m.code.Instrs[i]); callee != nil && callee.class != m.class {
				callee.bound = boundPackage
			}
		}
	}
	for _, m := range l.methods {
		m.code = l.bindCalls(m.code)
	}
	l.shieldProtected()
}

// instanceCall returns the method that an instruction calls as if it were static, but that became an instance method.
func (l *linker) instanceCall(in *bytecode.SymbolicInstr) *method {
	if in.Mark != 0 || in.Op != bytecode.OpInvokestatic {
		return nil
	}
	f, _ := in.Ref.Target.(*ir.Func)
	if m := l.methodOf[f]; m != nil && m.hasThis() {
		return m
	}
	return nil
}

// bindCalls gives calls of instance methods their opcodes, in a copy of the code.
func (l *linker) bindCalls(code *bytecode.Symbolic) *bytecode.Symbolic {
	out := *code
	out.Instrs = slices.Clone(code.Instrs)
	for i := range out.Instrs {
		in := &out.Instrs[i]
		callee := l.instanceCall(in)
		if callee == nil {
			continue
		}
		in.Op = bytecode.OpInvokespecial
		if callee.bound == boundPackage {
			in.Op = bytecode.OpInvokevirtual
			in.Ref = &bytecode.Ref{Tag: uint8(capfile.ConstantVirtualMethodref), Target: callee.fn}
		}
	}
	return &out
}

func (l *linker) addMethod(m *method) {
	m.class.methods = append(m.class.methods, m)
	l.methods = append(l.methods, m)
	if most := max(m.code.Nargs, m.code.MaxLocals, m.code.MaxStack); most > maxFrameWords {
		l.faults.Add(codeFrameSize, m.pos(), "split the function", "%s needs a frame of %d words, at most %d", m.name, most, maxFrameWords)
	}
}

func (l *linker) isInstall(f *ir.Func) bool {
	return slices.ContainsFunc(l.in.Program.Applets, func(a *ir.Applet) bool { return a.Install == f })
}

// heldBy says which class holds which functions: methods and instance functions their class, install functions the applet's class, functions that call a method of a
// superclass the class concerned, all others one class.
func (l *linker) heldBy() map[*class][]*ir.Func {
	out := map[*class][]*ir.Func{}
	for _, f := range l.in.Program.Funcs {
		c := l.holder()
		switch {
		case f.Recv != nil:
			c = l.classOf[f.Recv]
		case l.in.Instance[f]:
			c = l.classOf[f.Params[0].Type.Class]
		case l.in.Home[f] != nil:
			c = l.classOf[l.in.Home[f]]
		case l.exported[f] != nil && l.exported[f].Class != nil:
			c = l.classOf[l.exported[f].Class]
		case l.isInstall(f):
			i := slices.IndexFunc(l.in.Program.Applets, func(a *ir.Applet) bool { return a.Install == f })
			c = l.classOf[l.in.Program.Applets[i].Class]
		case l.in.Code[f] != nil:
			for i := range l.in.Code[f].Instrs {
				if r := l.in.Code[f].Instrs[i].Ref; r != nil && r.In != nil {
					c = l.classOf[r.In.(*ir.Class)]
				}
			}
		}
		if c == nil {
			l.fail("%s belongs to a class that is not in the program", f.FullName())
			return out
		}
		out[c] = append(out[c], f)
	}
	return out
}

// constructed finds the classes whose constructors are called: those of which objects are made, and their superclasses.
func (l *linker) constructed() map[*ir.Class]bool {
	out := map[*ir.Class]bool{}
	for _, f := range l.in.Program.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if c, ok := v.Aux.(*ir.Class); ok && v.Op == ir.OpNew {
					for ; c != nil && c.API == nil; c = c.Super {
						out[c] = true
					}
				}
			}
		}
	}
	return out
}

// constructorCode is the constructor that Java gives a class without one.
func (l *linker) constructorCode(c *class) *bytecode.Symbolic {
	code := &bytecode.Symbolic{Nargs: 1, MaxStack: 1}
	code.Instrs = []bytecode.SymbolicInstr{
		{Op: bytecode.OpAload0},
		{Op: bytecode.OpInvokespecial, Ref: &bytecode.Ref{Tag: uint8(capfile.ConstantStaticMethodref), Target: c.ir.Super}, Pop: 1},
		{Op: bytecode.OpReturn},
	}
	return code
}

// layoutMethods fixes the size of all code and the offsets of the methods.
func (l *linker) layoutMethods() {
	handlers := 0
	for _, m := range l.methods {
		handlers += len(m.code.Handlers)
	}
	if handlers > maxHandlers {
		l.faults.Add(codeComponent, l.in.Program.Pos, "use recover in fewer functions", "%d exception handlers, at most %d", handlers, maxHandlers)
		return
	}
	l.file.Method.Handlers = make([]capfile.ExceptionHandler, handlers)
	offset := l.file.Method.Start()
	for _, m := range l.methods {
		if l.sizeCode(m); m.place == nil {
			return
		}
		if m.size() > maxMethodSize {
			l.faults.Add(codeMethodSize, m.pos(), "split the function", "%s has %d bytes of code, at most %d", m.name, m.size(), maxMethodSize)
		}
		m.offset = uint16(offset)
		offset += m.headerSize() + m.size()
	}
	if offset > 0xFFFF {
		l.faults.Add(codeComponent, l.in.Program.Pos, "make the package smaller, or split it", "code of %d bytes, at most 65535", offset)
	}
}

func (m *method) headerFlags() uint8 {
	return capfile.HeaderFlags(uint8(m.code.MaxStack), uint8(m.code.Nargs), uint8(m.code.MaxLocals))
}

func (m *method) headerSize() int {
	if m.headerFlags() != 0 {
		return 4
	}
	return 2
}

// sizeCode places the instructions of a method.
func (l *linker) sizeCode(m *method) {
	far := func(r *bytecode.Ref) bool { return l.index(r) > 0xFF }
	for i := range m.code.Instrs {
		in := &m.code.Instrs[i]
		if isFieldAccess(in) && !bytecode.HasWideForm(in.Op) && far(in.Ref) {
			l.faults.Add(codeFields, m.pos(), "split the package", "more than 256 fields are accessed through the receiver")
			return
		}
	}
	m.place = m.code.Place(far)
	// Handlers cover different code, so their order is free: the format wants that of their own offsets (JCVM 6.10).
	slices.SortStableFunc(m.code.Handlers, func(x, y bytecode.SymbolicHandler) int {
		return m.place.Labels[x.Handler] - m.place.Labels[y.Handler]
	})
}

// isFieldAccess reports whether the operand of an instruction is an instance field.
func isFieldAccess(in *bytecode.SymbolicInstr) bool {
	return in.Ref != nil && capfile.ConstantTag(in.Ref.Tag) == capfile.ConstantInstanceFieldref
}
