// Package certificates parses X.509 certificates, and keeps parts of one.
//
//gocard:package aid=F0676F636172641088 version=1.0
package certificates

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/security/cert"
)

// Applet has a parser, and is the handler of its calls.
//
//gocard:applet aid=F0676F63617264108801
type Applet struct {
	framework.Applet
	parser *cert.CertificateParser
	der    []byte
	length int
	issuer security.XECPublicKey
	x25519 security.XECPublicKey
	built  cert.X509Certificate
	log    []byte
	logged int
	fail   byte // what the handler does wrong: 1 throws, 2 throws an exception of certificates, 3 gives the wrong key, 4 none
}

// fieldsOnly is a handler without the other methods.
type fieldsOnly struct{ seen int16 }

// OnField counts.
func (h *fieldsOnly) OnField(id int16, field []byte) bool {
	h.seen += id
	return false
}

// Install makes the objects.
func Install(params []byte) {
	a := &Applet{
		parser: cert.NewCertificateParser(cert.TypeX509DER),
		der:    make([]byte, 400),
		issuer: security.BuildXECKey(security.NewNamedParameterSpec(security.ED25519), security.AttrPublic, false).(security.XECPublicKey),
		x25519: security.BuildXECKey(security.NewNamedParameterSpec(security.X25519), security.AttrPublic, false).(security.XECPublicKey),
		log:    framework.MakeTransientBytes(200, framework.ClearOnReset),
	}
	framework.Register(a)
}

// OnField notes the field and its length; of a certificate that is built it wants some.
func (a *Applet) OnField(id int16, field []byte) bool {
	a.note(id, len(field))
	return id != cert.FieldTbsIssuer && id != cert.FieldTbsVersion
}

// OnExtension notes the last byte of the object identifier, with 80 for one that is critical, and the length of the value; critical ones are wanted.
func (a *Applet) OnExtension(oid []byte, critical bool, value []byte) bool {
	var scratch [4]byte
	copy(scratch[:], oid)
	last := int16(scratch[2])
	if critical {
		last |= 0x80
	}
	a.note(-0x1000|last, len(value))
	return critical
}

// OnKey notes type and size of the key.
func (a *Applet) OnKey(keyType byte, keyLength int16) security.PublicKey {
	a.note(-0x2000|int16(keyType), int(keyLength))
	switch a.fail {
	case 1:
		panic(framework.SWUnknown)
	case 2:
		panic(cert.CertificateException(0x77))
	case 3:
		return a.issuer
	case 4:
		return nil
	}
	return a.x25519
}

func (a *Applet) note(id int16, n int) {
	binary.BigEndian.PutUint16(a.log[a.logged:], uint16(id))
	binary.BigEndian.PutUint16(a.log[a.logged+2:], uint16(n))
	a.logged += 4
}

// Process: INS 10 takes a part of the certificate for offset P1 P2, 11 sets the issuer's key, 12 parses and answers with what the handler noted (P1: what it
// does wrong), 13 verifies, too, 14 builds and verifies, 15 answers with field P1 P2 of the certificate built, 16 with the extension of an identifier, 17 with
// what it notes of all extensions that were kept, 18 verifies it, 19 answers with its key, 1A parses with a handler of fields and without one, 1B changes
// byte P1 P2.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case cert.CertificateException:
			panic(framework.SW(0x6A00 + e.Reason()))
		case security.CryptoException:
			panic(framework.SW(0x6900 + e.Reason()))
		default:
			panic(e)
		}
	}()
	buf := apdu.Buffer()
	ins, p1 := buf[framework.OffsetINS], buf[framework.OffsetP1]
	p := int(binary.BigEndian.Uint16(buf[framework.OffsetP1:]) & 0x7FFF)
	n := 0
	if buf[framework.OffsetLc] > 0 {
		n = apdu.SetIncomingAndReceive()
	}
	data := buf[5 : 5+n]
	switch ins {
	case 0x10:
		copy(a.der[p:], data)
		a.length = p + n
	case 0x11:
		a.issuer.SetEncoded(data)
	case 0x1B:
		a.der[p] ^= 1
	default:
		a.logged, a.fail = 0, p1
		a.answer(apdu, a.command(ins, int16(p), data, buf))
	}
}

func (a *Applet) answer(apdu *framework.APDU, n int) { apdu.SetOutgoingAndSend(apdu.Buffer()[:n]) }

// command gives the length of the answer in the buffer.
func (a *Applet) command(ins byte, p int16, data, buf []byte) int {
	der := a.der[:a.length]
	switch ins {
	case 0x12:
		a.parser.ParseCert(der, a)
		return copy(buf, a.log[:a.logged])
	case 0x13:
		return truth(buf, a.parser.ParseCertVerified(der, a, a.issuer))
	case 0x14:
		a.built = a.parser.BuildCertVerified(der, a, a.issuer).(cert.X509Certificate) //gocard:alloc
		buf[0], buf[1] = byte(a.built.Type()), byte(a.built.Version())
		return 2
	case 0x15:
		return copy(buf, a.built.Field(p))
	case 0x16:
		return copy(buf, a.built.Extension(data))
	case 0x17:
		a.built.Extensions(a)
		return copy(buf, a.log[:a.logged])
	case 0x18:
		return truth(buf, a.built.Verify(a.issuer))
	case 0x19:
		if a.built.PublicKey() == nil {
			return 0
		}
		return a.built.PublicKey().(security.XECPublicKey).Encoded(buf)
	case 0x1A:
		h := &fieldsOnly{} //gocard:alloc
		a.parser.ParseCert(der, h)
		binary.BigEndian.PutUint16(buf, uint16(h.seen))
		return 2 + truth(buf[2:], a.parser.ParseCertVerified(der, nil, a.issuer))
	}
	panic(framework.SWInsNotSupported)
}

func truth(buf []byte, ok bool) int {
	buf[0] = 0
	if ok {
		buf[0] = 1
	}
	return 1
}
