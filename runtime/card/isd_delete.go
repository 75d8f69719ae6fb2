package card

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const tagAID tlv.Tag = 0x4F

// deleteRelated in P2 deletes the object and related objects.
const deleteRelated = 0x80

// delete is DELETE [card content] of one object (Card Specification 11.2). The domain itself cannot be deleted, and keys not
// either: it would have none left.
func (d *issuerDomain) delete(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if c.P1 != 0 || c.P2&^deleteRelated != 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	o, err := tlv.ParseOne(c.Data, tagAID)
	if err != nil {
		return iso7816.ResponseAPDU{}, orStatus(err, iso7816.SWWrongData)
	}
	aid, err := iso7816.NewAID(o.Value)
	if err != nil {
		return iso7816.ResponseAPDU{}, orStatus(err, iso7816.SWWrongData)
	}
	switch {
	case aid == d.config.AID:
		return iso7816.ResponseAPDU{}, iso7816.SWConditionsNotSatisfied
	case !d.inUse(aid):
		return iso7816.ResponseAPDU{}, iso7816.SWReferencedDataNotFound
	}
	return confirmation(orStatus(d.content.Delete(aid, c.P2 == deleteRelated), iso7816.SWConditionsNotSatisfied))
}
