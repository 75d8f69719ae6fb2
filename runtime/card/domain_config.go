package card

import (
	"fmt"
	"io"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// DomainConfig is how the issuer security domain of a simulated card is personalized. The zero value of each field stands for
// what a fresh development card has.
type DomainConfig struct {
	AID      iso7816.AID  // A000000151000000
	Protocol scp.Protocol // SCP03
	I        byte         // parameter i: 70 for SCP03, 55 for SCP02; see PlainSCP03
	// PlainSCP03 makes i=00 what it says, instead of the default: SCP03 with a random challenge and no R-MAC.
	PlainSCP03 bool
	Keys       scp.KeySet // 40..4F three times under key version number FF
	// Diversify makes Keys mother keys, from which the card's own are derived with its diversification data; empty: they are its own.
	Diversify scp.Diversification
	Serial    [4]byte   // IC serial number, in CPLC and diversification data
	IIN, CIN  []byte    // issuer identification number, card image number
	Random    io.Reader // for card challenges; nil is crypto/rand
	// IgnoreQuotas makes the memory quotas of INSTALL (C7, C8) mean nothing, as on cards that take them for what an application needs.
	IgnoreQuotas bool
}

// The domain of a fresh card.
const (
	defaultKeyVersion = 0xFF
	defaultSCP02I     = 0x55
	defaultSCP03I     = 0x70
)

var (
	defaultDomainAID = iso7816.MustParseAID("A000000151000000")
	defaultIIN       = []byte{0x47, 0x4F, 0x43, 0x41} // "GOCA"
	defaultCIN       = []byte{0x00, 0x00, 0x00, 0x01}
)

// withDefaults fills in what is zero, and refuses what no domain can have.
func (c DomainConfig) withDefaults() (DomainConfig, error) {
	if c.AID.IsZero() {
		c.AID = defaultDomainAID
	}
	if c.Protocol == 0 {
		c.Protocol = scp.SCP03
	}
	if c.I == 0 {
		c.I = defaultSCP03I
		if c.Protocol == scp.SCP02 {
			c.I = defaultSCP02I
		}
		if c.PlainSCP03 {
			c.I = 0
		}
	}
	if c.Keys.Size() == 0 {
		c.Keys = scp.DefaultKeySet(defaultKeyVersion)
	}
	if c.IIN == nil {
		c.IIN = defaultIIN
	}
	if c.CIN == nil {
		c.CIN = defaultCIN
	}
	if c.Keys.Version() == 0 || c.PlainSCP03 && c.I != 0 {
		return DomainConfig{}, fmt.Errorf("issuer security domain: key version number 00, or i=%02X and i=00 both asked for", c.I)
	}
	if c.Diversify != "" {
		var err error
		if c.Keys, err = c.Keys.Diversify(c.Diversify, c.diversification()); err != nil {
			return DomainConfig{}, fmt.Errorf("issuer security domain: %w", err)
		}
		c.Diversify = ""
	}
	if err := scp.CheckParameters(c.Keys, c.Protocol, c.I); err != nil {
		return DomainConfig{}, fmt.Errorf("issuer security domain: %w", err)
	}
	return c, nil
}

// Check refuses what no domain can have: protocols and parameters that do not exist or do not fit the keys.
func (c DomainConfig) Check() error {
	_, err := c.withDefaults()
	return err
}

// session is the part of a domain in a session: parameter i is the configured one for the protocol of the configuration, else the
// default.
func (c DomainConfig) session(aid iso7816.AID, keys scp.KeySet, protocol scp.Protocol, counter uint32) scp.CardConfig {
	return scp.CardConfig{
		Protocol: protocol, I: c.parameter(protocol), Keys: keys, Diversification: c.diversification(), Counter: counter, DomainAID: aid,
		Random: c.Random,
	}
}

// parameter is i of a protocol.
func (c DomainConfig) parameter(protocol scp.Protocol) byte {
	switch {
	case protocol == c.Protocol:
		return c.I
	case protocol == scp.SCP02:
		return defaultSCP02I
	}
	return defaultSCP03I
}

// savedConfig is what of a configuration goes into a card image; the keys are in the domain's ring.
type savedConfig struct {
	AID      iso7816.AID
	Protocol scp.Protocol
	I        byte
	Serial   [4]byte
}

func (c DomainConfig) saved() savedConfig { return savedConfig{c.AID, c.Protocol, c.I, c.Serial} }

// config puts a saved configuration in the place of a fresh one.
func (s savedConfig) config(fresh DomainConfig) DomainConfig {
	fresh.AID, fresh.Protocol, fresh.I, fresh.Serial, fresh.PlainSCP03 = s.AID, s.Protocol, s.I, s.Serial, s.I == 0
	return fresh
}

// diversification is 0000, IC fabrication date, IC serial number and IC batch identifier, as the commonest real cards have it.
func (c DomainConfig) diversification() (d [scp.DiversificationLength]byte) {
	cplc := c.cplc()
	copy(d[2:], cplc[10:18])
	return d
}

// cplc is the card production life cycle data: only the chip's part is set, the rest of the production did not take place.
func (c DomainConfig) cplc() []byte {
	b := make([]byte, 42)
	copy(b, []byte{
		0x47, 0x43, 0x00, 0x01, // IC fabricator "GC", IC type
		0x47, 0x43, 0x00, 0x00, 0x01, 0x00, // operating system id, release date, release level
		0x00, 0x00, // IC fabrication date
	})
	copy(b[12:], c.Serial[:])
	b[17] = 0x01 // IC batch identifier
	return b
}
