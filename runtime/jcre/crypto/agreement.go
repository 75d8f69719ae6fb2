package crypto

import (
	"crypto/sha1"
	"math/big"
)

// Algorithms of KeyAgreement.
const (
	DHSHA1     = 1 // KeyAgreement.ALG_EC_SVDP_DH_KDF
	DHCSHA1    = 2 // KeyAgreement.ALG_EC_SVDP_DHC_KDF
	DHPlain    = 3 // KeyAgreement.ALG_EC_SVDP_DH_PLAIN
	DHCPlain   = 4 // KeyAgreement.ALG_EC_SVDP_DHC_PLAIN
	PACEGM     = 5 // KeyAgreement.ALG_EC_PACE_GM
	DHPlainXY  = 6 // KeyAgreement.ALG_EC_SVDP_DH_PLAIN_XY
	DHResidues = 7 // KeyAgreement.ALG_DH_PLAIN
	XDH        = 8 // KeyAgreement.ALG_XDH
)

// AgreementKind is the kind of private key that an algorithm of KeyAgreement takes.
func AgreementKind(algorithm byte) (Kind, error) {
	switch {
	case algorithm >= DHSHA1 && algorithm <= DHPlainXY:
		return ECPrivate, nil
	case algorithm == DHResidues:
		return DHPrivate, nil
	case algorithm == XDH:
		return XDHPrivate, nil
	}
	return 0, NoSuchAlgorithm
}

// Agree computes the secret of a private key and the other side's public value.
func Agree(algorithm byte, k *Key, public []byte) ([]byte, error) {
	if !k.IsInitialized() {
		return nil, UninitializedKey
	}
	if algorithm == DHResidues {
		return agreeResidues(k, public)
	}
	if algorithm == XDH {
		return agreeX25519(k, public)
	}
	c, err := newCurve(k)
	if err != nil {
		return nil, err
	}
	w, err := c.decode(public)
	if err != nil {
		return nil, err
	}
	s := number(k, X)
	if algorithm == DHCSHA1 || algorithm == DHCPlain {
		if h := number(k, K); h.Sign() > 0 {
			s.Mul(s, h)
		}
	}
	q := c.combine(s, w, nil, nil)
	if algorithm == PACEGM && q != nil { // the generator that the nonce and H give (TR-03110, generic mapping)
		q = c.combine(number(k, X), c.g, big.NewInt(1), w)
	}
	if q == nil {
		return nil, IllegalValue
	}
	x := q.x.FillBytes(make([]byte, c.size))
	switch algorithm {
	case DHPlainXY, PACEGM:
		return c.encode(q), nil
	case DHPlain, DHCPlain:
		return x, nil
	}
	sum := sha1.Sum(x)
	return sum[:], nil
}

func agreeResidues(k *Key, public []byte) ([]byte, error) {
	p, y := number(k, P), new(big.Int).SetBytes(public)
	if p.Sign() == 0 || y.Cmp(big.NewInt(1)) <= 0 || y.Cmp(new(big.Int).Sub(p, big.NewInt(1))) >= 0 {
		return nil, IllegalValue
	}
	return y.Exp(y, number(k, X), p).FillBytes(make([]byte, k.Bytes())), nil
}
