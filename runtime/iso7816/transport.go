package iso7816

import "context"

// Transport carries one command APDU to a card and brings its response APDU back. A reader, a simulated card and a recorded
// transcript satisfy it. The error is about the transport (card removed, context ended); status words are in the response.
// The response is the caller's to keep.
type Transport interface {
	Transmit(ctx context.Context, capdu []byte) ([]byte, error)
}

// TransportFunc is a function that is a Transport.
type TransportFunc func(ctx context.Context, capdu []byte) ([]byte, error)

// Transmit calls f.
func (f TransportFunc) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	return f(ctx, capdu)
}

// Exchange encodes c, transmits it once and parses the response.
func Exchange(ctx context.Context, t Transport, c CommandAPDU) (ResponseAPDU, error) {
	b, err := c.Bytes()
	if err != nil {
		return ResponseAPDU{}, err
	}
	r, err := t.Transmit(ctx, b)
	if err != nil {
		return ResponseAPDU{}, err
	}
	return ParseResponse(r)
}
