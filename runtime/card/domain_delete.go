package card

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const (
	tagAID        tlv.Tag = 0x4F
	tagToken      tlv.Tag = 0x9E
	tagTokenData  tlv.Tag = 0xB6 // control reference template for a token
	tagKeyID      tlv.Tag = 0xD0
	tagKeyVersion tlv.Tag = 0xD2
)

const (
	deleteRelated = 0x80 // P2: the object and related objects
	deleteMore    = 0x80 // P1: the data goes on in the next DELETE
)

// delete is DELETE of one object or of keys (Card Specification 11.2), whose data may come in several commands.
func (d *securityDomain) delete(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if c.P1&^deleteMore != 0 || c.P2&^deleteRelated != 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	if err := d.parts.add(c.INS, c.Data); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.P1&deleteMore != 0 {
		return confirmation(nil, nil)
	}
	c.Data = d.parts.take()
	objects, err := tlv.Parse(c.Data)
	if err != nil || len(objects) == 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWWrongData
	}
	if tag := objects[0].Tag; tag == tagKeyID || tag == tagKeyVersion {
		return confirmation(nil, d.deleteKeys(objects))
	}
	aid, err := iso7816.NewAID(objects[0].Value)
	if err != nil || objects[0].Tag != tagAID {
		return iso7816.ResponseAPDU{}, iso7816.SWWrongData
	}
	r := request{p1: c.P1, p2: c.P2, data: c.Data, signed: c.Data}
	var token []byte
	for i, o := range objects[1:] {
		switch before := objects[i]; o.Tag {
		case tagTokenData:
		case tagToken:
			token, r.signed = o.Value, c.Data[:before.Offset+len(before.Value)]
		default:
			return iso7816.ResponseAPDU{}, iso7816.SWWrongData
		}
	}
	return confirmation(d.deleteObject(&r, aid, token))
}

// deleteObject deletes an application, a supplementary domain or a load file.
func (d *securityDomain) deleteObject(r *request, aid iso7816.AID, token []byte) ([]byte, error) {
	if aid == d.config.AID || aid == domainFile || aid == domainModule {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	if !d.inUse(aid) {
		return nil, iso7816.SWReferencedDataNotFound
	}
	owner := d.owner(aid)
	if _, isFile := d.findLoadFile(aid); !isFile {
		owner = d.record(aid).Domain
	}
	delegated := false
	var err error
	switch {
	case d.has(globalDelete):
		if len(token) > 0 {
			err = iso7816.SWWrongData
		}
	case owner != d.aid:
		err = iso7816.SWConditionsNotSatisfied
	default:
		delegated, err = d.authorize(r, token)
	}
	if err != nil {
		return nil, err
	}
	if err := d.take(aid, r.p2 == deleteRelated); err != nil {
		return nil, orStatus(err, iso7816.SWConditionsNotSatisfied)
	}
	d.card.Changed()
	return d.confirm(delegated, aid.AppendLV(nil))
}

// take deletes what has the AID. A domain goes only when nothing belongs to it any more, and not while it is selected.
func (d *securityDomain) take(aid iso7816.AID, related bool) error {
	if _, ok := d.findApplication(aid); ok {
		return d.deleteApplication(aid, false)
	}
	other := d.domain(aid)
	if other == nil {
		return d.deleteFile(aid, related)
	}
	if other == d || d.card.IsActive(d.card.Lookup(aid)) || d.hasContent(aid) {
		return iso7816.SWConditionsNotSatisfied
	}
	d.remove(other)
	delete(d.records, aid)
	return nil
}

// hasContent reports whether something on the card belongs to a domain.
func (p *platform) hasContent(domain iso7816.AID) bool {
	for _, i := range p.card.Instances() {
		if i.AID != domain && p.record(i.AID).Domain == domain {
			return true
		}
	}
	for _, l := range p.content.LoadFiles() {
		if p.owner(l.AID) == domain {
			return true
		}
	}
	return false
}

// deleteKeys is DELETE [key]: an identifier, a version, or both. The domain keeps a set that opens sessions.
func (d *securityDomain) deleteKeys(objects tlv.List) error {
	one := func(t tlv.Tag) (byte, bool) {
		o, ok := objects.Find(t)
		if !ok {
			return 0, true
		}
		if len(o.Value) != 1 {
			return 0, false
		}
		return o.Value[0], true
	}
	id, ok1 := one(tagKeyID)
	version, ok2 := one(tagKeyVersion)
	if !ok1 || !ok2 || id == 0 && version == 0 {
		return iso7816.SWWrongData
	}
	left := make(keyRing, 0, len(d.keys))
	for _, s := range d.keys {
		copied := *s
		copied.Keys = append([]domainKey(nil), s.Keys...)
		left = append(left, &copied)
	}
	if !left.remove(id, version) {
		return iso7816.SWReferencedDataNotFound
	}
	if d.isIssuer() && left.channel(0) == nil {
		return iso7816.SWConditionsNotSatisfied
	}
	d.keys = left
	return nil
}
