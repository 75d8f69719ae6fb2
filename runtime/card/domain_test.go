package card

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// recorder keeps the commands that go to a card.
type recorder struct {
	card iso7816.Transport
	sent [][]byte
}

func (r *recorder) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	r.sent = append(r.sent, capdu)
	return r.card.Transmit(ctx, capdu)
}

func (r *recorder) count(ins byte) (n int) {
	for _, c := range r.sent {
		if c[1] == ins {
			n++
		}
	}
	return n
}

const fci = "6F10 84 08A000000151000000 A504 9F6501FF 9000"

func TestSelect(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	f.card.Add(jcreApp("F000000001"))
	f.run(t,
		"80CA9F7F00", "9F7F2A...", // default selected after reset
		"00A4040000", fci,
		"00A4040008A000000151000000", fci,
		"00A4040008A00000015100000000", fci,
		"00A4040005A00000015100", fci, // partial
		"00A4040405A00000015100", fci, // P2 04: FCP wanted, as UICC tools ask
		"00A4040208A00000015100000000", "6A82", // no next one
		"00A4040008A000000003000000", "6A82",
		"00A404000BA000000151000000AABBCC", "6A82", // longer than the AID
		"00A40000023F00", "6A82",
		"00A4040005F000000001", "9000",
		"80CA9F7F00", "9000", // the other applet answers now
		"00A4040000", fci,
	)
}

func TestGetData(t *testing.T) {
	f, _ := newFake(t, DomainConfig{Serial: [4]byte{1, 2, 3, 4}})
	f.run(t,
		"80CA004200", "4204 474F4341 9000",
		"80CA004500", "4504 00000001 9000",
		"80CA004F00", "4F08 A000000151000000 9000",
		"80CA00C100", "C103 000000 9000",
		"80CA00CF00", "CF0A 00000000 01020304 0001 9000",
		"80CA00E000", "E012 C00401FF8810 C00402FF8810 C00403FF8810 9000",
		"80CA9F7F00", "9F7F2A 4743 0001 4743 0000 0100 0000 01020304 0001 "+strings.Repeat("00", 24)+" 9000",
		"00CA9F7F00", "9F7F2A...",
		"80CAFF2100", "FF2110 81020000 820400016DB4 83040000086A 9000",
		"80CA2F0000", "2F0000 9000",
		"80CA006600", "66 3E 73 3C 06072A864886FC6B01 600B06092A864886FC6B020203 630906072A864886FC6B03 640B06092A864886FC6B040370 660C060A2B060104012A026E0103 9000",
		"80CA006700", "6734A009 800103 810170 820107 8103FFFFC0 82031E9F00 ...",
		"80CAFFFF00", "6A88",
		"A0CA9F7F00", "6E00",
		"80AA000000", "6D00",
		"80F28002024F0000", "6982",
		"80E8000001AA", "6982",
		"84F2800208AABBCCDDEEFF0011", "6982",
	)
	f, _ = newFake(t, DomainConfig{Protocol: scp.SCP02})
	f.apps = []application{{AID: fileAID}}
	f.run(t,
		"80CA00C100", "C102 0000 9000",
		"80CA00E000", "E012 C00401FF8010 C00402FF8010 C00403FF8010 9000",
		"80CA2F0000", "2F00 0B 61 09 4F07 D2760001180A01 9000",
	)
	f, _ = newFake(t, DomainConfig{PlainSCP03: true})
	f.run(t, "80CA00C100", "6A88")
	data, err := gp.ParseRecognitionData(f.transmit(unhex(t, "80CA006600"))[:0x40])
	if err != nil || data.Version != "2.3" || len(data.SCPs) != 1 || data.SCPs[0].String() != "SCP03 i=00" || data.Chip != "1.3.6.1.4.1.42.2.110.1.3" {
		t.Errorf("%+v, %v", data, err)
	}
}

