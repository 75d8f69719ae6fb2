package gp

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// maxFetched bounds what GET RESPONSE may bring together for one command.
const maxFetched = iso7816.MaxExtendedNe + 2

// FetchResponses is t with the two procedures of T=0 done underneath: 61xx is answered by GET RESPONSE until the response is
// complete, 6Cxx by the same bytes with the right Le. GET RESPONSE goes out in clear on the command's logical channel, below
// secure messaging, so it never touches MAC chains or counters.
func FetchResponses(t iso7816.Transport) iso7816.Transport {
	return iso7816.TransportFunc(func(ctx context.Context, capdu []byte) ([]byte, error) {
		return fetch(ctx, t, capdu)
	})
}

func fetch(ctx context.Context, t iso7816.Transport, capdu []byte) ([]byte, error) {
	r, err := exchange(ctx, t, capdu)
	if err != nil {
		return nil, err
	}
	if r.SW.Is(iso7816.SWCorrectLength00) {
		if r, err = exchange(ctx, t, withLe(capdu, byte(r.SW))); err != nil {
			return nil, err
		}
	}
	data := r.Data
	for r.SW.Is(iso7816.SWBytesRemaining00) {
		if r, err = getResponse(ctx, t, capdu[0], byte(r.SW)); err != nil {
			return nil, err
		}
		if data = append(data, r.Data...); len(data) > maxFetched || len(r.Data) == 0 && r.SW.IsSuccess() && r.SW != iso7816.SWNoError {
			return nil, fmt.Errorf("get response: the card announces more data without end (%d bytes so far)", len(data))
		}
	}
	return iso7816.ResponseAPDU{Data: data, SW: r.SW}.Bytes(), nil
}

// getResponse asks for n more bytes, and once more with the right number when the card corrects it.
func getResponse(ctx context.Context, t iso7816.Transport, cla, n byte) (iso7816.ResponseAPDU, error) {
	class := iso7816.CLAISO7816.WithChannel(iso7816.CLA(cla).Channel())
	capdu := []byte{byte(class), iso7816.INSGetResponse, 0, 0, n}
	r, err := exchange(ctx, t, capdu)
	if err == nil && r.SW.Is(iso7816.SWCorrectLength00) {
		capdu[4] = byte(r.SW)
		r, err = exchange(ctx, t, capdu)
	}
	return r, err
}

func exchange(ctx context.Context, t iso7816.Transport, capdu []byte) (iso7816.ResponseAPDU, error) {
	b, err := t.Transmit(ctx, capdu)
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ParseResponse(b)
}

// withLe is the short command with another Le; any other encoding is left as it is.
func withLe(capdu []byte, le byte) []byte {
	c, err := iso7816.ParseCommand(capdu)
	if err != nil || c.Extended {
		return capdu
	}
	if c.Ne = int(le); le == 0 {
		c.Ne = iso7816.MaxShortNe
	}
	b, err := c.Bytes()
	if err != nil {
		return capdu
	}
	return b
}
