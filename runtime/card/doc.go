// Package card is a whole simulated card: the virtual machine of runtime/jcvm, the issuer security domain in front of it (GlobalPlatform Card
// Specification 2.3: INSTALL, LOAD, DELETE, GET STATUS, GET DATA under SCP02 or SCP03), and the card's faces towards readers.
//
// In come command APDUs, from a program in the same process (Card is an iso7816.Transport) or through pcscd's virtual reader (ServeVPCD), and
// CAP files that are on the card from the start. Out go response APDUs. The package must not know how CAP files are made; that a CAP file is
// good is for jcvm to decide, and for the verifier that Config.Machine names.
package card
