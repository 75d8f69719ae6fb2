package toolkit

import (
	"bytes"
	"fmt"
	"testing"
)

// plainPackets opens packets without security, as far as a test needs it.
type plainPackets struct{ got []string }

func (p *plainPackets) Open(packet []byte, event int16) *Packet {
	p.got = append(p.got, fmt.Sprintf("%d %X", event, packet))
	return nil
}

func (p *plainPackets) Owns([3]byte) bool { return false }

// TestPacketsOfBearers: which bytes of an envelope are the packet, and for which event.
func TestPacketsOfBearers(t *testing.T) {
	sms := func(length, data string) string {
		return "D1008B00440B914477554433F27FF611223344556677" + length + data
	}
	page := func(parameter, content string) string { return "D2008C0001011080F6" + parameter + content }
	for name, v := range map[string]struct{ envelopes, want []string }{
		"one message":                  {[]string{sms("06", "027000AABBCC")}, []string{"2 AABBCC"}},
		"bytes behind the user data":   {[]string{sms("06", "027000AABBCCDD")}, []string{"2 AABBCC"}},
		"an element before":            {[]string{sms("09", "0504010170 00AABBCC")}, []string{"2 AABBCC"}},
		"an element with data":         {[]string{sms("07", "03700111AABBCC")}, nil},
		"a response":                   {[]string{sms("06", "027100AABBCC")}, nil},
		"two parts":                    {[]string{sms("0A", "0700030102017000AABB"), sms("08", "050003010202CCDD")}, []string{"2 AABBCCDD"}},
		"two parts, the second first":  {[]string{sms("08", "050003010202CCDD"), sms("0A", "0700030102017000AABB")}, []string{"2 AABBCCDD"}},
		"a part twice":                 {[]string{sms("0A", "0700030102017000AABB"), sms("0A", "0700030102017000AABB"), sms("08", "050003010202CCDD")}, []string{"2 AABBCCDD"}},
		"references of two bytes":      {[]string{sms("0B", "080804000102017000AABB"), sms("09", "06080400010202CCDD")}, []string{"2 AABBCCDD"}},
		"parts of two packets":         {[]string{sms("0A", "0700030102017000AABB"), sms("08", "050003020202CCDD"), sms("08", "050003010202CCDD")}, nil},
		"plain parts":                  {[]string{sms("08", "050003010201AABB"), sms("08", "050003010202CCDD")}, nil},
		"part 3 of 2":                  {[]string{sms("0A", "0700030102037000AABB")}, []string{"2 AABB"}},
		"more parts than there may be": {[]string{sms("0A", "070003 01FF01 7000AABB")}, []string{"2 AABB"}},
		"a page":                       {[]string{page("11", "0002AABB0000")}, []string{"24 0002AABB"}},
		"two pages":                    {[]string{page("12", "0004AABB"), page("22", "CCDD0000")}, []string{"24 0004AABBCCDD"}},
		"a page that is cut":           {[]string{page("11", "0009AABB")}, []string{"24 0009AABB"}},
		"USSD":                         {[]string{"D9008A0096027000AABB"}, []string{"121 AABB"}},
		"USSD of another kind":         {[]string{"D9008A000F027000AABB"}, nil},
	} {
		p := &plainPackets{}
		tk := &Toolkit{packets: p}
		for _, e := range v.envelopes {
			b := unhex(t, e)
			b[1], b[3] = byte(len(b)-2), byte(len(b)-4)
			h := parseEnvelope(b)
			tk.securedDownload(h, downloadBearers[h.Tag])
		}
		if got := fmt.Sprint(p.got); got != fmt.Sprint(v.want) {
			t.Errorf("%s: %s, want %s", name, got, v.want)
		}
	}
}

// FuzzSecured: no envelope makes trouble, and what an applet sees of a packet is a part of it.
func FuzzSecured(f *testing.F) {
	f.Add([]byte{0x8B, 0x1B, 0x44, 0x02, 0x91, 0x21, 0x7F, 0xF6, 1, 2, 3, 4, 5, 6, 7, 0x0E, 0x07, 0, 3, 1, 2, 1, 0x70, 0, 0, 0x15, 0x0D, 0, 0, 0}, byte(0), []byte{0x8B, 0})
	f.Add([]byte{0x8C, 0x0A, 1, 1, 0x10, 0x80, 0xF6, 0x12, 0, 4, 1, 2}, byte(1), []byte{0x8C, 0x08, 1, 1, 0x10, 0x80, 0xF6, 0x22, 3, 4})
	f.Add([]byte{0x8A, 0x07, 0x96, 2, 0x70, 0, 0, 1, 0}, byte(2), []byte{})
	f.Fuzz(func(t *testing.T, first []byte, which byte, second []byte) {
		b := []bearer{bearerSMS, bearerPage, bearerUSSD, bearerSMSUpdate}[which%4]
		tk := &Toolkit{}
		for _, list := range [][]byte{first, second, first} {
			h := NewHandler(envelopeCapacity, nil)
			h.Fill(list)
			m, ok := tk.secured(h, b)
			if m == nil {
				continue
			}
			if !ok || !bytes.HasPrefix(m.value[m.at:], m.packet) {
				t.Fatalf("packet %X of %X", m.packet, m.value)
			}
			seen := m.opened(m.packet)
			if off, n, err := seen.SecuredData(); err == nil {
				data, err := seen.Part(off, n)
				if err != nil || off < m.at || !bytes.Contains(m.packet, data) {
					t.Errorf("secured data %X of packet %X: %v", data, m.packet, err)
				}
			}
			_, _ = seen.UserDataLength()
			_, _, _ = seen.ShortMessage()
			if b == bearerSMS {
				tk.submit(m, bytes.Repeat([]byte{2, 0x71, 0}, int(which)))
			}
		}
	})
}
