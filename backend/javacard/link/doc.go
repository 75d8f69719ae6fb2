// Package link makes a CAP file of symbolic code.
//
// In: a program and the symbolic code of its functions. Out: the components of a CAP file with tokens, constant pool, method tables, static
// field image, widths of branches and field accesses, reference locations and types, and for debugging where each instruction came from.
// What a constant pool operand names is agreed with package isel (see there); link knows no instruction selection and no passes.
//
// The steps: classes get their fields' and methods' tokens and, as their sizes are then known, their offsets; the operands of all code become
// constant pool entries; code is laid out, which fixes its size and the offsets of methods; the image of static fields follows; then the entries,
// method tables, reference locations and the Descriptor component are filled in. The same program gives the same bytes.
//
// Limits of the format are diagnostics, codes GC7001 to GC7009.
package link
