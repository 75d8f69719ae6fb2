package native

import (
	"bytes"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// CertificateAID is javacardx.security.cert.
var CertificateAID = iso7816.MustParseAID("A000000062020501")

// Classes and interfaces of the package.
const (
	certificatePrefix = "javacardx/security/cert/"
	x509Class         = certificatePrefix + "X509Certificate"
	keyHandler        = certificatePrefix + "CertificateParser$KeyHandler"
	fieldHandler      = certificatePrefix + "X509Certificate$FieldHandler"
	extensionHandler  = certificatePrefix + "X509Certificate$ExtensionHandler"
)

// x509DER is CertificateParser.TYPE_X509_DER, the only type of certificates.
const x509DER = 1

// parserState is the state of a CertificateParser.
type parserState struct{}

// certificateState is the state of an X509Certificate: what its handler wanted to keep of it.
type certificateState struct {
	version    byte
	key        Ref // 0: none
	fields     []keptField
	extensions []keptExtension
}

type keptField struct {
	id    int16
	value Ref
}

type keptExtension struct {
	oid, value Ref
	critical   bool
}

// EachReference names the key and the arrays.
func (s *certificateState) EachReference(f func(r *Ref)) {
	f(&s.key)
	for i := range s.fields {
		f(&s.fields[i].value)
	}
	for i := range s.extensions {
		f(&s.extensions[i].oid)
		f(&s.extensions[i].value)
	}
}

func certificatePackage() packageTable {
	certificate := []entry{
		{Interface, 0, "getType", stateMethod(func(Env, *certificateState, []int32) (int32, error) { return x509DER, nil })},
		{Interface, 1, "getPublicKey", stateMethod(func(_ Env, s *certificateState, _ []int32) (int32, error) { return int32(s.key), nil })},
		{Interface, 2, "verify", stateMethod(certificateVerify)},
	}
	x509 := slices.Concat(certificate, []entry{
		{Interface, 3, "getVersion", stateMethod(func(_ Env, s *certificateState, _ []int32) (int32, error) { return int32(s.version), nil })},
		{Interface, 4, "getField", stateMethod(certificateField)},
		{Interface, 5, "getExtension", stateMethod(certificateExtension)},
		{Interface, 6, "getExtensions", stateMethod(certificateExtensions)},
	})
	return packageTable{aid: CertificateAID, name: "javacardx/security/cert", classes: []classTable{
		{0, "Certificate", certificate},
		{5, "X509Certificate", x509},
		{6, "CertificateException", reasonMethods(jcre.CertificateExceptionClass)},
		{7, "CertificateParser", []entry{
			{Static, 0, "getInstance", newParser},
			{Virtual, 0, "equals", objectEquals},
			{Virtual, 1, "buildCert", stateMethod(buildCert)},
			{Virtual, 2, "buildCert", stateMethod(buildCert)},
			{Virtual, 3, "parseCert", stateMethod(parseCert)},
			{Virtual, 4, "parseCert", stateMethod(parseCert)},
		}},
	}}
}

// certificateError is CertificateException with a reason.
func certificateError(reason uint16) error { return jcre.Throw(jcre.CertificateExceptionClass, reason) }

// newParser is getInstance(certType).
func newParser(env Env, args []int32) (int32, error) {
	if args[0] != x509DER {
		return 0, certificateError(jcre.CertificateInvalidParam)
	}
	return newObject(env, certificatePrefix+"CertificateParser", parserState{})
}

// StateKind is that of parsers.
func (parserState) StateKind() string { return "certparser" }

// AppendState writes nothing.
func (parserState) AppendState(b []byte) []byte { return b }

func loadParser(_ Env, data []byte) (any, error) {
	if len(data) != 0 {
		return nil, errState
	}
	return parserState{}, nil
}

// kept finds a field that was kept; MISSING_DATA for another.
func (s *certificateState) kept(id int16) (Ref, error) {
	for _, f := range s.fields {
		if f.id == id {
			return f.value, nil
		}
	}
	return 0, certificateError(jcre.CertificateMissingData)
}

// certificateField is getField(fieldID).
func certificateField(_ Env, s *certificateState, args []int32) (int32, error) {
	id := int16(args[0])
	if id <= 0 || id > crypto.FieldCertSignature || id&(id-1) != 0 {
		return 0, certificateError(jcre.CertificateInvalidParam)
	}
	value, err := s.kept(id)
	return int32(value), err
}

// certificateExtension is getExtension(oid, off, len), with or without the tag and the length of the object identifier.
func certificateExtension(env Env, s *certificateState, args []int32) (int32, error) {
	oid, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if len(oid) > 2 && oid[0] == 0x06 && int(oid[1]) == len(oid)-2 {
		oid = oid[2:]
	}
	for _, x := range s.extensions {
		own, err := env.Bytes(x.oid)
		if err != nil {
			return 0, err
		}
		if bytes.Equal(own, oid) {
			return int32(x.value), nil
		}
	}
	return 0, certificateError(jcre.CertificateMissingData)
}

// certificateExtensions is getExtensions(handler).
func certificateExtensions(env Env, s *certificateState, args []int32) (int32, error) {
	if args[0] == 0 {
		return 0, exception(jcre.NullPointerExceptionClass)
	}
	for _, x := range s.extensions {
		if _, err := env.CallBack(Ref(args[0]), extensionHandler, 0, int32(x.oid), flag(x.critical), int32(x.value)); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// certificateVerify is verify(publicKey).
func certificateVerify(env Env, s *certificateState, args []int32) (int32, error) {
	k, err := state[*keyState](env, args[0])
	if err != nil {
		return 0, err
	}
	var parts [3][]byte
	for i, id := range []int16{crypto.FieldTBS, crypto.FieldCertAlg, crypto.FieldCertSignature} {
		array, err := s.kept(id)
		if err != nil {
			return 0, err
		}
		if parts[i], err = env.Bytes(array); err != nil {
			return 0, err
		}
	}
	ok, err := crypto.VerifyCertificate(&k.Key, parts[0], parts[1], parts[2])
	return flag(ok), invalidEncoding(err)
}

// StateKind is that of certificates.
func (s *certificateState) StateKind() string { return "certificate" }

// AppendState writes version, key, the numbers of fields and extensions, and these.
func (s *certificateState) AppendState(b []byte) []byte {
	b = appendRef(append(b, s.version), s.key)
	b = append(b, byte(len(s.fields)>>8), byte(len(s.fields)))
	for _, f := range s.fields {
		b = appendRef(append(b, byte(f.id>>8), byte(f.id)), f.value)
	}
	for _, x := range s.extensions {
		b = appendRef(appendRef(append(b, byte(flag(x.critical))), x.oid), x.value)
	}
	return b
}

func appendRef(b []byte, r Ref) []byte {
	return append(b, byte(r>>24), byte(r>>16), byte(r>>8), byte(r))
}

func refAt(b []byte) Ref { return Ref(b[0])<<24 | Ref(b[1])<<16 | Ref(b[2])<<8 | Ref(b[3]) }

func loadCertificate(_ Env, data []byte) (any, error) {
	const fieldSize, extensionSize = 6, 9
	if len(data) < 7 {
		return nil, errState
	}
	s := &certificateState{version: data[0], key: refAt(data[1:])}
	n := int(data[5])<<8 | int(data[6])
	if data = data[7:]; len(data) < n*fieldSize || (len(data)-n*fieldSize)%extensionSize != 0 {
		return nil, errState
	}
	for ; n > 0; n, data = n-1, data[fieldSize:] {
		s.fields = append(s.fields, keptField{int16(data[0])<<8 | int16(data[1]), refAt(data[2:])})
	}
	for ; len(data) > 0; data = data[extensionSize:] {
		s.extensions = append(s.extensions, keptExtension{critical: data[0] != 0, oid: refAt(data[1:]), value: refAt(data[5:])})
	}
	return s, nil
}
