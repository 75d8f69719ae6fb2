//go:build pcsc && !nopcsc && (windows || cgo)

package pcsc

import (
	"errors"
	"time"

	"github.com/ebfe/scard"
)

// Binding names the PC/SC binding of this build, for version output.
const Binding = "scard"

// establish connects through the library that was linked at build time.
func establish() (service, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, asCode(err)
	}
	return scardService{ctx}, nil
}

// asCode turns the binding's error into a code.
func asCode(err error) error {
	var e scard.Error
	if errors.As(err, &e) {
		return code(e)
	}
	return err
}

type scardService struct{ ctx *scard.Context }

func (s scardService) readers() ([]string, error) {
	names, err := s.ctx.ListReaders()
	if errors.Is(err, scard.ErrNoReadersAvailable) {
		return nil, nil
	}
	if err != nil {
		return nil, asCode(err)
	}
	return names, nil
}

func (s scardService) state(reader string) (bool, []byte, error) {
	states := []scard.ReaderState{{Reader: reader, CurrentState: scard.StateUnaware}}
	if err := s.ctx.GetStatusChange(states, time.Duration(0)); err != nil {
		return false, nil, asCode(err)
	}
	return states[0].EventState&scard.StatePresent != 0, states[0].Atr, nil
}

func (s scardService) await(reader string, present bool, timeout time.Duration) (bool, error) {
	states := []scard.ReaderState{{Reader: reader, CurrentState: scard.StateUnaware}}
	for _, wait := range []time.Duration{0, timeout} {
		if err := s.ctx.GetStatusChange(states, wait); err != nil {
			if errors.Is(err, scard.ErrTimeout) {
				return false, nil
			}
			return false, asCode(err)
		}
		if (states[0].EventState&scard.StatePresent != 0) == present {
			return true, nil
		}
		states[0].CurrentState = states[0].EventState &^ scard.StateChanged
	}
	return false, nil
}

func (s scardService) connect(reader string) (connection, error) {
	card, err := s.ctx.Connect(reader, scard.ShareExclusive, scard.ProtocolAny)
	if err != nil {
		return nil, asCode(err)
	}
	return scardConnection{card}, nil
}

func (s scardService) release() error {
	if err := s.ctx.Release(); err != nil {
		return asCode(err)
	}
	return nil
}

type scardConnection struct{ card *scard.Card }

func (c scardConnection) status() ([]byte, bool, error) {
	s, err := c.card.Status()
	if err != nil {
		return nil, false, asCode(err)
	}
	return s.Atr, s.ActiveProtocol == scard.ProtocolT0, nil
}

func (c scardConnection) transmit(capdu []byte) ([]byte, error) {
	r, err := c.card.Transmit(capdu)
	if err != nil {
		return nil, asCode(err)
	}
	return r, nil
}

func (c scardConnection) reset() error {
	if err := c.card.Reconnect(scard.ShareExclusive, scard.ProtocolAny, scard.ResetCard); err != nil {
		return asCode(err)
	}
	return nil
}

func (c scardConnection) disconnect() error {
	if err := c.card.Disconnect(scard.ResetCard); err != nil {
		return asCode(err)
	}
	return nil
}
