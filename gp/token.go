package gp

import (
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Token makes the token of a command under delegated management: the signature of what it is given (Card Specification C.4). nil stands
// for no token.
type Token func(input []byte) ([]byte, error)

// appendTo appends the token field to the data of an INSTALL command.
func (t Token) appendTo(data []byte, p1 byte) ([]byte, error) {
	if t == nil {
		return append(data, 0), nil
	}
	token, err := t(tokenInput(p1, 0, data))
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	return append(tlv.AppendLength(data, len(token)), token...), nil
}

// tokenInput is P1, P2, the length of the data before the token, and that data.
func tokenInput(p1, p2 byte, data []byte) []byte {
	b := []byte{p1, p2}
	if n := len(data); n > iso7816.MaxShortNc {
		b = append(b, 0, byte(n>>8), byte(n))
	} else {
		b = append(b, byte(n))
	}
	return append(b, data...)
}
