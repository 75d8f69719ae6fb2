package gp

import (
	"context"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// BeginRMAC makes the card put R-MACs behind its responses from now on (BEGIN R-MAC SESSION): l is what of scp.LevelRMAC and
// scp.LevelREncryption, or 0 for R-MACs of which EndRMAC checks the last, which goes over all that was answered in between (SCP02). The
// data, up to 24 bytes such as a challenge, enters the R-MACs.
func (s *Session) BeginRMAC(ctx context.Context, l scp.Level, data []byte) error {
	if err := s.authenticated(opBeginRMAC, iso7816.AID{}); err != nil {
		return err
	}
	c, err := scp.BeginRMACSession(l, data)
	if err == nil {
		_, err = s.do(ctx, c)
	}
	if err != nil {
		return failed(opBeginRMAC, iso7816.AID{}, "", err)
	}
	return nil
}

// EndRMAC ends what BeginRMAC began, or with goOn only asks for the R-MAC (END R-MAC SESSION). An R-MAC that is not the host's is an error
// and ends the session.
func (s *Session) EndRMAC(ctx context.Context, goOn bool) error {
	if err := s.authenticated(opEndRMAC, iso7816.AID{}); err != nil {
		return err
	}
	if _, err := s.do(ctx, scp.EndRMACSession(goOn)); err != nil {
		return failed(opEndRMAC, iso7816.AID{}, "", err)
	}
	return nil
}

// inChannel sends a command through the secure channel. BEGIN and END R-MAC SESSION change it at this end, too.
func (s *Session) inChannel(ctx context.Context, c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	w, err := s.channel.Wrap(c)
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.INS == iso7816.INSEndRMACSession {
		_ = s.channel.EndRMAC(c) // where it does not apply, the card refuses the command
	}
	r, err := iso7816.Exchange(ctx, s.card, w)
	if err != nil {
		s.channel.Close()
		return iso7816.ResponseAPDU{}, err
	}
	if r, err = s.channel.Unwrap(r); err == nil && c.INS == iso7816.INSBeginRMACSession && r.SW == iso7816.SWNoError {
		err = s.channel.BeginRMAC(c)
	}
	return r, err
}
