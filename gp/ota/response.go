package ota

import (
	"bytes"
	"fmt"
)

// Response is a response packet with its security off: the proof of receipt.
type Response struct {
	TAR     TAR
	Counter uint64 // of the command
	Status  Status
	Data    []byte // additional response data, without padding
}

// Lengths in a response packet.
const (
	headOfResponse  = 2 + 1 + 3             // RPL, RHL, TAR
	fixedOfResponse = counterLength + 1 + 1 // CNTR, PCNTR, status
	minRHL          = 3 + fixedOfResponse
)

// responseHeader is the user data header in front of a response packet: the element 71 without data (TS 31.115 4.3).
var responseHeader = []byte{0x02, 0x71, 0x00}

// responseLayout is that of a response to a command; its checksum is over the user data header, too.
func (h Header) responseLayout() layout {
	return layout{
		head: headOfResponse, fixed: fixedOfResponse, hashed: responseHeader,
		kind: h.SPI.ResponseIntegrity(), ciphered: h.SPI.IsResponseCiphered(), kic: h.KIc, kid: h.KID,
	}
}

// EncodeResponse makes the user data of a response with the security that the command asks for: the user data header 027100 and the response packet.
// The response has the TAR of the command.
func EncodeResponse(to Header, r Response, k Keys) ([]byte, error) {
	l := to.responseLayout()
	check, err := integrityLength(l.kind, to.KID)
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	padding, err := l.padding(k.KIc, check, len(r.Data))
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	length := 1 + minRHL + check + len(r.Data) + padding
	if length > maxCPL {
		return nil, fmt.Errorf("response packet: %d bytes of data: too many", len(r.Data))
	}
	first := []byte{byte(length >> 8), byte(length), byte(minRHL + check), to.TAR[0], to.TAR[1], to.TAR[2]}
	first = append(appendCounter(first, r.Counter), byte(padding), byte(r.Status))
	packet, err := l.seal(first, append(append([]byte(nil), r.Data...), make([]byte, padding)...), k)
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	return append(bytes.Clone(responseHeader), packet...), nil
}

// OpenResponse reads the user data of a response to a command: it deciphers, and checks RC or CC. A response without the security that was asked
// for is taken if it reports an error: a card that has no keys for the command, or does not believe it, cannot do better.
func OpenResponse(data []byte, to Header, k Keys) (*Response, error) {
	packet, ok := bytes.CutPrefix(data, responseHeader)
	if !ok || len(packet) < headOfResponse+fixedOfResponse {
		return nil, fmt.Errorf("response packet: %d bytes of user data that begin with no 027100 and a packet", len(data))
	}
	l := to.responseLayout()
	check, err := integrityLength(l.kind, to.KID)
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	length, header := int(packet[0])<<8|int(packet[1]), int(packet[2])
	if length != len(packet)-2 || length < 1+header {
		return nil, fmt.Errorf("response packet of %d bytes: RPL %d, RHL %d: %w", len(packet), length, header, errShort)
	}
	bare := header == minRHL && (check > 0 || l.ciphered && k.KIc.is(l.kic) && len(packet[l.head:])%k.KIc.block.BlockSize() != 0)
	if bare { // without the security that was asked for
		l.kind, l.ciphered, check = NoIntegrity, false, 0
	}
	if header != minRHL+check {
		return nil, fmt.Errorf("response packet: RHL %d does not go with the checksum: %w", header, errShort)
	}
	plain, err := l.open(packet, check, k)
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	at := headOfResponse
	r := &Response{TAR: TAR(plain[3:at]), Counter: counterIn(plain[at:]), Status: Status(plain[at+counterLength+1])}
	if bare && r.Status == OK {
		return nil, fmt.Errorf("response packet: it is not protected: %w", IntegrityFailed)
	}
	r.Data, err = l.unpadded(plain[at+fixedOfResponse+check:], plain[at+counterLength])
	if err != nil {
		return nil, fmt.Errorf("response packet: %w", err)
	}
	return r, nil
}
