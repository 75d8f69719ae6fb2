package files

import (
	"bytes"
	"slices"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

const bertlvProfile = `
pin 01 1234
pin 0A 3838383838383838
mf compact=7F00000000000000 {
ef 2F01 ber-tlv=40 sfi=01 compact=030000
data 80 02 0102
data 9F8101 01 AA
ef 2F02 transparent=4 compact=030000
ef 2F03 ber-tlv=1000 compact=030000
ef 2F04 ber-tlv=10 compact=0100
ef 2F05 ber-tlv=10 life=deactivated compact=030000
}
`

// Whole data objects, the list of tags, deletion, and what is refused.
func TestDataObjects(t *testing.T) {
	card, _ := newTestCard(t, bertlvProfile)
	expect(t, card, `
		80CB008001 80 00           => 6986                                          # nothing selected
		00A40004022F02             => 62168202412183022F028A01058C03030000800200048800 9000
		80CB008001 80 00           => 6981                                          # not of BER-TLV structure
		00A40004022F01             => 621D8202792183022F01A504860200288A01058C0303000080020028880108 9000
	`)
	card, _ = newTestCard(t, bertlvProfile)
	expect(t, card, `
		00A4000C022F01             => 9000
		80CB008001 80 00           => 80020102 9000
		80CB008003 9F8101 00       => 9F810101AA 9000
		80CB008001 5C 00           => 5C04809F8101 9000
		80CB008001 81 00           => 6A88
		80CB008001 00 00           => 6A80                                          # no tag
		80CB008002 8080 00         => 6A80
		80CB008002 9F1E 00         => 6A80                                          # a tag that needs one byte
		80CB018001 80 00           => 6A86
		80CB00A001 80 00           => 6A86
		00CB008001 80 00           => 6E00
		00B0000000                 => 6981
		80DB0080 {81 00}           => 9000                                          # an object without a value
		80CB008001 81 00           => 8100 9000
		80DB0080 {80 03 AABBCC}    => 9000                                          # in place of the old one
		80CB008001 80 00           => 8003AABBCC 9000
		80CB008001 5C 00           => 5C059F81018180 9000
		80DB0080 {5C 01 00}        => 6A80
		80DB0080 {81 01 AABB}      => 6A80                                          # more than the length says
		80DB0080 {81 83000001 00}  => 6A80
		80DB0080 {9F8101}          => 9000                                          # a tag alone deletes
		80DB0080 {9F8101}          => 6A88
		80CB008001 5C 00           => 5C028180 9000
		80DB0080 {82 1F}           => 63F1                                          # 40 bytes are full
		80DB0000 {000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E} => 9000
		80DB0080 {83 00}           => 6A84
		80DB0080 {82 20 00}        => 6A84
		80DB0080 {80 02 0000}      => 9000
		80DB0080                   => 6700
		00A4000C022F04             => 9000
		80DB0080 {80 00}           => 6982
		00A4000C022F05             => 6283
		80CB008001 5C 00           => 6984
		00A4000C022F03             => 9000
		80CB008101 81 00           => 8100 9000                                     # by short file identifier
		80CB008201 81 00           => 6A82
	`)
}

// Objects that come in parts are there when the last has come; any other operation on objects, and SELECT, ends a transfer.
func TestDataInParts(t *testing.T) {
	card, _ := newTestCard(t, bertlvProfile)
	expect(t, card, `
		00A4000C022F03             => 9000
		80DB0000 {00}              => 6985
		80CB000000                 => 6985
		80DB0080 {80 82012C}       => 63F1
		80DB0000 {`+zeros(200)+`}  => 63F1
		80CB008001 80 00           => 6A88                                          # and ends it
		80DB0000 {00}              => 6985
		80DB0080 {80 82012C 01}    => 63F1
		80DB0000 {`+zeros(199)+`}  => 63F1
		80DB0000 {`+zeros(101)+`}  => 6A80
		80DB0080 {80 82012C 01}    => 63F1
		80DB0000 {`+zeros(199)+`}  => 63F1
		80DB0000 {`+zeros(100)+`}  => 9000
		80CB008001 80 06           => 8082012C0100 62F1
		80CB000002                 => 0000 62F1
		80CB0000F8                 => `+zeros(248)+` 62F1
		80CB000000                 => `+zeros(48)+` 9000
		80CB000000                 => 6985
		80CB008001 80 06           => 8082012C0100 62F1
		00A4000C022F03             => 9000
		80CB000000                 => 6985
	`)
}

func zeros(n int) string { return string(bytes.Repeat([]byte("00"), n)) }

// What a BER-TLV structure EF holds is in the state, and CREATE FILE makes one, as large as its maximum size.
func TestDataObjectState(t *testing.T) {
	card, s := newTestCard(t, bertlvProfile)
	expect(t, card, `
		00E00000 {62{82{7921}83{2F99}A5{86{0014}}8A{05}8C{030000}80{0A}88{}}} => 9000
		80DB0080 {80 10 000102030405060708090A0B0C0D0E0F} => 9000
		80DB0080 {81 02 0000}      => 6A84
		00E00000 {62{82{7921}83{2F98}A5{86{0004}}8A{05}8C{030000}80{0A}88{}}} => 6A80
	`)
	other, o := newTestCard(t, "mf {\n}")
	if err := o.SetState(s.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	expect(t, other, `
		00A4000C022F99             => 9000
		80CB008001 5C 00           => 5C0180 9000
		80CB008001 80 00           => 8010000102030405060708090A0B0C0D0E0F 9000
		00A4000C022F01             => 9000
		80CB008001 5C 00           => 5C04809F8101 9000
	`)
}

// A view lists tags in parts, and reads and writes values without tag and length.
func TestDataObjectView(t *testing.T) {
	card, s := newTestCard(t, bertlvProfile)
	card.Do(func() {
		v := s.NewView(iso7816.AID{}, jcre.NotATransientObject, 1, FullAccess)
		c := v.Enter()
		if _, err := c.Select(0x2F01); err != nil {
			t.Fatal(err)
		}
		if tags, more, err := c.Tags(v.Domain, true, 1); err != nil || more != 1 || !slices.Equal(tags, []uint32{0x80}) {
			t.Errorf("first tag: %X, %d more, %v", tags, more, err)
		}
		if tags, more, err := c.Tags(v.Domain, false, 5); err != nil || more != 0 || !slices.Equal(tags, []uint32{0x9F8101}) {
			t.Errorf("next tags: %X, %d more, %v", tags, more, err)
		}
		if missing, err := c.SetData(v.Domain, 0x9F8101, 3, []byte{1}); err != nil || missing != 2 {
			t.Errorf("SetData: %d missing, %v", missing, err)
		}
		if _, _, err := c.Tags(v.Domain, false, 5); err != ConditionsOfUseNotSatisfied {
			t.Errorf("tags behind SetData: %v", err)
		}
		if _, err := c.ContinueData(v.Domain, []byte{1}); err != ConditionsOfUseNotSatisfied {
			t.Errorf("continued behind another operation: %v", err)
		}
		if _, err := c.SetData(v.Domain, 0x9F8101, 3, []byte{1, 2, 3}); err != nil {
			t.Error(err)
		}
		if data, more, err := c.RetrieveData(v.Domain, 0x9F8101, 1, 1); err != nil || more != 1 || !bytes.Equal(data, []byte{2}) {
			t.Errorf("RetrieveData: %X, %d more, %v", data, more, err)
		}
		if _, _, err := c.RetrieveData(v.Domain, 0x9F8101, 4, 1); err != OutOfDataBoundaries {
			t.Errorf("behind the end: %v", err)
		}
		if err := c.DeleteData(v.Domain, 0x5C); err != InvalidTagValue {
			t.Errorf("delete the tag list: %v", err)
		}
	})
}

// RESIZE FILE changes how much a BER-TLV structure EF can hold, down to what its objects take.
func TestResizeDataObjects(t *testing.T) {
	card, _ := newTestCard(t, `mf compact=020000 {
ef 2F06 linear=1x20 compact=0100
rule read,update,resize=always
ef 2F01 ber-tlv=8 arr=2F06.1
data 80 04 01020304
}`)
	expect(t, card, `
		80D40000 {62{83{2F01}A5{86{0005}}}}         => 6A84
		80D40000 {62{83{2F01}A5{86{0006}}}}         => 9000
		00A40004022F01                              => 621C8202792183022F01A504860200068A01058B032F0601800200068800 9000
		80CB008001 80 00                            => 800401020304 9000
		80DB0080 {81 00}                            => 6A84
		80D40000 {62{83{2F01}80{0009}A5{86{0007}}}} => 6A80
		80D40000 {62{83{2F01}80{000102}}}           => 6A80
		80D40000 {62{83{2F01}}}                     => 6A80
		80D40000 {62{83{2F01}80{0008}}}             => 9000
		80DB0080 {81 00}                            => 9000
		80CB008001 5C 00                            => 5C028081 9000
	`)
}
