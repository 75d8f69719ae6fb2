package capverify

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
)

// methods verifies the code of every method.
func (v *verifier) methods() {
	for _, b := range v.f.MethodBlocks() {
		for i := range b.Methods {
			info := &b.Methods[i]
			if info.IsAbstract() {
				continue
			}
			if err := v.method(b, info); err != nil {
				err.Component, err.Offset, err.Block, err.Method = capfile.ComponentMethod, b.Start+info.CodeOffset()+err.PC, b.Index, int(info.Offset)
				v.faults = append(v.faults, err)
			}
		}
	}
}

// codeError makes the fault at an instruction, of which op may be the opcode.
func codeError(pc int, op string, err error) *Error {
	return &Error{PC: pc, Op: op, Message: err.Error()}
}

// method verifies one method of a block.
func (v *verifier) method(b capfile.Block, info *capfile.MethodInfo) *Error {
	list, err := bytecode.DecodeAll(info.Code)
	if err != nil {
		return codeError(0, "", err)
	}
	f := &flow{
		v: v, info: info, list: list, index: make([]int32, len(info.Code)), leaders: make([]bool, len(info.Code)+1),
		states: map[place]*frame{}, budget: workPerInstruction * (len(list) + 16),
	}
	f.leaders[0] = true
	m := v.world.methods[b.Place(info)]
	f.machine = machine{w: v.world, method: m, max: int(info.MaxStack)}
	for i, in := range list {
		f.index[in.PC] = int32(i + 1)
		for _, t := range in.Targets() {
			f.leaders[t] = true
		}
		if in.Op.Info().Flags&bytecode.FlagReturn != 0 {
			if err := returnKind(in.Op, m.result()); err != nil {
				return codeError(in.PC, in.Op.String(), err)
			}
		}
	}
	if at, err := f.handlersOf(b, info); err != nil {
		return codeError(at, "", err)
	}
	return f.run()
}

// call is the chain of jsr instructions that led into a subroutine; nil outside.
// Each chain is verified on its own, so that a subroutine needs no type of its
// own for the locals it does not touch.
type call struct {
	jsr    int // address of the jsr
	target int
	caller *call
}

// place is an instruction in one call chain.
type place struct {
	call *call
	pc   int
}

// handler is an exception handler with addresses from the first bytecode.
type handler struct {
	start, end, pc int
	catch          *class
}

// flow is the data flow over one method. states holds the frames before the
// instructions that control can come to from elsewhere, the leaders.
type flow struct {
	v        *verifier
	info     *capfile.MethodInfo
	machine  machine
	list     []bytecode.Instr
	index    []int32 // by pc: position in list + 1, 0 inside instructions
	leaders  []bool  // by pc
	handlers []handler
	states   map[place]*frame
	caught   frame // what the handler gets that is reached now
	work     worklist
	calls    map[place]*call // the chains made so far
	budget   int             // units of work left
	kept     int             // words of the frames in states
}

// instr returns the instruction at pc, false behind the last one.
func (f *flow) instr(pc int) (bytecode.Instr, bool) {
	if pc >= len(f.index) || f.index[pc] == 0 {
		return bytecode.Instr{}, false
	}
	return f.list[f.index[pc]-1], true
}

var errNoThrowable = errors.New("java.lang is not imported, whose Throwable an exception is")

// handlersOf collects the method's exception handlers.
func (f *flow) handlersOf(b capfile.Block, info *capfile.MethodInfo) (int, error) {
	first, handlers := b.HandlersOf(info)
	for i, h := range handlers {
		if !f.v.world.lang {
			return max(0, int(h.HandlerOffset)-info.CodeOffset()), errNoThrowable
		}
		catch := f.v.world.thrown
		if h.CatchTypeIndex != 0 {
			catch = f.v.constants[h.CatchTypeIndex].class
		}
		base := info.CodeOffset()
		at := int(h.HandlerOffset) - base
		if !catch.unknown && !catch.isSubclass(f.v.world.thrown) {
			return at, fmt.Errorf("catch type of exception handler %d is not an exception class: %s", first+i, catch.name)
		}
		f.handlers = append(f.handlers, handler{int(h.StartOffset) - base, h.EndOffset() - base, at, catch})
		f.leaders[at] = true
	}
	return 0, nil
}