// TestInitializeUpdate holds the answer's shape and the counters.
func TestInitializeUpdate(t *testing.T) {
	for _, c := range []struct {
		config DomainConfig
		in     string
		want   string
		length int
	}{
		{DomainConfig{}, "8050000008 0102030405060708 00", "0000 0000 00000000 0001 FF 03 70...", 32},
		{DomainConfig{}, "8050FF0008 0102030405060708", "0000...", 32}, // without Le, as under T=0
		{DomainConfig{}, "8050FF0108 0102030405060708 00", "0000...", 32},
		{DomainConfig{PlainSCP03: true}, "8050000008 0102030405060708 00", "0000 0000 00000000 0001 FF 03 00...", 29},
		{DomainConfig{Protocol: scp.SCP02}, "8050000008 0102030405060708 00", "0000 0000 00000000 0001 FF 02 0000...", 28},
		{DomainConfig{I: 0x71}, "8050000010 01020304050607080102030405060708 00", "0000 0000 00000000 0001 FF 03 71...", 48},
		{DomainConfig{I: 0x71}, "8050000008 0102030405060708 00", "6700", 0},
		{DomainConfig{}, "8050000007 01020304050607 00", "6700", 0},
		{DomainConfig{}, "8050010008 0102030405060708 00", "6A88", 0},
		{DomainConfig{}, "0050000008 0102030405060708 00", "6E00", 0},
	} {
		f, _ := newFake(t, c.config)
		f.run(t, c.in, c.want)
		if n := len(f.transmit(unhex(t, c.in))) - 2; n != c.length {
			t.Errorf("%s: %d bytes, want %d", c.in, n, c.length)
		}
	}
}

func TestSequenceCounters(t *testing.T) {
	for _, c := range []struct {
		config DomainConfig
		want   []string
	}{
		{DomainConfig{Protocol: scp.SCP02}, []string{"0000", "0001", "0002"}}, // a successful session counts
		{DomainConfig{}, []string{"000001", "000002", "000003"}},              // an attempt counts
		{DomainConfig{PlainSCP03: true}, []string{"", "", ""}},
	} {
		f, d := newFake(t, c.config)
		for _, want := range c.want {
			if got := fmt.Sprintf("%X", open(t, f, scp.LevelMAC).SequenceCounter()); got != want {
				t.Errorf("%v: counter %s, want %s", d.config.Protocol, got, want)
			}
		}
		d.keys[0].Counter = maxSCP03Counter + 1
		f.run(t, "8050000008 0102030405060708 00", "6985")
	}
}

func TestExternalAuthenticateRefused(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	const wrong = "8482010010 00112233445566778899AABBCCDDEEFF"
	f.run(t,
		wrong, "6985",
		"8050000008 0102030405060708 00", "0000...",
		wrong, "6300",
		wrong, "6985", // the session is over
		"8050000008 0102030405060708 00", "0000...",
		"8482020010 00112233445566778899AABBCCDDEEFF", "6A86",
		"8050000008 0102030405060708 00", "0000...",
		"8482010008 0011223344556677", "6700",
		"8050000008 0102030405060708 00", "0000...",
		"8082010010 00112233445566778899AABBCCDDEEFF", "6E00",
		wrong, "6985",
	)
}

