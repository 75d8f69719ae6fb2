package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// GlobalPlatform is what a card's environment for card content management offers to applets: org.globalplatform (Card Specification 2.3, annex A).
// A change that the caller has no privilege for, or that the life cycle does not have, is false.
type GlobalPlatform interface {
	// CardState is the card life cycle state; an applet may lock and terminate the card.
	CardState() byte
	SetCardState(by *Instance, state byte) bool
	// ContentState, Privileges and Domain are the registry entry of an instance; one that is being installed has none yet.
	ContentState(of *Instance) byte
	Privileges(of *Instance) [3]byte
	Domain(of *Instance) iso7816.AID
	SetContentState(by, of *Instance, state byte) bool
	// SecureChannel is the secure channel of the selected instance with its security domain's keys.
	SecureChannel(of *Instance) SecureChannel
	// PIN is the global PIN.
	PIN() GlobalPIN
	// HistoricalBytes are those of the ATR.
	HistoricalBytes() []byte
	SetHistoricalBytes(by *Instance, b []byte) bool
	// RegisterService makes an instance the provider of a global service; DeregisterService ends it. ServiceProvider finds who has it; server may
	// be nil. A service is a family, and 00 or an identifier.
	RegisterService(of *Instance, service uint16) error
	DeregisterService(of *Instance, service uint16) error
	ServiceProvider(server *Instance, service uint16) *Instance
}

// SecureChannel is a secure channel as an applet uses it. It ends when another applet is selected, and with a reset. Errors are Exceptions.
type SecureChannel interface {
	// ProcessSecurity answers INITIALIZE UPDATE and EXTERNAL AUTHENTICATE.
	ProcessSecurity(c iso7816.CommandAPDU) ([]byte, error)
	// Unwrap takes the secure messaging off a command of a header, Lc and data; without it, or without a session, the command stays as it is.
	Unwrap(command []byte) ([]byte, error)
	// Wrap puts secure messaging on response data with its status word behind.
	Wrap(response []byte) ([]byte, error)
	// Encrypt and Decrypt are for sensitive data inside of commands, under the data encryption key.
	Encrypt(data []byte) ([]byte, error)
	Decrypt(data []byte) ([]byte, error)
	// Level is the current security level: bits of SecureChannel's constants.
	Level() byte
	SetLevel(level byte) error
	// Reset ends the session.
	Reset()
}

// GlobalPIN is the cardholder verification method of the card: org.globalplatform.CVM. Its writes announce themselves with the given function.
type GlobalPIN interface {
	IsActive() bool
	IsSubmitted() bool
	IsVerified() bool
	IsBlocked() bool
	TriesRemaining() byte
	Update(by *Instance, write func() error, value []byte, format byte) (bool, error)
	SetTryLimit(by *Instance, write func() error, limit byte) (bool, error)
	ResetState() bool
	BlockState(by *Instance, write func() error) (bool, error)
	ResetAndUnblockState(by *Instance, write func() error) (bool, error)
	Verify(write func() error, value []byte, format byte) (bool, error)
}

// SetGlobalPlatform gives the card its environment; without one, applets that use org.globalplatform get SystemException.NO_RESOURCE.
func (c *Card) SetGlobalPlatform(g GlobalPlatform) { c.platform = g }

// GlobalPlatform is the card's environment, nil without one.
func (c *Card) GlobalPlatform() GlobalPlatform { return c.platform }

// Selection is the number of the last selection of an applet on the current channel: each has another. 0 stands for none since reset.
func (c *Card) Selection() uint64 { return c.channels[c.channel].selection }
