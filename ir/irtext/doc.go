// Package irtext reads the text form of ir.Program, which package ir prints. Pass and interpreter tests are written in it.
//
// In: text; out: a program, or the first error with its line and column. What is read is well formed as text only; package verify judges
// whether it is a valid program. Positions of values are those of the text. Printing, parsing and printing again gives the same text.
// The package knows no pass and no target.
//
// The form is line-oriented; // starts a comment. Names are letters, digits and _ $ . / - < >, not beginning with a digit or -; any other name is
// a Go string. Declarations may use each other in any order.
//
//	program example/wallet F0676F6361 1.0                      Go import path, package AID (or none), version
//	package javacard/framework A0000000620101 1.3              imported card package; "library" behind the version: a library of this kind
//	class @framework.Applet api javacard/framework 3 {         imported class: package and class token
//		api register virtual 1 ()                              imported method: static, virtual, interface, new or super; token
//		api register virtual 2 (i8[], i16, i8)
//	}
//	class @framework.APDU api javacard/framework 10 temporary {  the card refuses to store references to its objects
//		api getBuffer virtual 1 () u8[] temporary              ... to the result
//		api notify virtual 2 (@Listener) back                  the method may call methods of the program
//	}
//	interface @Shape shareable implements @Other {
//		method Area(i16) i16                                   "api @Shape:area" follows where the interface is imported
//	}
//	class @Square extends @framework.Applet implements @Shape {
//		field side u16
//		field name u8[] ref                                    roles: ref, off, len
//		methods Area, Side                                     only where this is not the order of the functions
//	}
//	global table u8[] = hex 0102FF readonly                    array contents as hex or as a Go string
//	global count i16 = 5
//	runtime ArrayCopy @Util:arrayCopy                          a slot of ir.Runtime
//	applet @Square F0676F636101 install Install
//	export @Square:Area Square.Area                            of a library: the static method Area of the class; object:Area of the package
//	init setup
//
// Types are bool i8 u8 i16 u16 i32 u32 int uint, object, @Class, and arrays of them: u8[], @Class[], object[].
//
//	func @Square:Area(v0 @Square, scale i16) i16 overrides @Shape:area {
//		var x u16
//		frame buf u8[16]
//	b0: handler b3
//		v2 u16 = fieldget @Square:side v0
//		v3 bool = inbounds v2, v2
//		if v3 b1 else b2
//	...
//
// A function without class is "func name(...)"; several results, and results with a role, stand in parentheses. A value is
// "name type = operation ..."; v followed by a number is also its ID, other names get the least free ones. Blocks likewise: b and a number, or a name.
// Operations that take more than values:
//
//	const 5   const true          fieldget @C:f v1     fieldset @C:f v1, v2     globalget g   globalset g v1     varget x   varset x v1
//	new @C    isa @C v1           frameref buf         frameoff buf             phi b0: v1, b2: v5               extract v1 1
//	call f(v1, v2)                callvirtual @C:m(v1) callinterface @I:m(v1)   callapi @C:m(v1)
//	jump b1   if v1 b1 else b2    switch v1 [1: b1, -5: b2] b3                  return v1, v2
//	throw v1  trap index          unreachable
//
// Where an imported class has several methods of one name, a use says which: @framework.Applet:register/virtual/2. Run-time errors are index,
// slice, nil, convert and panic. Predecessors stand in the order in which the first phi of a block names them.
package irtext
