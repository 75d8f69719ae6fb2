package card

import (
	"encoding/binary"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// maxCommandData is the largest command data field that the domain announces (tag 9F65).
const maxCommandData = 255

// fci is the file control information, the answer of SELECT (Card Specification 11.9.3.1).
func (d *issuerDomain) fci() []byte {
	inner := tlv.Append(nil, 0x84, d.config.AID.Bytes())
	inner = tlv.Append(inner, 0xA5, tlv.Append(nil, 0x9F65, []byte{maxCommandData}))
	return tlv.Append(nil, 0x6F, inner)
}

// getData is GET DATA (Card Specification 11.3): the tag is in P1 and P2.
func (d *issuerDomain) getData(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	data := d.dataObject(tlv.Tag(c.P1)<<8 | tlv.Tag(c.P2))
	if data == nil {
		return iso7816.ResponseAPDU{}, iso7816.SWReferencedDataNotFound
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}, nil
}

// dataObject is the object with its tag and length; nil when the domain does not have it.
func (d *issuerDomain) dataObject(tag tlv.Tag) []byte {
	var value []byte
	switch tag {
	case 0x0042:
		value = d.config.IIN
	case 0x0045:
		value = d.config.CIN
	case 0x004F:
		value = d.config.AID.Bytes()
	case 0x0066:
		value = d.recognitionData()
	case 0x00C1:
		value = d.counterBytes()
	case 0x00CF:
		div := d.config.diversification()
		value = div[:]
	case 0x00E0:
		value = d.keyInformation()
	case 0x2F00:
		value = d.applicationList()
	case 0x9F7F:
		value = d.config.cplc()
	case 0xFF21:
		value = d.extendedResources()
	}
	if value == nil {
		return nil
	}
	return tlv.Append(nil, tag, value)
}

// Object identifiers of the recognition data, all under GlobalPlatform's 1.2.840.114283 but the chip's.
var (
	oidGlobalPlatform = []byte{0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B}
	oidJavaCard3      = []byte{0x2B, 0x06, 0x01, 0x04, 0x01, 0x2A, 0x02, 0x6E, 0x01, 0x03} // 1.3.6.1.4.1.42.2.110.1.3
)

// recognitionData is the value of 66 (Card Specification H.2): GlobalPlatform 2.3, the secure channel protocol, Java Card.
func (d *issuerDomain) recognitionData() []byte {
	oid := func(tail ...byte) []byte {
		return tlv.Append(nil, 0x06, append(append([]byte(nil), oidGlobalPlatform...), tail...))
	}
	v := oid(1)
	v = tlv.Append(v, 0x60, oid(2, 2, 3))
	v = tlv.Append(v, 0x63, oid(3))
	v = tlv.Append(v, 0x64, oid(4, byte(d.config.Protocol), d.config.I))
	v = tlv.Append(v, 0x66, tlv.Append(nil, 0x06, oidJavaCard3))
	return tlv.Append(nil, 0x73, v)
}

// counterBytes is the sequence counter; nil for SCP03 without one.
func (d *issuerDomain) counterBytes() []byte {
	b := binary.BigEndian.AppendUint32(nil, d.counter)
	switch {
	case d.config.Protocol == scp.SCP02:
		return b[2:]
	case d.config.I&0x10 != 0:
		return b[1:]
	}
	return nil
}

// keyInformation is the key information template: three keys under one key version number.
func (d *issuerDomain) keyInformation() []byte {
	kind := byte(0x80) // DES
	if d.config.Protocol == scp.SCP03 {
		kind = 0x88 // AES
	}
	var v []byte
	for id := byte(1); id <= 3; id++ {
		v = tlv.Append(v, 0xC0, []byte{id, d.config.Keys.Version(), kind, byte(d.config.Keys.Size())})
	}
	return v
}

// applicationList is the value of 2F00: 61 with 4F for each application, as far as one response can hold.
func (d *issuerDomain) applicationList() []byte {
	const overhead = 5 // tag 2F00 and the longest length
	v := []byte{}
	for _, a := range d.content.Applications() {
		next := tlv.Append(v, 0x61, tlv.Append(nil, 0x4F, a.AID.Bytes()))
		if len(next) > maxClearResponse-overhead {
			break
		}
		v = next
	}
	return v
}

// extendedResources is the value of FF21 (ETSI TS 102 226, 8.2.1.7): number of applications, free persistent and free
// transient memory.
func (d *issuerDomain) extendedResources() []byte {
	persistent, transient := d.content.FreeMemory()
	v := tlv.Append(nil, 0x81, binary.BigEndian.AppendUint16(nil, uint16(len(d.content.Applications()))))
	v = tlv.Append(v, 0x82, binary.BigEndian.AppendUint32(nil, uint32(persistent)))
	return tlv.Append(v, 0x83, binary.BigEndian.AppendUint32(nil, uint32(transient)))
}
