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
	if c.P1&storeEncrypted != 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWFuncNotSupported // secure messaging encrypts; a second encryption inside is not for us
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
	if err := target.storeObjects(d.parts.take(), c.P1&storeStructure == storeDGI); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, nil
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

// storeObjects keeps data objects. In a data grouping the identifier is the tag and the length one byte, or FF and two.
func (d *securityDomain) storeObjects(data []byte, grouped bool) error {
	parse := tlv.Parse
	if grouped {
		parse = parseGroups
	}
	list, err := parse(data)
	if err != nil {
		return orStatus(err, iso7816.SWWrongData)
	}
	size := 0
	for _, value := range d.objects {
		size += len(value)
	}
	for _, o := range list {
		if computed[o.Tag] || o.Tag > 0xFFFF {
			return iso7816.SWWrongData
		}
		size += len(o.Value) - len(d.objects[o.Tag])
	}
	if size > maxObjects {
		return iso7816.SWFileFull
	}
	for _, o := range list {
		d.objects[o.Tag] = append([]byte{}, o.Value...)
	}
	return nil
}

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
