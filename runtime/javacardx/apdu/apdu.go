// Package apdu is the Java Card API package javacardx.apdu: the mark of applets that take extended length commands.
//
// It is data for the compiler and for the card model; nothing goes in or out, and it must not know who reads the mark.
//
//gocard:api aid=A0000000620209 name=javacardx/apdu jc222=1.0 jc304=1.0 jc305=1.0 jc310=1.0
package apdu

// ExtendedLength is the interface javacardx.apdu.ExtendedLength. It has no methods; an applet type embeds it beside
// framework.Applet to say that it takes commands and sends responses of more than 255 and 256 bytes:
//
//	type Applet struct {
//		framework.Applet
//		apdu.ExtendedLength
//	}
//
// Without it the card answers extended length commands with 6700. It occupies no memory.
//
//gocard:interface token=0 name=javacardx/apdu/ExtendedLength
type ExtendedLength struct{}

func (ExtendedLength) extendedLength() {}

// IsExtendedLength reports whether the type of an applet embeds ExtendedLength. The card model asks; applets do not.
func IsExtendedLength(applet any) bool {
	_, ok := applet.(interface{ extendedLength() })
	return ok
}
