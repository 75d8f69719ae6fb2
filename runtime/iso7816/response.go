package iso7816

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// ResponseAPDU is a response: response data field and status word.
type ResponseAPDU struct {
	Data []byte
	SW   SW
}

// ParseResponse reads a response APDU. Data points into b. Less than two bytes are an error: readers give an empty answer
// without any other sign when the card went away.
func ParseResponse(b []byte) (ResponseAPDU, error) {
	n := len(b) - 2
	if n < 0 {
		return ResponseAPDU{}, fmt.Errorf("response APDU: %d bytes, a status word has 2 (was the card removed?)", len(b))
	}
	return ResponseAPDU{Data: b[:n:n], SW: SW(b[n])<<8 | SW(b[n+1])}, nil
}

// Append appends the encoded response to dst.
func (r ResponseAPDU) Append(dst []byte) []byte {
	return append(append(dst, r.Data...), byte(r.SW>>8), byte(r.SW))
}

// Bytes is the encoded response.
func (r ResponseAPDU) Bytes() []byte { return r.Append(make([]byte, 0, len(r.Data)+2)) }

// String is data and status word in hex, separated by a space when there is data.
func (r ResponseAPDU) String() string {
	if len(r.Data) == 0 {
		return fmt.Sprintf("%04X", uint16(r.SW))
	}
	return fmt.Sprintf("%s %04X", strings.ToUpper(hex.EncodeToString(r.Data)), uint16(r.SW))
}
