package toolkit

import (
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// TestClassA0: the toolkit of a SIM: answers to envelopes wait for GET RESPONSE, and a proactive command is announced behind them.
func TestClassA0(t *testing.T) {
	c := newCard(t, jcre.Config{UICC: true}, true)
	success := true
	c.mustInstall(&fake{name: "a", process: func(int16) error {
		h, err := c.toolkit.EnvelopeResponseHandler()
		if err != nil {
			return err
		}
		if err := h.AppendTLV(0x22, []byte{0x33}); err != nil {
			return err
		}
		return c.toolkit.Post(success, nil)
	}}, last, set(EventUnrecognizedEnvelope))
	c.play(`A0A4000002 7F20          > 9F17
		A0C2000003 E10141        > 9F03
		A0C0000004               > 6703
		A0C0000003               > 2201339000
		A0C0000003               > 6F00
		A010000005 FFFFFFFFFF    > 9000
		A0C2000003 E10141        > 9F03`)
	c.mustInstall(&fake{name: "b"}, "FF 00 0F 01 0000 00 00", item("Old phone"))
	c.play(`A0C0000003               > 220133911F
		A0C2000003 E10141        > 9F03
		A0C0000003               > 220133911F
		A01200001C               > 671F
		A0C2000003 E10141        > 9F03
		A01200001F               > D01D8103012500820281828506676F636172648F0A804F6C642070686F6E659000
		A0C0000003               > 6F00
		A01400000C 810301250082028281830100 > 9000`)
	success = false
	c.play(`A0C2000003 E10141        > 9E03
		A0C0000003               > 2201339000
		A0F2000001               > 009000
		80C2000003 E10141        > 2201336200`)
}
