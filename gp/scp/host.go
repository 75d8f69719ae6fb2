package scp

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// ErrCardCryptogram says that the card does not have the keys the host has. The host found out before it sent EXTERNAL
// AUTHENTICATE, so the card has not counted a failed attempt.
var ErrCardCryptogram = errors.New("card cryptogram does not match")

// ErrCardChallenge says that the card's pseudo-random challenge is not the one its sequence counter and AID lead to.
var ErrCardChallenge = errors.New("card challenge is not the pseudo-random one of this domain")

// ErrClosed says that the session ended, by Close or by an earlier failed check.
var ErrClosed = errors.New("secure channel session is closed")

// HostOptions is what the host decides about a session.
type HostOptions struct {
	Level Level
	// SCP02I is parameter i of SCP02, from the card's recognition data; 0 means DefaultSCP02I. SCP03 cards tell it themselves.
	SCP02I byte
	// DomainAID is the AID of the security domain as its FCI shows it. When it is set and i announces a pseudo-random card
	// challenge, the challenge is checked.
	DomainAID iso7816.AID
}

// Channel is the host's end of a session. Commands must be wrapped in the order they are sent, and each response unwrapped
// before the next command is wrapped. It is not safe for concurrent use.
type Channel struct {
	protocol Protocol
	i        byte
	level    Level
	keys     sessionKeys
	sm       messaging
	state    channelState
}

type channelState uint8

const (
	channelOpened        channelState = iota // EXTERNAL AUTHENTICATE not yet made
	channelAuthenticated                     // commands can be wrapped
	channelClosed
)

// Open derives the session keys and checks the card's cryptogram (and its challenge, see HostOptions). Nothing has been sent
// to the card that it could count as a failed attempt when the error is ErrCardCryptogram.
func Open(keys KeySet, hostChallenge []byte, a InitializeUpdateAnswer, o HostOptions) (*Channel, error) {
	i := a.I
	if a.Protocol == SCP02 {
		if i = o.SCP02I; i == 0 {
			i = DefaultSCP02I
		}
	}
	if err := checkSession(keys, a.Protocol, i, hostChallenge); err != nil {
		return nil, err
	}
	if err := Supported(a.Protocol, i, o.Level); err != nil {
		return nil, err
	}
	k := derive(keys, i, hostChallenge, a)
	if !equal(k.cardCryptogram, a.CardCryptogram) {
		return nil, fmt.Errorf("%v i=%02X, key version %02X: %w", a.Protocol, i, a.KeyVersion, ErrCardCryptogram)
	}
	if want := expectedChallenge(keys, i, a, o.DomainAID); want != nil && !equal(want, a.CardChallenge) {
		return nil, fmt.Errorf("%v i=%02X, AID %v: %w", a.Protocol, i, o.DomainAID, ErrCardChallenge)
	}
	return &Channel{protocol: a.Protocol, i: i, level: o.Level, keys: k, sm: newMessaging(a.Protocol, i, k)}, nil
}

// checkSession checks what both ends need before they derive keys.
func checkSession(keys KeySet, p Protocol, i byte, hostChallenge []byte) error {
	if err := CheckParameters(keys, p, i); err != nil {
		return err
	}
	if IsImplicit(p, i) {
		return fmt.Errorf("%v i=%02X: implicit initiation has no INITIALIZE UPDATE: %w", p, i, iso7816.SWInsNotSupported)
	}
	if n := macLength(p, i); len(hostChallenge) != n {
		return fmt.Errorf("%v i=%02X: host challenge of %d bytes, want %d: %w", p, i, len(hostChallenge), n, iso7816.SWWrongLength)
	}
	return nil
}

// expectedChallenge is the pseudo-random challenge, nil when it is random or cannot be computed.
func expectedChallenge(k KeySet, i byte, a InitializeUpdateAnswer, aid iso7816.AID) []byte {
	switch {
	case aid.IsZero():
		return nil
	case a.Protocol == SCP02 && i&scp02PseudoRandom != 0:
		return scp02Challenge(k, i, a.Counter, aid.Bytes())
	case a.Protocol == SCP03 && i&scp03PseudoRandom != 0:
		return scp03Challenge(k, i, a.Counter, aid.Bytes())
	}
	return nil
}

// Protocol is the protocol of the session.
func (c *Channel) Protocol() Protocol { return c.protocol }

// I is parameter i of the session.
func (c *Channel) I() byte { return c.i }

// Level is the security level of the session.
func (c *Channel) Level() Level { return c.level }

// ExternalAuthenticate makes the EXTERNAL AUTHENTICATE command, with its C-MAC. It can be called once; Wrap is ready after it.
func (c *Channel) ExternalAuthenticate() (iso7816.CommandAPDU, error) {
	if c.state != channelOpened {
		return iso7816.CommandAPDU{}, fmt.Errorf("EXTERNAL AUTHENTICATE was made already: %w", ErrClosed)
	}
	cmd := c.sm.sign(iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSExternalAuthenticate, P1: byte(c.level), Data: c.keys.hostCryptogram,
	})
	c.sm.begin(c.level)
	c.state = channelAuthenticated
	return cmd, nil
}

// Wrap protects a command as the security level demands. Le stays as it is.
func (c *Channel) Wrap(cmd iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	if c.state != channelAuthenticated {
		return iso7816.CommandAPDU{}, ErrClosed
	}
	return c.sm.wrap(cmd), nil
}

// Unwrap checks and decrypts a response as the security level demands. After an error the session is closed.
func (c *Channel) Unwrap(r iso7816.ResponseAPDU) (iso7816.ResponseAPDU, error) {
	if c.state != channelAuthenticated {
		return iso7816.ResponseAPDU{}, ErrClosed
	}
	out, err := c.sm.unprotect(r)
	if err != nil {
		c.Close()
		return iso7816.ResponseAPDU{}, fmt.Errorf("%v response with status word %v: %w", c.protocol, r.SW, err)
	}
	return out, nil
}

// MaxData is the number of clear data bytes that fit into a command whose data field, MAC and padding included, may have
// limit bytes; 0 when the session is closed.
func (c *Channel) MaxData(limit int) int {
	if c.state == channelClosed {
		return 0
	}
	return c.sm.maxData(limit)
}

// EncryptKey encrypts key data under the DEK, as PUT KEY needs it: a multiple of 8 (SCP02) or 16 (SCP03) bytes.
func (c *Channel) EncryptKey(data []byte) ([]byte, error) {
	if c.state == channelClosed {
		return nil, ErrClosed
	}
	if n := c.sm.keyBlock(); len(data)%n != 0 {
		return nil, fmt.Errorf("%v: key data of %d bytes is not a multiple of %d", c.protocol, len(data), n)
	}
	return c.sm.encryptKey(data), nil
}

// EncryptData encrypts sensitive data of any length under the DEK, padded with 80 and zeros, as STORE DATA brings it.
func (c *Channel) EncryptData(data []byte) ([]byte, error) {
	if c.state == channelClosed {
		return nil, ErrClosed
	}
	return c.sm.encryptKey(appendPad80(clone(data), c.sm.keyBlock())), nil
}

// Close forgets the session keys.
func (c *Channel) Close() {
	c.state = channelClosed
	c.keys, c.sm = sessionKeys{}, nil
}
