package pcsc

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Context is a connection to the system's PC/SC service.
type Context struct {
	service service
}

// Open connects to the system's PC/SC service.
func Open() (*Context, error) {
	s, err := establish()
	if err != nil {
		return nil, failed("connect to PC/SC", "", err)
	}
	return &Context{s}, nil
}

// Close gives the connection back.
func (c *Context) Close() error {
	if err := c.service.release(); err != nil {
		return failed("release PC/SC", "", err)
	}
	return nil
}

// Reader is a reader and what is in it.
type Reader struct {
	Name        string
	CardPresent bool
	ATR         []byte // of the card; empty when there is none or it is mute
}

// Readers lists the readers in the service's order. No reader is an empty list.
func (c *Context) Readers() ([]Reader, error) {
	names, err := c.service.readers()
	if err != nil {
		return nil, failed("list readers", "", err)
	}
	readers := make([]Reader, len(names))
	for i, n := range names {
		readers[i].Name = n
		// A reader that cannot tell is listed as empty: it may just have been unplugged.
		if present, atr, err := c.service.state(n); err == nil {
			readers[i].CardPresent, readers[i].ATR = present, atr
		}
	}
	return readers, nil
}

// Find gives the full name of a reader: the one named exactly so, else the only one whose name contains name in upper or lower
// case. The empty name is the only reader with a card, else the only reader.
func (c *Context) Find(name string) (string, error) {
	readers, err := c.Readers()
	if err != nil {
		return "", err
	}
	var matches, withCard []string
	for _, r := range readers {
		if r.Name == name {
			return name, nil
		}
		if strings.Contains(strings.ToLower(r.Name), strings.ToLower(name)) {
			matches = append(matches, r.Name)
			if r.CardPresent {
				withCard = append(withCard, r.Name)
			}
		}
	}
	switch {
	case len(matches) == 1:
		return matches[0], nil
	case len(withCard) == 1:
		return withCard[0], nil
	case len(matches) == 0:
		return "", failed("find reader", name, codeNoReaders.or(readers))
	}
	return "", &Error{
		Operation: "find reader", Reader: name, kind: ErrNoReader,
		Err: fmt.Errorf("%d readers fit: %s", len(matches), strings.Join(matches, ", ")), Hint: "name one of them in full",
	}
}

// or is "no readers" or "no such reader".
func (c code) or(readers []Reader) code {
	if len(readers) == 0 {
		return c
	}
	return codeUnknownReader
}

// awaitPiece bounds how long the two functions below take to notice that their context has ended.
const awaitPiece = 500 * time.Millisecond

// WaitForCard waits until there is a card in the reader that Find gives for name, or ctx ends.
func (c *Context) WaitForCard(ctx context.Context, name string) error {
	return c.await(ctx, "wait for a card in", name, true)
}

// WaitForRemoval waits until the reader that Find gives for name is empty, or ctx ends.
func (c *Context) WaitForRemoval(ctx context.Context, name string) error {
	return c.await(ctx, "wait for the removal of the card in", name, false)
}

func (c *Context) await(ctx context.Context, op, name string, present bool) error {
	reader, err := c.Find(name)
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return &Error{Operation: op, Reader: reader, Err: err}
		}
		done, err := c.service.await(reader, present, awaitPiece)
		if err != nil {
			return failed(op, reader, err)
		}
		if done {
			return nil
		}
	}
}

// Card is an exclusive connection to the card in a reader. It is an iso7816.Transport and safe for concurrent use, one command
// at a time.
type Card struct {
	reader string

	mu   sync.Mutex
	conn connection
	atr  []byte
	t0   bool
}

// Connect connects to the card in the reader that Find gives for name.
func (c *Context) Connect(name string) (*Card, error) {
	reader, err := c.Find(name)
	if err != nil {
		return nil, err
	}
	conn, err := c.service.connect(reader)
	if err != nil {
		return nil, failed("connect to the card in", reader, err)
	}
	card := &Card{reader: reader, conn: conn}
	if err := card.readStatus(); err != nil {
		_ = conn.disconnect() // the status error is the one to report
		return nil, err
	}
	return card, nil
}

func (c *Card) readStatus() error {
	atr, t0, err := c.conn.status()
	if err != nil {
		return failed("connect to the card in", c.reader, err)
	}
	c.atr, c.t0 = atr, t0
	return nil
}

// Reader is the full name of the reader.
func (c *Card) Reader() string { return c.reader }

// ATR is the card's answer to reset.
func (c *Card) ATR() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.atr
}

// Transmit sends one command APDU. A command under way cannot be interrupted; a context that has ended keeps the next one back.
func (c *Card) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.t0 {
		capdu = withoutLe(capdu)
	}
	r, err := c.conn.transmit(capdu)
	if err != nil {
		return nil, failed("transmit to the card in", c.reader, err)
	}
	if len(r) < 2 {
		return nil, &Error{Operation: "transmit to the card in", Reader: c.reader, Err: errNoAnswer, kind: ErrNoCard}
	}
	return r, nil
}

// withoutLe drops Le from a command with data: T=0 cannot carry it (ISO/IEC 7816-3, 12.2.4); the card announces its data with
// 61xx instead.
func withoutLe(capdu []byte) []byte {
	c, err := iso7816.ParseCommand(capdu)
	if err != nil || c.Case() != iso7816.Case4S {
		return capdu
	}
	return capdu[:len(capdu)-1]
}

// Reset is a warm reset of the card; the connection stays.
func (c *Card) Reset() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.conn.reset(); err != nil {
		return failed("reset the card in", c.reader, err)
	}
	return c.readStatus()
}

// Close resets the card and gives it back.
func (c *Card) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.conn.disconnect(); err != nil {
		return failed("disconnect from the card in", c.reader, err)
	}
	return nil
}
