package gp

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
)

// SCPOption is a secure channel protocol that a card offers, with its parameter i.
type SCPOption struct {
	Protocol scp.Protocol
	I        int // 0 to 16383; SCP11's has two bytes
}

// String is "SCP03 i=70".
func (o SCPOption) String() string { return fmt.Sprintf("%v i=%02X", o.Protocol, o.I) }

// RecognitionData is the security domain management data (Card Specification H.2): what the domain says about itself.
type RecognitionData struct {
	Version string // of GlobalPlatform, "2.2.1"; empty when absent
	SCPs    []SCPOption
	Chip    string // OID of the chip details, such as "1.3.6.1.4.1.42.2.110.1.3" for Java Card 3; empty when absent
}

// Object identifiers under 1.2.840.114283, GlobalPlatform's arc.
var (
	oidGlobalPlatform = []int{1, 2, 840, 114283}
	tagOID            = tlv.Tag(0x06)
)

const (
	gpArcVersion       = 2
	gpArcSCP           = 4
	explicitInitiation = 0x04 // in parameter i of SCP02
)

// ParseRecognitionData reads the answer of GET DATA 0066. Objects that it does not understand are left out.
func ParseRecognitionData(data []byte) (RecognitionData, error) {
	o, err := tlv.ParseOne(data, 0x66)
	if err != nil {
		return RecognitionData{}, fmt.Errorf("recognition data: %w", err)
	}
	l, err := o.Children()
	if err != nil {
		return RecognitionData{}, fmt.Errorf("recognition data: %w", err)
	}
	return parseRecognition(l.Value(tagRecognitionData)), nil
}

// parseRecognition reads the value of tag 73.
func parseRecognition(value []byte) RecognitionData {
	var d RecognitionData
	l, err := tlv.Parse(value)
	if err != nil {
		return d
	}
	for _, o := range l {
		inner, err := o.Children()
		if err != nil {
			continue
		}
		for _, i := range inner {
			if i.Tag == tagOID {
				d.note(o.Tag, i.Value)
			}
		}
	}
	return d
}

// note takes over one OID found under tag.
func (d *RecognitionData) note(tag tlv.Tag, oid []byte) {
	switch tag {
	case 0x60:
		if rest, ok := gpArc(decodeOID(oid), gpArcVersion); ok {
			d.Version = dotted(rest)
		}
	case 0x64:
		if o, ok := parseSCPOption(oid); ok {
			d.SCPs = append(d.SCPs, o)
		}
	case 0x66:
		d.Chip = dotted(decodeOID(oid))
	}
}

// parseSCPOption reads {1.2.840.114283.4.scp.i}. SCP80 and SCP81 stand as plain bytes in real cards, which is no valid OID.
func parseSCPOption(oid []byte) (SCPOption, bool) {
	if n := len(oid); n > 2 && oid[n-2] >= 0x80 && oid[n-1] < 0x80 {
		if _, ok := gpArc(decodeOID(oid[:n-2]), gpArcSCP); ok && (oid[n-2] == 0x80 || oid[n-2] == 0x81) {
			return SCPOption{scp.Protocol(oid[n-2]), int(oid[n-1])}, true
		}
	}
	rest, ok := gpArc(decodeOID(oid), gpArcSCP)
	if !ok || len(rest) != 2 || rest[0] > 0xFF {
		return SCPOption{}, false
	}
	return SCPOption{scp.Protocol(rest[0]), rest[1]}, true
}

// gpArc gives what follows GlobalPlatform's OID and the given arc.
func gpArc(oid []int, arc int) ([]int, bool) {
	n := len(oidGlobalPlatform)
	if len(oid) <= n || oid[n] != arc {
		return nil, false
	}
	for i, v := range oidGlobalPlatform {
		if oid[i] != v {
			return nil, false
		}
	}
	return oid[n+1:], true
}

// decodeOID reads the BER form; nil when it is cut or a part is beyond 2^28.
func decodeOID(b []byte) []int {
	var out []int
	v, open := 0, false
	for _, x := range b {
		if v > 1<<21 {
			return nil
		}
		v, open = v<<7|int(x&0x7F), x&0x80 != 0
		if open {
			continue
		}
		if len(out) == 0 {
			first := min(v/40, 2)
			out = append(out, first, v-40*first)
		} else {
			out = append(out, v)
		}
		v = 0
	}
	if open {
		return nil
	}
	return out
}

func dotted(oid []int) string {
	parts := make([]string, len(oid))
	for i, v := range oid {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, ".")
}

// scp02I is parameter i of the first SCP02 option with explicit initiation; without any protocol that has INITIALIZE UPDATE that of the first
// option; else 0.
func (d RecognitionData) scp02I() byte {
	var implicit byte
	explicit := false
	for _, o := range d.SCPs {
		switch {
		case o.Protocol == scp.SCP02 && o.I <= 0xFF && o.I&explicitInitiation != 0:
			return byte(o.I)
		case o.Protocol == scp.SCP03:
			explicit = true
		case o.Protocol == scp.SCP02 && o.I <= 0xFF && implicit == 0:
			implicit = byte(o.I)
		}
	}
	if explicit {
		return 0
	}
	return implicit
}
