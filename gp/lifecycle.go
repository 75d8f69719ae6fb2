package gp

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// CardState is the life cycle state of a card (Card Specification, table 11-6).
type CardState byte

// The states of a card. It moves forward only, but between SECURED and CARD_LOCKED; TERMINATED is the end.
const (
	CardInitialized CardState = 0x07
	CardSecured     CardState = 0x0F
	CardLocked      CardState = 0x7F
	CardTerminated  CardState = 0xFF
)

// String is the specification's word.
func (s CardState) String() string {
	if name, ok := cardStates[byte(s)]; ok {
		return name
	}
	return fmt.Sprintf("%02X", byte(s))
}

// P1 of SET STATUS (Card Specification 11.10.2).
const (
	setCard        = 0x80
	setApplication = 0x40
)

// SetCardState moves the card to another life cycle state (SET STATUS).
func (s *Session) SetCardState(ctx context.Context, to CardState) error {
	return s.setStatus(ctx, setCard, byte(to), iso7816.AID{}, "card state "+to.String())
}

// SetApplicationLock locks an application or supplementary security domain, or brings it back to the state it was locked in (SET
// STATUS).
func (s *Session) SetApplicationLock(ctx context.Context, aid iso7816.AID, locked bool) error {
	if locked {
		return s.setStatus(ctx, setApplication, lifeCycleLocked, aid, "lock")
	}
	return s.setStatus(ctx, setApplication, 0, aid, "unlock")
}

func (s *Session) setStatus(ctx context.Context, p1, p2 byte, aid iso7816.AID, detail string) error {
	if err := s.authenticated(opSetStatus, aid); err != nil {
		return err
	}
	_, err := s.do(ctx, iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSSetStatus, P1: p1, P2: p2, Data: aid.Bytes()})
	if err != nil {
		return failed(opSetStatus, aid, detail, err)
	}
	return nil
}
