package card

import "github.com/gocard/gocard/runtime/iso7816"

// P1 of SET STATUS (Card Specification 11.10.2).
const (
	setCard        = 0x80
	setApplication = 0x40
	setAssociated  = 0x60 // a security domain with all that belongs to it
)

// setStatus is SET STATUS (Card Specification 11.10): the life cycle state of the card, or the lock of an application.
func (d *securityDomain) setStatus(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	var err error
	switch c.P1 {
	case setCard:
		err = d.setCardState(c.P2)
	case setApplication, setAssociated:
		err = d.setApplicationState(c.P1, c.P2, c.Data)
	default:
		err = iso7816.SWIncorrectP1P2
	}
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	d.refresh()
	return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
}

// setCardState moves the card forward, or between SECURED and CARD_LOCKED (Card Specification 5.1.1).
func (d *securityDomain) setCardState(to byte) error {
	switch from := d.state; to {
	case cardInitialized, cardSecured:
		locked := from == cardLocked
		if to <= from && !locked || locked && to != cardSecured || !d.isIssuer() || locked && !d.has(cardLock) {
			return iso7816.SWConditionsNotSatisfied
		}
	case cardLocked:
		if from != cardSecured || !d.has(cardLock) {
			return iso7816.SWConditionsNotSatisfied
		}
	case cardTerminated:
		if from == cardTerminated || !d.has(cardTerminate) {
			return iso7816.SWConditionsNotSatisfied
		}
	default:
		return iso7816.SWWrongData
	}
	d.state = to
	return nil
}

// setApplicationState locks and unlocks (bit 8 of P2 set or not), and makes a security domain PERSONALIZED.
func (d *securityDomain) setApplicationState(p1, to byte, data []byte) error {
	aid, err := iso7816.NewAID(data)
	if err != nil {
		return iso7816.SWWrongData
	}
	r, err := d.lockable(aid)
	if err != nil {
		return err
	}
	other := d.domain(aid)
	switch {
	case p1 == setAssociated && other == nil:
		return iso7816.SWReferencedDataNotFound
	case to&stateLocked == 0 && !r.locked():
		if other == nil || to != statePersonalized || r.State != stateSelectable {
			return iso7816.SWConditionsNotSatisfied
		}
		r.State = statePersonalized
		return nil
	}
	d.lock(r, to&stateLocked != 0)
	if p1 == setAssociated {
		for _, i := range d.card.Instances() {
			if belonging := d.record(i.AID); belonging.Domain == aid {
				d.lock(belonging, to&stateLocked != 0)
			}
		}
	}
	return nil
}

func (d *securityDomain) lock(r *record, on bool) {
	if on {
		r.State |= stateLocked
	} else {
		r.State &^= stateLocked
	}
}

// lockable finds the record of what this domain may lock: what belongs to it, or everything with the privilege of global lock.
func (d *securityDomain) lockable(aid iso7816.AID) (*record, error) {
	_, isApplication := d.findApplication(aid)
	other := d.domain(aid)
	if !isApplication && other == nil {
		return nil, iso7816.SWReferencedDataNotFound
	}
	r := d.record(aid)
	if other != nil && other.isIssuer() || r.Domain != d.aid && !d.has(globalLock) {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	return r, nil
}