// entry is the frame at the start: arguments, then locals without a value.
func (f *flow) entry() *frame {
	m := f.machine.method
	start := &frame{locals: make([]value, 0, int(f.info.Nargs)+int(f.info.MaxLocals))}
	switch {
	case m.init && m.class.super != nil:
		start.locals = append(start.locals, value{kind: this, class: m.class.id})
		start.uninitialised = true
	case !m.static:
		start.locals = append(start.locals, objectOf(m.class))
	}
	for _, t := range m.args() {
		start.locals = append(start.locals, words(t)...)
	}
	for len(start.locals) < cap(start.locals) {
		start.locals = append(start.locals, value{})
	}
	return start
}

// run works until no frame changes.
func (f *flow) run() *Error {
	f.calls = map[place]*call{}
	f.states[place{nil, 0}] = f.entry()
	f.work.queued = map[place]bool{}
	f.work.add(place{nil, 0})
	for {
		at, ok := f.work.next()
		if !ok {
			return nil
		}
		if err := f.block(at); err != nil {
			f.describe(err, at)
			return err
		}
	}
}

// describe adds the types before the instruction of a fault in the block that begins at at: the block is executed again up to there.
func (f *flow) describe(e *Error, at place) {
	f.machine.frame.set(f.states[at])
	for pc := at.pc; pc != e.PC; {
		in, ok := f.instr(pc)
		if !ok || f.v.step(&f.machine, in) != nil {
			return
		}
		pc += in.Len()
	}
	e.Stack, e.Locals = f.machine.words(f.machine.stack), f.machine.words(f.machine.locals)
}

// block executes from a leader to the next one, or to where control ends.
func (f *flow) block(at place) *Error {
	start := f.states[at]
	if err := f.spend(len(start.locals) + len(start.stack)); err != nil {
		return codeError(at.pc, "", err)
	}
	f.machine.frame.set(start)
	for pc := at.pc; ; {
		in, ok := f.instr(pc)
		if !ok {
			return codeError(pc, "", errors.New("execution falls off the end of the method"))
		}
		if err := f.spend(len(f.handlers)); err != nil {
			return codeError(pc, "", err)
		}
		if err := f.protect(place{at.call, pc}, pc == at.pc); err != nil {
			return codeError(pc, "", err)
		}
		if err := f.v.step(&f.machine, in); err != nil {
			return codeError(pc, in.Op.String(), err)
		}
		if err := f.branch(at.call, in); err != nil {
			return codeError(pc, in.Op.String(), err)
		}
		if in.Op.Info().Flags&bytecode.FlagEnds != 0 || in.Op == bytecode.OpJsr {
			return nil
		}
		pc += in.Len()
		if f.leaders[pc] {
			if err := f.reach(place{at.call, pc}, &f.machine.frame); err != nil {
				return codeError(pc, "", err)
			}
			return nil
		}
	}
}

// branch sends the frame to the targets of an instruction.
func (f *flow) branch(from *call, in bytecode.Instr) error {
	switch in.Op {
	case bytecode.OpJsr:
		return f.enter(from, in)
	case bytecode.OpRet:
		return f.leave(from, in)
	}
	for _, target := range in.Targets() {
		if err := f.jump(in.PC, place{from, target}); err != nil {
			return err
		}
	}
	return nil
}

// jump reaches a target, backwards only without uninitialised objects.
func (f *flow) jump(from int, to place) error {
	if to.pc <= from && f.machine.holdsFresh() {
		return errors.New("an uninitialised object at a backward branch")
	}
	return f.reach(to, &f.machine.frame)
}

// enter follows a jsr into a subroutine.
func (f *flow) enter(from *call, in bytecode.Instr) error {
	target := in.Targets()[0]
	for c := from; c != nil; c = c.caller {
		if c.target == target {
			return errors.New("recursive subroutine call")
		}
	}
	key := place{from, in.PC}
	if f.calls[key] == nil {
		if len(f.calls) >= maxCalls {
			return errors.New("too many subroutine calls to verify")
		}
		f.calls[key] = &call{in.PC, target, from}
	}
	return f.jump(in.PC, place{f.calls[key], target})
}

