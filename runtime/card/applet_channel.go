package card

import (
	"errors"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Security levels as applets see them (Card Specification, annex A, SecureChannel); the lower bits are those of scp.Level.
const (
	noSecurityLevel = 0x00 // SecureChannel.NO_SECURITY_LEVEL
	authenticated   = 0x80 // SecureChannel.AUTHENTICATED
)

// headerLength is that of a command up to Lc.
const headerLength = 5

// appletChannel is the secure channel of an applet with its security domain's keys.
type appletChannel struct {
	platform *platform
	aid      iso7816.AID
	channelSession
	selection uint64 // in which the session began
	clear     bool   // the last command came without secure messaging
}

var _ jcre.SecureChannel = (*appletChannel)(nil)

// SecureChannel is the secure channel of an instance.
func (p *platform) SecureChannel(of *jcre.Instance) jcre.SecureChannel {
	c := p.channels[of.AID]
	if c == nil {
		c = &appletChannel{platform: p, aid: of.AID}
		p.channels[of.AID] = c
	}
	return c
}

// current ends a session of an earlier selection, and reports whether there is one of this.
func (a *appletChannel) current() bool {
	if a.selection != a.platform.card.Selection() {
		a.Reset()
	}
	return a.session != nil && a.session.IsAuthenticated()
}

// Reset ends the session.
func (a *appletChannel) Reset() {
	a.end()
	a.clear = false
}

// ProcessSecurity answers the commands that open a session, and those that begin and end R-MACs in it.
func (a *appletChannel) ProcessSecurity(c iso7816.CommandAPDU) ([]byte, error) {
	a.current()
	c.CLA = c.CLA.WithChannel(0)
	d := a.domain()
	var data []byte
	var err error
	switch {
	case d == nil:
		err = iso7816.SWConditionsNotSatisfied
	case c.INS == iso7816.INSInitializeUpdate:
		a.Reset()
		a.selection = a.platform.card.Selection()
		data, err = d.open(&a.channelSession, a.aid, c)
	case c.INS == iso7816.INSExternalAuthenticate:
		err = a.authenticate(c)
	case c.INS == iso7816.INSBeginRMACSession || c.INS == iso7816.INSEndRMACSession:
		data, err = a.rmacSession(c)
	default:
		err = iso7816.SWInsNotSupported
	}
	a.platform.card.Changed() // counters of the key set
	return data, appletError(err)
}

// rmacSession is BEGIN or END R-MAC SESSION, with the session's secure messaging. The response data is the R-MAC.
func (a *appletChannel) rmacSession(c iso7816.CommandAPDU) ([]byte, error) {
	if !a.current() {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	plain, err := a.unwrap(c)
	if err != nil {
		a.Reset()
		return nil, err
	}
	if err := a.rmac(plain); err != nil {
		return nil, err
	}
	return a.platform.seal(a.session.Wrap(iso7816.ResponseAPDU{SW: iso7816.SWNoError}), 0).Data, nil
}

// domain is the security domain of the applet; nil where it was deleted.
func (a *appletChannel) domain() *securityDomain {
	return a.platform.domain(a.platform.record(a.aid).Domain)
}

// appletError makes an exception with the status word of an error.
func appletError(err error) error {
	if err == nil {
		return nil
	}
	return jcre.ThrowSW(statusOf(err, iso7816.SWConditionsNotSatisfied))
}

// Unwrap takes the secure messaging off a command. A wrong one ends the session.
func (a *appletChannel) Unwrap(command []byte) ([]byte, error) {
	if len(command) < headerLength || len(command) != headerLength+int(command[4]) {
		return nil, appletError(iso7816.SWWrongLength)
	}
	c := iso7816.CommandAPDU{CLA: iso7816.CLA(command[0]), INS: command[1], P1: command[2], P2: command[3], Data: command[headerLength:]}
	if !a.current() {
		if !c.CLA.IsSecureMessaging() || !a.beginImplicit() {
			return command, nil
		}
	}
	secured := a.session.Level()&scp.LevelCMAC != 0
	if a.clear = secured && !c.CLA.IsSecureMessaging(); a.clear || !secured && c.CLA.IsSecureMessaging() {
		return command, nil
	}
	plain, err := a.unwrap(c)
	if err != nil {
		a.Reset()
		return nil, appletError(err)
	}
	header := []byte{byte(plain.CLA), plain.INS, plain.P1, plain.P2, byte(len(plain.Data))}
	return append(header, plain.Data...), nil
}

// beginImplicit opens a session for a command with secure messaging, if the domain's protocol has implicit initiation.
func (a *appletChannel) beginImplicit() bool {
	d := a.domain()
	if d == nil || d.openImplicit(&a.channelSession, a.aid) != nil {
		return false
	}
	a.selection = a.platform.card.Selection()
	return true
}

// Wrap puts secure messaging on a response, if the session has it for responses.
func (a *appletChannel) Wrap(response []byte) ([]byte, error) {
	n := len(response) - 2
	if n < 0 {
		return nil, appletError(iso7816.SWWrongLength)
	}
	if !a.current() || a.clear {
		return response, nil
	}
	if n > maxClearResponse {
		return nil, appletError(iso7816.SWWrongLength)
	}
	r := a.platform.seal(a.session.Wrap(iso7816.ResponseAPDU{Data: response[:n], SW: iso7816.SW(uint16(response[n])<<8 | uint16(response[n+1]))}), n)
	return append(append([]byte{}, r.Data...), byte(r.SW>>8), byte(r.SW)), nil
}

// Encrypt encrypts sensitive data.
func (a *appletChannel) Encrypt(data []byte) ([]byte, error) {
	return a.sensitive(data, (*scp.CardSession).EncryptKey)
}

// Decrypt decrypts sensitive data.
func (a *appletChannel) Decrypt(data []byte) ([]byte, error) {
	return a.sensitive(data, (*scp.CardSession).DecryptKey)
}

func (a *appletChannel) sensitive(data []byte, f func(*scp.CardSession, []byte) ([]byte, error)) ([]byte, error) {
	if !a.current() {
		return nil, appletError(iso7816.SWConditionsNotSatisfied)
	}
	out, err := f(a.session, data)
	if errors.Is(err, iso7816.SWWrongData) {
		err = iso7816.SWWrongLength
	}
	return out, appletError(err)
}

// Level is the level of the session, and none for a command that came without its secure messaging.
func (a *appletChannel) Level() byte {
	if !a.current() || a.clear {
		return noSecurityLevel
	}
	return authenticated | byte(a.session.Level())
}

// SetLevel accepts the level that the session has: the protocols know no change of it.
func (a *appletChannel) SetLevel(level byte) error {
	if !a.current() || level&^authenticated != byte(a.session.Level()) {
		return appletError(iso7816.SWConditionsNotSatisfied)
	}
	return nil
}
