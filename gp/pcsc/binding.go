package pcsc

import "time"

// service is a connection to the PC/SC service (SCARDCONTEXT). Errors of all three interfaces are code values, or other errors
// when there is no code.
type service interface {
	// readers lists the reader names; none is an empty list.
	readers() ([]string, error)
	// state tells whether a card is in the reader, and its ATR.
	state(reader string) (present bool, atr []byte, err error)
	// await returns when the reader has a card (present), or has none, or after the time: whether it came to that.
	await(reader string, present bool, timeout time.Duration) (bool, error)
	connect(reader string) (connection, error)
	release() error
}

// connection is a connection to a card (SCARDHANDLE), exclusive.
type connection interface {
	// status gives the ATR and whether the protocol is T=0.
	status() (atr []byte, t0 bool, err error)
	transmit(capdu []byte) ([]byte, error)
	// reset is a warm reset; the connection stays.
	reset() error
	// disconnect gives the card back, reset, so that no security state is left to the next program.
	disconnect() error
}
