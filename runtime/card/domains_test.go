package card

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

var (
	issuerAID = defaultDomainAID
	firstSSD  = iso7816.MustParseAID("F000000001D1")
	secondSSD = iso7816.MustParseAID("F000000001D2")
)

func testKeys(t testing.TB, version, first byte, n int) scp.KeySet {
	t.Helper()
	k := make([][]byte, 3)
	for i := range k {
		for b := range n {
			k[i] = append(k[i], first+byte(16*i+b))
		}
	}
	keys, err := scp.NewKeySet(version, k[0], k[1], k[2])
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// openDomain selects a domain and authenticates with a key set.
func openDomain(t testing.TB, f *fakeContent, aid iso7816.AID, keys scp.KeySet) *gp.Session {
	t.Helper()
	s, err := gp.Select(t.Context(), f, aid)
	if err == nil {
		err = s.Authenticate(t.Context(), keys, gp.AuthOptions{Level: scp.LevelMACEnc})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// must checks the status word of an operation: 0 for success.
func must(t testing.TB, what string, err error, want iso7816.SW) {
	t.Helper()
	var sw iso7816.SW
	errors.As(err, &sw)
	if sw != want || err != nil && want == 0 {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// makeDomain installs a supplementary domain and gives it keys of its own.
func makeDomain(t testing.TB, f *fakeContent, aid iso7816.AID, p gp.Privileges, keys scp.KeySet) {
	t.Helper()
	s := open(t, f, scp.LevelMAC)
	must(t, "install domain", s.Install(t.Context(), gp.Installation{LoadFile: domainFile, Module: domainModule, Instance: aid, Privileges: p}), 0)
	// Before it has keys, those of the domain it belongs to open it.
	s = openDomain(t, f, aid, scp.DefaultKeySet(0))
	must(t, "put keys", s.PutKeys(t.Context(), keys, gp.PutKeyOptions{}), 0)
}

// TestPutKeys: every key length and form, in both protocols; the first set that is put takes the place of the factory's.
func TestPutKeys(t *testing.T) {
	for _, c := range []struct {
		protocol scp.Protocol
		size     int
		outer    bool
	}{{scp.SCP02, 16, false}, {scp.SCP03, 16, false}, {scp.SCP03, 16, true}, {scp.SCP03, 24, false}, {scp.SCP03, 32, false}, {scp.SCP03, 32, true}} {
		t.Run(fmt.Sprintf("%v %d", c.protocol, c.size), func(t *testing.T) {
			f, _ := newFake(t, DomainConfig{Protocol: c.protocol})
			s := open(t, f, scp.LevelMAC)
			first, second := testKeys(t, 0x21, 0x10, c.size), testKeys(t, 0x22, 0x50, c.size)
			must(t, "add", s.PutKeys(t.Context(), first, gp.PutKeyOptions{Outer: c.outer}), 0)
			s = openDomain(t, f, issuerAID, first)
			must(t, "add again", s.PutKeys(t.Context(), first, gp.PutKeyOptions{}), iso7816.SWWrongData)
			must(t, "replace nothing", s.PutKeys(t.Context(), second, gp.PutKeyOptions{Replace: 0x33}), iso7816.SWReferencedDataNotFound)
			must(t, "replace", s.PutKeys(t.Context(), second, gp.PutKeyOptions{Replace: 0x21}), 0)
			s = openDomain(t, f, issuerAID, second.WithVersion(0))
			must(t, "delete the last", s.DeleteKeys(t.Context(), 0x22, 0), iso7816.SWConditionsNotSatisfied)
			other, err := gp.Select(t.Context(), f, issuerAID)
			if err != nil {
				t.Fatal(err)
			}
			must(t, "factory keys", other.Authenticate(t.Context(), scp.DefaultKeySet(0xFF), gp.AuthOptions{}), iso7816.SWReferencedDataNotFound)
		})
	}
}

// TestBothProtocols: keys of the other type open sessions of the other protocol.
func TestBothProtocols(t *testing.T) {
	f, _ := newFake(t, DomainConfig{Protocol: scp.SCP02})
	aes, des := testKeys(t, 0x30, 0x10, 32), testKeys(t, 0x20, 0x60, 16)
	s := open(t, f, scp.LevelMAC)
	must(t, "AES keys", s.PutKeys(t.Context(), aes, gp.PutKeyOptions{Protocol: scp.SCP03}), 0)
	s = openDomain(t, f, issuerAID, aes)
	must(t, "DES keys", s.PutKeys(t.Context(), des, gp.PutKeyOptions{Protocol: scp.SCP02}), 0)
	if p := openDomain(t, f, issuerAID, des).Channel().Protocol(); p != scp.SCP02 {
		t.Errorf("DES keys opened %v", p)
	}
	if p := openDomain(t, f, issuerAID, aes).Channel().Protocol(); p != scp.SCP03 {
		t.Errorf("AES keys opened %v", p)
	}
}

// TestBlocking: a key set is blocked for ever after failures in a row; a success in between starts anew.
func TestBlocking(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	fail := func() string {
		f.transmit(unhex(t, "8050000008010203040506070800"))
		r := f.transmit(unhex(t, "8482010010AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB"))
		return fmt.Sprintf("%X", r)
	}
	for range maxFailures - 1 {
		if got := fail(); got != "6300" {
			t.Fatalf("failed authentication answered %s", got)
		}
	}
	open(t, f, scp.LevelMAC)
	if d.keys[0].Failures != 0 {
		t.Error("a success does not reset the count")
	}
	for range maxFailures {
		fail()
	}
	f.run(t, "8050000008010203040506070800", "6983")
}

// TestDomains is the life of a supplementary domain: keys, content of its own, what it sees, extradition, lock, deletion.
func TestDomains(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	ctx := t.Context()
	keys, others := testKeys(t, 0x31, 0x10, 16), testKeys(t, 0x32, 0x50, 16)
	makeDomain(t, f, firstSSD, gp.SecurityDomain|gp.AuthorizedManagement, keys)
	makeDomain(t, f, secondSSD, gp.SecurityDomain, others)

	s := openDomain(t, f, firstSSD, keys)
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	app := moduleOf(fileAID, 1)
	must(t, "install", s.Install(ctx, gp.Installation{LoadFile: fileAID, Module: app}), 0)
	r, err := s.Registry(ctx)
	if err != nil || len(r.Applications) != 2 || len(r.LoadFiles) != 1 || r.LoadFiles[0].Domain != firstSSD {
		t.Errorf("the domain sees %+v, %v", r, err)
	}
	must(t, "privilege that it does not have", s.Install(ctx, gp.Installation{LoadFile: domainFile, Module: domainModule,
		Instance: moduleOf(fileAID, 7), Privileges: gp.SecurityDomain | gp.GlobalDelete}), iso7816.SWWrongData)
	must(t, "extradite to nobody", s.Extradite(ctx, app, moduleOf(fileAID, 9), nil), iso7816.SWReferencedDataNotFound)
	must(t, "extradite", s.Extradite(ctx, app, secondSSD, nil), 0)
	must(t, "extradite what is gone", s.Extradite(ctx, app, secondSSD, nil), iso7816.SWConditionsNotSatisfied)
	must(t, "delete what is another's", s.Delete(ctx, app, false), iso7816.SWConditionsNotSatisfied)

	s = openDomain(t, f, secondSSD, others)
	must(t, "load without the privilege", s.Load(ctx, gp.LoadFile{AID: moduleOf(fileAID, 5), DataBlock: []byte("CAP")}, gp.LoadOptions{}), iso7816.SWConditionsNotSatisfied)
	must(t, "lock its application", s.SetApplicationLock(ctx, app, true), 0)
	f.run(t, "00A4040008D2760001180A0101", "6A82")
	must(t, "unlock", s.SetApplicationLock(ctx, app, false), 0) // a SELECT that names nobody has not ended the session
	must(t, "lock again", s.SetApplicationLock(ctx, app, true), 0)

	s = open(t, f, scp.LevelMAC)
	r, err = s.Registry(ctx)
	if e, _ := r.Find(app); err != nil || e.State() != "LOCKED" || e.Domain != secondSSD {
		t.Errorf("the issuer sees %+v, %v", r, err)
	}
	if e, _ := r.Find(firstSSD); e.State() != "PERSONALIZED" || !e.IsSecurityDomain() {
		t.Errorf("domain %+v", e)
	}
	must(t, "unlock by the issuer", s.SetApplicationLock(ctx, app, false), 0)
	must(t, "delete a domain with content", s.Delete(ctx, secondSSD, false), iso7816.SWConditionsNotSatisfied)
	must(t, "delete load file", s.Delete(ctx, fileAID, true), 0)
	must(t, "delete domain", s.Delete(ctx, secondSSD, false), 0)
	must(t, "delete domain", s.Delete(ctx, firstSSD, false), 0)
	if r, err := s.Registry(ctx); err != nil || len(r.Applications) != 0 || len(r.LoadFiles) != 1 {
		t.Errorf("left over: %+v, %v", r, err)
	}
}

// TestDelegatedManagement: a domain with the privilege manages content with tokens of the issuer, and gets receipts.
func TestDelegatedManagement(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	ctx := t.Context()
	keys := testKeys(t, 0x31, 0x10, 16)
	makeDomain(t, f, firstSSD, gp.DelegatedManagement, keys)
	tokenKey, receiptKey := bytes.Repeat([]byte{7}, 16), bytes.Repeat([]byte{9}, 16)
	issuer := open(t, f, scp.LevelMAC)
	must(t, "receipt key", issuer.PutSecretKey(ctx, receiptKeyVersion, 1, receiptKey, scp.SCP03), 0)
	good := gp.Token(func(input []byte) ([]byte, error) { return scp.CMAC(tokenKey, input), nil })
	bad := gp.Token(func(input []byte) ([]byte, error) { return make([]byte, 16), nil })
	file, options := gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{Hash: gp.SHA256, Token: good}

	s := openDomain(t, f, firstSSD, keys)
	must(t, "no token key", s.Load(ctx, file, options), iso7816.SWSecurityStatusNotSatisfied)
	issuer = open(t, f, scp.LevelMAC)
	must(t, "token key", issuer.PutSecretKey(ctx, tokenKeyVersion, 1, tokenKey, scp.SCP03), 0)
	s = openDomain(t, f, firstSSD, keys)
	must(t, "no token", s.Load(ctx, file, gp.LoadOptions{Hash: gp.SHA256}), iso7816.SWSecurityStatusNotSatisfied)
	must(t, "bad token", s.Load(ctx, file, gp.LoadOptions{Hash: gp.SHA256, Token: bad}), iso7816.SWSecurityStatusNotSatisfied)
	must(t, "no hash", s.Load(ctx, file, gp.LoadOptions{Token: good}), iso7816.SWWrongData)
	must(t, "load", s.Load(ctx, file, options), 0)
	must(t, "install", s.Install(ctx, gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Token: good}), 0)
	if d.receipt != 2 {
		t.Errorf("confirmation counter %d", d.receipt)
	}
	// DELETE, whose receipt is compared with its definition.
	input := unhex(t, "00000A 4F08D2760001180A0101")
	r := send1(t, s, fmt.Sprintf("80E400001C 4F08D2760001180A0101 9E10 %X 00", scp.CMAC(tokenKey, input)))
	confirmation := append(unhex(t, "020003 08"), unhex(t, "474F434100000001")...)
	want := scp.CMAC(receiptKey, append(bytes.Clone(confirmation), unhex(t, "08D2760001180A0101")...))
	if r.SW != iso7816.SWNoError || !bytes.Equal(r.Data, append(append([]byte{16}, want...), confirmation...)) {
		t.Errorf("delete: %v %X", r.SW, r.Data)
	}
}

// TestReceiptVectors compares with what two other implementations make.
func TestReceiptVectors(t *testing.T) {
	secret := unhex(t, "404142434445464748494A4B4C4D4E4F")
	confirmation := "0200050A42036368564508200432"
	for _, c := range []struct{ kind, operation, want string }{
		{"des", "08A000000062123401 08A000000151000000", "46C83C6CB5B0A66B"},
		{"aes", "08A000000062123401 08A000000151000000", "D21A27280F98282D60DCF81DD262086D"},
		{"des", "08A000000062123401 08D0D1D2D3D4D50101", "898AA6439D308838"},
		{"aes", "08D0D1D2D3D4D50101", "29D3D9401C3E82F17CBA77D082A4E5CA"},
		{"aes", "08A000000151000000 08D0D1D2D3D4D50101 08A000000062123401", "2EA8C39CCCBAFDDEDE214167C3CFFB1C"},
	} {
		k := domainKey{1, []keyComponent{{keyDES, secret}}}
		if c.kind == "aes" {
			k.Components[0].Type = keyAES
		}
		if got := fmt.Sprintf("%X", k.mac(unhex(t, confirmation+c.operation))); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.kind, c.operation, got, c.want)
		}
	}
}

// TestSignatures: a token and a DAP of other implementations with RSA-1024, and our own with the schemes that are random.
func TestSignatures(t *testing.T) {
	rsaKey := func(n string) *domainKey {
		return &domainKey{1, []keyComponent{{keyRSAModulus, unhex(t, n)}, {keyRSAExponent, []byte{1, 0, 1}}}}
	}
	token := rsaKey("B07871CD00DAFB927658F1CFAF7DDBAB16617302C2C741F9E9AF9EC717A77B0EF51D75088211D97688959128A6510C0D2326DE4CEAB93A167F23B96BA3237CF00D2CBDBCE2B2822AA9373791454CF9EC939BCE05180257686426A3B3DC10B2CB33BC5DB6F630C282FF59D36210AA2C0F3F85BD1B2F83C7CB5AA74170700ED24D")
	if !token.verify(unhex(t, "00800A4F08D0D1D2D3D4D50101"), unhex(t, "00AB2085ADA40421C33A9EB845F129F5B2E28379A52F2F1312C39F6D01F4718F05064CE69DBA3CB133DCB54565CB4F496A7C6B6C43283CB57838B0A334374579ED37CDBCE11D3EDE1AE4B36208147709C21AEA300F08E6140E264AEF22A92FAAFC82956E327777DC0A2594C2D88E3B4ECDBFC87CCEDA5AD070BD0FAF3225C986")) {
		t.Error("token of another implementation refused")
	}
	dap := rsaKey("AC4E3E5481AB7CF5DF3EA3BF759BBE5693791B3C95C3F82E0C31442FA6E647C3F9DBFD13725A78671E8C12478AD684CC0B7835B7AE96E39F920254003CFA877EF12505D189533300A75BF71245C4B5C9A86EEB852558A130F83DC7F7210B887EC20058E1C909CC4768777EC23D5FC1A4E931F62578ECA52A19C561B175CFB335")
	hash20 := unhex(t, "000102030405060708090A0B0C0D0E0F10111213")
	signature := unhex(t, "489BC01F84FDFD7DDBDF219F4F05AE3A00B121478447867018EF839261A8D0991E79DC22F3FB0C3C1C666813AF52A5A42F0F296B3704E0CE240E120C5382EE56D31DCAEF2044B20B8969EB3F5D45DA68C1DF81CD254DE2A76EE4E11AE5B2E482BDD639F212D4D2BF24222A7063B8995343E9F1DCAE81E8D5933D172278B66C93")
	if !dap.verify(hash20, signature) || dap.verify(hash20[1:], signature) {
		t.Error("DAP of another implementation")
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	key := domainKey{1, []keyComponent{{keyECPublic, point}, {keyECReference, []byte{0}}}}
	if !key.verify(hash20, ecSignature(t, ec, hash20)) || key.verify(hash20, make([]byte, 64)) {
		t.Error("ECDSA")
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(hash20)
	pss, err := rsa.SignPSS(rand.Reader, long, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: 32})
	key = domainKey{1, []keyComponent{{keyRSAModulus, long.N.Bytes()}, {keyRSAExponent, []byte{1, 0, 1}}}}
	if err != nil || !key.verify(hash20, pss) {
		t.Errorf("RSA-PSS: %v", err)
	}
}

func ecSignature(t *testing.T, key *ecdsa.PrivateKey, message []byte) []byte {
	t.Helper()
	digest := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
}

// TestDAP: load files for a domain that verifies DAP need its signature; with mandated DAP all do.
func TestDAP(t *testing.T) {
	for _, c := range []struct {
		name       string
		privileges gp.Privileges
		forDomain  bool // the load file goes to the verifying domain
		needed     bool
	}{
		{"own", gp.DAPVerification, true, true},
		{"another's", gp.DAPVerification, false, false},
		{"mandated", gp.MandatedDAPVerification, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := newFake(t, DomainConfig{})
			ctx := t.Context()
			keys := testKeys(t, 0x31, 0x10, 16)
			makeDomain(t, f, firstSSD, c.privileges, keys)
			ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			point, err := ec.PublicKey.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			s := openDomain(t, f, firstSSD, keys)
			must(t, "DAP key", s.PutPublicKey(ctx, dapKeyVersion, 1, gp.PublicKeyPart{Type: keyECPublic, Value: point}, gp.PublicKeyPart{Type: keyECReference, Value: []byte{0}}), 0)
			s = open(t, f, scp.LevelMAC)
			file := gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}
			hash := sha256.Sum256(file.DataBlock)
			o := gp.LoadOptions{Hash: gp.SHA256}
			if c.forDomain {
				o.Domain = firstSSD
			}
			if c.needed {
				must(t, "without DAP", s.Load(ctx, file, o), iso7816.SWSecurityStatusNotSatisfied)
			}
			o.DAP = []gp.DAP{{Domain: firstSSD, Signature: make([]byte, 64)}}
			must(t, "wrong DAP", s.Load(ctx, file, o), iso7816.SWSecurityStatusNotSatisfied)
			o.DAP[0].Signature = ecSignature(t, ec, hash[:])
			o.DAP = append(o.DAP, gp.DAP{Domain: issuerAID, Signature: []byte{1}})
			must(t, "DAP of a domain that does not verify", s.Load(ctx, file, o), iso7816.SWSecurityStatusNotSatisfied)
			o.DAP = o.DAP[:1]
			o.Hash = gp.NoHash
			must(t, "without hash", s.Load(ctx, file, o), iso7816.SWSecurityStatusNotSatisfied)
			o.Hash = gp.SHA256
			must(t, "load", s.Load(ctx, file, o), 0)
		})
	}
}

// TestCardStates: the card's life cycle, and what a locked or terminated card still does.
func TestCardStates(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	ctx := t.Context()
	f.card.Add(jcreApp("F000000001"))
	s := open(t, f, scp.LevelMAC)
	must(t, "lock too early", s.SetCardState(ctx, gp.CardLocked), iso7816.SWConditionsNotSatisfied)
	must(t, "initialize", s.SetCardState(ctx, gp.CardInitialized), 0)
	must(t, "secure", s.SetCardState(ctx, gp.CardSecured), 0)
	must(t, "back", s.SetCardState(ctx, gp.CardInitialized), iso7816.SWConditionsNotSatisfied)
	must(t, "lock", s.SetCardState(ctx, gp.CardLocked), 0)
	f.run(t, "00A4040005F000000001", "6A82", "00A4040000", "6F10...")
	s, err := gp.Select(ctx, f, issuerAID)
	if err != nil || !s.IsCardLocked() {
		t.Fatalf("select of a locked card: %v", err)
	}
	must(t, "open", s.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{}), 0)
	must(t, "install on a locked card", s.Delete(ctx, iso7816.MustParseAID("F000000001"), false), iso7816.SWConditionsNotSatisfied)
	must(t, "unlock", s.SetCardState(ctx, gp.CardSecured), 0)
	f.run(t, "00A4040005F000000001", "9000")
	s = open(t, f, scp.LevelMAC)
	must(t, "terminate", s.SetCardState(ctx, gp.CardTerminated), 0)
	f.run(t, "00A4040005F000000001", "6A82", "8050000008010203040506070800", "6985", "80CA9F7F00", "9F7F2A...")
}

