package files

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// newTestCard makes a card without applets that has the files of a profile; empty means Default.
func newTestCard(t *testing.T, profile string) (*jcre.Card, *System) {
	t.Helper()
	p := Default()
	if profile != "" {
		var err error
		if p, err = ParseProfile("test.profile", profile); err != nil {
			t.Fatal(err)
		}
	}
	card := jcre.New(jcre.Config{UICC: true})
	return card, New(card, p)
}

// expect sends commands and compares responses, "command => response", one a line; .reset is a reset.
func expect(t *testing.T, card *jcre.Card, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		line, _, _ = strings.Cut(line, "#")
		command, want, ok := strings.Cut(line, "=>")
		command, want = strings.TrimSpace(command), strings.TrimSpace(want)
		switch {
		case command == ".reset":
			card.Reset()
			continue
		case command == "":
			continue
		case !ok:
			t.Fatalf("line %q", line)
		}
		b, err := hex.DecodeString(braced(strings.ReplaceAll(command, " ", "")))
		if err != nil {
			t.Fatal(err)
		}
		r, err := iso7816.ParseResponse(card.Process(b))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.String(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", command, got, want)
		}
	}
}

// braced puts the length in front of what stands in braces.
func braced(s string) string {
	for {
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return s
		}
		start := strings.LastIndexByte(s[:end], '{')
		s = s[:start] + fmt.Sprintf("%02X", (end-start)/2) + s[start+1:end] + s[end+1:]
	}
}

// The forms of control parameters are those that another program (pySim) decodes field by field.
func TestSelect(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		80F2000000                 => 62238202782183023F00A5038001718A01058B032F0601C60C90016083010183018183010A 9000
		80F2000105                 => 6A88                                                        # no application yet
		00A40004022FE2             => 62178202412183022FE28A01058B032F06038002000A880110 9000      # transparent
		00A40004022F00             => 621A8205422100260483022F008A01058B032F0602800200988801F0 9000 # linear fixed
		80F2000002                 => 6223 9000                                                   # as much as is asked for; still the MF
		00A4000C027F10             => 9000
		00A40004027F21             => 6A82
		80F2000C00                 => 9000
		00A4000C025F50             => 9000                                                        # below
		00A4000C027F10             => 9000                                                        # above
		00A40304                   => 62238202782183023F00A5038001718A01058B032F0601C60C90016083010183018183010A 9000
		00A40304                   => 6A82                                                        # nothing is above the MF
		00A4000C026F07             => 6A82                                                        # that is the USIM's
		00A4000C027FFF             => 6A82                                                        # no application yet
		00A4040C07A0000000871002   => 9000                                                        # part of the name
		00A4000C026F07             => 9000
		80F200010E                 => 840CA0000000871002FFFFFFFF89 9000
		00A4000C023F00             => 9000
		00A4000C027FFF             => 9000                                                        # the application is still there
		00A4080C047FFF6F07         => 9000
		00A4080C047F105F50         => 9000
		00A4090C024F20             => 9000
		00A4090C024F21             => 6A82
		00A4080C03 7F105F          => 6700
		00A4070C027F10             => 6A86
		00A4044C0CA0000000871002FFFFFFFF89 => 9000                                                # the session ends
		00A4000C027FFF             => 6A82
		00A4040005A000000099       => 6A82
	`)
}

func TestBinary(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		00B0000004       => 6986
		00A4000C022F05   => 9000
		00B0000000       => 656EFFFF 9000
		00B0000202       => FFFF 9000
		00B0000205       => FFFF 6282
		00B0000500       => 6B00
		00D60001016F     => 9000
		00B0000002       => 656F 9000
		00D6000302AAAA   => 6B00
		00B0820002       => 9894 9000      # EF_ICCID by its short identifier
		00D600000155     => 6982           # never
		00B08A0002       => 6A82
		00B0E20002       => 6A86
		00B2010400       => 6981
		80B0000001       => 6E00
		04B0000001       => 6882
		00FA000000       => 6D00
		10B0000001       => 6884
	`)
}

