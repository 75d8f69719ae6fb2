package toolkit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// listing notes what the EnvelopeHandler holds, and where its short message is.
func listing(c *testCard) *fake {
	a := &fake{name: "a"}
	a.process = func(int16) error {
		h, err := c.toolkit.EnvelopeHandler()
		if err != nil {
			return err
		}
		off, n, err := h.ShortMessage()
		a.note("%02X %X %d+%d %d", h.Tag, h.List(), off, n, reason(err))
		return nil
	}
	return a
}

const deliverHead = "0B914477 554433F2 00F6 11223344556677" // address of 11 digits, PID, 8 bit data, time

// Messages that the terminal stores in EF_SMS reach applets as an SMS-PP download; what it sent itself, marked as read or secured does not.
func TestMessageStored(t *testing.T) {
	c := newCard(t, jcre.Config{UICC: true}, true)
	c.mustInstall(listing(c), last, set(EventUnformattedSMSPPUpdate))
	store := func(record int, status, message string) {
		b := unhex(t, status+message)
		b = append(b, unhex(t, strings.Repeat("FF", 176-len(b)))...)
		c.play(fmt.Sprintf("00DC%02X04B0%X > 9000", record, b))
	}
	c.play(`00A4040C0CA0000000871002FFFFFFFF89 > 9000
		00A4000C026F3C > 9000`)
	c.expect()
	store(1, "03", "02 9121 04"+deliverHead+"03 41FFFF")
	c.expect("a 5", "a D1 82028381"+"86029121"+"8B1604"+compact(deliverHead)+"0341FFFF"+" 19+3 0")
	store(2, "03", "00 04"+strings.Replace(deliverHead, "F6", "00", 1)+"08 41424344454647") // eight characters in seven bytes
	c.expect("a 5", "a D1 82028381"+"8B1A04"+compact(strings.Replace(deliverHead, "F6", "00", 1))+"0841424344454647"+" 19+7 0")
	store(3, "07", "02 9121 04"+deliverHead+"03 414243")
	store(3, "00", "02 9121 04"+deliverHead+"03 414243")
	store(3, "03", "02 9121 01"+deliverHead+"03 414243") // SMS-SUBMIT
	store(3, "03", "02 9121 44"+deliverHead+"06 027000 112233")
	store(3, "03", "FF")
	store(3, "03", "02 9121 04"+deliverHead+"FF")
	c.expect()
}

// Cell broadcast pages and USSD strings without a secured packet.
func TestUnformatted(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.mustInstall(listing(c), last, set(EventUnformattedCellBroadcast, EventUnformattedUSSD))
	c.play(`80C200000E D20C 82028381 8C06 0001 1000 00 41 > 9000
		80C200000E D20C 82028381 8C06 0001 1080 00 41 > 9000
		80C200000A D208 82028381 8C02 0001 > 9000
		80C2000008 D206 82028381 8D00 > 9000
		80C200000B D909 82028381 8A03 F44142 > 9000
		80C200000E D90C 82028381 8A06 96 027000 4142 > 9000
		80C2000009 D907 82028381 8A01 96 > 9000`)
	c.expect("a 6", "a D2 820283818C06000110000041 0+0 3", "a 6", "a D2 820283818C020001 0+0 3", "a 122", "a D9 820283818A03F44142 0+0 3",
		"a 122", "a D9 820283818A0196 0+0 3")
}

func compact(s string) string { return strings.ReplaceAll(s, " ", "") }
