package gp

import (
	"context"
	"errors"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// knownDomains are the AIDs of issuer security domains in the field, tried in this order when the card's default application
// is not one.
var knownDomains = []iso7816.AID{
	iso7816.MustParseAID("A000000151000000"), // GlobalPlatform 2.1.1 and later
	iso7816.MustParseAID("A0000001510000"),
	iso7816.MustParseAID("A000000003000000"), // Visa RID: older cards, SIM cards
	iso7816.MustParseAID("A000000018434D00"), // Gemalto
}

// Session is one selected security domain, and after Authenticate a secure channel session with it. It is not safe for
// concurrent use.
type Session struct {
	card    iso7816.Transport
	fci     FCI
	locked  bool
	channel *scp.Channel // nil before Authenticate
	chosen  chosen
}

// chosen is what Authenticate used, for the caller to show.
type chosen struct {
	keyVersion      byte
	diversification [scp.DiversificationLength]byte
	counter         []byte
}

// Select selects a security domain on t. The zero AID stands for the issuer security domain: the card's default application
// is taken when it shows an AID in its FCI, else the well-known AIDs are tried in turn.
func Select(ctx context.Context, t iso7816.Transport, aid iso7816.AID) (*Session, error) {
	s := &Session{card: FetchResponses(t)}
	if !aid.IsZero() {
		if err := s.selectAID(ctx, aid); err != nil {
			return nil, failed(opSelect, aid, "", err)
		}
		return s, nil
	}
	first := s.selectAID(ctx, iso7816.AID{})
	if first == nil && !s.fci.AID.IsZero() {
		return s, nil
	}
	for _, known := range knownDomains {
		if err := s.selectAID(ctx, known); err == nil {
			return s, nil
		} else if statusWord(err) == 0 {
			return nil, failed(opSelect, known, "", err)
		}
	}
	if first != nil {
		return nil, failedHint(opSelect, iso7816.AID{}, "issuer security domain", first, "none of the well-known AIDs is on the card either: give the AID of the card's security domain")
	}
	// The default application answered without an FCI and there is no other: it is selected no longer.
	if err := s.selectAID(ctx, iso7816.AID{}); err != nil {
		return nil, failed(opSelect, iso7816.AID{}, "issuer security domain", err)
	}
	return s, nil
}

// selectAID sends SELECT by name; the zero AID goes as an empty one. A session is over from here.
func (s *Session) selectAID(ctx context.Context, aid iso7816.AID) error {
	s.channel = nil
	r, err := iso7816.Exchange(ctx, s.card, iso7816.CommandAPDU{
		CLA: iso7816.CLAISO7816, INS: iso7816.INSSelect, P1: 0x04, Data: aid.Bytes(), Ne: iso7816.MaxShortNe,
	})
	if err != nil {
		return err
	}
	s.locked = r.SW == iso7816.SWSelectedCardLocked
	if err := r.SW.Err(); err != nil && !s.locked {
		return err
	}
	if s.fci = ParseFCI(r.Data); s.fci.AID.IsZero() {
		s.fci.AID = aid
	}
	return nil
}

// FCI is the file control information of the selected domain.
func (s *Session) FCI() FCI { return s.fci }

// IsCardLocked reports whether the card said at SELECT that its life cycle state is CARD_LOCKED.
func (s *Session) IsCardLocked() bool { return s.locked }

// Channel is the secure channel session; nil before Authenticate.
func (s *Session) Channel() *scp.Channel { return s.channel }

// KeyVersion is the key version number the card used in Authenticate.
func (s *Session) KeyVersion() byte { return s.chosen.keyVersion }

// Diversification is the key diversification data the card gave in Authenticate.
func (s *Session) Diversification() [scp.DiversificationLength]byte { return s.chosen.diversification }

// SequenceCounter is the sequence counter the card gave in Authenticate; nil when the protocol has none.
func (s *Session) SequenceCounter() []byte { return s.chosen.counter }

// Transmit sends a command to the domain, protected when a session is open, and gives the plain response whatever its status
// word is. After an error of secure messaging the session is over.
func (s *Session) Transmit(ctx context.Context, c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if s.channel == nil {
		return iso7816.Exchange(ctx, s.card, c)
	}
	return s.inChannel(ctx, c)
}

// do is Transmit for commands that have one good status word: anything but success is an error.
func (s *Session) do(ctx context.Context, c iso7816.CommandAPDU) ([]byte, error) {
	r, err := s.Transmit(ctx, c)
	if err != nil {
		return nil, err
	}
	return r.Data, r.SW.Err()
}

// moreCommands in P1 of INSTALL, DELETE and PUT KEY says that the data goes on in the next command of the kind.
const moreCommands = 0x80

// inParts is do for INSTALL, DELETE and PUT KEY: data that has no room in one command goes in several.
func (s *Session) inParts(ctx context.Context, c iso7816.CommandAPDU) ([]byte, error) {
	size := s.maxData()
	for last := c.P1; ; c.P1 = last {
		rest := c.Data
		if len(rest) <= size || size == 0 {
			return s.do(ctx, c)
		}
		c.P1, c.Data = last|moreCommands, rest[:size]
		if _, err := s.do(ctx, c); err != nil {
			return nil, err
		}
		c.Data = rest[size:]
	}
}

// maxData is the largest clear data field that a command can have now.
func (s *Session) maxData() int {
	if s.channel == nil {
		return s.fci.MaxLength
	}
	return s.channel.MaxData(s.fci.MaxLength)
}

// ErrNotAuthenticated says that an operation needs Authenticate first.
var ErrNotAuthenticated = errors.New("no secure channel session: authenticate first")

// authenticated is the check at the start of every operation that changes the card.
func (s *Session) authenticated(op string, aid iso7816.AID) error {
	if s.channel == nil {
		return failed(op, aid, "", ErrNotAuthenticated)
	}
	return nil
}