// TestDefaultSelected: an application with the privilege is selected at reset; an empty SELECT means the issuer's domain all the same.
func TestDefaultSelected(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	must(t, "load", s.Load(t.Context(), gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	must(t, "install", s.Install(t.Context(), gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Privileges: gp.CardReset}), 0)
	f.Reset()
	f.run(t, "80CA9F7F00", "9000", "00A4040000", fci, "80CA9F7F00", "9F7F...")
}

// TestUniquePrivileges: card reset and final application are had by one; the issuer's domain has them back when the application is gone. On a
// locked card the final application can be selected, on a terminated one it is.
func TestUniquePrivileges(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	ctx := t.Context()
	s := open(t, f, scp.LevelMAC)
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	both := gp.CardReset | gp.FinalApplication
	in := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Privileges: both}
	must(t, "install", s.Install(ctx, in), 0)
	in.Module = moduleOf(fileAID, 2)
	for _, q := range []gp.Privileges{gp.CardReset, gp.FinalApplication} {
		in.Privileges = q
		must(t, "a second time", s.Install(ctx, in), iso7816.SWConditionsNotSatisfied)
	}
	if r, err := s.Registry(ctx); err != nil || r.IssuerDomain.Privileges != 0x9AFC80 {
		t.Errorf("the issuer has %06X, %v", uint32(r.IssuerDomain.Privileges), err)
	}
	for _, state := range []gp.CardState{gp.CardInitialized, gp.CardSecured, gp.CardLocked} {
		must(t, state.String(), s.SetCardState(ctx, state), 0)
	}
	f.Reset()
	f.run(t, "80CA9F7F00", "9000", "00A4040008D2760001180A0101", "9000", "00A4040008A000000151000000", fci[:len(fci)-4]+"6283")
	s, err := gp.Select(ctx, f, issuerAID)
	if err == nil {
		err = s.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{})
	}
	must(t, "open", err, 0)
	must(t, "unlock", s.SetCardState(ctx, gp.CardSecured), 0)
	must(t, "delete", s.Delete(ctx, moduleOf(fileAID, 1), false), 0)
	in.Privileges = both
	must(t, "install the other", s.Install(ctx, in), 0)
	must(t, "terminate", s.SetCardState(ctx, gp.CardTerminated), 0)
	f.Reset()
	f.run(t, "80CA9F7F00", "9000")
	if d.issuerPrivileges() != 0x9AFC80 {
		t.Errorf("the issuer has %06X", d.issuerPrivileges())
	}
}

