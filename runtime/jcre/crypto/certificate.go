package crypto

import (
	"bytes"
	"encoding/asn1"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Fields of X.509 certificates: X509Certificate.FIELD_*.
const (
	FieldVersion       = 0x0001
	FieldSerialNumber  = 0x0002
	FieldSignatureAlg  = 0x0004
	FieldIssuer        = 0x0008
	FieldNotAfter      = 0x0010
	FieldNotBefore     = 0x0020
	FieldSubject       = 0x0040
	FieldPublicKeyInfo = 0x0080
	FieldIssuerUID     = 0x0100
	FieldSubjectUID    = 0x0200
	FieldTBS           = 0x0400
	FieldCertAlg       = 0x0800
	FieldCertSignature = 0x1000
)

// ErrCertificate says that bytes are no X.509 certificate in DER.
var ErrCertificate = errors.New("not an X.509 certificate")

// Field is a field of a certificate: its encoding as it stands there, with tag and length.
type Field struct {
	ID    int16
	Value []byte
}

// Extension is an extension of a certificate. OID and Value are what is behind tag and length: the object identifier, and the value's own encoding.
type Extension struct {
	OID      []byte
	Critical bool
	Value    []byte
}

// Certificate is an X.509 certificate (RFC 5280, section 4.1). Its parts are parts of the bytes that were parsed.
type Certificate struct {
	Version    int     // 1 to 3
	Fields     []Field // in the order in which they stand in the certificate; the whole TBSCertificate behind its parts
	Extensions []Extension
}

// Field gives a field; nil without one.
func (c *Certificate) Field(id int16) []byte {
	for _, f := range c.Fields {
		if f.ID == id {
			return f.Value
		}
	}
	return nil
}

// Tags of TBSCertificate.
var (
	tagVersion    = cbasn1.Tag(0).ContextSpecific().Constructed()
	tagIssuerUID  = cbasn1.Tag(1).ContextSpecific()
	tagSubjectUID = cbasn1.Tag(2).ContextSpecific()
	tagExtensions = cbasn1.Tag(3).ContextSpecific().Constructed()
)

// ParseCertificate reads a certificate; every error is ErrCertificate.
func ParseCertificate(der []byte) (*Certificate, error) {
	in := cryptobyte.String(der)
	var all cryptobyte.String
	if !in.ReadASN1(&all, cbasn1.SEQUENCE) || !in.Empty() {
		return nil, ErrCertificate
	}
	c := &Certificate{Version: 1}
	var tbs cryptobyte.String
	ok := all.ReadASN1Element(&tbs, cbasn1.SEQUENCE) && c.parseTBS(tbs)
	c.add(FieldTBS, tbs)
	ok = ok && c.element(&all, FieldCertAlg, cbasn1.SEQUENCE) && c.element(&all, FieldCertSignature, cbasn1.BIT_STRING) && all.Empty()
	if !ok || !bytes.Equal(c.Field(FieldSignatureAlg), c.Field(FieldCertAlg)) {
		return nil, ErrCertificate
	}
	return c, nil
}

func (c *Certificate) add(id int16, value []byte) { c.Fields = append(c.Fields, Field{id, value}) }

// element reads an element that is a field.
func (c *Certificate) element(in *cryptobyte.String, id int16, tag cbasn1.Tag) bool {
	var value cryptobyte.String
	ok := in.ReadASN1Element(&value, tag)
	c.add(id, value)
	return ok
}

func (c *Certificate) parseTBS(in cryptobyte.String) bool {
	var tbs, validity cryptobyte.String
	return in.ReadASN1(&tbs, cbasn1.SEQUENCE) && c.parseVersion(&tbs) &&
		c.element(&tbs, FieldSerialNumber, cbasn1.INTEGER) && c.element(&tbs, FieldSignatureAlg, cbasn1.SEQUENCE) &&
		c.element(&tbs, FieldIssuer, cbasn1.SEQUENCE) &&
		tbs.ReadASN1(&validity, cbasn1.SEQUENCE) && c.time(&validity, FieldNotBefore) && c.time(&validity, FieldNotAfter) && validity.Empty() &&
		c.element(&tbs, FieldSubject, cbasn1.SEQUENCE) && c.element(&tbs, FieldPublicKeyInfo, cbasn1.SEQUENCE) &&
		c.optional(&tbs, FieldIssuerUID, tagIssuerUID) && c.optional(&tbs, FieldSubjectUID, tagSubjectUID) &&
		c.parseExtensions(&tbs) && tbs.Empty()
}

// parseVersion reads the version, which a certificate of version 1 lacks.
func (c *Certificate) parseVersion(tbs *cryptobyte.String) bool {
	if !tbs.PeekASN1Tag(tagVersion) {
		return true
	}
	var outer cryptobyte.String
	n := 0
	if !tbs.ReadASN1(&outer, tagVersion) || !c.element(&outer, FieldVersion, cbasn1.INTEGER) || !outer.Empty() {
		return false
	}
	number := cryptobyte.String(c.Field(FieldVersion))
	if !number.ReadASN1Integer(&n) || n < 0 || n > 2 {
		return false
	}
	c.Version = n + 1
	return true
}

func (c *Certificate) time(in *cryptobyte.String, id int16) bool {
	if in.PeekASN1Tag(cbasn1.UTCTime) {
		return c.element(in, id, cbasn1.UTCTime)
	}
	return c.element(in, id, cbasn1.GeneralizedTime)
}

// optional reads an element of version 2.
func (c *Certificate) optional(tbs *cryptobyte.String, id int16, tag cbasn1.Tag) bool {
	return !tbs.PeekASN1Tag(tag) || c.Version >= 2 && c.element(tbs, id, tag)
}

func (c *Certificate) parseExtensions(tbs *cryptobyte.String) bool {
	if !tbs.PeekASN1Tag(tagExtensions) {
		return true
	}
	var outer, list cryptobyte.String
	if c.Version < 3 || !tbs.ReadASN1(&outer, tagExtensions) || !outer.ReadASN1(&list, cbasn1.SEQUENCE) || !outer.Empty() || list.Empty() {
		return false
	}
	for !list.Empty() {
		var x, oid, value cryptobyte.String
		critical := false
		if !list.ReadASN1(&x, cbasn1.SEQUENCE) || !x.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) || oid.Empty() ||
			x.PeekASN1Tag(cbasn1.BOOLEAN) && !x.ReadASN1Boolean(&critical) || !x.ReadASN1(&value, cbasn1.OCTET_STRING) || !x.Empty() {
			return false
		}
		c.Extensions = append(c.Extensions, Extension{oid, critical, value})
	}
	return true
}

