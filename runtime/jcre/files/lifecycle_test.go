package files

import "testing"

// TERMINATE DF takes the directory and all below it out of use, for good.
func TestTerminateDF(t *testing.T) {
	card, s := newTestCard(t, `
mf compact=7F00000000000000 {
ef 2F01 transparent=2 compact=7F00000000000000
df 7F01 compact=7F00000000000000 {
df 5F01 compact=7F00000000000000 {
ef 6F01 transparent=2 compact=7F00000000000000
}
}
df 7F02 compact=0100 {
}
}`)
	expect(t, card, `
		00A4080C067F015F016F01     => 9000
		00B0000002                 => FFFF 9000
		00A4080C027F01             => 9000
		00E6000001AA               => 6700
		00E6010000                 => 6A86
		00E6000000                 => 9000
		00E6000000                 => 6985
		00E00000{62{82{4121}83{6F02}8A{05}8C{0100}80{02}88{}}} => 6985
		00A4080C067F015F016F01     => 9000
		00B0000002                 => 6985
		00D6000002AABB             => 6985
		0044000000                 => 6985
		00A4080C022F01             => 9000
		00B0000002                 => FFFF 9000
		00A4080C027F02             => 9000
		00E6000000                 => 6982
	`)
	other, o := newTestCard(t, "mf {\n}")
	if err := o.SetState(s.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	expect(t, other, `
		00A4080C067F015F016F01     => 9000
		00B0000002                 => 6985
		00A40804027F01             => 621A8202782183027F018A010C8C087F00000000000000C603900100 9000
	`)
}

// The universal PIN counts in the place of a PIN that was disabled so, until that is enabled.
func TestUniversalPIN(t *testing.T) {
	const profile = `
pin 01 1234 puk=12345678
pin 11 9999
pin 0A 3838383838383838
mf compact=00 pins=01,11,0A {
ef 2F06 linear=1x20 compact=0100
rule read=01
ef 6F01 transparent=1 arr=2F06.1
}`
	card, _ := newTestCard(t, profile)
	expect(t, card, `
		80F2000000                 => 62248202782183023F00A5038001718A01058C0100C60F9001E083010195010083011183010A 9000
	`)
	card, s := newTestCard(t, profile)
	expect(t, card, `
		00A4000C026F01             => 9000
		00B0000001                 => 6982
		00200011{39393939FFFFFFFF} => 9000
		00B0000001                 => 6982                   # alone it is nothing
		00268011{39393939FFFFFFFF} => 6985                   # not in its own place
		00288001{31323334FFFFFFFF} => 6A86
		00268001{31323335FFFFFFFF} => 63C2
		00268001{31323334FFFFFFFF} => 9000
		00B0000001                 => FF 9000
		80F2000000                 => 62248202782183023F00A5038001718A01058C0100C60F90016083010195010883011183010A 9000
		.reset
		00A4000C026F01             => 9000
		00B0000001                 => 6982
		00200001{31323334FFFFFFFF} => 6984
		00200011{39393939FFFFFFFF} => 9000
		00B0000001                 => FF 9000
	`)
	other, o := newTestCard(t, "mf {\n}")
	if err := o.SetState(s.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	expect(t, other, `
		00A4000C026F01             => 9000
		00B0000001                 => 6982
		00280001{31323334FFFFFFFF} => 9000                   # enabled: it counts again
		00B0000001                 => FF 9000
		.reset
		00A4000C026F01             => 9000
		00200011{39393939FFFFFFFF} => 9000
		00B0000001                 => 6982
	`)
	bare, _ := newTestCard(t, "pin 01 1234\nmf {\n}")
	expect(t, bare, `
		00268001{31323334FFFFFFFF} => 6A88
	`)
}
