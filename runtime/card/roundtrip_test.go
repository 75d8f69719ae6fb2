package card

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

var fileAID = iso7816.MustParseAID("D276000118 0A01")

// eachVariant runs f for every protocol variant and security level that cards of this build can have.
func eachVariant(t *testing.T, f func(t *testing.T, c DomainConfig, l scp.Level)) {
	for _, c := range []DomainConfig{
		{Protocol: scp.SCP02, I: 0x15}, {Protocol: scp.SCP02, I: 0x55}, {Protocol: scp.SCP02, I: 0x75},
		{Protocol: scp.SCP03, PlainSCP03: true}, {Protocol: scp.SCP03, I: 0x70}, {Protocol: scp.SCP03, I: 0x71},
	} {
		for _, l := range []scp.Level{scp.LevelMAC, scp.LevelMACEnc, scp.LevelMACRMAC, scp.LevelMACEncRMAC, scp.LevelFull} {
			if scp.Supported(c.Protocol, c.I, l) != nil {
				continue
			}
			t.Run(fmt.Sprintf("%v i=%02X level %02X", c.Protocol, c.I, byte(l)), func(t *testing.T) { f(t, c, l) })
		}
	}
}

// TestRoundTrip is the life of an application: the host of gp against the domain, through every protocol variant.
func TestRoundTrip(t *testing.T) {
	eachVariant(t, func(t *testing.T, c DomainConfig, l scp.Level) {
		f, d := newFake(t, c)
		s := open(t, f, l)
		if s.KeyVersion() != 0xFF || s.Channel().I() != d.config.I || s.Channel().Protocol() != c.Protocol {
			t.Errorf("key version %02X, %v i=%02X", s.KeyVersion(), s.Channel().Protocol(), s.Channel().I())
		}
		block := append([]byte("CAP"), make([]byte, 1500)...)
		var steps []int
		err := s.Load(t.Context(), gp.LoadFile{AID: fileAID, DataBlock: block}, gp.LoadOptions{
			Hash: gp.SHA256, Progress: func(done, total int) { steps = append(steps, done, total) },
		})
		if err != nil || !bytes.Equal(f.blocks[fileAID], block) {
			t.Fatalf("load: %v", err)
		}
		if n := len(steps); n < 12 || steps[0] != 0 || steps[n-2] != steps[n-1] || steps[n-1] != len(block)+4 {
			t.Errorf("progress %v", steps)
		}
		checkInstall(t, f, s)
		checkRegistry(t, s)
		checkDelete(t, f, s)
	})
}

func checkInstall(t *testing.T, f *fakeContent, s *gp.Session) {
	t.Helper()
	for n := byte(1); n <= 2; n++ {
		in := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, n), Parameters: []byte{n, n}, Privileges: gp.GlobalService}
		if err := s.Install(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if want := unhex(t, "08 D2760001180A0102 03 000100 02 0202"); len(f.params) != 2 || !bytes.Equal(f.params[1], want) {
		t.Errorf("install parameters %X", f.params)
	}
}

func checkRegistry(t *testing.T, s *gp.Session) {
	t.Helper()
	r, err := s.Registry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.IssuerDomain == nil || r.IssuerDomain.AID != defaultDomainAID || r.IssuerDomain.State() != "OP_READY" || !r.IssuerDomain.IsSecurityDomain() {
		t.Errorf("issuer domain %+v", r.IssuerDomain)
	}
	app := gp.Entry{Kind: gp.KindApplication, AID: moduleOf(fileAID, 2), LifeCycle: 7, Privileges: gp.GlobalService, LoadFile: fileAID, Domain: defaultDomainAID}
	if len(r.Applications) != 2 || !reflect.DeepEqual(r.Applications[1], app) {
		t.Errorf("applications %+v", r.Applications)
	}
	file := gp.Entry{
		Kind: gp.KindLoadFileModules, AID: fileAID, LifeCycle: 1, Domain: defaultDomainAID, Version: "1.2",
		Modules: []iso7816.AID{moduleOf(fileAID, 1), moduleOf(fileAID, 2)},
	}
	code := gp.Entry{Kind: gp.KindLoadFileModules, AID: domainFile, LifeCycle: 1, Domain: defaultDomainAID, Version: "255.255", Modules: []iso7816.AID{domainModule}}
	if len(r.LoadFiles) != 2 || !reflect.DeepEqual(r.LoadFiles[0], code) || !reflect.DeepEqual(r.LoadFiles[1], file) {
		t.Errorf("load files %+v", r.LoadFiles)
	}
	if e, ok := r.Find(fileAID); !ok || e.State() != "LOADED" {
		t.Errorf("found %+v", e)
	}
}

func checkDelete(t *testing.T, f *fakeContent, s *gp.Session) {
	t.Helper()
	if err := s.Delete(t.Context(), fileAID, false); !errors.Is(err, iso7816.SWConditionsNotSatisfied) {
		t.Errorf("a load file with applications: %v", err)
	}
	if err := s.Delete(t.Context(), moduleOf(fileAID, 1), false); err != nil {
		t.Error(err)
	}
	if err := s.Delete(t.Context(), fileAID, true); err != nil || len(f.files)+len(f.apps) != 0 {
		t.Errorf("%v, left: %v %v", err, f.files, f.apps)
	}
	if err := s.Delete(t.Context(), fileAID, true); !errors.Is(err, iso7816.SWReferencedDataNotFound) {
		t.Errorf("a second time: %v", err)
	}
}

// TestManyBlocks loads in more than 256 blocks: the block number wraps.
func TestManyBlocks(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelFull)
	block := append([]byte("CAP"), make([]byte, 600)...)
	if err := s.Load(t.Context(), gp.LoadFile{AID: fileAID, DataBlock: block}, gp.LoadOptions{BlockSize: 2}); err != nil {
		t.Error(err)
	}
}

// TestPaging lists more applications than one response holds.
func TestPaging(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelFull)
	for n := range 60 {
		f.apps = append(f.apps, application{AID: iso7816.MustParseAID(fmt.Sprintf("F0000000%02X", n))})
	}
	list, err := s.Status(t.Context(), gp.KindApplication)
	if err != nil || len(list) != 60 || list[59].AID.String() != "F00000003B" {
		t.Errorf("%d entries, %v", len(list), err)
	}
	// A load file with more modules than fit shows as many as do.
	many := loadFile{AID: fileAID}
	for n := range 100 {
		many.Modules = append(many.Modules, moduleOf(fileAID, byte(n)))
	}
	f.files = []loadFile{many}
	if list, err = s.Status(t.Context(), gp.KindLoadFileModules); err != nil || len(list) != 2 || len(list[1].Modules) < 15 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestWrongKeys(t *testing.T) {
	wrong, err := scp.NewKeySet(0, make([]byte, 16), make([]byte, 16), make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	eachVariant(t, func(t *testing.T, c DomainConfig, l scp.Level) {
		f, _ := newFake(t, c)
		log := &recorder{card: f}
		s, err := gp.Select(t.Context(), log, iso7816.AID{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Authenticate(t.Context(), wrong, gp.AuthOptions{Level: l})
		if !errors.Is(err, scp.ErrCardCryptogram) {
			t.Errorf("%v", err)
		}
		if n := log.count(iso7816.INSExternalAuthenticate); n != 0 {
			t.Errorf("EXTERNAL AUTHENTICATE was sent %d times", n)
		}
	})
}