// TestSessionEnds goes through everything that ends a session: a protected command is refused afterwards.
func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(f *fakeContent){
		"reset":             func(f *fakeContent) { f.card.Reset() },
		"select":            func(f *fakeContent) { f.transmit([]byte{0, 0xA4, 4, 0, 0}) },
		"initialize update": func(f *fakeContent) { f.transmit([]byte{0x80, 0x50, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0}) },
		"wrong MAC":         func(f *fakeContent) { f.transmit([]byte{0x84, 0xF2, 0x80, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0}) },
		"no MAC":            func(f *fakeContent) { f.transmit([]byte{0x84, 0xF2, 0x80, 2, 0}) },
	} {
		eachVariant(t, func(t *testing.T, c DomainConfig, l scp.Level) {
			f, d := newFake(t, c)
			s := open(t, f, l)
			send1(t, s, "80E602000C 07D2760001180A01 00000000 00")
			if d.load == nil {
				t.Fatal("no load process")
			}
			end(f)
			if d.load != nil {
				t.Errorf("%s: the load process goes on", name)
			}
			if _, err := s.Status(t.Context(), gp.KindIssuerDomain); !errors.Is(err, iso7816.SWSecurityStatusNotSatisfied) && !isSecureMessagingError(err) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// isSecureMessagingError: with SCP02's R-MAC, a bare 6982 is itself a response without protection.
func isSecureMessagingError(err error) bool {
	return err != nil && strings.Contains(err.Error(), "protected response is malformed")
}

func TestClearCommandsInASession(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelFull)
	f.run(t,
		"80F28002024F0000", "6982",
		"80E620000C 07D2760001180A01 00000000", "6982",
		"80CA9F7F00", "9F7F2A...",
		"00C0000000", "6D00", // GET RESPONSE must not touch the chains
	)
	if _, err := s.Status(t.Context(), gp.KindIssuerDomain); err != nil {
		t.Errorf("the session did not survive: %v", err)
	}
}

func TestLevelAuthenticatedOnly(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	challenge := unhex(t, "0102030405060708")
	r := f.transmit(unhex(t, "8050000008 0102030405060708 00"))
	a, err := scp.ParseInitializeUpdateAnswer(r[:len(r)-2])
	if err != nil {
		t.Fatal(err)
	}
	ch, err := scp.Open(d.config.Keys, challenge, a, scp.HostOptions{Level: scp.LevelAuthenticated})
	if err != nil {
		t.Fatal(err)
	}
	auth, err := ch.ExternalAuthenticate()
	if err != nil {
		t.Fatal(err)
	}
	b, _ := auth.Bytes()
	f.run(t, fmt.Sprintf("%X", b), "9000", "80F28002024F0000", "E3...")
}

func TestLoadRefused(t *testing.T) {
	const begin = "80E602000C 07D2760001180A01 00000000"
	for name, c := range map[string]struct{ commands, want string }{
		"no INSTALL before":        {"80E8800005 C403434150", "6985"},
		"good":                     {begin + "|80E8800005 C403434150", "9000"},
		"not a CAP file":           {begin + "|80E8800005 C403434151", "6A80"},
		"wrong number":             {begin + "|80E8000103 C40343", "6A86"},
		"goes on after that":       {begin + "|80E8000103 C40343|80E8800002 4150", "6985"},
		"block twice":              {begin + "|80E8000003 C40343|80E8800003 C40343", "6A86"},
		"P1":                       {begin + "|80E8010003 C40343", "6A86"},
		"data block is cut":        {begin + "|80E8800004 C4034341", "6A80"},
		"data block and more":      {begin + "|80E8800006 C40343415000", "6A80"},
		"length in longer form":    {begin + "|80E8800007 C4820003434150", "9000"},
		"DAP block":                {begin + "|80E880000A E203 4F0100 C403434150", "6A80"},
		"ciphered":                 {begin + "|80E8800005 D403434150", "6985"},
		"ICV alone":                {begin + "|80E8800003 D30100", "6A80"},
		"ICV of nothing ciphered":  {begin + "|80E8800008 D30100 C403434150", "6A80"},
		"another INSTALL between":  {begin + "|80E8000003 C40343|" + begin + "|80E8800102 4150", "6A86"},
		"GET STATUS between":       {begin + "|80E8000003 C40343|80F28002024F00|80E8800102 4150", "9000"},
		"DELETE between":           {begin + "|80E8000003 C40343|80E40000094F07D2760001180A09|80E8800102 4150", "6985"},
		"after the last":           {begin + "|80E8800005 C403434150|80E8800102 4150", "6985"},
		"wrong hash":               {"80E6020020 07D2760001180A01 00 14" + strings.Repeat("00", 20) + "0000|80E8800005 C403434150", "6A80"},
		"hash of unknown length":   {"80E602000F 07D2760001180A01 00 03000000 0000", "6A80"},
		"own domain named":         {"80E6020014 07D2760001180A01 08A000000151000000 000000|80E8800005 C403434150", "9000"},
		"another domain":           {"80E6020014 07D2760001180A01 08A000000151000001 000000", "6A88"},
		"AID of the domain":        {"80E602000D 08A000000151000000 00000000", "6A80"},
		"loaded already":           {begin + "|80E8800005 C403434150|" + begin, "6A80"},
		"with parameters":          {"80E6020012 07D2760001180A01 0000 06EF04C6020000 00|80E8800005 C403434150", "9000"},
		"with enough memory":       {"80E6020018 07D2760001180A01 0000 0C EF0A C602FFFF C704000002AA 00|80E8800005 C403434150", "9000"},
		"with too much":            {"80E6020014 07D2760001180A01 0000 08 EF06 C604 00016DB5 00", "6A84"},
		"too much in all":          {"80E6020018 07D2760001180A01 0000 0C EF0A C60400016DB4 C8020001 00", "6A84"},
		"too much transient":       {"80E6020012 07D2760001180A01 0000 06 EF04 C702086B 00", "6A84"},
		"of five bytes":            {"80E6020015 07D2760001180A01 0000 09 EF07 C605 0000000001 00", "6A84"},
		"malformed parameters":     {"80E6020010 07D2760001180A01 0000 04 EF04C602 00", "6A80"},
		"token":                    {"80E602000D 07D2760001180A01 000000 01AA", "6A80"},
		"no AID":                   {"80E6020004 00000000", "6A80"},
		"field cut":                {"80E6020007 07D2760001180A", "6A80"},
		"fields missing":           {"80E6020009 07D2760001180A01 00", "6A80"},
		"bytes after the token":    {"80E602000D 07D2760001180A01 00000000 FF", "6A80"},
		"P2":                       {"80E602010C 07D2760001180A01 00000000", "6A86"},
		"INSTALL for nothing":      {"80E600000C 07D2760001180A01 00000000", "6A86"},
		"for load and install":     {"80E60E000C 07D2760001180A01 00000000", "6A86"},
		"without a token's length": {"80E602000B 07D2760001180A01 000000|80E8800005 C403434150", "9000"},
		"two bytes for no token":   {"80E602000D 07D2760001180A01 000000 0000|80E8800005 C403434150", "9000"},
	} {
		f, d := newFake(t, DomainConfig{})
		s := open(t, f, scp.LevelMAC)
		var r iso7816.ResponseAPDU
		for _, cmd := range strings.Split(c.commands, "|") {
			r = send1(t, s, cmd)
		}
		if r.SW.String() != c.want {
			t.Errorf("%s: %v, want %s", name, r.SW, c.want)
		}
		if c.want != "9000" && d.load != nil {
			t.Errorf("%s: the load process goes on", name)
		}
		if c.want == "9000" && (len(r.Data) != 1 || len(f.files) != 1) {
			t.Errorf("%s: answer %X, %d load files", name, r.Data, len(f.files))
		}
	}
}

func TestLoadIsBounded(t *testing.T) {
	_, d := newFake(t, DomainConfig{})
	d.load = &loadProcess{data: make([]byte, maxLoadFile)}
	if _, err := d.loadBlock(iso7816.CommandAPDU{Data: []byte{0}}); !errors.Is(err, iso7816.SWFileFull) || d.load != nil {
		t.Errorf("%v", err)
	}
}

func TestInstallRefused(t *testing.T) {
	const aids = "07D2760001180A01 08D2760001180A0101 08D2760001180A0101"
	for name, c := range map[string]struct{ data, want string }{
		"good":                   {aids + "0100 02C900 00", "9000"},
		"no privileges":          {aids + "00 02C900 00", "9000"},
		"three privilege bytes":  {aids + "03000100 02C900 00", "9000"},
		"no parameters":          {aids + "0100 00 00", "9000"},
		"no token field":         {aids + "0100 02C900", "9000"},
		"long form":              {aids + "0100 8102C900 00", "9000"},
		"C9 with EF":             {aids + "0100 07EF03C80100 C900 00", "9000"},
		"instance from module":   {"07D2760001180A01 08D2760001180A0101 00 0100 02C900 00", "9000"},
		"install throws":         {aids + "0100 03C901FF 00", "6985"},
		"no such load file":      {"07D2760001180A09 08D2760001180A0101 08D2760001180A0101 0100 02C900 00", "6A88"},
		"no such module":         {"07D2760001180A01 08D2760001180A0109 08D2760001180A0101 0100 02C900 00", "6A88"},
		"instance AID of file":   {"07D2760001180A01 08D2760001180A0101 07D2760001180A01 0100 02C900 00", "6A80"},
		"security domain":        {aids + "0180 02C900 00", "6A80"},
		"default selected":       {aids + "0104 02C900 00", "9000"},
		"four privilege bytes":   {aids + "0400000000 02C900 00", "6A80"},
		"reserved privilege bit": {aids + "03000001 02C900 00", "6A80"},
		"parameters no TLV":      {aids + "0100 02C905 00", "6A80"},
		"token":                  {aids + "0100 02C900 01AA", "6A80"},
		"module AID too short":   {"07D2760001180A01 04D2760001 00 0100 02C900 00", "6A80"},
		"parameters cut":         {aids + "0100 05C900", "6A80"},
		"length cut":             {aids + "0100 82", "6A80"},
		"empty":                  {"", "6A80"},
	} {
		f, _ := newFake(t, DomainConfig{})
		s := open(t, f, scp.LevelMAC)
		if err := f.Load(fileAID, []byte("CAP")); err != nil {
			t.Fatal(err)
		}
		data := unhex(t, c.data)
		cmd := fmt.Sprintf("80E60C00%02X%X00", len(data), data)
		if len(data) == 0 {
			cmd = "80E60C0000"
		}
		r := send1(t, s, cmd)
		if r.SW.String() != c.want || (len(f.apps) == 1) != (c.want == "9000") {
			t.Errorf("%s: %v, %d applications, want %s", name, r.SW, len(f.apps), c.want)
		}
	}
}

func TestInstallInTwoSteps(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	if err := f.Load(fileAID, []byte("CAP")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"80E60400 1F 07D2760001180A01 08D2760001180A0101 08D2760001180A0101 0100 02C900 00", "9000"},
		{"80E60800 0F 0000 08D2760001180A0102 0100 00 00", "6A88"},
	} {
		if r := send1(t, s, c.in); r.SW.String() != c.want {
			t.Errorf("%s: %v", c.in, r.SW)
		}
	}
	list, err := s.Status(t.Context(), gp.KindApplication)
	if err != nil || len(list) != 1 || list[0].State() != "INSTALLED" {
		t.Errorf("%v, %v", list, err)
	}
	if r := send1(t, s, "80E60800 0F 0000 08D2760001180A0101 0100 00 00"); r.SW != iso7816.SWNoError {
		t.Errorf("make selectable: %v", r.SW)
	}
	f.run(t, "00A4040008D2760001180A0101", "9000")
}

func TestPowerLossInInstall(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	if err := f.Load(fileAID, []byte("CAP")); err != nil {
		t.Fatal(err)
	}
	err := s.Install(t.Context(), gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Parameters: []byte{0xFE}})
	if err == nil || !strings.Contains(err.Error(), "card removed") {
		t.Errorf("%v", err)
	}
	if r := f.transmit([]byte{0, 0xA4, 4, 0, 0}); r != nil {
		t.Errorf("a card without power answered %X", r)
	}
	f.card.Reset()
	f.run(t, "00A4040000", fci)
}