func TestRecords(t *testing.T) {
	card, _ := newTestCard(t, `
		mf compact=7F00000000000000 {
			ef 6F01 linear=3x2 compact=7F00000000000000 sfi=01
				data 1111
				data 2222
			ef 6F02 cyclic=3x2 arr=6F04.1
				data 0001
				data 00FE
			ef 6F03 transparent=1 compact=7F00000000000000
			ef 6F04 linear=1x30 compact=7F00000000000000
				rule read,update,increase=always
		}`)
	expect(t, card, `
		00B2010402   => 6986
		00A4000C026F01 => 9000
		00B2000402   => 6A83           # no current record
		00B2000202   => 1111 9000      # next: the first
		00B2000202   => 2222 9000
		00B2000402   => 2222 9000      # current
		00B2010402   => 1111 9000      # absolute, and the pointer stays
		00B2000302   => 1111 9000      # previous
		00B2000302   => 6A83
		00B2040402   => 6A83
		00B2010403   => 6C02
		00B2010202   => 6A86
		00B2010502   => 6A86
		00DC03040233AA => 9000
		00DC030401AA => 6700
		00DC00020244AA => 9000
		00B2020C02   => 44AA 9000      # by short file identifier: selected anew
		00B2000402   => 6A83
		00A2010401AA00 => 0203 9000
		00A20204023300 => 6282
		00A2020502111100 => 01 9000
		00A201060404014 4AA00 => 6700
		00A2010603 0401AA00 => 0203 9000
		00A2010604 0C44AA AA00 => 6282
		00A2010603 0C44AA00 => 02 9000
		00A4000C026F02 => 9000
		00DC01040200FF => 6A86         # only previous
		00DC000302 00FF => 9000        # the oldest becomes record 1
		00B2010402   => 00FF 9000
		00B2030402   => 00FE 9000
		80320000020001 00 => 01000001 9000
		803200000 1FF00 => 01FFFF 9000
		8032000002FFFF00 => 9850
		8032000003 00000000 => 01FF000000 9000
		00A4000C026F03 => 9000
		8032000001 0100 => 6981
	`)
}

func TestLifeCycle(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		00A4040C07A0000000871002 => 9000
		00A4000C026FAD => 9000
		0004000000 => 6982                   # the issuer's
		002000 0A 08 3838383838383838 => 9000
		0004000000 => 9000
		00B0000004 => 6984
		00A40004026FAD => 62178202412183026FAD8A01048B032F060280020004880118 6283
		0044000002 6FAD => 9000
		00B0000004 => 00000002 9000
		00E8000000 => 6982                   # nobody may terminate it
	`)
}

func TestPIN(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		0020000100 => 63C3
		00200001 08 31323334FFFFFFFF => 6984 # disabled
		00280001 08 31323335FFFFFFFF => 63C2
		00280001 08 31323334FFFFFFFF => 9000
		00A4040C07A0000000871002 => 9000
		00A4000C026F07 => 9000
		.reset
		00A4040C07A0000000871002 => 9000
		00A4000C026F07 => 9000
		00B0000001 => 6982
		00200001 08 31323334FFFFFFFF => 9000
		00B0000001 => 08 9000
		00D6000001 08 => 6982
		00240001 10 31323334FFFFFFFF 35363738FFFFFFFF => 9000
		00240001 10 35363738FFFFFFFF FF363738FFFFFFFF => 6A80
		00200001 08 31323334FFFFFFFF => 63C2
		00B0000001 => 6982
		00200001 08 31323334FFFFFFFF => 63C1
		00200001 08 31323334FFFFFFFF => 6983
		00200001 08 35363738FFFFFFFF => 6983
		002C000100 => 63CA
		002C0001 10 3132333435363739 39393939FFFFFFFF => 63C9
		002C0001 10 3132333435363738 39393939FFFFFFFF => 9000
		00B0000001 => 08 9000
		00260001 08 39393939FFFFFFFF => 9000
		00260001 08 39393939FFFFFFFF => 6984
		00B0000001 => 08 9000
		0026000A 08 3838383838383838 => 6985
		0020000B 08 3838383838383838 => 6A88
		002000 01 07 39393939FFFFFF => 6700
		00200101 08 39393939FFFFFFFF => 6A86
	`)
}

