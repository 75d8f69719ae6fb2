// Package framework is the Java Card API package javacard.framework in Go: applets, the APDU object, AIDs, exceptions,
// PINs, transactions, transient memory.
//
// To the compiler it is a table: directives name the card's package, classes, tokens and descriptors. Compiled natively
// its bodies run on the card model runtime/jcre, on the card that holds the baton. It must not know who starts that card
// (runtime/host does) and keeps no state of its own.
//
// Names follow the specification: constants of interfaces lose the interface's name, getX is X, array, offset and length
// are one slice. Each comment gives the original spelling; sections are those of the Java Card API documentation.
//
//gocard:api aid=A0000000620101 name=javacard/framework jc222=1.3 jc304=1.5 jc305=1.6 jc310=1.8
package framework
