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
	session  *scp.CardSession // nil: no INITIALIZE UPDATE since selection
	set      *keySet
	unproved bool // implicit initiation: no command has had a good C-MAC yet
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
	switch {
	case c.CLA.IsSecureMessaging() || c.CLA.IsInterindustry():
		return nil, iso7816.SWClaNotSupported
	case c.CLA.IsChaining():
		return nil, iso7816.SWCommandChainingNotSupported
	}
	set, err := d.channelSet(c.P1)
	if err != nil {
		return nil, err
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

// channelSet finds the key set of a version for a session, 00 the first.
func (d *securityDomain) channelSet(version byte) (*keySet, error) {
	set := d.channelRing().channel(version)
	switch {
	case set == nil:
		return nil, iso7816.SWReferencedDataNotFound
	case set.Failures >= maxFailures:
		return nil, iso7816.SWFileInvalid // authentication method blocked
	}
	return set, nil
}

// openImplicit begins a session of SCP02 with implicit initiation (Card Specification E.1.3.2) with the first key set. It counts, and is there
// for good, when unwrap has accepted its first command.
func (d *securityDomain) openImplicit(s *channelSession, selected iso7816.AID) error {
	set, err := d.channelSet(0)
	if err != nil {
		return err
	}
	keys, protocol, err := set.channelKeys()
	if err != nil {
		return err
	}
	if !scp.IsImplicit(protocol, d.config.parameter(protocol)) || set.Counter > maxSCP02Counter {
		return iso7816.SWSecurityStatusNotSatisfied
	}
	session, err := scp.NewImplicitCardSession(d.config.session(selected, keys, protocol, set.Counter))
	if err != nil {
		return err
	}
	*s = channelSession{session: session, set: set, unproved: true}
	return nil
}

// unwrap takes the secure messaging off a command. The first one of a session with implicit initiation is the host's authentication: the
// failure is counted before anything is compared.
func (s *channelSession) unwrap(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	if s.unproved {
		s.set.Failures++
	}
	plain, err := s.session.Unwrap(c)
	if err == nil && s.unproved {
		s.set.Failures, s.unproved = 0, false
		s.set.Counter++
	}
	return plain, err
}

// rmac is BEGIN or END R-MAC SESSION, whose secure messaging is off already.
func (s *channelSession) rmac(c iso7816.CommandAPDU) error {
	if s.session == nil {
		return iso7816.SWConditionsNotSatisfied
	}
	if c.INS == iso7816.INSBeginRMACSession {
		return s.session.BeginRMAC(c)
	}
	return s.session.EndRMAC(c)
}

// seal is a response that secure messaging has been put on, from n bytes of clear data. With an R-MAC, nothing may change its status word.
func (p *platform) seal(r iso7816.ResponseAPDU, n int) iso7816.ResponseAPDU {
	if len(r.Data) > n {
		p.card.SealStatus()
	}
	return r
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
	switch {
	case !c.CLA.IsSecureMessaging():
		s.end()
		return iso7816.SWClaNotSupported
	case c.CLA.IsChaining():
		s.end()
		return iso7816.SWCommandChainingNotSupported
	}
	set := s.set
	set.Failures++
	if err := s.session.ExternalAuthenticate(c); err != nil {
		s.end()
		return err
	}
	set.Failures = 0
	if set.key(1).isDES() {
		set.Counter++
	}
	return nil
}
