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

// maxFailures is how many authentications with a key set may fail in a row before it is blocked for ever.
const maxFailures = 10

// channelSession is a secure channel session, with the keys that opened it: that of a domain, or of an applet with its domain's keys.
type channelSession struct {
	session *scp.CardSession // nil: no INITIALIZE UPDATE since selection
	set     *keySet
}

// end closes the session.
func (s *channelSession) end() {
	if s.session != nil {
		s.session.Close()
	}
	*s = channelSession{}
}

// initializeUpdate is INITIALIZE UPDATE (Card Specification E.5.1; Amendment D 7.1.1). P1 is the key version number, 00 the
// first; P2 is the key identifier of old hosts and means nothing. It ends a session that is open.
func (d *securityDomain) initializeUpdate(c iso7816.CommandAPDU) ([]byte, error) {
	d.endSession()
	return d.open(&d.channelSession, d.aid, c)
}

// open begins a session for the selected domain or applet with the domain's keys.
func (d *securityDomain) open(s *channelSession, selected iso7816.AID, c iso7816.CommandAPDU) ([]byte, error) {
	if c.CLA.IsSecureMessaging() || c.CLA.IsInterindustry() {
		return nil, iso7816.SWClaNotSupported
	}
	set := d.channelRing().channel(c.P1)
	if set == nil {
		return nil, iso7816.SWReferencedDataNotFound
	}
	if set.Failures >= maxFailures {
		return nil, iso7816.SWFileInvalid // authentication method blocked
	}
	keys, protocol, err := set.channelKeys()
	if err != nil {
		return nil, err
	}
	counter, limit := set.Counter, uint32(maxSCP02Counter)
	if protocol == scp.SCP03 {
		counter++ // SCP03 shows the new value, 000001 in the first session
		limit = maxSCP03Counter
	}
	if counter > limit {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	session, answer, err := scp.NewCardSession(d.config.session(selected, keys, protocol, counter), c.Data)
	if err != nil {
		return nil, err
	}
	s.session, s.set, set.Counter = session, set, counter
	return answer, nil
}

// externalAuthenticate is EXTERNAL AUTHENTICATE. The failure is counted before anything is compared. SCP02 counts a session that it
// opened.
func (d *securityDomain) externalAuthenticate(c iso7816.CommandAPDU) error {
	err := d.authenticate(c)
	if d.session == nil {
		d.endSession()
	}
	return err
}

func (s *channelSession) authenticate(c iso7816.CommandAPDU) error {
	if s.session == nil {
		return iso7816.SWConditionsNotSatisfied
	}
	if !c.CLA.IsSecureMessaging() {
		s.end()
		return iso7816.SWClaNotSupported
	}
	set := s.set
	set.Failures++
	if err := s.session.ExternalAuthenticate(c); err != nil {
		s.end()
		return err
	}
	set.Failures = 0
	if set.key(1).kind() == keyDES {
		set.Counter++
	}
	return nil
}
