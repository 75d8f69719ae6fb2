package card

import (
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Tags of what an application may use of a SIM or UICC. The older form stands among the card's parameters.
const (
	tagSystemParameters  tlv.Tag = 0xEA
	tagSIMParameters     tlv.Tag = 0xCA // SIM file access and toolkit application specific parameters (TS 102 226 8.2.1.3.2.1)
	tagToolkitParameters tlv.Tag = 0x80
	tagAccessParameters  tlv.Tag = 0x81
)

// systemParameters is the value of EA, or what it would be for the value of CA; not nil.
func systemParameters(l tlv.List) ([]byte, error) {
	if system, ok := l.Find(tagSystemParameters); ok {
		return append([]byte{}, system.Value...), nil
	}
	card, ok := l.Find(tagCardParameters)
	if !ok {
		return []byte{}, nil
	}
	inner, err := card.Children()
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	sim, ok := inner.Find(tagSIMParameters)
	if !ok {
		return []byte{}, nil
	}
	return fromSIMParameters(sim.Value)
}

// fromSIMParameters makes of CA's value two objects of EA: the toolkit parameters behind the access domain, and that domain for the files outside
// of ADFs.
func fromSIMParameters(v []byte) ([]byte, error) {
	if len(v) == 0 || int(v[0]) >= len(v) {
		return nil, iso7816.SWWrongData
	}
	n := 1 + int(v[0])
	access := append([]byte{0}, v[:n]...) // no AID
	b := tlv.Append(nil, tagToolkitParameters, withSecurity(v[n:]))
	return tlv.Append(b, tagAccessParameters, append(access, 0)), nil // no DAP
}

// withSecurity appends what the parameters of older releases end before: the number of channels, and the minimum security level.
func withSecurity(toolkit []byte) []byte {
	const fixed = 4 // priority, timers, length of texts, number of menu entries
	if len(toolkit) < fixed {
		return toolkit
	}
	missing := fixed + 2*int(toolkit[fixed-1]) + 2 - len(toolkit)
	if missing < 1 || missing > 2 {
		return toolkit
	}
	return append(append([]byte{}, toolkit...), make([]byte, missing)...)
}
