// Package jcvm is the Java Card virtual machine of the simulated card: it loads
// CAP files, links them against each other and against the card's API, and
// executes them on the card model of runtime/jcre.
//
// In come decoded CAP files (Load), requests to make and delete applet instances
// (Install, Delete), and, through the card model, everything a command APDU makes
// an applet do. Out go responses through the card model, and statistics. A CAP file
// is judged before anything of it is executed: capfile's Validate always, the
// off-card verifier where Options.Verify names it.
//
// The parts: link*.go turn a CAP file into a Package with a resolved constant pool
// and flattened dispatch tables; api.go does the same for the card's API from
// export facts and native methods; interp.go executes; heap.go, journal.go and gc.go
// keep the objects, the undo log and the accounts; firewall.go holds the rules of
// JCRE 6; env.go is what native methods see; image_*.go save and restore the
// persistent state and keep an Image up to date; observe.go tells an Observer what
// is executed and written.
//
// What a guest does wrong is an exception of the card where the specification
// names one, else a Fault, which the card answers with 6F00. No guest can panic or
// hang the host: see VM.protect and Options.Budget.
//
// The package must not know GlobalPlatform, transports, HTTP framing, or how CAP
// files are made. Sections cited as "JCVM n" are those of the Java Card Virtual
// Machine Specification, "JCRE n" those of the Runtime Environment Specification.
package jcvm
