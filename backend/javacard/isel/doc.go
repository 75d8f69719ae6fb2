// Package isel selects bytecode for functions of the intermediate representation.
//
// In: an ir.Func in card form (what ir/verify's card mode accepts). Out: symbolic code of one method: instructions with labels, and
// constant pool operands that name fields, classes and functions of the program. Branch widths, tokens and constant pool indexes are the
// linker's; the package knows neither CAP components nor Go.
//
// The way of a function, each step in a file of its own:
//
//	graph      blocks without phis: values travel along edges; jumps to small blocks are threaded (thread), compare chains become switches
//	schedule   which values stay on the operand stack: a value used once, in order, is computed where it is used
//	liveness   which of the remaining values live at the same time
//	slots      local variables: copies are joined where the values do not live at the same time, then slots given by weight
//	layout     order of blocks: loops together with their test at the end, blocks of one handler together, cold ones behind
//	emit       instructions; phi assignments as parallel copies through the stack
//
// What the constant pool operands of the code name (bytecode.Ref.Target): Classref *ir.Class (nil: java.lang.Object), *ir.InterfaceCall or
// an interface's *ir.APIMethod; InstanceFieldref *ir.Field; StaticFieldref *ir.Global; StaticMethodref *ir.Func, *ir.APIMethod or,
// for its constructor without arguments, *ir.Class; VirtualMethodref *ir.Func or *ir.APIMethod; SuperMethodref *ir.APIMethod with Ref.In the *ir.Class that contains the call.
package isel
