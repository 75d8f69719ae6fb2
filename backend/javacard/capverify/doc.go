// Package capverify is the off-card verifier: it tells whether a CAP file, ours
// or a stranger's, is well formed, refers only to what exists, and holds only
// code that is type safe.
//
// In come a decoded CAP file with its Descriptor component and the export files
// of the packages it imports; out comes a list of faults, none if the file is
// good. The checks run in phases, and a phase runs only when the ones before it
// found nothing:
//
//  1. capfile.Validate: structure and internal references;
//  2. imports against export files, superclasses, interfaces, method tables,
//     exports;
//  3. constant pool entries against what they name, with types;
//  4. data flow over every method: stack depth, types of all words, locals,
//     initialisation of objects, subroutines, exception handlers.
//
// Hostile files cost bounded time and memory. The work on a method's code is at
// most 256 units for each of its instructions, a unit being an instruction
// executed or 16 words of a frame merged or copied; the frames kept for a method
// have at most 256 words of 8 bytes for each of its instructions and 1024 more, and 4 million
// words together. A method that needs more is refused. All else takes time at most
// proportional to the size of the file times the number of classes above a class,
// of which 256 are looked at. A verification allocates at most 4 KiB for each byte
// of components, and 4 MiB and what the export files take; the fuzz targets hold that.
//
// What it cannot see: whether the card has the versions imported, firewall and
// transaction rules, and everything that depends on values (null, bounds, casts).
// The receiver of invokeinterface may be any object, as in Java's verifier; the
// machine has to check it.
//
// The package must not know how a CAP file was made or will be executed.
package capverify
