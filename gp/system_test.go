package gp

import (
	"bytes"
	"testing"
)

func TestSystemParameters(t *testing.T) {
	for _, c := range []struct {
		p    SystemParameters
		want string
	}{
		{SystemParameters{}, ""},
		{SystemParameters{PersistentQuota: 32767, TransientQuota: 256}, "EF08 C7020100 C8027FFF"},
		{SystemParameters{PersistentReserved: 32768, TransientReserved: 1}, "EF0A D7020001 D80400008000"},
		{SystemParameters{Services: []uint16{0x8201, 0x8300}, Implicit: []ImplicitSelection{ImplicitContact | 3, ImplicitContactless}}, "EF0C CB0482018300 CF0143 CF0180"},
	} {
		if got := c.p.Bytes(); !bytes.Equal(got, unhex(t, c.want)) {
			t.Errorf("%+v: %X, want %s", c.p, got, c.want)
		}
	}
	if i := ImplicitContact | ImplicitContactless | 7; i.Channel() != 7 || i.String() != "contact and contactless, channel 7" {
		t.Errorf("channel %d, %v", i.Channel(), i)
	}
}
