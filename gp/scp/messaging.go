package scp

import (
	"crypto/subtle"
	"errors"

	"github.com/gocard/gocard/runtime/iso7816"
)

// messaging is the running state of secure messaging, at the host's end or the card's: chains and counters move with every
// call, so each command and each response goes through exactly once, in order.
type messaging interface {
	sign(c iso7816.CommandAPDU) iso7816.CommandAPDU                 // C-MAC only, at both ends of EXTERNAL AUTHENTICATE
	verify(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error)      // the card's side of sign
	begin(l Level)                                                  // EXTERNAL AUTHENTICATE went well
	beginRMAC(l Level)                                              // BEGIN R-MAC SESSION went well; commands from now on have this level
	endRMAC(goOn bool)                                              // END R-MAC SESSION, before its response
	inRMAC() bool                                                   // there was a BEGIN R-MAC SESSION
	wrap(c iso7816.CommandAPDU) iso7816.CommandAPDU                 // host: command
	unwrap(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error)      // card: command
	protect(r iso7816.ResponseAPDU) iso7816.ResponseAPDU            // card: response
	unprotect(r iso7816.ResponseAPDU) (iso7816.ResponseAPDU, error) // host: response
	encryptKey(data []byte) []byte                                  // sensitive data under the DEK
	decryptKey(data []byte) []byte
	clone() messaging // as it is now
	keyBlock() int    // block size of encryptKey and decryptKey
	maxData(limit int) int
}

// Causes of a failed check. They carry nothing secret and do not say which byte was wrong.
var (
	errCommandMAC  = errors.New("C-MAC is wrong")
	errCommandData = errors.New("encrypted command data is malformed")
	errResponseMAC = errors.New("R-MAC is wrong")
	errResponse    = errors.New("protected response is malformed")
)

func newMessaging(p Protocol, i byte, keys sessionKeys) messaging {
	if p == SCP02 {
		return newSCP02(i, keys)
	}
	return newSCP03(i, keys)
}

// equal compares in constant time.
func equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

// macHeader is CLA INS P1 P2 Lc as they enter a C-MAC: the class byte without the logical channel number, Lc for n data bytes
// in the form that the wrapped command has on the wire.
func macHeader(cla iso7816.CLA, c iso7816.CommandAPDU, n int, extended bool) []byte {
	h := []byte{byte(cla.WithChannel(0)), c.INS, c.P1, c.P2}
	if extended {
		return append(h, 0, byte(n>>8), byte(n))
	}
	return append(h, byte(n))
}

// isExtended reports whether a command with n data bytes instead of its own goes out in the extended encoding.
func isExtended(c iso7816.CommandAPDU, n int) bool {
	return c.Extended || n > iso7816.MaxShortNc || c.Ne > iso7816.MaxShortNe
}

// splitMAC cuts the last n bytes off the data field.
func splitMAC(data []byte, n int) (body, mac []byte, ok bool) {
	if len(data) < n {
		return nil, nil, false
	}
	at := len(data) - n
	return data[:at:at], data[at:], true
}

// isProtected reports whether SCP03 protects a response with this status word: 9000 and warnings (Amendment D 6.2.5).
func isProtected(sw iso7816.SW) bool { return sw == iso7816.SWNoError || sw.IsWarning() }

// maxPadded is the largest n whose padded encryption and MAC fit into limit bytes.
func maxPadded(limit, block, mac int) int {
	n := (limit-mac)/block*block - 1
	if n < 0 {
		return 0
	}
	return n
}