func TestAdministration(t *testing.T) {
	card, _ := newTestCard(t, "")
	expect(t, card, `
		00E00000{62{82{4121}83{6F99}8A{05}8B{2F0602}80{0003}88{28}}} => 6982
		0020000A{3838383838383838} => 9000
		00E00000{62{82{4121}83{6F99}8A{05}8B{2F0602}80{0003}88{28}}} => 6A80  # the short file identifier of EF_PL
		00E00000{62{82{4121}83{6F99}8A{05}8B{2F0602}80{0003}88{58}}} => 9000  # it is selected then
		00B0000000 => FFFFFF 9000
		00E00000{62{82{4121}83{6F99}8A{05}8B{2F0602}80{0003}88{58}}} => 6A89
		00E00000{62{82{4121}83{6F98}}} => 6A80    # no size
		00E00000{62{82{4221000A}83{6F98}80{000B}}} => 6A80
		00E00000{62{82{4121}83{3F00}80{0001}}} => 6A80
		00E00000{620782} => 6A80
		00D60000{010203} => 9000
		80D40000{62{83{6F99}80{0005}}} => 9000
		00B0000000 => 010203FFFF 9000
		80D40000{62{83{6F98}80{0005}}} => 6A82
		80D40000{62{83{2F00}80{0005}}} => 6A80    # no whole number of records
		80D40000{62{83{7F10}80{0005}}} => 6981
		00E00000{62{82{7821}83{5F01}8A{05}8B{2F0601}C6{90{80}83{01}}}} => 9000
		00E00000{62{82{42210004}83{6F01}8B{2F0602}80{08}}} => 9000
		00B2010400 => FFFFFFFF 9000
		00A4000C{3F00} => 9000
		00E40000{5F01} => 9000                    # a directory with all in it
		00E40000{5F01} => 6A82
		00A4000C{5F01} => 6A82
		00E40000{2FE2} => 9000
		00B0820001 => 6A82
		00E00000{62{82{4121}83{6F97}80{F000}}} => 9000
		00B0000001 => 6982                        # without a rule: never
		00E00000{62{82{4121}83{6F96}80{F000}}} => 9000
		00E00000{62{82{4121}83{6F95}80{F000}}} => 9000
		00E00000{62{82{4121}83{6F94}80{F000}}} => 9000
		00E00000{62{82{4121}83{6F93}80{F000}}} => 6A84
	`)
}

// On two channels: each has its place; a file that is not shareable is selected on one of them only.
func TestChannels(t *testing.T) {
	card, _ := newTestCard(t, `
		mf compact=7F00000000000000 {
			ef 6F01 transparent=1 compact=7F00000000000000 exclusive
				data 01
			df 7F01 compact=7F00000000000000 {
				ef 6F02 transparent=1 compact=7F00000000000000
					data 02
			}
		}`)
	expect(t, card, `
		00A4000C026F01 => 9000
		0070000001 => 01 9000
		01A4000C026F01 => 6985
		01A4000C027F01 => 9000
		01A4000C026F02 => 9000
		01B0000001 => 02 9000
		00B0000001 => 01 9000
		0170000001 => 02 9000      # begins where channel 1 is
		02A4000C026F02 => 9000
		00A4000C027F01 => 9000
		01A4000C023F00 => 9000
		01A4000C026F01 => 9000
		0070800100 => 9000
		00A4000C023F00 => 9000
		00A4000C026F01 => 9000
	`)
}

// The end of an application's session is told: another one, its termination, a channel that closes, an applet.
func TestSessions(t *testing.T) {
	card, s := newTestCard(t, `
		mf compact=00 {
			adf A000000001 compact=00 {
			}
			adf A000000002 compact=00 {
			}
		}`)
	told := ""
	s.OnDeselect(func(adf iso7816.AID) { told += adf.String()[9:] })
	expect(t, card, `
		00A4040C05A000000001 => 9000
		00A4040C05A000000001 => 9000
		00A4040C05A000000002 => 9000
		00A4000C023F00 => 9000
		00A4044C05A000000002 => 9000
		00A4044C05A000000001 => 9000
		0070000001 => 01 9000
		01A4040C05A000000002 => 9000
		00A4040C05A000000001 => 9000
		0070800100 => 9000
	`)
	s.AppletSelected(0)
	if told != "1221" {
		t.Errorf("ends of sessions: %s", told)
	}
}