func TestDeleteRefused(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	for _, c := range []struct{ in, want string }{
		{"80E400000A 4F08A000000151000000 00", "6985"}, // itself
		{"80E4000009 4F07D2760001180A01 00", "6A88"},
		{"80E4800003 4F07D2 00", "9000"}, // more follows
		{"80E4000006 760001180A01 00", "6A88"},
		{"80E4004009 4F07D2760001180A01 00", "6A86"},
		{"80E4000003 4F0101 00", "6A80"},
		{"80E4000003 4F0201 00", "6A80"},
		{"80E4000003 D00101 00", "6985"}, // the last keys
		{"80E4000003 D00109 00", "6A88"},
		{"80E4000004 D0020101 00", "6A80"},
		{"80E400000C 4F07D2760001180A01 4F0101 00", "6A80"},
		{"80E4000000", "6A80"},
	} {
		if r := send1(t, s, c.in); r.SW.String() != c.want {
			t.Errorf("%s: %v, want %s", c.in, r.SW, c.want)
		}
	}
}

func TestGetStatus(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	if err := f.Load(fileAID, []byte("CAP")); err != nil {
		t.Fatal(err)
	}
	second := iso7816.MustParseAID("F000000001")
	f.apps = []application{{AID: moduleOf(fileAID, 1), LoadFile: fileAID}, {AID: second}}
	d.records[second] = &record{Domain: d.aid, State: stateInstalled, Privileges: 0x020000}
	for _, c := range []struct{ in, want string }{
		{"80F28002024F0000", "E3 1D 4F08A000000151000000 9F700101 C5039EFE80 CC08A000000151000000 9000"},
		{"80F28000024F0000", "08A000000151000000 01 9E 9000"},
		{"80F24000024F0000", "08D2760001180A0101 07 00 05F000000001 03 02 9000"},
		{"80F22000024F0000", "07A0000001515350 01 00 07D2760001180A01 01 00 9000"},
		{"80F21000024F0000", "07A0000001515350 01 00 01 08A000000151535041 07D2760001180A01 01 00 02 08D2760001180A0101 08D2760001180A0102 9000"},
		{"80F24002034F01F000", "E3 1A 4F05F000000001 9F700103 C503020000 CC08A000000151000000 9000"},
		{"80F24002084F01F0 5C034F9F70 00", "E3 0B 4F05F000000001 9F700103 9000"},
		{"80F22002034F01FF00", "6A88"},
		{"80F24002074F00 C503020000 00", "E31A 4F05F000000001 9F700103 C503020000 CC08A000000151000000 9000"},
		{"80F240020E4F00 C407D2760001180A01 5C014F 00", "E30A 4F08D2760001180A0101 9000"},
		{"80F240020B4F00 C407D2760001180A02", "6A88"},
		{"80F22002054F00 9F7001", "6A80"},
		{"80F22002094F00 9F700101 5C014F", "E309 4F07A0000001515350 E309 4F07D2760001180A01 9000"},
		{"80F22003024F0000", "6985"}, // next of nothing
		{"80F23002024F0000", "6A86"},
		{"80F28004024F0000", "6A86"},
		{"80F2800200", "6A80"}, // no criteria,
		{"80F28002015C00", "6A80"},
		{"80F28002025C0000", "6A80"},
	} {
		if got, want := fmt.Sprintf("%X", send1(t, s, c.in).Bytes()), strings.ReplaceAll(c.want, " ", ""); got != want {
			t.Errorf("%s: %s, want %s", c.in, got, want)
		}
	}
}

