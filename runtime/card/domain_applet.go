package card

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// The code of supplementary security domains, under the AIDs and with the version that most cards show for it: INSTALL [for install] names
// them. It is there from the start and for ever.
var (
	domainFile   = iso7816.MustParseAID("A0000001515350")
	domainModule = iso7816.MustParseAID("A000000151535041")
	domainCode   = loadFile{AID: domainFile, Major: 0xFF, Minor: 0xFF, Modules: []iso7816.AID{domainModule}}
)

// domainApplet makes a security domain an instance in the card model's registry, so that selection, logical channels and reset are those
// of every applet.
type domainApplet struct {
	domain *securityDomain
	card   *jcre.Card
}

// register puts the issuer security domain on a card, which must have its AID as the default, and its platform into card images.
func (d *securityDomain) register(card *jcre.Card) {
	p := d.platform
	p.card = card
	p.add(d)
	card.OnReset(func() {
		for _, each := range p.domains {
			each.restart()
		}
		clear(p.channels)
		p.submitted, p.verified = false, false
	})
	card.SetGlobalPlatform(p)
	card.Keep("global platform", p)
	p.counters = keepCounters(card)
	if t := toolkit.Of(card); t != nil {
		t.SetPackets(&packets{p, t})
	}
}

// Select ends whatever session there was.
func (a *domainApplet) Select() (bool, error) {
	a.domain.restart()
	return true, nil
}

// Deselect ends the session.
func (a *domainApplet) Deselect() error {
	a.domain.restart()
	return nil
}

// Process answers the SELECT that selected the domain with its FCI, on a locked card with a warning, and executes everything else.
func (a *domainApplet) Process(apdu *jcre.APDU) error {
	d := a.domain
	r := iso7816.ResponseAPDU{Data: d.fci(), SW: iso7816.SWNoError}
	switch {
	case !a.card.SelectingApplet():
		var err error
		if r, err = d.process(apdu.Command()); err != nil {
			return err
		}
	case d.state == cardLocked || d.state == cardTerminated:
		r.SW = iso7816.SWSelectedCardLocked
	}
	if err := send(apdu, r.Data); err != nil {
		return err
	}
	if r.SW != iso7816.SWNoError {
		return jcre.ThrowSW(r.SW)
	}
	return nil
}

// send puts response data into the APDU object.
func send(apdu *jcre.APDU, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if _, err := apdu.SetOutgoing(); err != nil {
		return err
	}
	if err := apdu.SetOutgoingLength(len(data)); err != nil {
		return err
	}
	return apdu.SendBytesLong(data)
}

// Uninstall has nothing to do: the platform takes the domain off.
func (a *domainApplet) Uninstall() error { return nil }

// Features are none: one channel at a time, short APDUs.
func (a *domainApplet) Features() jcre.Features { return jcre.Features{} }

// savedDomain is a domain in a card image.
type savedDomain struct {
	AID     iso7816.AID
	Keys    keyRing
	Objects map[tlv.Tag][]byte
	Receipt uint16
}

func (d *securityDomain) saved() savedDomain { return savedDomain{d.aid, d.keys, d.objects, d.receipt} }

func (s savedDomain) domain() *securityDomain {
	if s.Objects == nil {
		s.Objects = map[tlv.Tag][]byte{}
	}
	return &securityDomain{aid: s.AID, keys: s.Keys, objects: s.Objects, receipt: s.Receipt}
}
