package gp

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Tags of a security domain's file control information (Card Specification 11.9.3.1).
const (
	tagFCI             tlv.Tag = 0x6F
	tagFCIAID          tlv.Tag = 0x84
	tagFCIProprietary  tlv.Tag = 0xA5
	tagFCIMaxLength    tlv.Tag = 0x9F65
	tagRecognitionData tlv.Tag = 0x73
)

// FCI is the file control information that SELECT of a security domain answers.
type FCI struct {
	Raw         []byte
	AID         iso7816.AID     // zero when the answer does not tell
	MaxLength   int             // largest command data field as sent; 255 when the answer does not tell
	Recognition RecognitionData // empty when the answer does not tell
}

// ParseFCI reads the answer of SELECT. It takes whatever is there: old and broken cards answer a plain AID, leave tags out or
// put them one level too high, and all of that is usable.
func ParseFCI(data []byte) FCI {
	f := FCI{Raw: data, MaxLength: iso7816.MaxShortNc}
	o, err := tlv.ParseOne(data, tagFCI)
	if err != nil {
		f.AID = lenientAID(data)
		return f
	}
	l, err := o.Children()
	if err != nil {
		return f
	}
	f.AID = lenientAID(l.Value(tagFCIAID))
	if p, ok := l.Find(tagFCIProprietary); ok {
		if inner, err := p.Children(); err == nil {
			l = append(inner, l...)
		}
	}
	if n := bigEndian(l.Value(tagFCIMaxLength)); n > 0 && n < f.MaxLength {
		f.MaxLength = n
	}
	f.Recognition = parseRecognition(l.Value(tagRecognitionData))
	return f
}

// lenientAID is the AID, or the zero AID for anything that is none.
func lenientAID(b []byte) iso7816.AID {
	a, err := iso7816.NewAID(b)
	if err != nil {
		return iso7816.AID{}
	}
	return a
}

// bigEndian is the value of up to 4 bytes; 0 for none or more.
func bigEndian(b []byte) int {
	if len(b) > 4 {
		return 0
	}
	n := 0
	for _, x := range b {
		n = n<<8 | int(x)
	}
	return n
}
