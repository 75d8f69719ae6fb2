package gp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

var (
	fileAID   = iso7816.MustParseAID("D2760001180A01")
	moduleAID = iso7816.MustParseAID("D2760001180A0101")
)

// eachProtocol runs f with a card of each protocol at its best level.
func eachProtocol(t *testing.T, f func(t *testing.T, c *testCard, l scp.Level)) {
	for p, is := range map[scp.Protocol][]byte{scp.SCP02: {0x15, 0x55, 0x75}, scp.SCP03: {0x00, 0x70, 0x71}} {
		for _, i := range is {
			t.Run(fmt.Sprintf("%v i=%02X", p, i), func(t *testing.T) { f(t, newTestCard(p, i), scp.BestLevel(p, i)) })
		}
	}
}

func TestAuthenticate(t *testing.T) {
	eachProtocol(t, func(t *testing.T, c *testCard, l scp.Level) {
		s := session(t, c, l)
		if s.Channel().Level() != l || s.KeyVersion() != 1 || c.auths != 1 {
			t.Errorf("level %v, key version %02X, %d times EXTERNAL AUTHENTICATE", s.Channel().Level(), s.KeyVersion(), c.auths)
		}
		if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), AuthOptions{SCP02I: c.scp02I()}); err != nil || s.Channel().Level() != scp.LevelMAC {
			t.Errorf("again, without a level: %v", err)
		}
	})
}

