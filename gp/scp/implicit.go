package scp

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Implicit initiation of SCP02 (Card Specification E.1.3.2): host and card derive the session keys from the sequence counter, which
// the host reads with GET DATA, and the first command with a C-MAC opens the session. Its level is C-MAC.

// OpenImplicit is the host's end of a session with implicit initiation. The AID is that of the selected application. Only the card's
// answer to the first command tells whether the keys are right.
func OpenImplicit(keys KeySet, i byte, counter [2]byte, aid iso7816.AID) (*Channel, error) {
	if err := checkImplicit(keys, i); err != nil {
		return nil, err
	}
	k := scp02SessionKeys(keys, i, counter[:])
	return &Channel{protocol: SCP02, i: i, level: LevelMAC, keys: k, sm: implicitMessaging(i, k, aid), state: channelAuthenticated}, nil
}

// NewImplicitCardSession is the card's end: the session that a command with a C-MAC opens when Unwrap accepts it. The domain counts that.
func NewImplicitCardSession(config CardConfig) (*CardSession, error) {
	if err := checkImplicit(config.Keys, config.I); err != nil {
		return nil, err
	}
	k := scp02SessionKeys(config.Keys, config.I, []byte{byte(config.Counter >> 8), byte(config.Counter)})
	return &CardSession{config: config, level: LevelMAC, keys: k, sm: implicitMessaging(config.I, k, config.DomainAID), state: channelAuthenticated}, nil
}

func checkImplicit(keys KeySet, i byte) error {
	if err := CheckParameters(keys, SCP02, i); err != nil {
		return err
	}
	if !IsImplicit(SCP02, i) {
		return fmt.Errorf("%v i=%02X: explicit initiation needs INITIALIZE UPDATE", SCP02, i)
	}
	return nil
}

// implicitMessaging starts the chains of C-MACs and of R-MACs: each with a MAC over the AID under its own key, or with zeros.
func implicitMessaging(i byte, k sessionKeys, aid iso7816.AID) messaging {
	s := newSCP02(i, k)
	s.begin(LevelMAC)
	if i&scp02ICVOverAID != 0 {
		s.icv, s.ricv = retailMAC(k.mac, s.icv, aid.Bytes()), retailMAC(k.rmac, s.ricv, aid.Bytes())
	}
	return s
}
