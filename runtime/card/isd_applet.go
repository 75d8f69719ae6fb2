package card

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// domainApplet makes the issuer security domain an instance in the card model's registry, so that selection, logical channels
// and reset are those of every applet.
type domainApplet struct {
	domain *issuerDomain
	card   *jcre.Card
}

// register puts the domain on a card, which must have its AID as the default.
func (d *issuerDomain) register(card *jcre.Card) {
	card.Add(jcre.Instance{AID: d.config.AID, Applet: &domainApplet{d, card}})
	card.OnReset(d.restart)
	card.Keep("issuer domain", d)
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

// Process answers the SELECT that selected the domain with its FCI, and executes everything else.
func (a *domainApplet) Process(apdu *jcre.APDU) error {
	r := iso7816.ResponseAPDU{Data: a.domain.fci(), SW: iso7816.SWNoError}
	if !a.card.SelectingApplet() {
		var err error
		if r, err = a.domain.process(apdu.Command()); err != nil {
			return err
		}
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

// Uninstall is never called: the domain stays.
func (a *domainApplet) Uninstall() error { return nil }

// Features are none: one channel at a time, short APDUs.
func (a *domainApplet) Features() jcre.Features { return jcre.Features{} }
