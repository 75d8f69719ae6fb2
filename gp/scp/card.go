package scp

import (
	"crypto/rand"
	"fmt"
	"io"

	"github.com/gocard/gocard/runtime/iso7816"
)

// CardConfig is what a card's security domain brings into a session.
type CardConfig struct {
	Protocol        Protocol
	I               byte
	Keys            KeySet
	Diversification [DiversificationLength]byte
	Counter         uint32      // sequence counter that this session uses; the domain keeps and moves it
	DomainAID       iso7816.AID // for the pseudo-random card challenge; without it the challenge is random
	Random          io.Reader   // for the random card challenge; nil is crypto/rand
}

// CardSession is the card's end of a session. Its errors wrap the status word that the card answers (errors.As with
// iso7816.SW); after an error the session is closed. It is not safe for concurrent use.
type CardSession struct {
	config CardConfig
	level  Level
	keys   sessionKeys
	sm     messaging
	state  channelState
}

// NewCardSession answers INITIALIZE UPDATE: the session, and the response data.
func NewCardSession(config CardConfig, hostChallenge []byte) (*CardSession, []byte, error) {
	if err := checkSession(config.Keys, config.Protocol, config.I, hostChallenge); err != nil {
		return nil, nil, fmt.Errorf("INITIALIZE UPDATE: %w", err)
	}
	a, err := config.answer()
	if err != nil {
		return nil, nil, fmt.Errorf("INITIALIZE UPDATE: %w", err)
	}
	s := &CardSession{config: config, keys: derive(config.Keys, config.I, hostChallenge, a)}
	s.sm = newMessaging(config.Protocol, config.I, s.keys)
	a.CardCryptogram = s.keys.cardCryptogram
	return s, a.Append(nil), nil
}

// answer is everything of the answer but the cryptogram.
func (c CardConfig) answer() (InitializeUpdateAnswer, error) {
	a := InitializeUpdateAnswer{Diversification: c.Diversification, KeyVersion: c.Keys.version, Protocol: c.Protocol}
	n := 6
	if c.Protocol == SCP02 {
		a.Counter = []byte{byte(c.Counter >> 8), byte(c.Counter)}
	} else {
		a.I = c.I
		n = macLength(c.Protocol, c.I)
		if c.I&scp03PseudoRandom != 0 {
			a.Counter = []byte{byte(c.Counter >> 16), byte(c.Counter >> 8), byte(c.Counter)}
		}
	}
	if a.CardChallenge = expectedChallenge(c.Keys, c.I, a, c.DomainAID); a.CardChallenge != nil {
		return a, nil
	}
	random := c.Random
	if random == nil {
		random = rand.Reader
	}
	a.CardChallenge = make([]byte, n)
	if _, err := io.ReadFull(random, a.CardChallenge); err != nil {
		return InitializeUpdateAnswer{}, fmt.Errorf("card challenge: %w", err)
	}
	return a, nil
}

// ExternalAuthenticate checks the EXTERNAL AUTHENTICATE command. The status words: 6985 when it is not the next step, 6A86 for
// a level the protocol does not have, 6700 for a wrong length, 6982 for a wrong C-MAC, 6300 for a wrong host cryptogram.
func (s *CardSession) ExternalAuthenticate(c iso7816.CommandAPDU) error {
	if s.state != channelOpened {
		return s.fail("EXTERNAL AUTHENTICATE", "no INITIALIZE UPDATE before it", iso7816.SWConditionsNotSatisfied)
	}
	level := Level(c.P1)
	if c.P2 != 0 || Supported(s.config.Protocol, s.config.I, level) != nil {
		return s.fail("EXTERNAL AUTHENTICATE", "security level not supported", iso7816.SWIncorrectP1P2)
	}
	n := macLength(s.config.Protocol, s.config.I)
	if len(c.Data) != 2*n {
		return s.fail("EXTERNAL AUTHENTICATE", "data length", iso7816.SWWrongLength)
	}
	// With wrong keys both checks fail; the cryptogram's answer is the one that tells the host so.
	if !equal(c.Data[:n], s.keys.hostCryptogram) {
		return s.fail("EXTERNAL AUTHENTICATE", "host cryptogram does not match", iso7816.SWWarningStateChanged)
	}
	if _, err := s.sm.verify(c); err != nil {
		return s.fail("EXTERNAL AUTHENTICATE", err.Error(), iso7816.SWSecurityStatusNotSatisfied)
	}
	s.sm.begin(level)
	s.level, s.state = level, channelAuthenticated
	return nil
}

