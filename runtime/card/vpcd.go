package card

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"

	"github.com/gocard/gocard/runtime/iso7816"
)

// chip is a card as a reader sees it.
type chip interface {
	iso7816.Transport
	Reset()
	ATR() []byte
}

// Control codes of vpcd, the virtual reader of pcscd: a message of one byte. A command APDU has at least four.
const (
	vpcdPowerOff = 0x00
	vpcdPowerOn  = 0x01
	vpcdReset    = 0x02
	vpcdATR      = 0x04 // also the presence poll, about every 0.4 s
)

// vpcdMaxMessage is what the length of two bytes can say.
const vpcdMaxMessage = math.MaxUint16

// ServeVPCD puts the card into the virtual reader at addr (host:port, normally 127.0.0.1:35963, and one port higher for the
// second slot) and keeps it there until ctx ends, which is no error, or the reader goes away.
func (c *Card) ServeVPCD(ctx context.Context, addr string) error {
	return serveVPCD(ctx, addr, c)
}

func serveVPCD(ctx context.Context, addr string, card chip) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil
	case err != nil:
		return fmt.Errorf("insert card into the virtual reader at %s: %w; is pcscd running with its vpcd driver? (Debian: apt-get install pcscd vsmartcard-vpcd)", addr, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	defer conn.Close()
	err = (&vpcd{conn: conn, card: card}).serve(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, io.EOF):
		return fmt.Errorf("virtual reader at %s: the reader has gone (pcscd stopped?)", addr)
	}
	return fmt.Errorf("virtual reader at %s: %w", addr, err)
}

// vpcd is one connection to the virtual reader. A message is a length of two bytes, big-endian, and so many bytes.
type vpcd struct {
	conn net.Conn
	card chip
	buf  [2 + vpcdMaxMessage]byte
}

// serve answers messages until the connection ends.
func (v *vpcd) serve(ctx context.Context) error {
	for {
		message, err := v.read()
		if err != nil {
			return err
		}
		switch {
		case len(message) == 0: // nothing asked
		case len(message) == 1:
			err = v.control(message[0])
		default:
			err = v.command(ctx, message)
		}
		if err != nil {
			return err
		}
	}
}

// control executes a control code. Only the request for the ATR is answered. Power off clears at power on: volatile memory is
// gone either way before the next command.
func (v *vpcd) control(code byte) error {
	switch code {
	case vpcdPowerOn, vpcdReset:
		v.card.Reset()
	case vpcdATR:
		return v.write(v.card.ATR())
	case vpcdPowerOff:
	}
	return nil
}

// command executes a command APDU. A card whose power was cut meanwhile leaves the reader, as if it had been pulled out.
func (v *vpcd) command(ctx context.Context, capdu []byte) error {
	rapdu, err := v.card.Transmit(ctx, capdu)
	if err != nil {
		return err
	}
	if len(rapdu) == 0 {
		return errors.New("the card lost its power in the middle of a command")
	}
	return v.write(rapdu)
}

// read reads one message; it is valid until the next.
func (v *vpcd) read() ([]byte, error) {
	head := v.buf[:2]
	quickACK(v.conn)
	if _, err := io.ReadFull(v.conn, head); err != nil {
		return nil, err
	}
	body := v.buf[2 : 2+int(binary.BigEndian.Uint16(head))]
	quickACK(v.conn)
	if _, err := io.ReadFull(v.conn, body); err != nil {
		return nil, err
	}
	return body, nil
}

// write sends one message, length and content in one piece: two would wait for each other's acknowledgement.
func (v *vpcd) write(message []byte) error {
	if len(message) > vpcdMaxMessage {
		return fmt.Errorf("answer of %d bytes, the virtual reader takes %d", len(message), vpcdMaxMessage)
	}
	b := append(binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(message)), uint16(len(message))), message...)
	_, err := v.conn.Write(b)
	return err
}