// signatureAlgorithm says which signature an AlgorithmIdentifier names; NoSuchAlgorithm for one that is not here, and for parameters other than the usual.
func signatureAlgorithm(identifier []byte) (SignatureSpec, error) {
	var oid asn1.ObjectIdentifier
	in := cryptobyte.String(identifier)
	var x cryptobyte.String
	if !in.ReadASN1(&x, cbasn1.SEQUENCE) || !x.ReadASN1ObjectIdentifier(&oid) {
		return SignatureSpec{}, ErrCertificate
	}
	spec, ok := signatureOIDs[oid.String()]
	switch {
	case !ok:
		return spec, NoSuchAlgorithm
	case spec.Padding == PSS:
		return pssAlgorithm(x)
	}
	return spec, nil
}

// signatureOIDs are the algorithms of RFC 3279, 4055, 5758 and 8410, and the plain signatures of ECDSA of BSI TR-03111.
var signatureOIDs = map[string]SignatureSpec{
	"1.2.840.113549.1.1.4": {HashMD5, SigRSA, PKCS1}, "1.2.840.113549.1.1.5": {HashSHA1, SigRSA, PKCS1}, "1.2.840.113549.1.1.14": {HashSHA224, SigRSA, PKCS1},
	"1.2.840.113549.1.1.11": {HashSHA256, SigRSA, PKCS1}, "1.2.840.113549.1.1.12": {HashSHA384, SigRSA, PKCS1}, "1.2.840.113549.1.1.13": {HashSHA512, SigRSA, PKCS1},
	"1.2.840.113549.1.1.10": {0, SigRSA, PSS},
	"1.2.840.10040.4.3":     {HashSHA1, SigDSA, 0}, "2.16.840.1.101.3.4.3.1": {HashSHA224, SigDSA, 0}, "2.16.840.1.101.3.4.3.2": {HashSHA256, SigDSA, 0},
	"1.2.840.10045.4.1": {HashSHA1, SigECDSA, 0}, "1.2.840.10045.4.3.1": {HashSHA224, SigECDSA, 0}, "1.2.840.10045.4.3.2": {HashSHA256, SigECDSA, 0},
	"1.2.840.10045.4.3.3": {HashSHA384, SigECDSA, 0}, "1.2.840.10045.4.3.4": {HashSHA512, SigECDSA, 0},
	"0.4.0.127.0.7.1.1.4.1.1": {HashSHA1, SigECDSAPlain, 0}, "0.4.0.127.0.7.1.1.4.1.2": {HashSHA224, SigECDSAPlain, 0},
	"0.4.0.127.0.7.1.1.4.1.3": {HashSHA256, SigECDSAPlain, 0}, "0.4.0.127.0.7.1.1.4.1.4": {HashSHA384, SigECDSAPlain, 0},
	"0.4.0.127.0.7.1.1.4.1.5": {HashSHA512, SigECDSAPlain, 0},
	"1.3.101.112":             {0, SigEd25519, 0},
}

