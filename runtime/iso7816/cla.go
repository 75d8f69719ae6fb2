package iso7816

// CLA is a class byte (ISO/IEC 7816-4, 5.4.1). Four codings matter:
//
//	000C SSLL   first interindustry: command chaining, secure messaging (2 bits), logical channel 0-3
//	01SC LLLL   further interindustry: secure messaging (1 bit), chaining, logical channel 4-19 (LLLL + 4)
//	1xxx xxxx   the same two layouts with bit 80, proprietary, as GlobalPlatform uses them (80, 84, C0, E0)
//	1111 1111   FF, invalid
type CLA byte

// Class bytes in daily use.
const (
	CLAISO7816           CLA = 0x00 // interindustry, no secure messaging, channel 0
	CLAGlobalPlatform    CLA = 0x80 // GlobalPlatform command, no secure messaging, channel 0
	CLAGlobalPlatformMAC CLA = 0x84 // GlobalPlatform command with secure messaging, channel 0
)

// MaxLogicalChannel is the highest logical channel number a class byte can carry.
const MaxLogicalChannel = 19

const (
	claProprietary    = 0x80
	claFurther        = 0x40
	claFurtherSM      = 0x20
	claChaining       = 0x10
	claFirstSM        = 0x0C
	claFirstSMGP      = 0x04
	claFirstChannel   = 0x03
	claFurtherChannel = 0x0F
	firstChannels     = 4
)

// IsValid reports whether c may stand in a command: everything but FF.
func (c CLA) IsValid() bool { return c != 0xFF }

// IsInterindustry reports whether the command is one of ISO/IEC 7816 (bit 80 clear).
func (c CLA) IsInterindustry() bool { return c&claProprietary == 0 }

// IsFurther reports whether c uses the layout for channels 4 to 19.
func (c CLA) IsFurther() bool { return c&claFurther != 0 }

// Channel is the logical channel number, 0 to 19.
func (c CLA) Channel() int {
	if c.IsFurther() {
		return int(c&claFurtherChannel) + firstChannels
	}
	return int(c & claFirstChannel)
}

// WithChannel is c for logical channel n, which must be 0 to 19: chaining, "proprietary" and "secure messaging, yes or no"
// are kept, the layout follows n.
func (c CLA) WithChannel(n int) CLA {
	if n < 0 || n > MaxLogicalChannel {
		panic("BUG: logical channel number out of range")
	}
	further := n >= firstChannels
	switch {
	case !further && !c.IsFurther():
		return c&^claFirstChannel | CLA(n)
	case further && c.IsFurther():
		return c&^claFurtherChannel | CLA(n-firstChannels)
	}
	out := c & (claProprietary | claChaining)
	if further {
		out |= claFurther | CLA(n-firstChannels)
	} else {
		out |= CLA(n)
	}
	if c.IsSecureMessaging() {
		return out.WithSecureMessaging()
	}
	return out
}

// IsChaining reports whether the command is not the last of a chain.
func (c CLA) IsChaining() bool { return c&claChaining != 0 }

// WithoutChaining is c of the last command of a chain.
func (c CLA) WithoutChaining() CLA { return c &^ claChaining }

// IsSecureMessaging reports whether any form of secure messaging is indicated.
func (c CLA) IsSecureMessaging() bool {
	if c.IsFurther() {
		return c&claFurtherSM != 0
	}
	return c&claFirstSM != 0
}

// WithSecureMessaging is c with GlobalPlatform's secure messaging indicated: bit 04, or bit 20 on channels 4 to 19
// (GlobalPlatform Card Specification 11.1.4).
func (c CLA) WithSecureMessaging() CLA {
	if c.IsFurther() {
		return c | claFurtherSM
	}
	return c | claFirstSMGP
}

// WithoutSecureMessaging is c with no secure messaging indicated.
func (c CLA) WithoutSecureMessaging() CLA {
	if c.IsFurther() {
		return c &^ claFurtherSM
	}
	return c &^ claFirstSM
}
