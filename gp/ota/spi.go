package ota

// SPI is the security parameters indication: what protects the command, and what is wanted of the response (TS 102 225 5.1.1).
type SPI [2]byte

// Integrity is how a packet shows that it is what was sent.
type Integrity byte

// The kinds of integrity, from the weakest.
const (
	NoIntegrity           Integrity = iota
	RedundancyCheck                 // RC: a CRC, which needs no key
	CryptographicChecksum           // CC
	DigitalSignature                // DS, which this package does not have
)

// CounterMode is what the receiver does with the counter of a command.
type CounterMode byte

// The counter modes, from the weakest.
const (
	NoCounter        CounterMode = iota // there is none
	CounterAvailable                    // it is there, and not checked
	CounterHigher                       // the command is done if it is higher than the last
	CounterPlusOne                      // the command is done if it is one higher than the last
)

// ResponseMode says when the receiver answers with a response packet.
type ResponseMode byte

// The response modes.
const (
	NoResponse ResponseMode = iota
	ResponseAlways
	ResponseOnError
)

// Bits of the two bytes.
const (
	integrityBits = 0x03
	ciphered      = 0x04 // of the first byte
	counterShift  = 3

	responseIntegrityShift = 2
	responseCiphered       = 0x10 // of the second byte
	responseBySubmit       = 0x20
)

// Integrity is the command's.
func (s SPI) Integrity() Integrity { return Integrity(s[0] & integrityBits) }

// IsCiphered reports whether the command is.
func (s SPI) IsCiphered() bool { return s[0]&ciphered != 0 }

// Counter is what is done with the command's counter.
func (s SPI) Counter() CounterMode { return CounterMode(s[0] >> counterShift & 0x03) }

// Response says when there is a response.
func (s SPI) Response() ResponseMode { return ResponseMode(s[1] & 0x03) }

// Wants reports whether a response with a status is asked for.
func (s SPI) Wants(status Status) bool {
	m := s.Response()
	return m == ResponseAlways || m == ResponseOnError && status != OK
}

// ResponseIntegrity is the response's.
func (s SPI) ResponseIntegrity() Integrity {
	return Integrity(s[1] >> responseIntegrityShift & integrityBits)
}

// IsResponseCiphered reports whether the response is.
func (s SPI) IsResponseCiphered() bool { return s[1]&responseCiphered != 0 }

// IsResponseSubmitted reports whether the response comes in a short message of its own (SMS-SUBMIT), and not in the delivery report.
func (s SPI) IsResponseSubmitted() bool { return s[1]&responseBySubmit != 0 }

// Satisfies reports whether a command is protected at least as well as an application demands: the minimum is coded as the first byte of SPI
// (TS 102 226 8.2.1.3.2.4).
func (s SPI) Satisfies(minimum byte) bool {
	m := SPI{minimum}
	return s.Integrity() >= m.Integrity() && (s.IsCiphered() || !m.IsCiphered()) && s.Counter() >= m.Counter()
}

// WithoutSecurity is the SPI that asks for the same response without checksum and cipher.
func (s SPI) WithoutSecurity() SPI {
	s[1] &^= integrityBits<<responseIntegrityShift | responseCiphered
	return s
}
