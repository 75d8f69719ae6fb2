// Package jcre is the card model that the native host (runtime/host) and the virtual machine (runtime/jcvm) share: the
// registry of applet instances, selection and logical channels, the APDU object, exceptions and the status words they
// become, transactions, transient memory and OwnerPIN.
//
// Command APDUs come in through Card.Process, response APDUs go out. Applets are values of the interface Applet, which the
// host implements on Go methods and the virtual machine on bytecode. Everything hangs on a *Card; a process may hold any
// number of them. The one exception is the baton of baton.go, which native applets need because functions such as
// framework.BeginTransaction have no receiver.
//
// What of a card is persistent beyond heap and registry registers with Card.Keep; OnDone is where a runtime makes it durable.
//
// It must not know how applet code is executed, where objects live, what a package file looks like, or GlobalPlatform.
// Sections cited as "JCRE n" are those of the Java Card Runtime Environment Specification, "ISO7816" is the interface
// javacard.framework.ISO7816.
package jcre
