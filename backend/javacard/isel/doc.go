// Package isel selects bytecode for functions of the intermediate representation.
//
// In: an ir.Func in card form (what ir/verify's card mode accepts). Out: symbolic code of one method: instructions with labels, and
// constant pool operands that name fields, classes and functions of the program. Branch widths, tokens and constant pool indexes are the
// linker's; the package knows neither CAP components nor Go.
//
// The way of a function, each step in a file of its own:
//
//	graph      a copy of the function in which values travel along edges instead of through phis
//	thread     dead values go; jumps lead past blocks that are empty (phis, decided: or whose outcome is known); compare chains become switches
//	schedule   which values stay on the operand stack: a value used once, in order, is computed where it is used; reload: or read again
//	cold       blocks that end the function and do the same become one
//	liveness   which of the remaining values live at the same time
//	slots      local variables: copies are joined where the values do not live at the same time, then slots are given by weight
//	layout     order of blocks: loops together with their test at the end, blocks of one handler together, cold ones apart
//	emit       instructions (compute, memory, call, branch, end); phi assignments as parallel copies through the stack (copies)
//	peephole   stores to locals whose values can wait on the stack; join: also where ways meet; tails: equal ends of ways become one
//
// Where there is a choice that no rule makes well, slots and the place of cold blocks, the code is made in each way and the shortest taken.
//
// Two properties of the tools that judge the result shape the code: the verifier of kit 2.2.2 mixes up the locals of the targets of a switch
// (slots.keepAtSwitches), and its reference card dies of a switch that goes backward (end.backward).
//
// What the constant pool operands of the code name (bytecode.Ref.Target): Classref *ir.Class (nil: java.lang.Object), *ir.InterfaceCall or
// an interface's *ir.APIMethod; InstanceFieldref *ir.Field; StaticFieldref *ir.Global; StaticMethodref *ir.Func, *ir.APIMethod or,
// for its constructor without arguments, *ir.Class; VirtualMethodref *ir.Func or *ir.APIMethod; SuperMethodref *ir.APIMethod with Ref.In the *ir.Class that contains the call.
package isel