// TestStoreData: data objects of a domain come back by GET DATA; an application gets the commands as they are.
func TestStoreData(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	ctx := t.Context()
	s := open(t, f, scp.LevelMAC)
	long := bytes.Repeat([]byte{0x5A}, 300)
	must(t, "TLV", s.StoreData(ctx, append(unhex(t, "4203112233 5F50 82012C"), long...), gp.FormatTLV), 0)
	must(t, "DGI", s.StoreData(ctx, unhex(t, "0045 04 AABBCCDD"), gp.FormatDGI), 0)
	must(t, "computed", s.StoreData(ctx, unhex(t, "C10101"), gp.FormatTLV), iso7816.SWWrongData)
	must(t, "malformed", s.StoreData(ctx, unhex(t, "4205"), gp.FormatTLV), iso7816.SWWrongData)
	must(t, "too much", s.StoreData(ctx, append(unhex(t, "5F50 821000"), make([]byte, 4096)...), gp.FormatTLV), iso7816.SWFileFull)
	must(t, "nobody", s.Personalize(ctx, moduleOf(fileAID, 1)), iso7816.SWReferencedDataNotFound)
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	must(t, "install", s.Install(ctx, gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1)}), 0)
	must(t, "personalize", s.Personalize(ctx, moduleOf(fileAID, 1)), 0)
	must(t, "data", s.StoreData(ctx, unhex(t, "010203"), gp.FormatNone), 0)
	if len(f.personal) != 1 || !bytes.Equal(f.personal[0], unhex(t, "08D2760001180A0101 80E2800003010203")) {
		t.Errorf("the application got %X", f.personal)
	}
	f.run(t, "80CA004200", "4203112233 9000", "80CA004500", "4504AABBCCDD 9000")
}

