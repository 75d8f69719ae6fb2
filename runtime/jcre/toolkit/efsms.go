package toolkit

import (
	"bytes"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// The last identifier of the paths of EF_SMS, in DF_TELECOM and in a USIM.
var efSMS = []byte{0x6F, 0x3C}

// received in the status of a record of EF_SMS: a message from the network, read or to be read (31.102 4.2.25).
func received(status byte) bool { return status&0x07 == 0x01 || status&0x07 == 0x03 }

// messageStored triggers EVENT_FORMATTED_SMS_PP_UPD or EVENT_UNFORMATTED_SMS_PP_UPD when the terminal stores a message from the network in EF_SMS.
// The EnvelopeHandler has it as an SMS-PP download.
func (t *Toolkit) messageStored(u files.Update) {
	if !bytes.HasSuffix(u.Path, efSMS) || len(u.Data) < 2 || !received(u.Data[0]) {
		return
	}
	centre, rest := u.Data[2:], u.Data[1]
	if int(rest) > len(centre) {
		return
	}
	tpdu := deliver(centre[rest:])
	if tpdu == nil {
		return
	}
	h := newEnvelope(tagSMSPPDownload)
	_ = h.AppendTLV(required(cat.TagDeviceIdentities), []byte{byte(cat.Network), byte(cat.UICC)})
	if rest > 0 {
		_ = h.AppendTLV(required(tagAddress), centre[:rest])
	}
	_ = h.AppendTLV(required(tagSMSTPDU), tpdu)
	t.prune()
	if _, _, ok := t.securedDownload(h, bearerSMSUpdate); ok || formatted(tpdu) {
		return
	}
	t.trigger(&run{event: EventUnformattedSMSPPUpdate, envelope: h}, t.registered(EventUnformattedSMSPPUpdate))
}

// deliver is the SMS-DELIVER that b begins with; nil where there is none.
func deliver(b []byte) []byte {
	udl, ok := userData(b)
	if !ok || b[0]&0x03 != 0 {
		return nil
	}
	n := int(b[udl])
	if septets(b[udl-8]) {
		n = (7*n + 7) / 8
	}
	if end := udl + 1 + n; end <= len(b) {
		return b[:end]
	}
	return nil
}

// septets reports whether a data coding scheme has characters of seven bits (23.038 4): the length of the user data counts those.
func septets(dcs byte) bool {
	switch {
	case dcs&0x80 == 0: // general, or marked for automatic deletion
		return dcs&0x2C == 0
	case dcs&0xF0 == 0xF0:
		return dcs&0x04 == 0
	}
	return dcs&0xF0 != 0xE0 // message waiting; E0 has UCS2
}