// IsAuthenticated reports whether EXTERNAL AUTHENTICATE succeeded and the session has not ended.
func (s *CardSession) IsAuthenticated() bool { return s.state == channelAuthenticated }

// Level is the security level; LevelAuthenticated before EXTERNAL AUTHENTICATE, too.
func (s *CardSession) Level() Level { return s.level }

// Unwrap checks and decrypts a command and gives the plain one. A command without secure messaging is an error (6982) when the
// level demands it.
func (s *CardSession) Unwrap(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	if s.state != channelAuthenticated {
		return iso7816.CommandAPDU{}, s.fail("secure messaging", "no session", iso7816.SWSecurityStatusNotSatisfied)
	}
	if s.level.has(LevelCMAC) != c.CLA.IsSecureMessaging() {
		return iso7816.CommandAPDU{}, s.fail("secure messaging", "class byte does not fit the security level", iso7816.SWSecurityStatusNotSatisfied)
	}
	plain, err := s.sm.unwrap(c)
	if err != nil {
		return iso7816.CommandAPDU{}, s.fail("secure messaging", err.Error(), iso7816.SWSecurityStatusNotSatisfied)
	}
	return plain, nil
}

// Accepts reports whether Unwrap would accept a command, and changes nothing.
func (s *CardSession) Accepts(c iso7816.CommandAPDU) bool {
	if s.state != channelAuthenticated || s.level.has(LevelCMAC) != c.CLA.IsSecureMessaging() {
		return false
	}
	_, err := s.sm.clone().unwrap(c)
	return err == nil
}

// Wrap protects the response to the command that Unwrap gave last.
func (s *CardSession) Wrap(r iso7816.ResponseAPDU) iso7816.ResponseAPDU {
	if s.state != channelAuthenticated {
		return r
	}
	return s.sm.protect(r)
}

// DecryptKey decrypts key data under the DEK, as PUT KEY brings it; 6A80 when its length is no multiple of the block size.
func (s *CardSession) DecryptKey(data []byte) ([]byte, error) {
	if s.state != channelAuthenticated || len(data)%s.sm.keyBlock() != 0 {
		return nil, fmt.Errorf("key data: %w", iso7816.SWWrongData)
	}
	return s.sm.decryptKey(data), nil
}

// DecryptData decrypts sensitive data under the DEK that was padded with 80 and zeros; 6A80 when it was not.
func (s *CardSession) DecryptData(data []byte) ([]byte, error) {
	padded, err := s.DecryptKey(data)
	if err != nil {
		return nil, err
	}
	plain, ok := stripPad80(padded)
	if !ok {
		return nil, fmt.Errorf("padded data: %w", iso7816.SWWrongData)
	}
	return plain, nil
}

// EncryptKey encrypts sensitive data under the DEK; 6A80 when its length is no multiple of the block size.
func (s *CardSession) EncryptKey(data []byte) ([]byte, error) {
	if s.state != channelAuthenticated || len(data)%s.sm.keyBlock() != 0 {
		return nil, fmt.Errorf("data to encrypt: %w", iso7816.SWWrongData)
	}
	return s.sm.encryptKey(data), nil
}

// Close ends the session and forgets its keys.
func (s *CardSession) Close() {
	s.state = channelClosed
	s.level = LevelAuthenticated
	s.keys, s.sm = sessionKeys{}, nil
}

// fail closes the session and makes the error.
func (s *CardSession) fail(what, why string, sw iso7816.SW) error {
	s.Close()
	return fmt.Errorf("%s: %s: %w", what, why, sw)
}
