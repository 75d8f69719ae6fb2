package files

import "testing"

// TestGSMFiles: a terminal of a SIM goes through the files with class A0.
func TestGSMFiles(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		A0A40000{3F00} => 9F17
		A0C0000017 => 0000FFFF3F000100000000000AB102040500838A838A00 9000
		A0A40000{7F20} => 9F17
		A0C0000017 => 0000FFFF7F200200000000000AB100140500838A838A00 9000
		A0C0000017 => 6F00                  # once
		A0F2000016 => 0000FFFF7F200200000000000AB100140500838A838A 9000
		A0F2000018 => 6717
		A0A40000{6F07} => 9F0F
		A0C0000010 => 670F
		A0C000000F => 000000096F07040014F04401020000 9000
		A0B0000009 => 080910101032547698 9000
		A0B0000000 => 6709
		A0B000080A => 6701
		A0B0000901 => 9402
		A0B2010409 => 9408
		A0D60000{08} => 9804
		A0A40000{6F21} => 9404
		A0A40000{} => 6700
		A0A40100{6F07} => 6B00
		A0A40000{6FAE} => 9F0F
		A0B0000001 => 03 9000
		A0A40000{7F10} => 9F17
		A0B0000001 => 9400
		A0A40000{6F3A} => 9F0F
		A0C000000F => 000002306F3A040011F0440102011C 9000
		A0DC0204{41424344FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF} => 9000
		A0DC0304{41425344FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF} => 9000
		A0DC0404{41} => 671C
		A0B202041C => 41424344FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF 9000
		A0B2000205 => 671C
		A0A20010{4142} => 9F01
		A0C0000001 => 02 9000
		A0A20012{4142} => 9F01
		A0C0000001 => 03 9000
		A0A20012{4142} => 9404
		A0A20011{4142} => 9F01
		A0C0000001 => 03 9000
		A0A20013{4142} => 9F01
		A0A20000{4142} => 9000
		A0B200041C => 41424344FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF 9000
		A0A20000{4243} => 9404
		A0A20004{4142} => 6B00
		A0A20000{} => 6700
		A0A40000{7F20} => 9F17
		A0A40000{6F39} => 9F0F
		A0C000000F => 0000000C6F39044011104401020303 9000
		A0320000{000102} => 9F06
		A0C0000006 => 000102000102 9000
		A0320000{0102} => 6703
		A0B2010403 => 000102 9000
		A0320000{FFFFFF} => 9850
		A0A20010{00} => 9408
	`)
}

// TestCHV: the PINs of a UICC are the CHVs of a SIM.
func TestCHV(t *testing.T) {
	card, s := newTestCard(t, "")
	expect(t, card, `
		A0A40000{7F20}                             => 9F17
		A0200001{31323334FFFFFFFF}                 => 9808 # disabled
		A0260001{31323334FFFFFFFF}                 => 9808
		A0280001{31323335FFFFFFFF}                 => 9804
		A0280001{31323334FFFFFFFF}                 => 9000
		A0280001{31323334FFFFFFFF}                 => 9808
		A0280002{35363738FFFFFFFF}                 => 6B00 # CHV1 only
		A0200003{31323334FFFFFFFF}                 => 9802
		A0200000{31323334FFFFFFFF}                 => 6B00
		A0200001{31323334}                         => 6708
		.reset
		A0A40000{7F20}                             => 9F17
		A0A40000{6F07}                             => 9F0F
		A0B0000009                                 => 9804
		A0200001{31323334FFFFFFFF}                 => 9000
		A0B0000009                                 => 080910101032547698 9000
		A0240001{31323334FFFFFFFF 39393939FFFFFFFF} => 9000
		A0240001{31323334FFFFFFFF 39393939FFFFFFFF} => 9804
		A0240001{31323334FFFFFFFF 39393939FFFFFFFF} => 9804
		A0240001{31323334FFFFFFFF 39393939FFFFFFFF} => 9840
		A0200001{39393939FFFFFFFF}                 => 9840
		A02C0000{3132333435363737 31323334FFFFFFFF} => 9804
		A02C0000{3132333435363738 31323334FFFFFFFF} => 9000
		A0B0000009                                 => 080910101032547698 9000
		A02C0002{3132333435363738 38383838FFFFFFFF} => 9000
		A0200002{38383838FFFFFFFF}                 => 9000
		A02C000A{3132333435363738 38383838FFFFFFFF} => 9802 # without a PUK
		A0260001{31323334FFFFFFFF}                 => 9000
		A0D60000{08}                               => 9804
		A0200004{3838383838383838}                 => 9000 # ADM1
		A0D60000{0809101010325476F9}               => 9000
		A0040000                                   => 9000
		A0040000                                   => 9810
		A0B0000009                                 => 9810
		A0440000                                   => 9000
		A0440000                                   => 9810
		A0B0000009                                 => 0809101010325476F9 9000
		A0FA0000                                   => 9000
		A0E40000{6F07}                             => 6D00
		.reset
		00A4040C{A0000000871002FFFFFFFF89}         => 9000 # the same file in the USIM
		00B0870000                                 => 0809101010325476F9 9000
	`)
	if k := s.key(pin1); k.tries != 3 || k.enabled {
		t.Errorf("PIN1: %d tries, enabled: %t", k.tries, k.enabled)
	}
}

// TestRunGSMAlgorithm: the algorithm is the USIM's, in the form of TS 33.102 6.8.1.2, where DF_GSM has no key of its own.
func TestRunGSMAlgorithm(t *testing.T) {
	const rand = "23553CBE9637A89D218AE64DAE47BF35"
	card, _ := newTestCard(t, "")
	expect(t, card, `
		A0A40000{3F00}       => 9F17
		A0880000{`+rand+`}   => 9408
		A0A40000{7F20}       => 9F17
		A0880000{`+rand+`}   => 9F0C
		A0C000000C           => 46F8416AEAE4BE823AF9A08B 9000
		A0880000{`+rand+`}   => 9F0C
		A0F2000001           => 00 9000
		A0C000000C           => 6F00    # something else came in between
		A0880000{00}         => 6710
		A0880001{`+rand+`}   => 6B00
		A0280001{31323334FFFFFFFF} => 9000
		.reset
		A0A40000{7F20}       => 9F17
		A0880000{`+rand+`}   => 9804
	`)
	card, _ = newTestCard(t, "mf {\ndf 7F20 {\naka test k=000102030405060708090A0B0C0D0E0F\n}\n}")
	expect(t, card, `
		A0A40000{7F20}       => 9F17
		A0880000{`+rand+`}   => 9F0C
		A0C000000C           => 3AAFCD5B0529CB4867BFAADD 9000
	`)
	card, s := newTestCard(t, "mf {\ndf 7F20 {\naka comp128v1 k=00112233445566778899AABBCCDDEEFF\n}\n}")
	expect(t, card, `
		A0A40000{7F20}                             => 9F17
		A0880000{00112233445566778899AABBCCDDEEFF} => 9F0C
		A0C000000C                                 => 04A66BA8F87EB8222CEA3400 9000
	`)
	if err := s.subscribers.SetState(s.subscribers.AppendState(nil)); err != nil || s.gsmSubscriber() == nil {
		t.Errorf("state: %v", err)
	}
}

// TestModes: the class of the first command decides for the session; a card without applications is a SIM only, one without DF_GSM is none.
func TestModes(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		A0A40000{3F00} => 9F17
		00A4000C{3F00} => 6E00
		.reset
		00A4000C{3F00} => 9000
		A0A40000{3F00} => 6E00
		A0C0000001     => 6E00
	`)
	card, _ = newTestCard(t, "mf {\ndf 7F20 {\n}\n}")
	expect(t, card, `
		00A4000C{3F00} => 6E00
		A0A40000{7F20} => 9F17
	`)
	card, _ = newTestCard(t, "mf {\n}")
	expect(t, card, "A0A40000{3F00} => 6E00")
}

// TestLinks: a linked file has the contents of another one, before and after a card image.
func TestLinks(t *testing.T) {
	const profile = `mf {
		ef 6F01 transparent=2 compact=030000 sfi=01
		df 7F10 {
			ef 6F02 link=6F01 sfi=02
			ef 6F03 link=7F10/6F02
		}
	}`
	card, s := newTestCard(t, profile)
	if n := s.memory(); n != 2 {
		t.Errorf("%d bytes of contents", n)
	}
	_, other := newTestCard(t, "mf {\n}")
	const script = `
		00A4000C{7F10}    => 9000
		00D68200{0102}    => 9000
		00A4000C{3F00}    => 9000
		00B0810002        => 0102 9000
		00D68100{FFFF}    => 9000
		00A4080C{7F106F03} => 9000
		00B0000002        => FFFF 9000
	`
	expect(t, card, script)
	if err := other.SetState(s.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	expect(t, other.card, script)
}
