package card

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// securityDomain is the issuer security domain or a supplementary one (Card Specification 7, 9, 11): commands come in while it is
// selected, content management goes out through the platform. Keys, data objects and counters are persistent; the rest is transient and
// ends with select, deselect and reset.
type securityDomain struct {
	*platform
	aid     iso7816.AID
	keys    keyRing
	objects map[tlv.Tag][]byte // that STORE DATA brought
	receipt uint16             // confirmation counter

	channelSession
	remote      secretReader // while commands come in a secured packet
	load        *loadProcess // nil: no INSTALL [for load] open
	listing     *listing     // nil: GET STATUS has no next occurrence
	personalize iso7816.AID  // that STORE DATA goes to; zero: the domain itself
	combined    iso7816.AID  // load file of a combined load, install and make selectable process; zero: none
	parts       commandParts // of a command that comes in several, each with a header of its own
	chain       commandChain // of a command that comes in a chain
	sealed      sealedParts  // of a command that was cut after it had got its secure messaging
}

// commandParts collects the data of a command that comes in several commands of the same instruction.
type commandParts struct {
	ins  byte
	next byte // block number of STORE DATA
	data []byte
}

// maxParts bounds what a command in several parts collects.
const maxParts = 8 << 10

// add appends a part. Another instruction before the last part drops what was there.
func (p *commandParts) add(ins byte, data []byte) error {
	if p.ins != ins {
		*p = commandParts{ins: ins}
	}
	if len(p.data)+len(data) > maxParts {
		*p = commandParts{}
		return iso7816.SWFileFull
	}
	p.data = append(p.data, data...)
	p.next++
	return nil
}

// take gives all the data and forgets it.
func (p *commandParts) take() []byte {
	data := p.data
	*p = commandParts{}
	return data
}

// newIssuerDomain makes the issuer security domain of a fresh card, with the card's platform.
func newIssuerDomain(config DomainConfig, content contentManager) (*securityDomain, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	p := newPlatform(config, content)
	d := &securityDomain{platform: p, aid: config.AID, objects: map[tlv.Tag][]byte{0x42: config.IIN, 0x45: config.CIN}}
	d.keys = newKeyRing(config.Keys, config.Protocol)
	p.records[d.aid] = &record{Domain: d.aid, State: stateSelectable, Privileges: issuerPrivileges}
	return d, nil
}

// secretReader decrypts what is encrypted inside of commands, under the data encryption key.
type secretReader interface {
	DecryptKey(data []byte) ([]byte, error)
	DecryptData(data []byte) ([]byte, error)
}

// secrets is what decrypts for the command that is processed; nil outside of a session.
func (d *securityDomain) secrets() secretReader {
	switch {
	case d.remote != nil:
		return d.remote
	case d.session != nil:
		return d.session
	}
	return nil
}

// isIssuer reports whether the domain is the issuer's.
func (d *securityDomain) isIssuer() bool { return d.aid == d.config.AID }

// has reports whether the domain has privileges.
func (d *securityDomain) has(q privileges) bool { return d.record(d.aid).Privileges.has(q) }

// restart ends the session and drops all transient state: select, deselect and reset.
func (d *securityDomain) restart() {
	d.endSession()
	d.listing = nil
}

// endSession closes the secure channel session, and with it a load process (Card Specification 9.3.5, 10.2.3).
func (d *securityDomain) endSession() {
	d.end()
	d.load, d.personalize, d.combined, d.parts, d.chain, d.sealed = nil, iso7816.AID{}, iso7816.AID{}, commandParts{}, commandChain{}, sealedParts{}
}

// process executes one command. The error is jcre.ErrPowerLoss or nil: all else is a status word.
func (d *securityDomain) process(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if cla := c.CLA.WithoutSecureMessaging().WithoutChaining().WithChannel(0); cla != iso7816.CLAISO7816 && cla != iso7816.CLAGlobalPlatform {
		return iso7816.ResponseAPDU{SW: iso7816.SWClaNotSupported}, nil
	}
	if d.state == cardTerminated && c.INS != iso7816.INSGetData && c.INS != iso7816.INSSelect {
		return iso7816.ResponseAPDU{SW: iso7816.SWConditionsNotSatisfied}, nil
	}
	switch c.INS {
	case iso7816.INSInitializeUpdate:
		return response(d.initializeUpdate(c))
	case iso7816.INSExternalAuthenticate:
		return response(nil, d.externalAuthenticate(c))
	}
	if c.CLA.IsSecureMessaging() || d.session != nil && d.session.IsAuthenticated() && d.session.Level()&scp.LevelCMAC == 0 {
		return d.protected(c)
	}
	return d.clear(c)
}

// protected executes a command of a session: with secure messaging, or at a level that has none for commands. A wrong C-MAC ends the session.
func (d *securityDomain) protected(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if d.session == nil && d.openImplicit(&d.channelSession, d.aid) != nil {
		return iso7816.ResponseAPDU{SW: iso7816.SWSecurityStatusNotSatisfied}, nil
	}
	session := d.session
	c, more, err := d.sealed.join(c, session)
	if err != nil {
		d.endSession()
		return response(nil, err)
	}
	if more {
		return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
	}
	plain, err := d.unwrap(c)
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
	return d.seal(session.Wrap(r), len(r.Data)), nil
}

// clear executes a command without secure messaging where no session is, or one that demands it: what everybody may read.
func (d *securityDomain) clear(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
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
func (d *securityDomain) handlers() map[byte]handler {
	return map[byte]handler{
		iso7816.INSSelect:    notFound,
		iso7816.INSGetData:   d.getData,
		iso7816.INSGetStatus: d.getStatus,
		iso7816.INSSetStatus: d.setStatus,
		iso7816.INSInstall:   d.install,
		iso7816.INSLoad:      d.loadBlock,
		iso7816.INSDelete:    d.delete,
		iso7816.INSPutKey:    d.putKey,
		iso7816.INSStoreData: d.storeData,

		iso7816.INSBeginRMACSession: d.rmacSession,
		iso7816.INSEndRMACSession:   d.rmacSession,
	}
}

// rmacSession is BEGIN or END R-MAC SESSION; the R-MAC that END answers is the one that secure messaging puts behind the response.
func (d *securityDomain) rmacSession(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if err := d.rmac(c); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
}

// notFound answers a SELECT that came here because it names nothing on the card.
func notFound(iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	return iso7816.ResponseAPDU{}, iso7816.SWFileNotFound
}

// execute runs the handler of a plain command. Commands that manage content, other than LOAD, end a load process. A locked card keeps
// what is needed to unlock it.
func (d *securityDomain) execute(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	h, ok := d.handlers()[c.INS]
	if !ok {
		return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}, nil
	}
	c, more, err := d.chain.link(c)
	if more || err != nil {
		return response(nil, err)
	}
	switch c.INS {
	case iso7816.INSSelect, iso7816.INSGetData, iso7816.INSGetStatus, iso7816.INSSetStatus, iso7816.INSBeginRMACSession, iso7816.INSEndRMACSession:
	default:
		if d.state == cardLocked {
			return iso7816.ResponseAPDU{SW: iso7816.SWConditionsNotSatisfied}, nil
		}
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

// confirmation is the answer of INSTALL, LOAD and DELETE; receipt is nil without one.
func confirmation(receipt []byte, err error) (iso7816.ResponseAPDU, error) {
	if err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if receipt == nil {
		receipt = []byte{0}
	}
	return iso7816.ResponseAPDU{Data: receipt, SW: iso7816.SWNoError}, nil
}
