package card

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 of STORE DATA (Card Specification, table 11-88).
const (
	storeLast      = 0x80
	storeEncrypted = 0x60
	storeStructure = 0x18
	storeDGI       = 0x08 // data grouping identifiers
)

// maxObjects bounds the data objects that a domain keeps, in bytes.
const maxObjects = 4 << 10

// storeData is STORE DATA (Card Specification 11.11), for the domain itself or, after INSTALL [for personalization], for an application.
func (d *securityDomain) storeData(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if c.P2 != d.partNumber(c.INS) {
		d.parts = commandParts{}
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	target := d
	if !d.personalize.IsZero() {
		if target = d.domain(d.personalize); target == nil {
			return d.forward(c)
		}
	}
	if err := d.parts.add(c.INS, c.Data); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.P1&storeLast == 0 {
		return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
	}
	if err := target.store(d.parts.take(), c.P1, d.secrets()); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
}

// store keeps what STORE DATA brings in the session of this domain or of the one that it belongs to: data objects, or data groupings with keys
// among them. All of it or nothing.
func (d *securityDomain) store(data []byte, p1 byte, session secretReader) error {
	parse, grouped := tlv.Parse, p1&storeStructure == storeDGI
	if grouped {
		parse = parseGroups
	}
	list, err := parse(data)
	if err != nil {
		return orStatus(err, iso7816.SWWrongData)
	}
	if session == nil {
		return iso7816.SWConditionsNotSatisfied
	}
	var sets []storedKeys
	if grouped {
		if sets, list, err = takeKeys(list, session); err != nil {
			return err
		}
	}
	switch p1 & storeEncrypted {
	case 0:
	case storeEncrypted:
		if err := decryptValues(list, session); err != nil {
			return err
		}
	default: // application dependent
		return iso7816.SWFuncNotSupported
	}
	if err := d.checkObjects(list); err != nil {
		return err
	}
	for _, set := range sets {
		if err := d.putStored(set); err != nil {
			return err
		}
	}
	d.storeObjects(list)
	return nil
}

// decryptValues decrypts the values of data objects that came under the session's DEK, padded.
func decryptValues(list tlv.List, session secretReader) error {
	for i := range list {
		plain, err := session.DecryptData(list[i].Value)
		if err != nil {
			return err
		}
		list[i].Value = plain
	}
	return nil
}

func (d *securityDomain) partNumber(ins byte) byte {
	if d.parts.ins != ins {
		return 0
	}
	return d.parts.next
}

// forward hands the command as it came, without secure messaging, to the application that is being personalized.
func (d *securityDomain) forward(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if len(c.Data) > iso7816.MaxShortNc { // a chain that is longer than what the application gets
		return iso7816.ResponseAPDU{}, iso7816.SWWrongLength
	}
	command := append([]byte{byte(c.CLA), c.INS, c.P1, c.P2, byte(len(c.Data))}, c.Data...)
	data, err := d.content.Personalize(d.personalize, command)
	if err != nil {
		return iso7816.ResponseAPDU{}, orStatus(err, iso7816.SWConditionsNotSatisfied)
	}
	if err := d.parts.add(c.INS, nil); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.P1&storeLast != 0 {
		d.parts.take()
		d.personalize = iso7816.AID{}
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}, nil
}

// computed are the data objects that the card makes itself.
var computed = map[tlv.Tag]bool{0x4F: true, 0xC1: true, 0xC2: true, 0xD3: true, 0xE0: true, 0x2F00: true, 0xFF21: true}

// checkObjects says whether the domain can keep data objects.
func (d *securityDomain) checkObjects(list tlv.List) error {
	size := 0
	for _, value := range d.objects {
		size += len(value)
	}
	for _, o := range list {
		if o.Tag == tagAID && d.isIssuer() {
			if aid, err := iso7816.NewAID(o.Value); err != nil || aid != d.aid && d.inUse(aid) {
				return iso7816.SWWrongData
			}
			continue
		}
		if computed[o.Tag] || o.Tag > 0xFFFF {
			return iso7816.SWWrongData
		}
		size += len(o.Value) - len(d.objects[o.Tag])
	}
	if size > maxObjects {
		return iso7816.SWFileFull
	}
	return nil
}

// storeObjects keeps data objects that checkObjects has passed. The issuer's domain takes an AID as its own.
func (d *securityDomain) storeObjects(list tlv.List) {
	for _, o := range list {
		if o.Tag != tagAID {
			d.objects[o.Tag] = append([]byte{}, o.Value...)
		} else if aid, err := iso7816.NewAID(o.Value); err == nil && aid != d.aid {
			d.rename(aid)
		}
	}
}

// rename gives the issuer security domain another AID. The session goes on, a load process for the old AID does not.
func (d *securityDomain) rename(aid iso7816.AID) {
	old := d.aid
	d.load = nil
	d.card.Lookup(old).AID = aid
	d.aid, d.config.AID = aid, aid
	d.records[aid] = d.records[old]
	delete(d.records, old)
	for _, r := range d.records {
		if r.Domain == old {
			r.Domain = aid
		}
	}
	for file, owner := range d.owners {
		if owner == old {
			d.owners[file] = aid
		}
	}
	d.refresh()
}

// parseGroups reads data groupings: the identifier is the tag, the length one byte, or FF and two.
func parseGroups(data []byte) (tlv.List, error) {
	var list tlv.List
	for len(data) > 0 {
		if len(data) < 3 {
			return nil, iso7816.SWWrongData
		}
		tag, n, rest := tlv.Tag(data[0])<<8|tlv.Tag(data[1]), int(data[2]), data[3:]
		if n == 0xFF {
			if len(rest) < 2 {
				return nil, iso7816.SWWrongData
			}
			n, rest = int(rest[0])<<8|int(rest[1]), rest[2:]
		}
		if n > len(rest) {
			return nil, iso7816.SWWrongData
		}
		list = append(list, tlv.TLV{Tag: tag, Value: rest[:n]})
		data = rest[n:]
	}
	return list, nil
}
