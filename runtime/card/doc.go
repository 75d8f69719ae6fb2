// Package card is a whole simulated card: the virtual machine of runtime/jcvm, security domains in front of it (GlobalPlatform Card
// Specification 2.3 under SCP02 or SCP03), its persistent state in a file, and the card's faces towards readers.
//
// In come command APDUs, from a program in the same process (Card is an iso7816.Transport) or through pcscd's virtual reader (ServeVPCD), and
// CAP files that are on the card from the start. Out go response APDUs.
//
// The parts: platform.go is what all domains share, domain*.go a domain and its commands, one file each; machine.go shows the virtual machine
// to them; image.go is the file format of card images; t0.go and vpcd.go are transmission. The package must not know how CAP files are made;
// that a CAP file is good is for jcvm to decide, and for the verifier that Config.Machine names.
package card
