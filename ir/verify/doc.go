// Package verify checks the invariants of the intermediate representation and reports every violation.
//
// In: a program, as the front end or a pass left it. Out: nil, or all violations with function, block and value. It changes nothing and
// knows no pass; it runs between passes in every test.
//
// # Program
//
//   - Names are unique: classes, globals, static functions; fields and methods within their class.
//   - Every class, package, global and function that anything refers to is in the program's lists, and stands there once.
//   - Interfaces stand before classes, superclasses and superinterfaces before those that name them.
//   - A superclass is a class, what is implemented is an interface. Interfaces have no fields, methods or superclass; only they have abstract methods.
//   - Imported classes have neither fields nor methods; imported methods belong to imported classes, and fit them: interface methods to interfaces.
//   - A virtual method is in the Methods of its class, and takes it as first parameter. It has the parameters and results of the method of its name in
//     a superclass; with Overrides those of the imported method. A class has a method of the same parameters and results for each method of the
//     interfaces that it implements, unless it extends an imported class.
//   - An off role stands behind ref, a len role behind off or ref; ref is an array, off and len are i16.
//   - Initial values are in the range of their type; Data is of an array of scalars, whole elements, at most 32767 of them.
//   - An applet's class is a class of the program; its install function is static and takes a byte array and two integers. Init is static, without
//     parameters and results. What a library exports is static.
//
// Where names or the order of classes are wrong nothing else is checked, since all else relies on them.
//
// # Functions
//
//   - There is an entry block; it has no predecessors and handles nothing. IDs are unique and below NumValues and NumBlocks.
//   - Every block ends with a terminator and has no other; it has the successors that the terminator names. Edges are in Succs and Preds alike.
//   - Phis stand first and have one argument for each predecessor. Parameters are OpParam and in no block.
//   - OpCatch is the first value of each handler block, and stands nowhere else. A handler block has no predecessors and does not handle itself.
//   - A definition dominates its uses. For this an exception counts as raised before the covered block begins: a handler sees only what dominates
//     every block that it covers from outside.
//   - OpExtract follows its call, with nothing but other OpExtract of that call between.
//   - Arguments and results have the types that package ir lists for the operation, Aux is what it says. References convert to superclasses,
//     interfaces and java.lang.Object only; arrays whose elements have one width convert into each other.
//   - OpCall calls static functions, OpCallVirtual virtual methods, with arguments as declared. A function without results is called without result.
//
// # Card form
//
// CardForm checks all of the above for programs as the back end takes them, where
//
//   - Int and Uint, frames, OpExtract and second results are gone; I32 and U32 too unless the card has int;
//   - i8, u8, i16 and u16 are one card word and convert into each other freely, as do i32 and u32; bool is a word, but no other kind is bool;
//   - arithmetic and shifts have kind i16 or i32. No argument of OpDiv, OpRem, OpShr, of orders, OpInBounds and array indices is u16 or u32;
//   - OpInBounds and array indices are words; a shift count is a word, or i32 for shifts of i32;
//   - fields, globals and array elements of bytes load as i8.
package verify
