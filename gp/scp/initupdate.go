package scp

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// DiversificationLength is the length of the key diversification data.
const DiversificationLength = 10

// InitializeUpdateAnswer is the response data of INITIALIZE UPDATE (Card Specification E.5.1.6; Amendment D 7.1.1.6).
type InitializeUpdateAnswer struct {
	Diversification [DiversificationLength]byte // key diversification data
	KeyVersion      byte                        // key version number
	Protocol        Protocol
	I               byte   // parameter i; SCP03 only, SCP02's answer does not carry it
	Counter         []byte // sequence counter: 2 bytes in SCP02, 3 in SCP03 with pseudo-random challenge, else nil
	CardChallenge   []byte
	CardCryptogram  []byte
}

const (
	initHeaderLength   = DiversificationLength + 2 // up to and with the protocol identifier
	scp02AnswerLength  = initHeaderLength + 2 + 6 + 8
	scp02CounterLength = 2
	scp03CounterLength = 3
)

// ParseInitializeUpdateAnswer reads the response data of INITIALIZE UPDATE.
func ParseInitializeUpdateAnswer(data []byte) (InitializeUpdateAnswer, error) {
	var a InitializeUpdateAnswer
	if len(data) < initHeaderLength {
		return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: %d bytes, the header alone has %d", len(data), initHeaderLength)
	}
	copy(a.Diversification[:], data)
	a.KeyVersion, a.Protocol = data[10], Protocol(data[11])
	switch a.Protocol {
	case SCP02:
		return a.parseSCP02(data)
	case SCP03:
		return a.parseSCP03(data)
	}
	return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: protocol %02X at offset 11, SCP02 and SCP03 are supported", data[11])
}

func (a InitializeUpdateAnswer) parseSCP02(data []byte) (InitializeUpdateAnswer, error) {
	if len(data) != scp02AnswerLength {
		return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: %d bytes, SCP02 has %d", len(data), scp02AnswerLength)
	}
	a.Counter = clone(data[12:14])
	a.CardChallenge = clone(data[14:20])
	a.CardCryptogram = clone(data[20:28])
	return a, nil
}

func (a InitializeUpdateAnswer) parseSCP03(data []byte) (InitializeUpdateAnswer, error) {
	if len(data) == initHeaderLength {
		return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: parameter i is missing at offset 12")
	}
	a.I = data[12]
	if err := checkParam(SCP03, a.I); err != nil {
		return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: offset 12: %w", err)
	}
	n := macLength(SCP03, a.I)
	want := initHeaderLength + 1 + 2*n
	if a.I&scp03PseudoRandom != 0 {
		want += scp03CounterLength
	}
	if len(data) != want {
		return InitializeUpdateAnswer{}, fmt.Errorf("answer of INITIALIZE UPDATE: %d bytes, SCP03 i=%02X has %d", len(data), a.I, want)
	}
	a.CardChallenge = clone(data[13 : 13+n])
	a.CardCryptogram = clone(data[13+n : 13+2*n])
	if a.I&scp03PseudoRandom != 0 {
		a.Counter = clone(data[13+2*n:])
	}
	return a, nil
}

// Append appends the response data field.
func (a InitializeUpdateAnswer) Append(dst []byte) []byte {
	dst = append(append(dst, a.Diversification[:]...), a.KeyVersion, byte(a.Protocol))
	if a.Protocol == SCP02 {
		return append(append(append(dst, a.Counter...), a.CardChallenge...), a.CardCryptogram...)
	}
	dst = append(append(append(dst, a.I), a.CardChallenge...), a.CardCryptogram...)
	return append(dst, a.Counter...)
}

// InitializeUpdate is the command that opens a session (Card Specification E.5.1): key version number 0 asks for the card's
// first key set. The host challenge has 8 bytes, or 16 for SCP03 in S16 mode.
func InitializeUpdate(keyVersion byte, hostChallenge []byte) iso7816.CommandAPDU {
	return iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSInitializeUpdate, P1: keyVersion,
		Data: clone(hostChallenge), Ne: iso7816.MaxShortNe,
	}
}
