package iso7816

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
)

// Limits of the two encodings of Lc and Le (ISO/IEC 7816-4, 5.2).
const (
	MaxShortNc    = 255
	MaxShortNe    = 256
	MaxExtendedNc = 65535
	MaxExtendedNe = 65536
	headerLength  = 4
)

// CommandAPDU is a command: header, command data field, and the number of response bytes expected.
type CommandAPDU struct {
	CLA    CLA
	INS    byte
	P1, P2 byte
	Data   []byte
	// Ne is the largest number of response data bytes expected: 0 means Le is absent, 256 is Le 00, 65536 is Le 0000.
	Ne int
	// Extended asks for the extended encoding where the short one would do; Append chooses it by itself when it must.
	Extended bool
}

// Case is one of the encodings of a command APDU (ISO/IEC 7816-3, 12.1.3).
type Case uint8

// The seven encodings.
const (
	Case1  Case = iota + 1 // header only
	Case2S                 // Le, 1 byte
	Case3S                 // Lc 1 byte, data
	Case4S                 // Lc 1 byte, data, Le 1 byte
	Case2E                 // 00, Le 2 bytes
	Case3E                 // 00, Lc 2 bytes, data
	Case4E                 // 00, Lc 2 bytes, data, Le 2 bytes
)

// String is the specification's name: 1, 2S, 3S, 4S, 2E, 3E, 4E.
func (c Case) String() string {
	names := [...]string{"?", "1", "2S", "3S", "4S", "2E", "3E", "4E"}
	if int(c) < len(names) {
		return names[c]
	}
	return names[0]
}

// Case is the encoding that Append uses.
func (c CommandAPDU) Case() Case {
	ext := c.needsExtended()
	switch {
	case len(c.Data) == 0 && c.Ne == 0:
		return Case1
	case len(c.Data) == 0 && ext:
		return Case2E
	case len(c.Data) == 0:
		return Case2S
	case c.Ne == 0 && ext:
		return Case3E
	case c.Ne == 0:
		return Case3S
	case ext:
		return Case4E
	}
	return Case4S
}

func (c CommandAPDU) needsExtended() bool {
	return c.Extended || len(c.Data) > MaxShortNc || c.Ne > MaxShortNe
}

// ParseCommand reads one command APDU that fills b exactly. Data points into b.
func ParseCommand(b []byte) (CommandAPDU, error) {
	if len(b) < headerLength {
		return CommandAPDU{}, fmt.Errorf("command APDU: %d bytes, a header has 4", len(b))
	}
	c := CommandAPDU{CLA: CLA(b[0]), INS: b[1], P1: b[2], P2: b[3]}
	switch {
	case !c.CLA.IsValid():
		return CommandAPDU{}, fmt.Errorf("command APDU: class byte FF at offset 0 is invalid")
	case len(b) == headerLength:
		return c, nil
	case len(b) == headerLength+1:
		c.Ne = shortNe(b[4])
		return c, nil
	case b[4] != 0:
		return c.parseShort(b)
	}
	return c.parseExtended(b)
}

// parseShort reads Lc, data and Le of cases 3S and 4S.
func (c CommandAPDU) parseShort(b []byte) (CommandAPDU, error) {
	end := headerLength + 1 + int(b[4])
	switch len(b) {
	case end:
	case end + 1:
		c.Ne = shortNe(b[end])
	default:
		return CommandAPDU{}, lengthError(4, "Lc", int(b[4]), len(b)-headerLength-1, 1)
	}
	c.Data = b[headerLength+1 : end : end]
	return c, nil
}

// parseExtended reads what follows a fifth byte of 00: cases 2E, 3E and 4E.
func (c CommandAPDU) parseExtended(b []byte) (CommandAPDU, error) {
	const dataAt = headerLength + 3
	if len(b) < dataAt {
		return CommandAPDU{}, fmt.Errorf("command APDU: length field at offset 4 is cut: 00 needs two bytes after it, %d present", len(b)-headerLength-1)
	}
	c.Extended = true
	n := int(binary.BigEndian.Uint16(b[headerLength+1:]))
	if len(b) == dataAt {
		c.Ne = extendedNe(n)
		return c, nil
	}
	if n == 0 {
		return CommandAPDU{}, fmt.Errorf("command APDU: Lc 0000 at offset 5 with %d bytes after it", len(b)-dataAt)
	}
	end := dataAt + n
	switch len(b) {
	case end:
	case end + 2:
		c.Ne = extendedNe(int(binary.BigEndian.Uint16(b[end:])))
	default:
		return CommandAPDU{}, lengthError(5, "Lc", n, len(b)-dataAt, 2)
	}
	c.Data = b[dataAt:end:end]
	return c, nil
}

func lengthError(off int, field string, want, have, le int) error {
	return fmt.Errorf("command APDU: %s at offset %d is %d, but %d bytes follow (want %d, or %d with Le)", field, off, want, have, want, want+le)
}

func shortNe(le byte) int {
	if le == 0 {
		return MaxShortNe
	}
	return int(le)
}

func extendedNe(le int) int {
	if le == 0 {
		return MaxExtendedNe
	}
	return le
}

// Append appends the encoded command to dst; an error only for data or Ne that no encoding can carry.
func (c CommandAPDU) Append(dst []byte) ([]byte, error) {
	if len(c.Data) > MaxExtendedNc {
		return nil, fmt.Errorf("command APDU %s: %d data bytes, at most %d fit", c.header(), len(c.Data), MaxExtendedNc)
	}
	if c.Ne < 0 || c.Ne > MaxExtendedNe {
		return nil, fmt.Errorf("command APDU %s: Ne %d, want 0 to %d", c.header(), c.Ne, MaxExtendedNe)
	}
	dst = append(dst, byte(c.CLA), c.INS, c.P1, c.P2)
	if c.needsExtended() {
		return c.appendExtended(dst), nil
	}
	if len(c.Data) > 0 {
		dst = append(append(dst, byte(len(c.Data))), c.Data...)
	}
	if c.Ne > 0 {
		dst = append(dst, byte(c.Ne))
	}
	return dst, nil
}

func (c CommandAPDU) appendExtended(dst []byte) []byte {
	if len(c.Data) == 0 && c.Ne == 0 {
		return dst
	}
	dst = append(dst, 0)
	if len(c.Data) > 0 {
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(c.Data)))
		dst = append(dst, c.Data...)
	}
	if c.Ne > 0 {
		dst = binary.BigEndian.AppendUint16(dst, uint16(c.Ne))
	}
	return dst
}

// Bytes is the encoded command.
func (c CommandAPDU) Bytes() ([]byte, error) {
	return c.Append(make([]byte, 0, headerLength+5+len(c.Data)))
}

func (c CommandAPDU) header() string {
	return fmt.Sprintf("%02X%02X%02X%02X", byte(c.CLA), c.INS, c.P1, c.P2)
}

// String shows the header, the data and Ne; data is shown in full, so keep commands with secrets out of logs.
func (c CommandAPDU) String() string {
	return fmt.Sprintf("%s [%s] Ne=%d", c.header(), strings.ToUpper(hex.EncodeToString(c.Data)), c.Ne)
}
