// Package bytecode knows the instruction set of the Java Card virtual machine
// (JCVM 7): one table with every opcode's mnemonic, operands and stack picture,
// and what follows from it: decoding, encoding, disassembly and a small
// assembler for tests and tools.
//
// In come the bytes of one method (without its header) or assembler text; out
// come decoded instructions, bytes or text. The package must not know CAP
// components: a constant pool operand is an index and nothing more.
package bytecode
