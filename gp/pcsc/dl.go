//go:build !nopcsc && !(pcsc && (windows || cgo)) && (linux || darwin || windows)

package pcsc

import (
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/ElMostafaIdrassi/goscard"
)

// Binding names the PC/SC binding of this build, for version output.
const Binding = "goscard"

// initialize loads the system's library, once in the life of the process and only when a reader is asked for. The binding would
// write every APDU to standard output, so it is given a logger that is silent.
var initialize = sync.OnceValue(func() error {
	return goscard.Initialize(goscard.NewDefaultLogger(goscard.LogLevelNone))
})

// establish connects through the library, which is opened at run time.
func establish() (service, error) {
	if err := initialize(); err != nil {
		return nil, errNoLibrary
	}
	ctx, ret, err := goscard.NewContext(goscard.SCardScopeSystem, nil, nil)
	if err := asCode(ret, err); err != nil {
		return nil, err
	}
	return &dlService{ctx}, nil
}

// asCode turns the binding's two results into a code where there is one.
func asCode(ret uint64, err error) error {
	if ret != 0 {
		return code(uint32(ret))
	}
	return err
}

type dlService struct{ ctx goscard.Context }

func (s *dlService) readers() ([]string, error) {
	names, ret, err := s.ctx.ListReaders(nil)
	if code(uint32(ret)) == codeNoReaders {
		return nil, nil
	}
	if err := asCode(ret, err); err != nil {
		return nil, err
	}
	return names, nil
}

func (s *dlService) state(reader string) (bool, []byte, error) {
	states := []goscard.SCardReaderState{{Reader: reader, CurrentState: goscard.SCardStateUnaware}}
	if err := asCode(s.ctx.GetStatusChange(goscard.NewTimeout(time.Duration(0)), states)); err != nil {
		return false, nil, err
	}
	atr, err := hex.DecodeString(states[0].Atr)
	if err != nil {
		return false, nil, fmt.Errorf("ATR %q: %w", states[0].Atr, err)
	}
	return states[0].EventState&goscard.SCardStatePresent != 0, atr, nil
}

func (s *dlService) await(reader string, present bool, timeout time.Duration) (bool, error) {
	states := []goscard.SCardReaderState{{Reader: reader, CurrentState: goscard.SCardStateUnaware}}
	for _, wait := range []time.Duration{0, timeout} {
		ret, err := s.ctx.GetStatusChange(goscard.NewTimeout(wait), states)
		if code(uint32(ret)) == codeTimeout {
			return false, nil
		}
		if err := asCode(ret, err); err != nil {
			return false, err
		}
		if (states[0].EventState&goscard.SCardStatePresent != 0) == present {
			return true, nil
		}
		states[0].CurrentState = states[0].EventState &^ goscard.SCardStateChanged
	}
	return false, nil
}

func (s *dlService) connect(reader string) (connection, error) {
	card, ret, err := s.ctx.Connect(reader, goscard.SCardShareExclusive, goscard.SCardProtocolAny)
	if err := asCode(ret, err); err != nil {
		return nil, err
	}
	return &dlConnection{card}, nil
}

func (s *dlService) release() error { return asCode(s.ctx.Release()) }

type dlConnection struct{ card goscard.Card }

func (c *dlConnection) status() ([]byte, bool, error) {
	s, ret, err := c.card.Status()
	if err := asCode(ret, err); err != nil {
		return nil, false, err
	}
	atr, err := hex.DecodeString(s.Atr)
	if err != nil {
		return nil, false, fmt.Errorf("ATR %q: %w", s.Atr, err)
	}
	return atr, c.card.ActiveProtocol() == goscard.SCardProtocolT0, nil
}

func (c *dlConnection) transmit(capdu []byte) ([]byte, error) {
	send := &goscard.SCardIoRequestT1
	if c.card.ActiveProtocol() == goscard.SCardProtocolT0 {
		send = &goscard.SCardIoRequestT0
	}
	r, ret, err := c.card.Transmit(send, capdu, nil)
	if err := asCode(ret, err); err != nil {
		return nil, err
	}
	if n := len(r); n >= 2 && r[n-2] == 0 && r[n-1] == 0 {
		return nil, nil // goscard's empty buffer: no card answers 0000, one that was pulled out meanwhile answers nothing
	}
	return r, nil
}

func (c *dlConnection) reset() error {
	return asCode(c.card.Reconnect(goscard.SCardShareExclusive, goscard.SCardProtocolAny, goscard.SCardResetCard))
}

func (c *dlConnection) disconnect() error { return asCode(c.card.Disconnect(goscard.SCardResetCard)) }
