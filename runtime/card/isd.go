package card

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// issuerDomain is the issuer security domain (Card Specification 5, 9, 11): commands come in while it is selected, content
// management goes out through contentManager. The sequence counter is its persistent memory; session, load process and listing
// are transient and end with select, deselect and reset.
type issuerDomain struct {
	config  DomainConfig
	content contentManager
	counter uint32 // sequence counter: SCP02 the next session's, SCP03 the last one's

	session *scp.CardSession // nil: no INITIALIZE UPDATE since selection
	load    *loadProcess     // nil: no INSTALL [for load] open
	listing *listing         // nil: GET STATUS has no next occurrence
}

// newIssuerDomain makes the domain of a fresh card.
func newIssuerDomain(config DomainConfig, content contentManager) (*issuerDomain, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	return &issuerDomain{config: config, content: content}, nil
}

// restart ends the session and drops all transient state: select, deselect and reset.
func (d *issuerDomain) restart() {
	d.endSession()
	d.listing = nil
}

// endSession closes the secure channel session, and with it a load process (Card Specification 9.3.5, 10.2.3).
func (d *issuerDomain) endSession() {
	if d.session != nil {
		d.session.Close()
	}
	d.session, d.load = nil, nil
}

// process executes one command. The error is jcre.ErrPowerLoss or nil: all else is a status word.
func (d *issuerDomain) process(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if cla := c.CLA.WithoutSecureMessaging().WithChannel(0); cla != iso7816.CLAISO7816 && cla != iso7816.CLAGlobalPlatform {
		return iso7816.ResponseAPDU{SW: iso7816.SWClaNotSupported}, nil
	}
	switch c.INS {
	case iso7816.INSInitializeUpdate:
		return response(d.initializeUpdate(c))
	case iso7816.INSExternalAuthenticate:
		return response(nil, d.externalAuthenticate(c))
	}
	if c.CLA.IsSecureMessaging() {
		return d.protected(c)
	}
	return d.clear(c)
}

// protected executes a command with secure messaging. A wrong C-MAC ends the session.
func (d *issuerDomain) protected(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if d.session == nil {
		return iso7816.ResponseAPDU{SW: iso7816.SWSecurityStatusNotSatisfied}, nil
	}
	plain, err := d.session.Unwrap(c)
	if err != nil {
		d.endSession()
		return response(nil, err)
	}
	r, err := d.execute(plain)
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if len(r.Data) > maxClearResponse {
		r = iso7816.ResponseAPDU{SW: iso7816.SWWrongLength}
	}
	return d.session.Wrap(r), nil
}

// clear executes a command without secure messaging: everything at security level 00, else what everybody may read.
func (d *issuerDomain) clear(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if d.session != nil && d.session.IsAuthenticated() && d.session.Level() == scp.LevelAuthenticated {
		return d.execute(c)
	}
	switch c.INS {
	case iso7816.INSGetData, iso7816.INSSelect:
		return d.execute(c)
	}
	if _, ok := d.handlers()[c.INS]; ok {
		return iso7816.ResponseAPDU{SW: iso7816.SWSecurityStatusNotSatisfied}, nil
	}
	return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}, nil
}

// handler executes one command whose secure messaging is off already.
type handler func(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error)

// handlers are the commands of an open session.
func (d *issuerDomain) handlers() map[byte]handler {
	return map[byte]handler{
		iso7816.INSSelect:    notFound,
		iso7816.INSGetData:   d.getData,
		iso7816.INSGetStatus: d.getStatus,
		iso7816.INSInstall:   d.install,
		iso7816.INSLoad:      d.loadBlock,
		iso7816.INSDelete:    d.delete,
	}
}

// notFound answers a SELECT that came here because it names nothing on the card.
func notFound(iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	return iso7816.ResponseAPDU{}, iso7816.SWFileNotFound
}

// execute runs the handler of a plain command. Commands that manage content, other than LOAD, end a load process.
func (d *issuerDomain) execute(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	h, ok := d.handlers()[c.INS]
	if !ok {
		return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}, nil
	}
	switch c.INS {
	case iso7816.INSInstall, iso7816.INSDelete:
		d.load = nil
	}
	r, err := h(c)
	if err != nil {
		return response(nil, err)
	}
	return r, nil
}

// response is data with 9000, or the status word of an error. Only a power loss stays an error.
func response(data []byte, err error) (iso7816.ResponseAPDU, error) {
	if errors.Is(err, jcre.ErrPowerLoss) {
		return iso7816.ResponseAPDU{}, jcre.ErrPowerLoss
	}
	if err != nil {
		return iso7816.ResponseAPDU{SW: statusOf(err, iso7816.SWConditionsNotSatisfied)}, nil
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}, nil
}

// statusOf is the status word in the chain of err, or the given one.
func statusOf(err error, otherwise iso7816.SW) iso7816.SW {
	var sw iso7816.SW
	if errors.As(err, &sw) {
		return sw
	}
	return otherwise
}

// orStatus gives an error without a status word the given one.
func orStatus(err error, otherwise iso7816.SW) error {
	if err == nil || errors.Is(err, jcre.ErrPowerLoss) || statusOf(err, 0) != 0 {
		return err
	}
	return fmt.Errorf("%w: %w", otherwise, err)
}

// confirmation is the answer of INSTALL, LOAD and DELETE without a receipt.
func confirmation(err error) (iso7816.ResponseAPDU, error) {
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ResponseAPDU{Data: []byte{0}, SW: iso7816.SWNoError}, nil
}

// AppendState is the sequence counter, for card images (jcre.Kept).
func (d *issuerDomain) AppendState(b []byte) []byte {
	return binary.BigEndian.AppendUint32(b, d.counter)
}

// SetState is the opposite of AppendState.
func (d *issuerDomain) SetState(data []byte) error {
	if len(data) != 4 {
		return errors.New("sequence counter is damaged")
	}
	d.counter = binary.BigEndian.Uint32(data)
	return nil
}