// TestPagesBelongTogether: the next occurrence needs the same question.
func TestPagesBelongTogether(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	for n := range 30 {
		f.apps = append(f.apps, application{AID: iso7816.MustParseAID(fmt.Sprintf("F0000000%02X", n))})
	}
	const first, next = "80F24002024F0000", "80F24003024F0000"
	for _, c := range []struct {
		in   string
		want iso7816.SW
	}{
		{first, 0x6310}, {next, 0x6310}, {next, 0x6310}, {next, 0x9000}, {next, 0x6985},
		{first, 0x6310}, {"80F24001024F0000", 0x6985}, {next, 0x6985},
		{first, 0x6310}, {"80F24003034F01F000", 0x6985},
		{first, 0x6310}, {"80F28002024F0000", 0x9000}, {next, 0x6985},
	} {
		if r := send1(t, s, c.in); r.SW != c.want {
			t.Fatalf("%s: %v, want %v", c.in, r.SW, c.want)
		}
	}
}

func TestConfigRefused(t *testing.T) {
	k24, _ := scp.NewKeySet(1, make([]byte, 24), make([]byte, 24), make([]byte, 24))
	for name, c := range map[string]DomainConfig{
		"SCP01":               {Protocol: 1},
		"i that is none":      {Protocol: scp.SCP02, I: 0x1D},
		"SCP02 with AES-192":  {Protocol: scp.SCP02, Keys: k24},
		"key version 00":      {Keys: scp.DefaultKeySet(0)},
		"i=70 and i=00":       {I: 0x70, PlainSCP03: true},
		"R-ENC without R-MAC": {I: 0x40},
	} {
		if d, err := newIssuerDomain(c, nil); err == nil || d != nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := newIssuerDomain(DomainConfig{Keys: k24}, nil); err != nil {
		t.Errorf("SCP03 with AES-192: %v", err)
	}
}

// FuzzProcess: no command makes the domain panic, and without keys none changes the card.
func FuzzProcess(f *testing.F) {
	f.Add(unhex(f, "80E602000C07D2760001180A0100000000"))
	f.Add(unhex(f, "8050000008010203040506070800"))
	f.Add(unhex(f, "84F2800208AABBCCDDEEFF0011"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, d := newFake(t, DomainConfig{})
		c.transmit(unhex(t, "8050000008010203040506070800"))
		if r := c.transmit(b); len(r) < 2 {
			t.Fatalf("%X: answer %X", b, r)
		}
		if len(c.files)+len(c.apps) != 0 || d.session != nil && d.session.IsAuthenticated() {
			t.Fatalf("%X changed the card", b)
		}
	})
}

// FuzzFields: the command data of an authenticated host, which may still be a broken one.
func FuzzFields(f *testing.F) {
	f.Add(byte(2), unhex(f, "07D2760001180A0100000000"))
	f.Add(byte(12), unhex(f, "07D2760001180A01 08D2760001180A0101 08D2760001180A0101 0100 02C900 00"))
	f.Add(byte(0x88), unhex(f, "00B914 B709 800188 810110 830131 B906 820101 840100 811310 000102030405060708090A0B0C0D0E0F"))
	f.Add(byte(0x00), unhex(f, "73 B001 04 B20117 B30101 B40101 B50104 B6010D 00"))
	f.Fuzz(func(t *testing.T, p1 byte, b []byte) {
		c, d := newFake(t, DomainConfig{})
		if err := c.Load(fileAID, []byte("CAP")); err != nil {
			t.Fatal(err)
		}
		open(t, c, scp.LevelMAC)
		for _, h := range d.handlers() {
			if r, err := h(iso7816.CommandAPDU{CLA: 0x80, P1: p1, Data: b}); err != nil && (r.SW != 0 || statusOf(err, 0) == 0) {
				t.Fatalf("%X: %v and %v", b, r, err)
			}
		}
	})
}

// TestEntriesParse: what the domain lists is valid BER-TLV.
func TestEntriesParse(t *testing.T) {
	_, d := newFake(t, DomainConfig{})
	for _, e := range d.entries(statusIssuerDomain) {
		if _, err := tlv.Parse(e.encode(true, func(tlv.Tag) bool { return true })); err != nil {
			t.Error(err)
		}
	}
}