// leave follows a ret back to the instruction behind the jsr.
func (f *flow) leave(from *call, in bytecode.Instr) error {
	n, _ := in.Local()
	jsr := int(f.machine.locals[n].pc)
	for c := from; c != nil; c = c.caller {
		if c.jsr == jsr {
			from, _ := f.instr(jsr)
			back := jsr + from.Len()
			f.leaders[back] = true
			return f.jump(in.PC, place{c.caller, back})
		}
	}
	return errors.New("return to a subroutine call that is not active")
}

// protect sends the locals to the handlers that cover the instruction: all of
// them where a block or a range begins, else those that changed.
func (f *flow) protect(at place, first bool) error {
	from, to := f.machine.changedFrom, f.machine.changedTo
	f.machine.changedFrom, f.machine.changedTo = 0, 0
	for _, h := range f.handlers {
		if at.pc < h.start || at.pc >= h.end {
			continue
		}
		if f.machine.max < 1 {
			return errors.New("stack overflow in exception handler, max_stack is 0")
		}
		if err := f.spend(to - from); err != nil {
			return err
		}
		handler := place{at.call, h.pc}
		known := f.states[handler]
		if known == nil || first || at.pc == h.start {
			if err := f.throw(at, handler, h.catch); err != nil {
				return err
			}
			continue
		}
		f.updateLocals(handler, known, from, to, h.pc <= at.pc)
	}
	return nil
}

// throw reaches a handler with all locals and the exception on the stack.
func (f *flow) throw(at, handler place, catch *class) error {
	f.caught.set(&f.machine.frame)
	f.caught.stack = append(f.caught.stack[:0], objectOf(catch))
	if handler.pc <= at.pc {
		f.caught.dropFresh()
	}
	return f.reach(handler, &f.caught)
}

// updateLocals merges some locals into the frame of a handler.
func (f *flow) updateLocals(handler place, known *frame, from, to int, backward bool) {
	changed := f.machine.uninitialised && !known.uninitialised
	known.uninitialised = known.uninitialised || f.machine.uninitialised
	for i := from; i < to; i++ {
		v := f.machine.locals[i]
		if backward && (v.kind == fresh || v.kind == this) {
			v = value{}
		}
		if merged := f.v.world.merge(known.locals[i], v); merged != known.locals[i] {
			known.locals[i] = merged
			changed = true
		}
	}
	if changed {
		f.work.add(handler)
	}
}

// dropFresh makes uninitialised objects in locals unusable, as a handler that stands
// before them would lead back to the same new.
func (f *frame) dropFresh() {
	for i, v := range f.locals {
		if v.kind == fresh || v.kind == this {
			f.locals[i] = value{}
		}
	}
}

// reach merges a frame into the one known at a leader, and has the leader done
// again when that changed.
func (f *flow) reach(to place, from *frame) error {
	known, ok := f.states[to]
	if !ok {
		kept, err := f.keep(from)
		f.states[to] = kept
		f.work.add(to)
		return err
	}
	if err := f.spend(len(from.locals) + len(from.stack)); err != nil {
		return err
	}
	if len(known.stack) != len(from.stack) {
		return fmt.Errorf("stack imbalance at merge point (%d / %d words)", len(known.stack), len(from.stack))
	}
	changed := from.uninitialised && !known.uninitialised
	known.uninitialised = known.uninitialised || from.uninitialised
	for i, old := range known.stack {
		known.stack[i] = f.v.world.merge(old, from.stack[i])
		if known.stack[i].kind == top {
			return fmt.Errorf("type mismatch at merge point on stack entry %d: %s, %s", i, f.v.world.describe(old), f.v.world.describe(from.stack[i]))
		}
		changed = changed || known.stack[i] != old
	}
	for i, v := range from.locals {
		if old := known.locals[i]; old != v && old.kind != top {
			known.locals[i] = f.v.world.merge(old, v)
			changed = changed || known.locals[i] != old
		}
	}
	if changed {
		f.work.add(to)
	}
	return nil
}
