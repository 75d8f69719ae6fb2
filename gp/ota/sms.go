package ota

import (
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Sizes of user data (3GPP TS 23.040 9.2.3.24).
const (
	maxUserData   = 140
	concatenation = 0x00 // element: reference, number of messages, number of this one
	commandPacket = 0x70 // element: a command packet follows (TS 31.115 4.2)
	maxMessages   = 255
)

// UserData gives the user data, with their headers, of the short messages that carry a command packet; reference is common to all of them and
// should differ from that of the last packet.
func UserData(packet []byte, reference byte) ([][]byte, error) {
	if single := append([]byte{0x02, commandPacket, 0x00}, packet...); len(single) <= maxUserData {
		return [][]byte{single}, nil
	}
	var list [][]byte
	for rest := packet; len(rest) > 0; {
		header := []byte{0x05, concatenation, 0x03, reference, 0, byte(len(list) + 1)}
		if len(list) == 0 {
			header = append(header, commandPacket, 0x00)
			header[0] += 2
		}
		n := min(len(rest), maxUserData-len(header))
		list, rest = append(list, append(header, rest[:n]...)), rest[n:]
	}
	if len(list) > maxMessages {
		return nil, fmt.Errorf("a command packet of %d bytes does not fit into %d short messages", len(packet), maxMessages)
	}
	for _, ud := range list {
		ud[4] = byte(len(list))
	}
	return list, nil
}

// Sender is where a short message comes from.
type Sender struct {
	// Originator is TP-Originating-Address: number of digits, type of number, digits with their halves swapped.
	Originator []byte
	// Centre is the address of the service centre, from the type of number on; it may be empty.
	Centre []byte
	// Time is TP-Service-Centre-Time-Stamp.
	Time [7]byte
}

// Values in an SMS-DELIVER that make it a data download to the card (TS 31.111 7.1.1).
const (
	deliverWithHeader = 0x40 // SMS-DELIVER, with a user data header
	dataDownload      = 0x7F // protocol identifier
	classTwo          = 0xF6 // data coding scheme: 8 bits, class 2
)

// Deliver is the SMS-DELIVER with user data that begin with a header.
func (s Sender) Deliver(userData []byte) []byte {
	b := append([]byte{deliverWithHeader}, s.Originator...)
	b = append(b, dataDownload, classTwo)
	b = append(b, s.Time[:]...)
	return append(append(b, byte(len(userData))), userData...)
}

// Tags of an SMS-PP download (TS 31.111 7.1.1).
const (
	tagSMSPPDownload    tlv.Tag = 0xD1
	tagDeviceIdentities tlv.Tag = 0x82
	tagAddress          tlv.Tag = 0x06
	tagSMSTPDU          tlv.Tag = 0x8B

	claUICC iso7816.CLA = 0x80

	insEnvelope     = 0xC2
	deviceNetwork   = 0x83
	deviceUICC      = 0x81
	maxEnvelopeData = 255
)

// Envelope is the command with which a terminal brings an SMS-DELIVER to a card.
func (s Sender) Envelope(deliver []byte) (iso7816.CommandAPDU, error) {
	v := tlv.Append(nil, tagDeviceIdentities, []byte{deviceNetwork, deviceUICC})
	if len(s.Centre) > 0 {
		v = tlv.Append(v, tagAddress, s.Centre)
	}
	data := tlv.Append(nil, tagSMSPPDownload, tlv.Append(v, tagSMSTPDU, deliver))
	if len(data) > maxEnvelopeData {
		return iso7816.CommandAPDU{}, fmt.Errorf("SMS-PP download of %d bytes does not fit into an ENVELOPE", len(data))
	}
	return iso7816.CommandAPDU{CLA: claUICC, INS: insEnvelope, Data: data, Ne: iso7816.MaxShortNe}, nil
}
