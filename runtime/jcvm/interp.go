package jcvm

// This file is one switch over the instruction set and therefore longer than the
// others.

import (
	"github.com/gocard/gocard/backend/javacard/bytecode"
)

const opInvokeinterface = byte(bytecode.OpInvokeinterface)

// run is the interpreter. It executes the newest frame and all that it
// calls until the stack of frames is down to base, then the result, if any, is on
// the operand stack. The error is what the frame at base threw, or a fault.
//
// Nothing is allocated per instruction. The code is trusted to be verified, not
// for the host's safety: a word used as a reference finds no object outside of
// the heap, an index outside of a slice ends in a fault (see VM.protect).
func (vm *VM) run(base int) error {
	var (
		heap    = vm.heap
		stack   = vm.stack
		frames  = vm.frames
		left    = vm.left
		depth   = vm.depth
		f       = &frames[depth-1]
		m       = f.m
		fp      = f.fp
		sp      = fp + m.locals
		pc      = 0
		code    = m.code
		pool    = m.pkg.pool
		context = f.context

		exc    int32   // the thrown object, for throw
		callee *method // for invoke
		back   int     // for invoke: of the context switch
		value  int32   // for leave: the result
		width  int     // for leave: its words
		o      *object
		c      *constant
	)
	for {
		if left == 0 {
			f.pc = pc
			if left = vm.refill(); left == 0 {
				vm.left = 0
				return vm.fault(faultBudget)
			}
		}
		left--
		switch bytecode.Opcode(code[pc]) {
		case bytecode.OpNop:
			pc++
		case bytecode.OpAconstNull, bytecode.OpSconst0:
			stack[sp] = 0
			sp++
			pc++
		case bytecode.OpSconstM1:
			stack[sp] = -1
			sp++
			pc++
		case bytecode.OpSconst1, bytecode.OpSconst2, bytecode.OpSconst3, bytecode.OpSconst4, bytecode.OpSconst5:
			stack[sp] = int32(code[pc]) - int32(bytecode.OpSconst0)
			sp++
			pc++
		case bytecode.OpIconstM1, bytecode.OpIconst0, bytecode.OpIconst1, bytecode.OpIconst2, bytecode.OpIconst3,
			bytecode.OpIconst4, bytecode.OpIconst5:
			stack[sp] = int32(code[pc]) - int32(bytecode.OpIconst0)
			sp += 2
			pc++
		case bytecode.OpBspush:
			stack[sp] = int32(int8(code[pc+1]))
			sp++
			pc += 2
		case bytecode.OpSspush:
			stack[sp] = int32(s2(code, pc+1))
			sp++
			pc += 3
		case bytecode.OpBipush:
			stack[sp] = int32(int8(code[pc+1]))
			sp += 2
			pc += 2
		case bytecode.OpSipush:
			stack[sp] = int32(s2(code, pc+1))
			sp += 2
			pc += 3
		case bytecode.OpIipush:
			stack[sp] = s4(code, pc+1)
			sp += 2
			pc += 5

		case bytecode.OpAload, bytecode.OpSload:
			stack[sp] = stack[fp+int(code[pc+1])]
			sp++
			pc += 2
		case bytecode.OpIload:
			stack[sp] = stack[fp+int(code[pc+1])]
			sp += 2
			pc += 2
		case bytecode.OpAload0, bytecode.OpSload0:
			stack[sp] = stack[fp]
			sp++
			pc++
		case bytecode.OpAload1, bytecode.OpSload1:
			stack[sp] = stack[fp+1]
			sp++
			pc++
		case bytecode.OpAload2, bytecode.OpSload2:
			stack[sp] = stack[fp+2]
			sp++
			pc++
		case bytecode.OpAload3, bytecode.OpSload3:
			stack[sp] = stack[fp+3]
			sp++
			pc++
		case bytecode.OpIload0, bytecode.OpIload1, bytecode.OpIload2, bytecode.OpIload3:
			stack[sp] = stack[fp+int(code[pc])-int(bytecode.OpIload0)]
			sp += 2
			pc++

		case bytecode.OpAaload:
			o = heap.get(stack[sp-2])
			if o == nil || o.guard != context {
				if exc = vm.checkLoad(o, context); exc != 0 {
					goto throw
				}
			}
			if o.kind != kindRefs || uint(stack[sp-1]) >= uint(len(o.words)) {
				exc = vm.outOfBounds()
				goto throw
			}
			sp--
			stack[sp-1] = o.words[stack[sp]]
			pc++
		case bytecode.OpBaload:
			o = heap.get(stack[sp-2])
			if o == nil || o.guard != context {
				if exc = vm.checkLoad(o, context); exc != 0 {
					goto throw
				}
			}
			if uint(stack[sp-1]) >= uint(len(o.bytes)) {
				exc = vm.outOfBounds()
				goto throw
			}
			sp--
			stack[sp-1] = int32(int8(o.bytes[stack[sp]]))
			pc++
		case bytecode.OpSaload:
			o = heap.get(stack[sp-2])
			if o == nil || o.guard != context {
				if exc = vm.checkLoad(o, context); exc != 0 {
					goto throw
				}
			}
			if o.kind != kindShorts || uint(stack[sp-1]) >= uint(len(o.words)) {
				exc = vm.outOfBounds()
				goto throw
			}
			sp--
			stack[sp-1] = o.words[stack[sp]]
			pc++
		case bytecode.OpIaload:
			o = heap.get(stack[sp-2])
			if o == nil || o.guard != context {
				if exc = vm.checkLoad(o, context); exc != 0 {
					goto throw
				}
			}
			if o.kind != kindInts || uint(stack[sp-1]) >= uint(len(o.words)) {
				exc = vm.outOfBounds()
				goto throw
			}
			stack[sp-2] = o.words[stack[sp-1]]
			pc++

		case bytecode.OpAstore, bytecode.OpSstore:
			sp--
			stack[fp+int(code[pc+1])] = stack[sp]
			pc += 2
		case bytecode.OpIstore:
			sp -= 2
			stack[fp+int(code[pc+1])] = stack[sp]
			pc += 2
		case bytecode.OpAstore0, bytecode.OpSstore0:
			sp--
			stack[fp] = stack[sp]
			pc++
		case bytecode.OpAstore1, bytecode.OpSstore1:
			sp--
			stack[fp+1] = stack[sp]
			pc++
		case bytecode.OpAstore2, bytecode.OpSstore2:
			sp--
			stack[fp+2] = stack[sp]
			pc++
		case bytecode.OpAstore3, bytecode.OpSstore3:
			sp--
			stack[fp+3] = stack[sp]
			pc++
		case bytecode.OpIstore0, bytecode.OpIstore1, bytecode.OpIstore2, bytecode.OpIstore3:
			sp -= 2
			stack[fp+int(code[pc])-int(bytecode.OpIstore0)] = stack[sp]
			pc++

		case bytecode.OpAastore:
			f.pc = pc
			o = heap.get(stack[sp-3])
			if exc = vm.storeReference(o, stack[sp-2], stack[sp-1], context); exc != 0 {
				goto throw
			}
			sp -= 3
			pc++
		case bytecode.OpBastore:
			f.pc = pc
			o = heap.get(stack[sp-3])
			if o == nil || o.guard != context {
				if exc = vm.checkStore(o, context); exc != 0 {
					goto throw
				}
			}
			if uint(stack[sp-2]) >= uint(len(o.bytes)) {
				exc = vm.outOfBounds()
				goto throw
			}
			if o.flags&flagTransient == 0 && !heap.beforeBytes(o, int(stack[sp-2]), 1) {
				exc = vm.logFull()
				goto throw
			}
			sp -= 3
			o.bytes[stack[sp+1]] = byte(stack[sp+2])
			pc++
		case bytecode.OpSastore:
			f.pc = pc
			o = heap.get(stack[sp-3])
			if o == nil || o.guard != context {
				if exc = vm.checkStore(o, context); exc != 0 {
					goto throw
				}
			}
			if o.kind != kindShorts || uint(stack[sp-2]) >= uint(len(o.words)) {
				exc = vm.outOfBounds()
				goto throw
			}
			if o.flags&flagTransient == 0 && !heap.beforeWord(o, int(stack[sp-2]), 2) {
				exc = vm.logFull()
				goto throw
			}
			sp -= 3
			o.words[stack[sp+1]] = int32(int16(stack[sp+2]))
			pc++
		case bytecode.OpIastore:
			f.pc = pc
			o = heap.get(stack[sp-4])
			if o == nil || o.guard != context {
				if exc = vm.checkStore(o, context); exc != 0 {
					goto throw
				}
			}
			if o.kind != kindInts || uint(stack[sp-3]) >= uint(len(o.words)) {
				exc = vm.outOfBounds()
				goto throw
			}
			if o.flags&flagTransient == 0 && !heap.beforeWord(o, int(stack[sp-3]), 4) {
				exc = vm.logFull()
				goto throw
			}
			sp -= 4
			o.words[stack[sp+1]] = stack[sp+2]
			pc++

		case bytecode.OpPop:
			sp--
			pc++
		case bytecode.OpPop2:
			sp -= 2
			pc++
		case bytecode.OpDup:
			stack[sp] = stack[sp-1]
			sp++
			pc++
		case bytecode.OpDup2:
			stack[sp], stack[sp+1] = stack[sp-2], stack[sp-1]
			sp += 2
			pc++
		case bytecode.OpDupX:
			sp = dupX(stack, sp, code[pc+1])
			pc += 2
		case bytecode.OpSwapX:
			swapX(stack, sp, code[pc+1])
			pc += 2

		case bytecode.OpSadd:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] + stack[sp]))
			pc++
		case bytecode.OpSsub:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] - stack[sp]))
			pc++
		case bytecode.OpSmul:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] * stack[sp]))
			pc++
		case bytecode.OpSdiv:
			if stack[sp-1] == 0 {
				exc = vm.arithmetic()
				goto throw
			}
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] / stack[sp]))
			pc++
		case bytecode.OpSrem:
			if stack[sp-1] == 0 {
				exc = vm.arithmetic()
				goto throw
			}
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] % stack[sp]))
			pc++
		case bytecode.OpSneg:
			stack[sp-1] = int32(int16(-stack[sp-1]))
			pc++
		case bytecode.OpSshl:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] << (uint32(stack[sp]) & 31)))
			pc++
		case bytecode.OpSshr:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1] >> (uint32(stack[sp]) & 31)))
			pc++
		case bytecode.OpSushr:
			sp--
			stack[sp-1] = int32(int16(uint32(stack[sp-1]) >> (uint32(stack[sp]) & 31)))
			pc++
		case bytecode.OpSand:
			sp--
			stack[sp-1] &= stack[sp]
			pc++
		case bytecode.OpSor:
			sp--
			stack[sp-1] |= stack[sp]
			pc++
		case bytecode.OpSxor:
			sp--
			stack[sp-1] ^= stack[sp]
			pc++
		case bytecode.OpSinc:
			stack[fp+int(code[pc+1])] = int32(int16(stack[fp+int(code[pc+1])] + int32(int8(code[pc+2]))))
			pc += 3
		case bytecode.OpSincW:
			stack[fp+int(code[pc+1])] = int32(int16(stack[fp+int(code[pc+1])] + int32(s2(code, pc+2))))
			pc += 4

		case bytecode.OpIadd:
			sp -= 2
			stack[sp-2] += stack[sp]
			pc++
		case bytecode.OpIsub:
			sp -= 2
			stack[sp-2] -= stack[sp]
			pc++
		case bytecode.OpImul:
			sp -= 2
			stack[sp-2] *= stack[sp]
			pc++
		case bytecode.OpIdiv:
			if stack[sp-2] == 0 {
				exc = vm.arithmetic()
				goto throw
			}
			sp -= 2
			stack[sp-2] /= stack[sp]
			pc++
		case bytecode.OpIrem:
			if stack[sp-2] == 0 {
				exc = vm.arithmetic()
				goto throw
			}
			sp -= 2
			stack[sp-2] %= stack[sp]
			pc++
		case bytecode.OpIneg:
			stack[sp-2] = -stack[sp-2]
			pc++
		case bytecode.OpIshl:
			sp -= 2
			stack[sp-2] <<= uint32(stack[sp]) & 31
			pc++
		case bytecode.OpIshr:
			sp -= 2
			stack[sp-2] >>= uint32(stack[sp]) & 31
			pc++
		case bytecode.OpIushr:
			sp -= 2
			stack[sp-2] = int32(uint32(stack[sp-2]) >> (uint32(stack[sp]) & 31))
			pc++
		case bytecode.OpIand:
			sp -= 2
			stack[sp-2] &= stack[sp]
			pc++
		case bytecode.OpIor:
			sp -= 2
			stack[sp-2] |= stack[sp]
			pc++
		case bytecode.OpIxor:
			sp -= 2
			stack[sp-2] ^= stack[sp]
			pc++
		case bytecode.OpIinc:
			stack[fp+int(code[pc+1])] += int32(int8(code[pc+2]))
			pc += 3
		case bytecode.OpIincW:
			stack[fp+int(code[pc+1])] += int32(s2(code, pc+2))
			pc += 4
		case bytecode.OpS2b:
			stack[sp-1] = int32(int8(stack[sp-1]))
			pc++
		case bytecode.OpS2i:
			sp++
			pc++
		case bytecode.OpI2b:
			sp--
			stack[sp-1] = int32(int8(stack[sp-1]))
			pc++
		case bytecode.OpI2s:
			sp--
			stack[sp-1] = int32(int16(stack[sp-1]))
			pc++
		case bytecode.OpIcmp:
			sp -= 3
			stack[sp-1] = compare(stack[sp-1], stack[sp+1])
			pc++

		case bytecode.OpIfeq:
			sp--
			pc = branch(code, pc, stack[sp] == 0)
		case bytecode.OpIfne:
			sp--
			pc = branch(code, pc, stack[sp] != 0)
		case bytecode.OpIfnull:
			sp--
			pc = branch(code, pc, heap.get(stack[sp]) == nil)
		case bytecode.OpIfnonnull:
			sp--
			pc = branch(code, pc, heap.get(stack[sp]) != nil)
		case bytecode.OpIflt:
			sp--
			pc = branch(code, pc, stack[sp] < 0)
		case bytecode.OpIfge:
			sp--
			pc = branch(code, pc, stack[sp] >= 0)
		case bytecode.OpIfgt:
			sp--
			pc = branch(code, pc, stack[sp] > 0)
		case bytecode.OpIfle:
			sp--
			pc = branch(code, pc, stack[sp] <= 0)
		case bytecode.OpIfAcmpeq:
			sp -= 2
			pc = branch(code, pc, heap.same(stack[sp], stack[sp+1]))
		case bytecode.OpIfAcmpne:
			sp -= 2
			pc = branch(code, pc, !heap.same(stack[sp], stack[sp+1]))
		case bytecode.OpIfScmpeq:
			sp -= 2
			pc = branch(code, pc, stack[sp] == stack[sp+1])
		case bytecode.OpIfScmpne:
			sp -= 2
			pc = branch(code, pc, stack[sp] != stack[sp+1])
		case bytecode.OpIfScmplt:
			sp -= 2
			pc = branch(code, pc, stack[sp] < stack[sp+1])
		case bytecode.OpIfScmpge:
			sp -= 2
			pc = branch(code, pc, stack[sp] >= stack[sp+1])
		case bytecode.OpIfScmpgt:
			sp -= 2
			pc = branch(code, pc, stack[sp] > stack[sp+1])
		case bytecode.OpIfScmple:
			sp -= 2
			pc = branch(code, pc, stack[sp] <= stack[sp+1])
		case bytecode.OpGoto:
			pc += int(int8(code[pc+1]))

		case bytecode.OpIfeqW:
			sp--
			pc = branchWide(code, pc, stack[sp] == 0)
		case bytecode.OpIfneW:
			sp--
			pc = branchWide(code, pc, stack[sp] != 0)
		case bytecode.OpIfnullW:
			sp--
			pc = branchWide(code, pc, heap.get(stack[sp]) == nil)
		case bytecode.OpIfnonnullW:
			sp--
			pc = branchWide(code, pc, heap.get(stack[sp]) != nil)
		case bytecode.OpIfltW:
			sp--
			pc = branchWide(code, pc, stack[sp] < 0)
		case bytecode.OpIfgeW:
			sp--
			pc = branchWide(code, pc, stack[sp] >= 0)
		case bytecode.OpIfgtW:
			sp--
			pc = branchWide(code, pc, stack[sp] > 0)
		case bytecode.OpIfleW:
			sp--
			pc = branchWide(code, pc, stack[sp] <= 0)
		case bytecode.OpIfAcmpeqW:
			sp -= 2
			pc = branchWide(code, pc, heap.same(stack[sp], stack[sp+1]))
		case bytecode.OpIfAcmpneW:
			sp -= 2
			pc = branchWide(code, pc, !heap.same(stack[sp], stack[sp+1]))
		case bytecode.OpIfScmpeqW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] == stack[sp+1])
		case bytecode.OpIfScmpneW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] != stack[sp+1])
		case bytecode.OpIfScmpltW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] < stack[sp+1])
		case bytecode.OpIfScmpgeW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] >= stack[sp+1])
		case bytecode.OpIfScmpgtW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] > stack[sp+1])
		case bytecode.OpIfScmpleW:
			sp -= 2
			pc = branchWide(code, pc, stack[sp] <= stack[sp+1])
		case bytecode.OpGotoW:
			pc += s2(code, pc+1)
		case bytecode.OpJsr:
			stack[sp] = int32(pc + 3)
			sp++
			pc += s2(code, pc+1)
		case bytecode.OpRet:
			pc = int(stack[fp+int(code[pc+1])])
		case bytecode.OpStableswitch:
			sp--
			pc += tableSwitch(code, pc, 2, stack[sp])
		case bytecode.OpItableswitch:
			sp -= 2
			pc += tableSwitch(code, pc, 4, stack[sp])
		case bytecode.OpSlookupswitch:
			sp--
			pc += lookupSwitch(code, pc, 2, stack[sp])
		case bytecode.OpIlookupswitch:
			sp -= 2
			pc += lookupSwitch(code, pc, 4, stack[sp])

		case bytecode.OpAreturn, bytecode.OpSreturn:
			value, width = stack[sp-1], 1
			goto leave
		case bytecode.OpIreturn:
			value, width = stack[sp-2], 2
			goto leave
		case bytecode.OpReturn:
			width = 0
			goto leave

		case bytecode.OpGetstaticA:
			c = &pool[u2(code, pc+1)]
			stack[sp] = c.static.words[c.at]
			sp++
			pc += 3
		case bytecode.OpGetstaticB:
			c = &pool[u2(code, pc+1)]
			stack[sp] = int32(int8(c.static.bytes[c.at]))
			sp++
			pc += 3
		case bytecode.OpGetstaticS:
			c = &pool[u2(code, pc+1)]
			stack[sp] = int32(s2(c.static.bytes, c.at))
			sp++
			pc += 3
		case bytecode.OpGetstaticI:
			c = &pool[u2(code, pc+1)]
			stack[sp] = s4(c.static.bytes, c.at)
			sp += 2
			pc += 3
		case bytecode.OpPutstaticA:
			f.pc = pc
			c = &pool[u2(code, pc+1)]
			if exc = vm.putStaticReference(c, stack[sp-1]); exc != 0 {
				goto throw
			}
			sp--
			pc += 3
		case bytecode.OpPutstaticB:
			f.pc = pc
			if exc = vm.putStatic(&pool[u2(code, pc+1)], 1, stack[sp-1]); exc != 0 {
				goto throw
			}
			sp--
			pc += 3
		case bytecode.OpPutstaticS:
			f.pc = pc
			if exc = vm.putStatic(&pool[u2(code, pc+1)], 2, stack[sp-1]); exc != 0 {
				goto throw
			}
			sp--
			pc += 3
		case bytecode.OpPutstaticI:
			f.pc = pc
			if exc = vm.putStatic(&pool[u2(code, pc+1)], 4, stack[sp-2]); exc != 0 {
				goto throw
			}
			sp -= 2
			pc += 3

		case bytecode.OpGetfieldA, bytecode.OpGetfieldB, bytecode.OpGetfieldS:
			o = heap.get(stack[sp-1])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp-1] = o.words[pool[code[pc+1]].at]
			pc += 2
		case bytecode.OpGetfieldI:
			o = heap.get(stack[sp-1])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp-1] = o.words[pool[code[pc+1]].at]
			sp++
			pc += 2
		case bytecode.OpGetfieldAW, bytecode.OpGetfieldBW, bytecode.OpGetfieldSW:
			o = heap.get(stack[sp-1])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp-1] = o.words[pool[u2(code, pc+1)].at]
			pc += 3
		case bytecode.OpGetfieldIW:
			o = heap.get(stack[sp-1])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp-1] = o.words[pool[u2(code, pc+1)].at]
			sp++
			pc += 3
		case bytecode.OpGetfieldAThis, bytecode.OpGetfieldBThis, bytecode.OpGetfieldSThis:
			o = heap.get(stack[fp])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp] = o.words[pool[code[pc+1]].at]
			sp++
			pc += 2
		case bytecode.OpGetfieldIThis:
			o = heap.get(stack[fp])
			if o == nil || o.guard != context {
				if exc = vm.checkFields(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp] = o.words[pool[code[pc+1]].at]
			sp += 2
			pc += 2
		case bytecode.OpPutfieldA, bytecode.OpPutfieldB, bytecode.OpPutfieldS:
			f.pc = pc
			o = heap.get(stack[sp-2])
			if exc = vm.putField(o, &pool[code[pc+1]], fieldKind(code[pc]), stack[sp-1], context); exc != 0 {
				goto throw
			}
			sp -= 2
			pc += 2
		case bytecode.OpPutfieldI:
			f.pc = pc
			o = heap.get(stack[sp-3])
			if exc = vm.putField(o, &pool[code[pc+1]], fieldInt, stack[sp-2], context); exc != 0 {
				goto throw
			}
			sp -= 3
			pc += 2
		case bytecode.OpPutfieldAW, bytecode.OpPutfieldBW, bytecode.OpPutfieldSW:
			f.pc = pc
			o = heap.get(stack[sp-2])
			if exc = vm.putField(o, &pool[u2(code, pc+1)], fieldKind(code[pc]), stack[sp-1], context); exc != 0 {
				goto throw
			}
			sp -= 2
			pc += 3
		case bytecode.OpPutfieldIW:
			f.pc = pc
			o = heap.get(stack[sp-3])
			if exc = vm.putField(o, &pool[u2(code, pc+1)], fieldInt, stack[sp-2], context); exc != 0 {
				goto throw
			}
			sp -= 3
			pc += 3
		case bytecode.OpPutfieldAThis, bytecode.OpPutfieldBThis, bytecode.OpPutfieldSThis:
			f.pc = pc
			o = heap.get(stack[fp])
			if exc = vm.putField(o, &pool[code[pc+1]], fieldKind(code[pc]), stack[sp-1], context); exc != 0 {
				goto throw
			}
			sp--
			pc += 2
		case bytecode.OpPutfieldIThis:
			f.pc = pc
			o = heap.get(stack[fp])
			if exc = vm.putField(o, &pool[code[pc+1]], fieldInt, stack[sp-2], context); exc != 0 {
				goto throw
			}
			sp -= 2
			pc += 2

		case bytecode.OpInvokevirtual:
			c = &pool[u2(code, pc+1)]
			o = heap.get(stack[sp-c.nargs])
			if o == nil || o.owner.context != context {
				if exc = vm.checkVirtualCall(o, context); exc != 0 {
					goto throw
				}
				callee = vm.dispatch(o, c)
				back = vm.switchTo(o, callee)
				goto invoke
			}
			callee = vm.dispatch(o, c)
			goto invoke
		case bytecode.OpInvokespecial:
			callee = pool[u2(code, pc+1)].method
			if heap.get(stack[sp-callee.nargs]) == nil {
				exc = vm.nullPointer()
				goto throw
			}
			goto invoke
		case bytecode.OpInvokestatic:
			callee = pool[u2(code, pc+1)].method
			goto invoke
		case bytecode.OpInvokeinterface:
			c = &pool[u2(code, pc+2)]
			o = heap.get(stack[sp-int(code[pc+1])])
			if o == nil || o.owner.context != context {
				if exc = vm.checkInterfaceCall(o, c.class, context); exc != 0 {
					goto throw
				}
			}
			if callee = vm.interfaceMethod(o, c.class, code[pc+4]); callee == nil {
				exc = vm.classCast()
				goto throw
			}
			if o.owner.context != context {
				back = vm.switchTo(o, callee)
			}
			goto invoke

		case bytecode.OpNew:
			f.pc = pc
			if stack[sp], exc = vm.newInstance(pool[u2(code, pc+1)].class); exc != 0 {
				goto throw
			}
			sp++
			pc += 3
		case bytecode.OpNewarray:
			f.pc = pc
			if stack[sp-1], exc = vm.newArray(kind(code[pc+1]), nil, stack[sp-1]); exc != 0 {
				goto throw
			}
			pc += 2
		case bytecode.OpAnewarray:
			f.pc = pc
			if stack[sp-1], exc = vm.newArray(kindRefs, pool[u2(code, pc+1)].class, stack[sp-1]); exc != 0 {
				goto throw
			}
			pc += 3
		case bytecode.OpArraylength:
			o = heap.get(stack[sp-1])
			if o == nil || o.guard != context {
				if exc = vm.checkArray(o, context); exc != 0 {
					goto throw
				}
			}
			stack[sp-1] = int32(o.length())
			pc++
		case bytecode.OpAthrow:
			exc = vm.checkThrow(stack[sp-1], context)
			goto throw
		case bytecode.OpCheckcast:
			if exc = vm.checkCast(stack[sp-1], kind(code[pc+1]), pool, u2(code, pc+2), context); exc != 0 {
				goto throw
			}
			pc += 4
		case bytecode.OpInstanceof:
			if stack[sp-1], exc = vm.instanceOf(stack[sp-1], kind(code[pc+1]), pool, u2(code, pc+2), context); exc != 0 {
				goto throw
			}
			pc += 4
		default:
			f.pc, vm.left = pc, left
			return vm.fault(faultOpcode)
		}
		continue

	invoke: // calls callee; its arguments are the top words, back is of the context switch, 0 without one
		f.pc = pc
		if callee.native != nil {
			vm.sp, vm.left = sp, left
			result, err := callee.native.call(vm, stack[sp-callee.nargs:sp:sp])
			left = vm.left
			sp -= callee.nargs
			if err != nil {
				if exc = vm.thrown(err); exc == 0 {
					return err
				}
				goto throw
			}
			stack[sp] = result
			sp += callee.native.width
			pc += invokeLength(code[pc])
			continue
		}
		fp = sp - callee.nargs
		if top := fp + callee.locals + callee.stack; top > vm.peak {
			if top > len(stack)-stackSlack {
				vm.left = left
				return vm.fault(faultStack)
			}
			vm.peak = top
		}
		if depth == len(frames) {
			vm.left = left
			return vm.fault(faultStack)
		}
		if callee.code == nil {
			vm.left = left
			return vm.fault(faultAbstract)
		}
		clear(stack[sp : fp+callee.locals])
		m = callee
		if back != 0 {
			context = vm.card.ActiveContext()
		}
		f = &frames[depth]
		*f = frame{m: m, fp: fp, context: context, back: back}
		depth++
		vm.depth = depth
		back = 0
		sp, pc, code, pool = fp+m.locals, 0, m.code, m.pkg.pool
		continue

	leave: // returns value of width words
		if f.back != 0 {
			vm.card.Leave(f.back)
		}
		depth--
		vm.depth = depth
		sp = fp
		stack[sp] = value
		sp += width
		if depth == base {
			vm.sp, vm.left = sp, left
			return nil
		}
		f = &frames[depth-1]
		m, fp, pc, context = f.m, f.fp, f.pc, f.context
		code, pool = m.code, m.pkg.pool
		pc += invokeLength(code[pc])
		continue

	throw: // unwinds to the handler of exc
		f.pc = pc
		thrown := heap.get(exc).class
		h := m.findHandler(pc, thrown)
		for h == nil {
			if f.back != 0 {
				vm.card.Leave(f.back)
			}
			depth--
			vm.depth = depth
			if depth == base {
				vm.sp, vm.left = fp, left
				return vm.uncaught(exc)
			}
			f = &frames[depth-1]
			m, fp = f.m, f.fp
			h = m.findHandler(f.pc, thrown)
		}
		context, code, pool = f.context, m.code, m.pkg.pool
		pc, sp = h.target, fp+m.locals
		stack[sp] = exc
		sp++
	}
}

func compare(a, b int32) int32 {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
