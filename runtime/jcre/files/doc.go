// Package files is the file system of a UICC (TS 102 221): the tree of MF, DFs, ADFs and EFs, the access rules on it, PINs, and the
// commands of TS 102 221 and TS 102 222 that work on them.
//
// In: a Profile, which says what files a card has from the start; command APDUs, where no applet is selected (System is a
// jcre.FileSystem); and calls of native methods of uicc.access, which work through a View. Out: responses, and errors of type Error, which
// know their status word. Everything persistent is announced with jcre.Card.WriteState before it changes, so that transactions roll it back,
// power cuts fall before or after it, and card images keep it write by write.
//
// The package must not know how applets run, or what an API class is. Sections cited as "221 n" are those of TS 102 221, "222 n" of TS 102 222.
package files
