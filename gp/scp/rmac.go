package scp

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// P2 of BEGIN and END R-MAC SESSION (Card Specification E.5.3, E.5.4).
const (
	rmacBegin = 0x01
	rmacGoOn  = 0x01
	rmacEnd   = 0x03

	rmacLevels  = LevelRMAC | LevelREncryption
	maxRMACData = 24
)

// BeginRMACSession is the command BEGIN R-MAC SESSION (Card Specification E.5.3; Amendment D 7.1.3): responses get what l has of LevelRMAC
// and LevelREncryption; nothing stands for R-MACs that are computed, of which END R-MAC SESSION shows the last (SCP02). Up to 24
// bytes of data, such as a challenge, enter the chain through the command's C-MAC.
func BeginRMACSession(l Level, data []byte) (iso7816.CommandAPDU, error) {
	if len(data) > maxRMACData {
		return iso7816.CommandAPDU{}, fmt.Errorf("BEGIN R-MAC SESSION: %d bytes of data, the command has room for %d", len(data), maxRMACData)
	}
	field := append([]byte{byte(len(data))}, data...)
	return iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSBeginRMACSession, P1: byte(l & rmacLevels), P2: rmacBegin, Data: field}, nil
}

// EndRMACSession is the command END R-MAC SESSION (Card Specification E.5.4; Amendment D 7.1.4), whose response carries the R-MAC. With
// goOn, the session of R-MACs goes on after it.
func EndRMACSession(goOn bool) iso7816.CommandAPDU {
	c := iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSEndRMACSession, P2: rmacEnd, Ne: iso7816.MaxShortNe}
	if goOn {
		c.P2 = rmacGoOn
	}
	return c
}

// beginRMAC runs BEGIN R-MAC SESSION at one end of a session: the level after it. The status words are those of the card.
func beginRMAC(sm messaging, p Protocol, i byte, session Level, c iso7816.CommandAPDU) (Level, error) {
	l := Level(c.P1)
	var sw iso7816.SW
	switch {
	case sm.inRMAC() || session.has(LevelRMAC) || i&paramRMAC == 0:
		sw = iso7816.SWConditionsNotSatisfied
	case l&^rmacLevels != 0, c.P2 != rmacBegin, l == 0 && p != SCP02, Supported(p, i, session|l) != nil:
		sw = iso7816.SWIncorrectP1P2
	case len(c.Data) > 0 && (len(c.Data) != 1+int(c.Data[0]) || len(c.Data) > 1+maxRMACData):
		sw = iso7816.SWWrongData
	}
	if sw != 0 {
		return 0, fmt.Errorf("BEGIN R-MAC SESSION: %w", sw)
	}
	sm.beginRMAC(session | l)
	return session | l, nil
}

// endRMAC runs END R-MAC SESSION at one end of a session: the level after it.
func endRMAC(sm messaging, session Level, c iso7816.CommandAPDU) (Level, error) {
	switch {
	case !sm.inRMAC():
		return 0, fmt.Errorf("END R-MAC SESSION: %w", iso7816.SWConditionsNotSatisfied)
	case c.P1 != 0 || c.P2 != rmacEnd && c.P2 != rmacGoOn:
		return 0, fmt.Errorf("END R-MAC SESSION: %w", iso7816.SWIncorrectP1P2)
	case c.P2 == rmacEnd:
		session &^= rmacLevels
	}
	sm.endRMAC(c.P2 == rmacGoOn)
	return session, nil
}

// BeginRMAC is BEGIN R-MAC SESSION, after Unwrap and before Wrap: responses are protected from the next command on. 6985: responses
// are protected already, or the card has no R-MAC; 6A86: a level that the protocol does not have; 6A80: data of another length.
func (s *CardSession) BeginRMAC(c iso7816.CommandAPDU) error {
	if s.state != channelAuthenticated {
		return fmt.Errorf("BEGIN R-MAC SESSION: %w", iso7816.SWConditionsNotSatisfied)
	}
	l, err := beginRMAC(s.sm, s.config.Protocol, s.config.I, s.level, c)
	if err == nil {
		s.level = l
	}
	return err
}

// EndRMAC is END R-MAC SESSION, after Unwrap and before Wrap, which puts the R-MAC behind the response. 6985: there was no BEGIN R-MAC
// SESSION; 6A86: wrong parameters.
func (s *CardSession) EndRMAC(c iso7816.CommandAPDU) error {
	if s.state != channelAuthenticated {
		return fmt.Errorf("END R-MAC SESSION: %w", iso7816.SWConditionsNotSatisfied)
	}
	l, err := endRMAC(s.sm, s.level, c)
	if err == nil {
		s.level = l
	}
	return err
}

// BeginRMAC says that the card took BEGIN R-MAC SESSION: after Unwrap of its response.
func (c *Channel) BeginRMAC(cmd iso7816.CommandAPDU) error {
	if c.state != channelAuthenticated {
		return ErrClosed
	}
	l, err := beginRMAC(c.sm, c.protocol, c.i, c.level, cmd)
	if err == nil {
		c.level = l
	}
	return err
}

// EndRMAC says that END R-MAC SESSION goes to the card: after Wrap, before Unwrap of its response, which will be checked.
func (c *Channel) EndRMAC(cmd iso7816.CommandAPDU) error {
	if c.state != channelAuthenticated {
		return ErrClosed
	}
	l, err := endRMAC(c.sm, c.level, cmd)
	if err == nil {
		c.level = l
	}
	return err
}

// responseLevels is how far a session protects: level the next command, answer the response to the last one.
type responseLevels struct {
	level, answer Level
	open          bool // there was a BEGIN R-MAC SESSION
	silent        bool // R-MACs are computed, but responses do not carry them
}

// note takes the level for the response to the command that comes.
func (r *responseLevels) note() { r.answer = r.level }

func (r *responseLevels) inRMAC() bool { return r.open }

func (r *responseLevels) beginRMAC(l Level) {
	r.level, r.open, r.silent = l, true, !l.has(LevelRMAC)
}

// endRMAC makes the response carry the R-MAC.
func (r *responseLevels) endRMAC(goOn bool) {
	r.answer |= LevelRMAC
	if !goOn {
		r.level, r.open, r.silent = r.level&^rmacLevels, false, false
	}
}
