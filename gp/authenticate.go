package gp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// AuthOptions is what Authenticate may be told; the zero value suits most cards.
type AuthOptions struct {
	Level     scp.Level           // 0 is scp.LevelMAC
	SCP02I    byte                // parameter i of SCP02; 0 reads it from the card
	Diversify scp.Diversification // the keys are mother keys; empty: they are the card's own
	// AnyChallenge skips the check of a pseudo-random card challenge, for cards that compute it in a way of their own.
	AnyChallenge bool
	Random       io.Reader // for the host challenge; nil is crypto/rand
}

// Authenticate opens a secure channel session with the selected domain. The protocol is the one the card answers with. The
// card cryptogram is checked before EXTERNAL AUTHENTICATE is sent, so wrong keys cost no attempt; nothing is tried twice.
func (s *Session) Authenticate(ctx context.Context, keys scp.KeySet, o AuthOptions) error {
	if o.Level == 0 {
		o.Level = scp.LevelMAC
	}
	if o.SCP02I == 0 {
		o.SCP02I = s.scp02I(ctx)
	}
	s.channel = nil
	if o.SCP02I != 0 && scp.IsImplicit(scp.SCP02, o.SCP02I) {
		return s.authenticateImplicitly(ctx, keys, o)
	}
	challenge, answer, err := s.initializeUpdate(ctx, keys.Version(), o.Random)
	if err != nil {
		return failed(opAuthenticate, s.fci.AID, fmt.Sprintf("INITIALIZE UPDATE with key version %02X", keys.Version()), err)
	}
	s.chosen = chosen{answer.KeyVersion, answer.Diversification, answer.Counter}
	channel, err := s.open(keys, challenge, answer, o)
	if err != nil {
		return s.refused(err)
	}
	auth, err := channel.ExternalAuthenticate()
	if err != nil {
		return failed(opAuthenticate, s.fci.AID, "", err)
	}
	r, err := iso7816.Exchange(ctx, s.card, auth)
	if err == nil && r.SW != iso7816.SWNoError {
		err = r.SW
	}
	if err != nil {
		return failed(opAuthenticate, s.fci.AID, fmt.Sprintf("EXTERNAL AUTHENTICATE with %v i=%02X, level %v", channel.Protocol(), channel.I(), channel.Level()), err)
	}
	s.channel = channel
	return nil
}

// authenticateImplicitly opens a session of SCP02 with implicit initiation: the sequence counter is read, and the first command shows the
// card the host's keys. The card's R-MACs, where it has them, show the host the card's.
func (s *Session) authenticateImplicitly(ctx context.Context, keys scp.KeySet, o AuthOptions) error {
	if o.Level != scp.LevelMAC || o.Diversify != "" {
		err := fmt.Errorf("SCP02 i=%02X: implicit initiation has level %v, and the keys must be the card's own", o.SCP02I, scp.LevelMAC)
		return failedHint(opAuthenticate, s.fci.AID, "", err, "leave level and diversification out")
	}
	data, err := s.GetData(ctx, TagSequenceCounter)
	if err != nil {
		return err
	}
	counter, err := tlv.ParseOne(data, TagSequenceCounter)
	if err == nil && len(counter.Value) != 2 {
		err = fmt.Errorf("sequence counter %X: SCP02 has 2 bytes", counter.Value)
	}
	if err == nil {
		s.chosen = chosen{keyVersion: keys.Version(), counter: counter.Value}
		s.channel, err = scp.OpenImplicit(keys, o.SCP02I, [2]byte(counter.Value), s.fci.AID)
	}
	if err != nil {
		return failed(opAuthenticate, s.fci.AID, "", err)
	}
	return nil
}

// open derives the keys, from mother keys where asked, and checks the card's side.
func (s *Session) open(keys scp.KeySet, challenge []byte, answer scp.InitializeUpdateAnswer, o AuthOptions) (*scp.Channel, error) {
	if o.Diversify != "" {
		var err error
		if keys, err = keys.Diversify(o.Diversify, answer.Diversification); err != nil {
			return nil, err
		}
	}
	h := scp.HostOptions{Level: o.Level, SCP02I: o.SCP02I}
	if !o.AnyChallenge {
		h.DomainAID = s.fci.AID
	}
	return scp.Open(keys, challenge, answer, h)
}

// refused is the error for a session that the host does not go on with.
func (s *Session) refused(err error) error {
	hint := ""
	switch {
	case errors.Is(err, scp.ErrCardCryptogram):
		hint = "the keys given are not the card's; EXTERNAL AUTHENTICATE was not sent and no second try was made, so the card has counted no failed attempt; check key values, key version and diversification"
	case errors.Is(err, scp.ErrCardChallenge):
		hint = "the keys are right, but the card computes its challenge otherwise or another domain answered; EXTERNAL AUTHENTICATE was not sent"
	}
	return failedHint(opAuthenticate, s.fci.AID, "", err, hint)
}

// initializeUpdate sends INITIALIZE UPDATE with an 8-byte host challenge, and with a 16-byte one when the card says that the
// length is wrong: SCP03 cards in S16 mode want that. The card counts neither.
func (s *Session) initializeUpdate(ctx context.Context, version byte, random io.Reader) ([]byte, scp.InitializeUpdateAnswer, error) {
	if random == nil {
		random = rand.Reader
	}
	challenge := make([]byte, 16)
	if _, err := io.ReadFull(random, challenge); err != nil {
		return nil, scp.InitializeUpdateAnswer{}, fmt.Errorf("host challenge: %w", err)
	}
	for _, n := range []int{8, 16} {
		r, err := iso7816.Exchange(ctx, s.card, scp.InitializeUpdate(version, challenge[:n]))
		if err != nil {
			return nil, scp.InitializeUpdateAnswer{}, err
		}
		if r.SW == iso7816.SWWrongLength && n == 8 {
			continue
		}
		if r.SW != iso7816.SWNoError {
			return nil, scp.InitializeUpdateAnswer{}, r.SW
		}
		answer, err := scp.ParseInitializeUpdateAnswer(r.Data)
		return challenge[:n], answer, err
	}
	return nil, scp.InitializeUpdateAnswer{}, iso7816.SWWrongLength
}

// scp02I reads parameter i of SCP02 from the FCI or from GET DATA 0066; 0 when the card does not tell.
func (s *Session) scp02I(ctx context.Context) byte {
	if len(s.fci.Recognition.SCPs) > 0 {
		return s.fci.Recognition.scp02I()
	}
	data, err := s.GetData(ctx, TagRecognitionData)
	if err != nil {
		return 0
	}
	d, err := ParseRecognitionData(data)
	if err != nil {
		return 0
	}
	return d.scp02I()
}