// TestPlatformState: the state goes through a card image.
func TestPlatformState(t *testing.T) {
	f, d := newFake(t, DomainConfig{Protocol: scp.SCP02, I: 0x15, Serial: [4]byte{1, 2, 3, 4}})
	keys := testKeys(t, 0x31, 0x10, 16)
	makeDomain(t, f, firstSSD, gp.SecurityDomain, keys)
	state := d.AppendState(nil)
	g, e := newFake(t, DomainConfig{})
	if err := e.SetState(state); err != nil {
		t.Fatal(err)
	}
	if again := e.AppendState(nil); !bytes.Equal(again, state) {
		t.Errorf("state\n%s\nbecame\n%s", state, again)
	}
	openDomain(t, g, firstSSD, keys)
	if s := open(t, g, scp.LevelMAC); s.Channel().Protocol() != scp.SCP02 || s.Diversification() != d.config.diversification() {
		t.Errorf("the issuer's domain is another one")
	}
	for i := range state {
		_ = e.SetState(state[:i]) // must not panic
	}
}

// TestCombinedInstall loads and installs in one process: INSTALL [for load, install and make selectable] begins and ends it.
func TestCombinedInstall(t *testing.T) {
	f, _ := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMAC)
	const (
		begin = "80E60E010C 07D2760001180A01 00000000"
		load  = "80E8800005 C403434150"
		end   = "80E60E0320 07D2760001180A01 08D2760001180A0101 08D2760001180A0101 0100 02C900 00"
	)
	for _, c := range []struct{ what, command, want string }{
		{"end without beginning", end, "6985"},
		{"no part of it", "80E60E000C 07D2760001180A01 00000000", "6A86"},
		{"begin", begin, "9000"}, {"end before LOAD", end, "6985"},
		{"begin again", begin, "9000"}, {"load", load, "9000"}, {"end", end, "9000"}, {"end twice", end, "6985"},
	} {
		if r := send1(t, s, c.command); fmt.Sprintf("%04X", uint16(r.SW)) != c.want {
			t.Errorf("%s: %v, want %s", c.what, r.SW, c.want)
		}
	}
	if i := f.card.Lookup(moduleOf(fileAID, 1)); i == nil || i.Hidden {
		t.Error("the application is not selectable")
	}
}