func TestAuthenticateWrongKeys(t *testing.T) {
	eachProtocol(t, func(t *testing.T, c *testCard, l scp.Level) {
		wrong, _ := scp.NewKeySet(1, make([]byte, 16), make([]byte, 16), make([]byte, 16))
		c.config.Keys = wrong
		s, err := Select(t.Context(), c, iso7816.AID{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Authenticate(t.Context(), scp.DefaultKeySet(1), AuthOptions{Level: l, SCP02I: c.scp02I()})
		if !errors.Is(err, scp.ErrCardCryptogram) || c.auths != 0 || s.Channel() != nil {
			t.Errorf("%v; EXTERNAL AUTHENTICATE was sent %d times", err, c.auths)
		}
		mustSay(t, err, "authenticate A000000151000000", "card cryptogram does not match", "the keys given are not the card's", "no second try was made", "no failed attempt")
	})
}

func TestAuthenticateDiversified(t *testing.T) {
	c := newTestCard(scp.SCP02, 0x15)
	copy(c.config.Diversification[:], "0123456789")
	keys, err := scp.DefaultKeySet(1).Diversify(scp.DiversifyEMV, c.config.Diversification)
	if err != nil {
		t.Fatal(err)
	}
	c.config.Keys = keys
	s, err := Select(t.Context(), c, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(1), AuthOptions{Diversify: scp.DiversifyEMV}); err != nil {
		t.Error(err)
	}
	mustSay(t, s.Authenticate(t.Context(), scp.DefaultKeySet(1), AuthOptions{Diversify: "rot13"}), "rot13")
}

func TestAuthenticateOtherChallenge(t *testing.T) {
	c := newTestCard(scp.SCP03, 0x70)
	c.config.DomainAID = moduleAID // the card's FCI shows it, so this is right
	session(t, c, scp.LevelMAC)
	s, err := Select(t.Context(), play(t, selectDefault, someFCI), iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	s.card = c // another domain than the FCI's computes the challenge
	err = s.Authenticate(t.Context(), scp.DefaultKeySet(1), AuthOptions{})
	if !errors.Is(err, scp.ErrCardChallenge) {
		t.Errorf("%v", err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(1), AuthOptions{AnyChallenge: true}); err != nil {
		t.Error(err)
	}
}

func TestAuthenticateRefusals(t *testing.T) {
	head := []string{selectDefault, "6F108408A000000151000000A5049F6501FF9000", "80CA006600", "6985"}
	for name, c := range map[string]struct {
		steps []string
		want  []string
	}{
		"no such key version": {[]string{"8050000008...", "6A88"}, []string{"INITIALIZE UPDATE with key version 00", "6A88", "leave it out"}},
		"wrong length twice":  {[]string{"8050000008...", "6700", "8050000010...", "6700"}, []string{"6700"}},
		"SCP01":               {[]string{"8050000008...", "00002034567890ABCDEF2001" + strings.Repeat("00", 16) + "9000"}, []string{"protocol 01"}},
		"no answer data":      {[]string{"8050000008...", "9000"}, []string{"0 bytes"}},
		"card removed":        {[]string{"8050000008...", "-"}, []string{"card removed"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Select(t.Context(), play(t, append(head[:4:4], c.steps...)...), iso7816.AID{})
			if err != nil {
				t.Fatal(err)
			}
			mustSay(t, s.Authenticate(t.Context(), scp.DefaultKeySet(0), AuthOptions{}), c.want...)
		})
	}
}

// TestExternalAuthenticateRefused: the published session of a JCOP4 card, whose answer is then a refusal.
func TestExternalAuthenticateRefused(t *testing.T) {
	s, err := Select(t.Context(), play(t, selectDefault, "6F108408A000000151000000A5049F6501FF9000",
		"80CA006600", "6985",
		"8050000008010203040506070800", "00003244342976208448010370734ECDCA19E446A30BC253BCE97DB9910004369000",
		"8482010010A5E66CD1A836E3A47CD3B3F7B689AE8F", "6300",
	), iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	random := bytes.NewReader(unhex(t, "01020304050607080000000000000000"))
	err = s.Authenticate(t.Context(), scp.DefaultKeySet(0), AuthOptions{Random: random})
	mustSay(t, err, "EXTERNAL AUTHENTICATE with SCP03 i=70, level 01 (mac)", "6300", "do not try again")
	if s.Channel() != nil {
		t.Error("a session after all")
	}
}

func TestOperationsNeedASession(t *testing.T) {
	s, err := Select(t.Context(), newTestCard(scp.SCP03, 0x70), iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		s.Load(t.Context(), LoadFile{AID: fileAID}, LoadOptions{}),
		s.Install(t.Context(), Installation{Module: moduleAID}),
		s.Delete(t.Context(), fileAID, false),
	} {
		if !errors.Is(err, ErrNotAuthenticated) {
			t.Errorf("%v", err)
		}
	}
}

// loads collects what LOAD commands bring.
func loads(c *testCard) (data []byte, numbers []byte) {
	for _, cmd := range c.sent {
		if cmd.INS == iso7816.INSLoad {
			data, numbers = append(data, cmd.Data...), append(numbers, cmd.P1, cmd.P2)
		}
	}
	return data, numbers
}

func TestLoad(t *testing.T) {
	eachProtocol(t, func(t *testing.T, c *testCard, l scp.Level) {
		s := session(t, c, l)
		block := bytes.Repeat([]byte{0xAB}, 600)
		var last, total int
		err := s.Load(t.Context(), LoadFile{AID: fileAID, DataBlock: block}, LoadOptions{Progress: func(d, n int) { last, total = d, n }})
		if err != nil {
			t.Fatal(err)
		}
		data, numbers := loads(c)
		if want := append([]byte{0xC4, 0x82, 0x02, 0x58}, block...); !bytes.Equal(data, want) || last != total || total != len(want) {
			t.Errorf("%d bytes arrived, progress %d of %d", len(data), last, total)
		}
		if want := []byte{0, 0, 0, 1, 0x80, 2}; !bytes.Equal(numbers, want) {
			t.Errorf("P1 and P2 %X, want %X", numbers, want)
		}
		if first := fmt.Sprintf("%02X %X", c.sent[0].P1, c.sent[0].Data); first != "02 07D2760001180A0108A000000151000000000000" {
			t.Errorf("INSTALL [for load] %s", first)
		}
	})
}

func TestLoadOptions(t *testing.T) {
	c := newTestCard(scp.SCP03, 0x70)
	s := session(t, c, scp.LevelMAC)
	o := LoadOptions{Domain: iso7816.MustParseAID("F000000001"), Hash: SHA1, Parameters: []byte{0xEF, 0}, BlockSize: 2}
	if err := s.Load(t.Context(), LoadFile{AID: fileAID, DataBlock: []byte("abc")}, o); err != nil {
		t.Fatal(err)
	}
	want := "07D2760001180A01 05F000000001 14A9993E364706816ABA3E25717850C26C9CD0D89D 02EF00 00"
	if got := fmt.Sprintf("%X", c.sent[0].Data); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("INSTALL [for load] %s", got)
	}
	if data, numbers := loads(c); len(data) != 5 || len(numbers) != 6 {
		t.Errorf("%X in %d blocks", data, len(numbers)/2)
	}
	if n := len(SHA256.sum(nil)); n != 32 {
		t.Errorf("SHA-256 of %d bytes", n)
	}
}

// TestLoadNumbersEnd: block numbers begin anew after FF; a card that does not take that is told from one that has other troubles.
func TestLoadNumbersEnd(t *testing.T) {
	c := newTestCard(scp.SCP03, 0x70)
	s := session(t, c, scp.LevelMAC)
	file, o := LoadFile{AID: fileAID, DataBlock: make([]byte, 600)}, LoadOptions{BlockSize: 2}
	if err := s.Load(t.Context(), file, o); err != nil {
		t.Fatal(err)
	}
	if _, numbers := loads(c); len(numbers) != 2*302 || numbers[2*255+1] != 0xFF || numbers[2*256+1] != 0 {
		t.Errorf("P1 and P2 %X", numbers)
	}
	failAt(c, 257, iso7816.SWIncorrectP1P2)
	if err := s.Load(t.Context(), file, o); err == nil || !strings.Contains(err.Error(), "block 257 of 302") || !strings.Contains(err.Error(), "block numbers end at FF") {
		t.Errorf("%v", err)
	}
}

// failAt makes a card answer sw to the n-th LOAD, or go away when sw is 0.
func failAt(c *testCard, n int, sw iso7816.SW) {
	loads := 0
	c.answer = func(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
		if cmd.INS == iso7816.INSLoad {
			if loads++; loads == n {
				c.removed = sw == 0
				return iso7816.ResponseAPDU{SW: sw}
			}
		}
		return iso7816.ResponseAPDU{SW: iso7816.SWNoError}
	}
}

func TestLoadFails(t *testing.T) {
	for _, x := range []struct {
		sw   iso7816.SW
		want []string
	}{
		{0, []string{"load D2760001180A01: block 2 of 3: card removed", "connection to the card is lost", "not usable", "if D2760001180A01 shows up, delete it, then load again"}},
		{0x6982, []string{"block 2 of 3: status word 6982", "authenticate and load again"}},
		{0x6A84, []string{"block 2 of 3: status word 6A84 (not enough memory space)", "delete what is not needed"}},
		{0x6438, []string{"status word 6438", "--target"}},
		{0x6424, []string{"status word 6424", "--target"}},
		{0x6A80, []string{"status word 6A80", "--target"}},
		{0x6D00, []string{"status word 6D00", "select the security domain"}},
	} {
		c := newTestCard(scp.SCP03, 0x70)
		s := session(t, c, scp.LevelMAC)
		failAt(c, 2, x.sw)
		err := s.Load(t.Context(), LoadFile{AID: fileAID, DataBlock: make([]byte, 600)}, LoadOptions{})
		mustSay(t, err, x.want...)
		if x.sw != 0 && !errors.Is(err, x.sw) {
			t.Errorf("%v does not hold %v", err, x.sw)
		}
		if x.sw == 0 {
			if _, err := s.Status(t.Context(), KindLoadFile); !errors.Is(err, scp.ErrClosed) {
				t.Errorf("the session goes on without a card: %v", err)
			}
		}
	}
}

func TestLoadInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := newTestCard(scp.SCP03, 0x70)
	s := session(t, c, scp.LevelMAC)
	failAt(c, 2, 0)
	err := s.Load(ctx, LoadFile{AID: fileAID, DataBlock: make([]byte, 600)}, LoadOptions{Progress: func(done, _ int) {
		if done > 0 {
			cancel()
		}
	}})
	mustSay(t, err, "block 2 of 3", "interrupted", "load again")
}

func TestInstallForLoadRefused(t *testing.T) {
	c := newTestCard(scp.SCP02, 0x15)
	s := session(t, c, scp.LevelMAC)
	c.answer = func(iso7816.CommandAPDU) iso7816.ResponseAPDU { return iso7816.ResponseAPDU{SW: iso7816.SWWrongData} }
	err := s.Load(t.Context(), LoadFile{AID: fileAID, DataBlock: make([]byte, 600)}, LoadOptions{})
	mustSay(t, err, "install for load D2760001180A01: status word 6A80", "on the card already")
}

func TestInstall(t *testing.T) {
	eachProtocol(t, func(t *testing.T, c *testCard, l scp.Level) {
		s := session(t, c, l)
		in := Installation{LoadFile: fileAID, Module: moduleAID, Parameters: []byte{1, 2}, System: []byte{0xEF, 0}}
		if err := s.Install(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		in = Installation{LoadFile: fileAID, Module: moduleAID, Instance: iso7816.MustParseAID("F000000001"), Privileges: CVMManagement | GlobalService}
		if err := s.Install(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		for n, want := range []string{
			"07D2760001180A01 08D2760001180A0101 08D2760001180A0101 0100 06C9020102EF00 00",
			"07D2760001180A01 08D2760001180A0101 05F000000001 03020100 02C900 00",
		} {
			if got := fmt.Sprintf("%X", c.sent[n].Data); c.sent[n].P1 != 0x0C || got != strings.ReplaceAll(want, " ", "") {
				t.Errorf("INSTALL %02X %s, want %s", c.sent[n].P1, got, want)
			}
		}
		in.Parameters = make([]byte, 240) // one command has no room for them
		c.sent = nil
		if err := s.Install(t.Context(), in); err != nil || len(c.sent) != 2 || c.sent[0].P1 != 0x8C || c.sent[1].P1 != 0x0C {
			t.Errorf("long parameters: %v, %v", c.sent, err)
		}
		c.answer = func(iso7816.CommandAPDU) iso7816.ResponseAPDU {
			return iso7816.ResponseAPDU{SW: iso7816.SWConditionsNotSatisfied}
		}
		in.Parameters = nil
		mustSay(t, s.Install(t.Context(), in), "install F000000001: module D2760001180A0101 of D2760001180A01: status word 6985", "install method failed")
	})
}

func TestDelete(t *testing.T) {
	c := newTestCard(scp.SCP03, 0x00)
	s := session(t, c, scp.LevelMACEnc)
	for _, related := range []bool{false, true} {
		if err := s.Delete(t.Context(), fileAID, related); err != nil {
			t.Fatal(err)
		}
	}
	if c.sent[0].P2 != 0 || c.sent[1].P2 != 0x80 || !bytes.Equal(c.sent[1].Data, unhex(t, "4F07D2760001180A01")) {
		t.Errorf("%v", c.sent)
	}
	c.answer = func(iso7816.CommandAPDU) iso7816.ResponseAPDU {
		return iso7816.ResponseAPDU{SW: iso7816.SWReferencedDataNotFound}
	}
	mustSay(t, s.Delete(t.Context(), fileAID, true), "delete D2760001180A01: status word 6A88 (referenced data not found)", "nothing with this AID")
}

// status answers GET STATUS by P1 and P2.
func status(c *testCard, answers map[uint16]string) {
	c.answer = func(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
		a, ok := answers[uint16(cmd.P1)<<8|uint16(cmd.P2)]
		if !ok {
			return iso7816.ResponseAPDU{SW: iso7816.SWReferencedDataNotFound}
		}
		b := make([]byte, len(a)/2)
		fmt.Sscanf(a, "%X", &b)
		r, _ := iso7816.ParseResponse(b)
		return r
	}
}

func TestRegistry(t *testing.T) {
	o := objects(t)
	c := newTestCard(scp.SCP03, 0x70)
	s := session(t, c, scp.LevelFull)
	status(c, map[uint16]string{
		0x8002: fmt.Sprintf("%X9000", o["isd-euicc"]),
		0x4002: fmt.Sprintf("%X6310", o["application"]),
		0x4003: fmt.Sprintf("%X9000", o["ssd"]),
		0x1002: "6A86", 0x1000: "6A86",
		0x2002: fmt.Sprintf("%X9000", o["loadfile"]),
	})
	r, err := s.Registry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.IssuerDomain == nil || r.IssuerDomain.State() != "SECURED" || r.IssuerDomain.Privileges != 0x82FC80 || r.IssuerDomain.Version != "1.0" {
		t.Errorf("issuer domain %+v", r.IssuerDomain)
	}
	if len(r.Applications) != 2 || r.Applications[0].State() != "SELECTABLE" || !r.Applications[1].IsSecurityDomain() || r.Applications[1].LoadFile.String() != "A0000001515350" {
		t.Errorf("applications %+v", r.Applications)
	}
	want := Entry{Kind: KindLoadFile, AID: iso7816.MustParseAID("A0000000620101"), LifeCycle: 1, Version: "1.5", Domain: iso7816.MustParseAID("A000000151")}
	if len(r.LoadFiles) != 1 || !reflect.DeepEqual(r.LoadFiles[0], want) {
		t.Errorf("load files %+v", r.LoadFiles)
	}
	if _, ok := r.Find(iso7816.MustParseAID("F000000001")); ok {
		t.Error("an unknown AID was found")
	}
}

func TestStatusOldForm(t *testing.T) {
	o := objects(t)
	c := newTestCard(scp.SCP02, 0x15)
	s := session(t, c, scp.LevelMAC)
	status(c, map[uint16]string{
		0x8002: "6A86", 0x8000: fmt.Sprintf("%X9000", o["old-isd"]),
		0x4002: "6A86", 0x4000: fmt.Sprintf("%X6310", o["old-application"]), 0x4001: fmt.Sprintf("%X9000", o["old-application"]),
		0x1002: "6A86", 0x1000: "07A000000003535001000208A00000000353504105F0000000019000",
	})
	r, err := s.Registry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.IssuerDomain.Privileges != 0x9E0000 || r.IssuerDomain.State() != "SECURED" {
		t.Errorf("issuer domain %+v", r.IssuerDomain)
	}
	if len(r.Applications) != 2 || r.Applications[1].AID.String() != "D0D1D2D3D4D50101" || r.Applications[1].Privileges != CVMManagement {
		t.Errorf("applications %+v", r.Applications)
	}
	if len(r.LoadFiles) != 1 || len(r.LoadFiles[0].Modules) != 2 || r.LoadFiles[0].Modules[1].String() != "F000000001" {
		t.Errorf("load files %+v", r.LoadFiles)
	}
}

func TestStatusOddities(t *testing.T) {
	for name, x := range map[string]struct {
		answers map[uint16]string
		n       int
		err     string
	}{
		"nothing":                   {nil, 0, ""},
		"6310 without data":         {map[uint16]string{0x4002: "E3074F05F0000000016310", 0x4003: "6310"}, 1, ""},
		"page ends inside an entry": {map[uint16]string{0x4002: "E3074F05F06310", 0x4003: "000000019000"}, 1, ""},
		"empty load file, unknown":  {map[uint16]string{0x4002: "E30F4F05F000000001C400EA00DF0101029000"}, 1, ""},
		"short AID":                 {map[uint16]string{0x4002: "E3034F01F09000"}, 1, ""},
		"cut":                       {map[uint16]string{0x4002: "E3084F05F0000000019000"}, 0, "get status: application: TLV at offset 1"},
		"never ends":                {map[uint16]string{0x4002: "E3006310", 0x4003: "E3006310"}, 0, "without end"},
		"refused":                   {map[uint16]string{0x4002: "6985"}, 0, "get status A000000151000000: application: status word 6985"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTestCard(scp.SCP03, 0x00)
			s := session(t, c, scp.LevelMAC)
			status(c, x.answers)
			list, err := s.Status(t.Context(), KindApplication)
			if x.err != "" {
				mustSay(t, err, x.err)
				return
			}
			if err != nil || len(list) != x.n {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

func TestOldStatusCut(t *testing.T) {
	for _, in := range []string{"08A0", "05F000000001", "05F00000000107", "05F0000000010700", "05F000000001070001", "05F00000000107000105F0"} {
		if e, err := parseOldStatus(KindLoadFileModules, unhex(t, in)); err == nil || e != nil {
			t.Errorf("%s: %+v", in, e)
		}
	}
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		e    Entry
		want string
	}{
		{Entry{Kind: KindIssuerDomain, LifeCycle: 0x7F}, "CARD_LOCKED"},
		{Entry{Kind: KindApplication, LifeCycle: 0x03}, "INSTALLED"},
		{Entry{Kind: KindApplication, LifeCycle: 0x83}, "LOCKED"},
		{Entry{Kind: KindApplication, LifeCycle: 0x0F}, "SELECTABLE (0F)"},
		{Entry{Kind: KindApplication, LifeCycle: 0x0F, Privileges: SecurityDomain}, "PERSONALIZED"},
		{Entry{Kind: KindLoadFile, LifeCycle: 0x01}, "LOADED"},
		{Entry{Kind: KindLoadFile, LifeCycle: 0x55}, "55"},
	} {
		if got := c.e.State(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.e, got, c.want)
		}
	}
	for k, want := range map[Kind]string{KindIssuerDomain: "issuer security domain", KindLoadFileModules: "load file", 1: "kind 01"} {
		if k.String() != want {
			t.Errorf("%s, want %s", k, want)
		}
	}
}

func TestPrivileges(t *testing.T) {
	for _, c := range []struct {
		in, out, names string
	}{
		{"", "00", ""}, {"00", "00", ""}, {"04", "04", "card reset"}, {"0002", "000200", "final application"},
		{"9EFE80", "9EFE80", "security domain, card lock, card terminate, card reset, CVM management, trusted path, authorized management, token verification, global delete, global lock, global registry, final application, receipt generation"},
	} {
		p, err := ParsePrivileges(unhex(t, c.in))
		if err != nil || fmt.Sprintf("%X", p.Bytes()) != c.out || p.String() != c.names {
			t.Errorf("%s: %X, %s, %v", c.in, p.Bytes(), p, err)
		}
	}
	if _, err := ParsePrivileges(make([]byte, 4)); err == nil {
		t.Error("four bytes were taken")
	}
}

func TestCAPLoadFile(t *testing.T) {
	f := &capfile.File{Applet: &capfile.Applet{Applets: []capfile.AppletInfo{{AID: moduleAID}}}}
	f.Header.Package.AID = fileAID
	l, err := CAPLoadFile(f)
	if err == nil && (l.AID != fileAID || len(l.Modules) != 1 || l.Modules[0] != moduleAID || len(l.DataBlock) == 0) {
		t.Errorf("%+v", l)
	}
	if err != nil {
		t.Logf("an incomplete CAP file is refused: %v", err)
	}
}

func TestErrorText(t *testing.T) {
	e := &Error{Operation: "load", AID: fileAID, Detail: "block 1 of 2", Err: iso7816.SWFileFull, Hint: "delete something"}
	const want = "load D2760001180A01: block 1 of 2: status word 6A84 (not enough memory space); delete something"
	if e.Error() != want || !errors.Is(e, iso7816.SWFileFull) {
		t.Errorf("%s", e)
	}
	if hint(opAuthenticate, 0x63C3) == "" || hint(opLoad, 0x1234) != "" || hint(opLoad, 0x6444) == "" {
		t.Error("hints of families are wrong")
	}
}
