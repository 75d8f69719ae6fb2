package files

import (
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/aka"
)

// The key, the challenge and the results are those of TS 35.208, test set 1.
const (
	authRAND = "10 23553CBE9637A89D218AE64DAE47BF35"
	authOK   = "DB08A54211D5E3BA50BF10B40BA9A3C58B2A05BBF0D987B21BF8CB10F769BCD751044604127672711C6D344108EAE4BE823AF9A08B 9000"
	authGSM  = "0446F8416A08EAE4BE823AF9A08B 9000"
)

var usimName = iso7816.MustParseAID("A0000000871002FFFFFFFF89")

func autn(sqn uint64) string {
	c := Default().subscribers[usimName].key.Challenge([16]byte{0x23, 0x55, 0x3C, 0xBE, 0x96, 0x37, 0xA8, 0x9D, 0x21, 0x8A, 0xE6, 0x4D, 0xAE, 0x47, 0xBF, 0x35})
	return fmt.Sprintf("10 %X", c.AUTN(sqn, [2]byte{0xB9, 0xB9}))
}

func TestAuthenticate(t *testing.T) {
	card, s := newTestCard(t, "")
	const sqn = 0x20
	expect(t, card, `
		00880081 {`+authRAND+autn(sqn)+`} 00      => 6985                       # no application
		00A4040C0CA0000000871002FFFFFFFF89        => 9000
		00880080 {`+authRAND+`} 00                => `+authGSM+`
		00880081 {`+authRAND+autn(sqn)+`} 00      => `+authOK+`
		00880081 {`+authRAND+autn(sqn)+`} 00      => DC0E451E8BECA41BF8EE589D46D835C9 9000 # the same again
		00880081 {`+authRAND+autn(sqn+0x21)+`} 00 => `+authOK+`
		00880081 {`+authRAND+autn(sqn+0x40)+`} 00 => `+authOK+`                 # each index has a sequence of its own
		00880081 {`+authRAND+autn(sqn+1)+`} 00    => DC0E451E8BECA45BAFFFF771ED636BD3 9000
		00880081 {`+authRAND+autn(1<<40)+`} 00    => DC0E451E8BECA45BAFFFF771ED636BD3 9000                # too far ahead
		00880081 {`+authRAND+`10 55F328B43577B9B94A9FFAC354DFAFB4} 00 => 9862   # that of the test set, its last bit changed
		00880081 {`+authRAND+`} 00                => 6700
		00880081 {0F} 00                          => 6700
		00880084 {`+authRAND+`} 00                => 6A86
		00880181 {`+authRAND+`} 00                => 6A86
		00280001{31323334FFFFFFFF}                => 9000                       # with PIN1 enabled, it comes first
		.reset
		00A4040C0CA0000000871002FFFFFFFF89        => 9000
		00880080 {`+authRAND+`} 00                => 6982
		00200001{31323334FFFFFFFF}                => 9000
		00880080 {`+authRAND+`} 00                => `+authGSM+`
	`)
	_, other := newTestCard(t, "mf {\n}")
	if err := other.subscribers.SetState(s.subscribers.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	for name, want := range s.subscribers {
		if got := other.subscribers[name]; got == nil || *got != *want {
			t.Errorf("state of %s: %v", name, got)
		}
	}
	if Default().subscribers[usimName].highest() != 0 {
		t.Error("the profile changed")
	}
}

// Without the services of its table an application has neither Kc nor the GSM context; the test algorithm answers 16 bytes of RES.
func TestAuthenticateServices(t *testing.T) {
	card, _ := newTestCard(t, "mf {\nadf A0000000871002 {\naka test k=000102030405060708090A0B0C0D0E0F sqn=0000000000FF\n}\n}")
	k := aka.Key{Algorithm: aka.Test, K: [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}
	c := k.Challenge([16]byte{0xF0})
	const rand = "10 F0000000000000000000000000000000"
	expect(t, card, `
		00A4040C07A0000000871002 => 9000
		00880080 {`+rand+`} 00   => 9864
		00880081 {`+rand+fmt.Sprintf("10 %X", c.AUTN(0xFF, [2]byte{}))+`} 00 => `+fmt.Sprintf("DC0E%X 9000", c.AUTS(0xFF))+`
		00880081 {`+rand+fmt.Sprintf("10 %X", c.AUTN(0x11F, [2]byte{}))+`} 00 => DB10F00102030405060708090A0B0C0D0E0F10`+`0102030405060708090A0B0C0D0E0FF010`+`02030405060708090A0B0C0D0E0FF001 9000
	`)
}
