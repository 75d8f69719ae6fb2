package card

import (
	"context"
	"fmt"
	"net"
)

// ServeTCP lets clients have the card over TCP, one after the other, until ctx ends, which is no error. They send the messages of the virtual
// reader: power off 00, power on 01, reset 02, request for the ATR 04, or a command APDU, each with its length in two bytes in front; ATR and response
// APDUs come back in the same form. pcscd's vpcd is such a client where its configuration names a host and a port to connect to. A client that goes,
// or sends what is no message, ends its connection only.
func (c *Card) ServeTCP(ctx context.Context, ln net.Listener) error {
	return serveTCP(ctx, ln, c)
}

func serveTCP(ctx context.Context, ln net.Listener, card chip) error {
	defer context.AfterFunc(ctx, func() { ln.Close() })()
	defer ln.Close()
	for {
		conn, err := ln.Accept()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("card at %s: %w", ln.Addr(), err)
		}
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		_ = (&vpcd{conn: conn, card: card}).serve(ctx) // the client's end of the connection
		stop()
		conn.Close()
	}
}
