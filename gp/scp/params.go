package scp

import "fmt"

// Bits of the parameter i that this package acts on (Card Specification E.1.1; Amendment D 5.1). 10, 20 and 40 mean different
// things in the two protocols, but for R-MAC.
const (
	paramRMAC = 0x20 // both: R-MAC supported

	scp02ThreeKeys    = 0x01 // three static keys; else one base key
	scp02Unmodified   = 0x02 // C-MAC over the unmodified APDU
	scp02Explicit     = 0x04 // explicit initiation; else implicit
	scp02ICVOverAID   = 0x08 // first ICV is a MAC over the AID (implicit only)
	scp02EncryptedICV = 0x10 // the ICV is enciphered
	scp02PseudoRandom = 0x40 // the card challenge is the well-known pseudo-random

	scp03S16          = 0x01 // 16-byte challenges, cryptograms and MACs; else 8
	scp03PseudoRandom = 0x10 // the card challenge is pseudo-random, and a sequence counter exists
	scp03REncryption  = 0x40 // R-ENC supported (with R-MAC)

	scp03Known = scp03S16 | scp03PseudoRandom | paramRMAC | scp03REncryption
)

// DefaultSCP02I is the value of i to assume for SCP02 when the card's recognition data does not tell.
const DefaultSCP02I = 0x15

// checkParam says whether this package implements parameter i of protocol p.
func checkParam(p Protocol, i byte) error {
	switch {
	case p == SCP02 && (i&scp02ICVOverAID != 0 && i&scp02Explicit != 0 || i&0x80 != 0):
		return fmt.Errorf("%v i=%02X: unknown parameter", p, i)
	case p == SCP03 && i&^scp03Known != 0:
		return fmt.Errorf("%v i=%02X: unknown parameter", p, i)
	case p == SCP03 && i&scp03REncryption != 0 && i&paramRMAC == 0:
		return fmt.Errorf("%v i=%02X: R-ENC without R-MAC", p, i)
	case p != SCP02 && p != SCP03:
		return fmt.Errorf("%v: not supported, SCP02 and SCP03 are", p)
	}
	return nil
}

// IsImplicit reports whether sessions of protocol p with parameter i begin with the first command that has a C-MAC, instead of
// INITIALIZE UPDATE and EXTERNAL AUTHENTICATE.
func IsImplicit(p Protocol, i byte) bool { return p == SCP02 && i&scp02Explicit == 0 }

// CheckParameters says whether this package has parameter i of protocol p, and whether keys fit the protocol.
func CheckParameters(keys KeySet, p Protocol, i byte) error {
	if err := checkParam(p, i); err != nil {
		return err
	}
	return keys.fits(p)
}

// macLength is the length of challenges, cryptograms and MACs.
func macLength(p Protocol, i byte) int {
	if p == SCP03 && i&scp03S16 != 0 {
		return 16
	}
	return 8
}
