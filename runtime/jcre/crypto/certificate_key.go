package crypto

import (
	"bytes"
	"encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// PublicKey reads a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7). A key of a kind that is not here is NoSuchAlgorithm, one that is no key
// ErrCertificate.
func PublicKey(info []byte) (*Key, error) {
	in := cryptobyte.String(info)
	var all, algorithm cryptobyte.String
	var oid asn1.ObjectIdentifier
	var value []byte
	if !in.ReadASN1(&all, cbasn1.SEQUENCE) || !in.Empty() || !all.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !all.ReadASN1BitStringAsBytes(&value) || !all.Empty() {
		return nil, ErrCertificate
	}
	k := &Key{}
	var err error
	switch oid.String() {
	case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
		err = k.readRSA(value)
	case "1.2.840.10040.4.1":
		err = k.readDSA(algorithm, value)
	case "1.2.840.10045.2.1":
		err = k.readEC(algorithm, value)
	case "1.3.101.112":
		err = k.readNamed(Ed25519, value)
	case "1.3.101.110":
		err = k.readNamed(X25519, value)
	default:
		err = NoSuchAlgorithm
	}
	return k, err
}

// setAll sets parts; numbers that do not fit are no key.
func (k *Key) setAll(parts map[Part][]byte) error {
	for p, value := range parts {
		if len(value) == 0 || k.Set(p, value) != nil {
			return ErrCertificate
		}
	}
	return nil
}

// readRSA reads RSAPublicKey (RFC 8017, appendix A.1.1).
func (k *Key) readRSA(value []byte) error {
	in := cryptobyte.String(value)
	var all cryptobyte.String
	n, e := new(big.Int), new(big.Int)
	if !in.ReadASN1(&all, cbasn1.SEQUENCE) || !in.Empty() || !all.ReadASN1Integer(n) || !all.ReadASN1Integer(e) || !all.Empty() || n.Sign() <= 0 || e.Sign() <= 0 {
		return ErrCertificate
	}
	k.Kind, k.Bits = RSAPublic, n.BitLen()
	return k.setAll(map[Part][]byte{Modulus: n.Bytes(), Exponent: e.Bytes()})
}

// readDSA reads DSAPublicKey and Dss-Parms (RFC 3279, section 2.3.2); parameters that the issuer's key has are not inherited.
func (k *Key) readDSA(algorithm cryptobyte.String, value []byte) error {
	in := cryptobyte.String(value)
	var params cryptobyte.String
	p, q, g, y := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	if algorithm.Empty() {
		return NoSuchAlgorithm
	}
	if !algorithm.ReadASN1(&params, cbasn1.SEQUENCE) || !params.ReadASN1Integer(p) || !params.ReadASN1Integer(q) || !params.ReadASN1Integer(g) ||
		!params.Empty() || !in.ReadASN1Integer(y) || !in.Empty() || p.Sign() <= 0 || q.Sign() <= 0 || g.Sign() <= 0 || y.Sign() <= 0 {
		return ErrCertificate
	}
	k.Kind, k.Bits = DSAPublic, p.BitLen()
	return k.setAll(map[Part][]byte{P: p.Bytes(), Q: q.Bytes(), G: g.Bytes(), Y: y.Bytes()})
}

// curveOIDs name curves (RFC 5480, RFC 5639).
var curveOIDs = map[string]Curve{
	"1.2.840.10045.3.1.1": Secp192r1, "1.3.132.0.33": Secp224r1, "1.2.840.10045.3.1.7": Secp256r1, "1.3.132.0.34": Secp384r1, "1.3.132.0.35": Secp521r1,
	"1.2.250.1.223.101.256.1": Frp256v1,
	"1.3.36.3.3.2.8.1.1.3":    BrainpoolP192r1, "1.3.36.3.3.2.8.1.1.4": BrainpoolP192t1, "1.3.36.3.3.2.8.1.1.5": BrainpoolP224r1,
	"1.3.36.3.3.2.8.1.1.6": BrainpoolP224t1, "1.3.36.3.3.2.8.1.1.7": BrainpoolP256r1, "1.3.36.3.3.2.8.1.1.8": BrainpoolP256t1,
	"1.3.36.3.3.2.8.1.1.9": BrainpoolP320r1, "1.3.36.3.3.2.8.1.1.10": BrainpoolP320t1, "1.3.36.3.3.2.8.1.1.11": BrainpoolP384r1,
	"1.3.36.3.3.2.8.1.1.12": BrainpoolP384t1, "1.3.36.3.3.2.8.1.1.13": BrainpoolP512r1, "1.3.36.3.3.2.8.1.1.14": BrainpoolP512t1,
}

// readEC reads a point, on a named curve or on one over a prime field that is given in full.
func (k *Key) readEC(algorithm cryptobyte.String, value []byte) error {
	k.Kind = ECPublic
	if len(value) > 0 && value[0]&^1 == 2 { // a compressed point
		return NoSuchAlgorithm
	}
	if algorithm.PeekASN1Tag(cbasn1.OBJECT_IDENTIFIER) {
		var oid asn1.ObjectIdentifier
		if !algorithm.ReadASN1ObjectIdentifier(&oid) {
			return ErrCertificate
		}
		c, ok := curveOIDs[oid.String()]
		if !ok {
			return NoSuchAlgorithm
		}
		if err := k.setDomain(c); err != nil {
			return err
		}
	} else if err := k.readDomain(algorithm); err != nil {
		return err
	}
	return k.setAll(map[Part][]byte{Y: value})
}

// readDomain reads SpecifiedECDomain (SEC 1, appendix C.2).
func (k *Key) readDomain(algorithm cryptobyte.String) error {
	var all, field, curve, a, b, g cryptobyte.String
	var fieldType asn1.ObjectIdentifier
	version := 0
	p, n, h := new(big.Int), new(big.Int), big.NewInt(1)
	if !algorithm.ReadASN1(&all, cbasn1.SEQUENCE) || !all.ReadASN1Integer(&version) || !all.ReadASN1(&field, cbasn1.SEQUENCE) ||
		!field.ReadASN1ObjectIdentifier(&fieldType) {
		return ErrCertificate
	}
	if fieldType.String() != "1.2.840.10045.1.1" { // a binary field
		return NoSuchAlgorithm
	}
	if !field.ReadASN1Integer(p) || !all.ReadASN1(&curve, cbasn1.SEQUENCE) || !curve.ReadASN1(&a, cbasn1.OCTET_STRING) || !curve.ReadASN1(&b, cbasn1.OCTET_STRING) ||
		!all.ReadASN1(&g, cbasn1.OCTET_STRING) || !all.ReadASN1Integer(n) || p.Sign() <= 0 || n.Sign() <= 0 {
		return ErrCertificate
	}
	if !all.Empty() && (!all.ReadASN1Integer(h) || h.Sign() <= 0 || h.BitLen() > 16) {
		return ErrCertificate
	}
	k.Bits = p.BitLen()
	return k.setAll(map[Part][]byte{P: p.Bytes(), A: a, B: b, G: g, R: n.Bytes(), K: h.FillBytes(make([]byte, 2))})
}

func (k *Key) readNamed(c Curve, value []byte) (err error) {
	if *k, err = NewNamedKey(c, false); err != nil {
		return err
	}
	return k.setAll(map[Part][]byte{Y: value})
}

// CanBecome reports whether the key is one of the same kind and size, and on the same curve if that is fixed.
func (k *Key) CanBecome(from *Key, fixed bool) bool {
	if k.Kind != from.Kind || k.Bits != from.Bits {
		return false
	}
	for _, p := range []Part{P, A, B, G, R} {
		if fixed && !bytes.Equal(k.part[p], from.part[p]) {
			return false
		}
	}
	return true
}

// Become copies the parts of another key.
func (k *Key) Become(from *Key) {
	for i, p := range from.part {
		k.part[i] = bytes.Clone(p)
	}
}