// digestOIDs are the digests that RSASSA-PSS-params name.
var digestOIDs = map[string]byte{
	"1.3.14.3.2.26": HashSHA1, "2.16.840.1.101.3.4.2.4": HashSHA224, "2.16.840.1.101.3.4.2.1": HashSHA256, "2.16.840.1.101.3.4.2.2": HashSHA384,
	"2.16.840.1.101.3.4.2.3": HashSHA512,
}

// pssParams is RSASSA-PSS-params (RFC 4055, section 3.1).
type pssParams struct {
	Hash struct {
		OID    asn1.ObjectIdentifier
		Params asn1.RawValue `asn1:"optional"`
	} `asn1:"explicit,tag:0,optional"`
	MGF struct {
		OID  asn1.ObjectIdentifier
		Hash struct {
			OID    asn1.ObjectIdentifier
			Params asn1.RawValue `asn1:"optional"`
		}
	} `asn1:"explicit,tag:1,optional"`
	Salt    int `asn1:"explicit,tag:2,optional,default:20"`
	Trailer int `asn1:"explicit,tag:3,optional,default:1"`
}

// pssAlgorithm takes parameters with one digest and a salt of its length, as Signature does.
func pssAlgorithm(params []byte) (SignatureSpec, error) {
	sha1 := asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	p := pssParams{}
	if rest, err := asn1.Unmarshal(params, &p); err != nil || len(rest) != 0 {
		return SignatureSpec{}, NoSuchAlgorithm
	}
	if p.Hash.OID == nil {
		p.Hash.OID = sha1
	}
	if p.MGF.OID == nil {
		p.MGF.OID, p.MGF.Hash.OID = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}, sha1
	}
	digest := digestOIDs[p.Hash.OID.String()]
	if digest == 0 || p.MGF.OID.String() != "1.2.840.113549.1.1.8" || !p.MGF.Hash.OID.Equal(p.Hash.OID) || p.Salt != hashes[digest]().Size() || p.Trailer != 1 {
		return SignatureSpec{}, NoSuchAlgorithm
	}
	return SignatureSpec{digest, SigRSA, PSS}, nil
}

// VerifyCertificate verifies a certificate's signature with the issuer's key; tbs, algorithm and signature are the fields.
func VerifyCertificate(key *Key, tbs, algorithm, signature []byte) (bool, error) {
	spec, err := signatureAlgorithm(algorithm)
	if err != nil {
		return false, err
	}
	in := cryptobyte.String(signature)
	var value []byte
	if !in.ReadASN1BitStringAsBytes(&value) {
		return false, ErrCertificate
	}
	s, err := NewSignature(spec, key, nil, false, nil)
	if err != nil {
		return false, err
	}
	return s.Verify(tbs, value)
}
