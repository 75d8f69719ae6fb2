package card

import (
	"encoding/binary"
	"slices"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// maxCommandData is the largest command data field that the domain announces (tag 9F65).
const maxCommandData = 255

// fci is the file control information, the answer of SELECT (Card Specification 11.9.3.1).
func (d *securityDomain) fci() []byte {
	inner := tlv.Append(nil, 0x84, d.aid.Bytes())
	inner = tlv.Append(inner, 0xA5, tlv.Append(nil, 0x9F65, []byte{maxCommandData}))
	return tlv.Append(nil, 0x6F, inner)
}

// getData is GET DATA (Card Specification 11.3): the tag is in P1 and P2.
func (d *securityDomain) getData(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	data := d.dataObject(tlv.Tag(c.P1)<<8 | tlv.Tag(c.P2))
	if data == nil {
		return iso7816.ResponseAPDU{}, iso7816.SWReferencedDataNotFound
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}, nil
}

// Tags of the identification numbers: of the issuer and the card, or of a domain's provider and image.
const (
	tagIIN tlv.Tag = 0x42
	tagCIN tlv.Tag = 0x45
)

// dataObject is the object with its tag and length; nil when the domain does not have it. What STORE DATA brought comes first.
func (d *securityDomain) dataObject(tag tlv.Tag) []byte {
	value := d.objects[tag]
	if value != nil {
		return tlv.Append(nil, tag, value)
	}
	switch tag {
	case 0x004F:
		value = d.aid.Bytes()
	case 0x0066:
		value = d.recognitionData()
	case 0x0067:
		value = d.capabilities()
	case 0x00C1:
		value = d.counterBytes()
	case 0x00C2:
		if d.has(receiptGeneration) {
			value = binary.BigEndian.AppendUint16(nil, d.receipt)
		}
	case 0x00D3:
		if d.session != nil && d.session.IsAuthenticated() {
			value = []byte{byte(d.session.Level())}
		}
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
func (d *securityDomain) recognitionData() []byte {
	oid := func(tail ...byte) []byte {
		return tlv.Append(nil, 0x06, append(append([]byte(nil), oidGlobalPlatform...), tail...))
	}
	v := oid(1)
	v = tlv.Append(v, 0x60, oid(2, 2, 3))
	v = tlv.Append(v, 0x63, oid(3))
	for _, p := range d.protocols() {
		v = tlv.Append(v, 0x64, oid(4, byte(p), d.config.parameter(p)))
	}
	v = tlv.Append(v, 0x66, tlv.Append(nil, 0x06, oidJavaCard3))
	return tlv.Append(nil, 0x73, v)
}

// protocols are those that the domain's keys open sessions with, that of the first set first.
func (d *securityDomain) protocols() []scp.Protocol {
	var list []scp.Protocol
	for _, s := range d.channelRing() {
		if !s.isChannel() {
			continue
		}
		if _, p, err := s.channelKeys(); err == nil && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// capabilities is the value of 67 (Card Specification H.4): protocols with their parameters and key lengths, privileges, hash algorithms,
// ciphers for load files, tokens, receipts and DAP,
// and curves.
func (d *securityDomain) capabilities() []byte {
	var v []byte
	for _, p := range d.protocols() {
		o := tlv.Append(tlv.Append(nil, 0x80, []byte{byte(p)}), 0x81, []byte{d.config.parameter(p)})
		if p == scp.SCP03 {
			o = tlv.Append(o, 0x82, []byte{0x07}) // AES-128, -192, -256
		}
		v = tlv.Append(v, 0xA0, o)
	}
	v = tlv.Append(v, 0x81, (^unsupportedPrivileges).bytes())
	v = tlv.Append(v, 0x82, (^unsupportedPrivileges &^ domainPrivileges).bytes())
	v = tlv.Append(v, 0x83, []byte{1, 2, 3, 4}) // SHA-1, -256, -384, -512
	v = tlv.Append(v, 0x84, []byte{0x8F})       // load files: triple DES, AES-128, -192, -256, ICV
	v = tlv.Append(v, 0x85, []byte{0xFF, 0x02}) // RSA, MACs, ECDSA
	v = tlv.Append(v, 0x86, []byte{0x3C})       // MACs
	v = tlv.Append(v, 0x87, []byte{0xFF, 0x02})
	return tlv.Append(v, 0x88, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8}) // curves
}

// counterBytes is the sequence counter of the first key set; nil for SCP03 without one.
func (d *securityDomain) counterBytes() []byte {
	set := d.channelRing().channel(0)
	b := binary.BigEndian.AppendUint32(nil, set.Counter)
	switch {
	case set.key(1).isDES():
		return b[2:]
	case d.config.parameter(scp.SCP03)&0x10 != 0:
		return b[1:]
	}
	return nil
}

// applicationList is the value of 2F00: 61 with 4F for each application, as far as one response can hold.
func (d *securityDomain) applicationList() []byte {
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
func (d *securityDomain) extendedResources() []byte {
	persistent, transient := d.content.FreeMemory()
	v := tlv.Append(nil, 0x81, binary.BigEndian.AppendUint16(nil, uint16(len(d.content.Applications()))))
	v = tlv.Append(v, 0x82, binary.BigEndian.AppendUint32(nil, uint32(persistent)))
	return tlv.Append(v, 0x83, binary.BigEndian.AppendUint32(nil, uint32(transient)))
}
