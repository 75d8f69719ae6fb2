package card

import (
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Ends of the sequence counters: a key set that has reached it opens no more sessions.
const (
	maxSCP02Counter = 0xFFFF
	maxSCP03Counter = 0xFFFFFF
)

// initializeUpdate is INITIALIZE UPDATE (Card Specification E.5.1; Amendment D 7.1.1). P1 is the key version number, 00 the
// first; P2 is the key identifier of old hosts and means nothing. It ends a session that is open.
func (d *issuerDomain) initializeUpdate(c iso7816.CommandAPDU) ([]byte, error) {
	d.endSession()
	if c.CLA.IsSecureMessaging() || c.CLA.IsInterindustry() {
		return nil, iso7816.SWClaNotSupported
	}
	if c.P1 != 0 && c.P1 != d.config.Keys.Version() {
		return nil, iso7816.SWReferencedDataNotFound
	}
	counter := d.counter
	if d.config.Protocol == scp.SCP03 {
		counter++ // SCP03 shows the new value, 000001 in the first session
	}
	if counter > d.maxCounter() {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	session, answer, err := scp.NewCardSession(d.config.session(counter), c.Data)
	if err != nil {
		return nil, err
	}
	d.session, d.counter = session, counter
	return answer, nil
}

func (d *issuerDomain) maxCounter() uint32 {
	if d.config.Protocol == scp.SCP02 {
		return maxSCP02Counter
	}
	return maxSCP03Counter
}

// externalAuthenticate is EXTERNAL AUTHENTICATE. SCP02 counts a session that it opened.
func (d *issuerDomain) externalAuthenticate(c iso7816.CommandAPDU) error {
	if d.session == nil {
		return iso7816.SWConditionsNotSatisfied
	}
	if !c.CLA.IsSecureMessaging() {
		d.endSession()
		return iso7816.SWClaNotSupported
	}
	if err := d.session.ExternalAuthenticate(c); err != nil {
		d.endSession()
		return err
	}
	if d.config.Protocol == scp.SCP02 {
		d.counter++
	}
	return nil
}
