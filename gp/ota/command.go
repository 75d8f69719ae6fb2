package ota

import (
	"errors"
	"fmt"
)

// TAR is a toolkit application reference: who on the card a packet is for.
type TAR [3]byte

// Header is what of a command packet is never ciphered.
type Header struct {
	SPI SPI
	KIc byte // number of the key set in the upper half, algorithm in the lower
	KID byte // the same for the checksum
	TAR TAR
}

// Command is a command packet with its security off.
type Command struct {
	Header
	Counter uint64 // 40 bits
	Data    []byte // the secured data, without padding
}

// Lengths in a command packet.
const (
	lengthOfCPL    = 2
	lengthOfHead   = lengthOfCPL + 1 + 2 + 1 + 1 + 3 // up to and with TAR
	fixedOfCommand = counterLength + 1               // CNTR, PCNTR
	minCHL         = lengthOfHead - lengthOfCPL - 1 + fixedOfCommand
	maxCPL         = 0xFFFF
)

func (h Header) layout() layout {
	return layout{
		head: lengthOfHead, fixed: fixedOfCommand, kind: h.SPI.Integrity(), ciphered: h.SPI.IsCiphered(), kic: h.KIc, kid: h.KID,
	}
}

// Encode makes the command packet, from CPL on, with the keys that KIc and KID name.
func (c *Command) Encode(k Keys) ([]byte, error) {
	l := c.layout()
	check, err := integrityLength(l.kind, c.KID)
	if err != nil {
		return nil, fmt.Errorf("command packet: %w", err)
	}
	padding, err := l.padding(k.KIc, check, len(c.Data))
	if err != nil {
		return nil, fmt.Errorf("command packet: %w", err)
	}
	length := 1 + minCHL + check + len(c.Data) + padding
	if length > maxCPL || c.Counter > MaxCounter {
		return nil, fmt.Errorf("command packet: %d bytes of data, counter %d: too much", len(c.Data), c.Counter)
	}
	first := []byte{byte(length >> 8), byte(length), byte(minCHL + check), c.SPI[0], c.SPI[1], c.KIc, c.KID, c.TAR[0], c.TAR[1], c.TAR[2]}
	first = append(appendCounter(first, c.Counter), byte(padding))
	return l.seal(first, append(append([]byte(nil), c.Data...), make([]byte, padding)...), k)
}

// errShort is the cause where the lengths in a packet are not those of its parts.
var errShort = errors.New("the lengths in the packet do not fit")

// ParseHeader reads the header of a command packet that begins with CPL, and checks the lengths in it. Where even the header is cut the error has
// no Status, as nobody could be answered; with one, the header is there.
func ParseHeader(packet []byte) (Header, error) {
	if len(packet) < lengthOfHead {
		return Header{}, fmt.Errorf("command packet of %d bytes: %w", len(packet), errShort)
	}
	h := Header{SPI: SPI(packet[3:5]), KIc: packet[5], KID: packet[6], TAR: TAR(packet[7:10])}
	check, err := integrityLength(h.SPI.Integrity(), h.KID)
	if err != nil {
		return h, fmt.Errorf("command packet: %w", err)
	}
	length, header := int(packet[0])<<8|int(packet[1]), int(packet[2])
	if length != len(packet)-lengthOfCPL || header != minCHL+check || length < 1+header {
		return h, fmt.Errorf("command packet of %d bytes: CPL %d, CHL %d: %w: %w", len(packet), length, header, errShort, SecurityError)
	}
	return h, nil
}

// Open takes the security off a command packet that begins with CPL: it deciphers, and checks RC or CC. plain is the packet as it was before
// ciphering. An error has a Status, or the header is cut.
func Open(packet []byte, k Keys) (c *Command, plain []byte, err error) {
	h, err := ParseHeader(packet)
	if err != nil {
		return nil, nil, err
	}
	check := int(packet[2]) - minCHL
	l := h.layout()
	if plain, err = l.open(packet, check, k); err != nil {
		return nil, nil, fmt.Errorf("command packet: %w", err)
	}
	c = &Command{Header: h, Counter: counterIn(plain[lengthOfHead:])}
	c.Data, err = l.unpadded(plain[lengthOfHead+fixedOfCommand+check:], plain[lengthOfHead+counterLength])
	if err != nil {
		return nil, nil, fmt.Errorf("command packet: %w", err)
	}
	return c, plain, nil
}
