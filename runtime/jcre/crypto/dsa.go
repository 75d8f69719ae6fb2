package crypto

import (
	"io"
	"math/big"
)

// group is where a signature of the DSA family is made: a curve, or the numbers modulo p.
type group interface {
	order() *big.Int
	// power is the x coordinate, or the number itself, of k times the generator.
	power(k *big.Int) *big.Int
	// combined is that of u times the generator and v times the public value; nil if it is none.
	combined(u, v *big.Int, public []byte) *big.Int
}

func (c *curve) order() *big.Int { return c.n }

func (c *curve) power(k *big.Int) *big.Int {
	if q := c.combine(k, c.g, nil, nil); q != nil {
		return q.x
	}
	return new(big.Int)
}

func (c *curve) combined(u, v *big.Int, public []byte) *big.Int {
	w, err := c.decode(public)
	if err != nil {
		return nil
	}
	if q := c.combine(u, c.g, v, w); q != nil {
		return q.x
	}
	return nil
}

// residues are the numbers modulo p, with a generator of order q.
type residues struct{ p, q, g *big.Int }

func (r residues) order() *big.Int { return r.q }

func (r residues) power(k *big.Int) *big.Int { return new(big.Int).Exp(r.g, k, r.p) }

func (r residues) combined(u, v *big.Int, public []byte) *big.Int {
	x := new(big.Int).Exp(new(big.Int).SetBytes(public), v, r.p)
	return x.Mul(x, r.power(u)).Mod(x, r.p)
}

// groupOf is the group of a key.
func groupOf(k *Key) (group, error) {
	if !k.IsInitialized() {
		return nil, UninitializedKey
	}
	if k.Kind == DSAPublic || k.Kind == DSAPrivate {
		r := residues{number(k, P), number(k, Q), number(k, G)}
		if r.p.Sign() == 0 || r.q.Sign() == 0 {
			return nil, IllegalValue
		}
		return r, nil
	}
	return newCurve(k)
}

// hashNumber is the digest as a number of at most the order's bits.
func hashNumber(digest []byte, n *big.Int) *big.Int {
	e := new(big.Int).SetBytes(digest)
	if extra := 8*len(digest) - n.BitLen(); extra > 0 {
		e.Rsh(e, uint(extra))
	}
	return e
}

// dsaSign signs a digest (FIPS 186-4, 4.6 and 6).
func dsaSign(k *Key, digest []byte, random io.Reader) (r, s *big.Int, err error) {
	g, err := groupOf(k)
	if err != nil {
		return nil, nil, err
	}
	n := g.order()
	for range 100 {
		secret, err := scalar(n, random)
		if err != nil {
			return nil, nil, err
		}
		r = g.power(secret)
		r.Mod(r, n)
		inverse := new(big.Int).ModInverse(secret, n)
		if inverse == nil {
			return nil, nil, IllegalValue // the order is no prime
		}
		s = new(big.Int).Mul(r, number(k, X))
		s.Add(s, hashNumber(digest, n)).Mul(s, inverse).Mod(s, n)
		if r.Sign() > 0 && s.Sign() > 0 {
			return r, s, nil
		}
	}
	return nil, nil, IllegalValue
}

// dsaVerify checks a signature of a digest.
func dsaVerify(k *Key, digest []byte, r, s *big.Int) (bool, error) {
	g, err := groupOf(k)
	if err != nil {
		return false, err
	}
	n := g.order()
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(n) >= 0 || s.Cmp(n) >= 0 {
		return false, nil
	}
	w := new(big.Int).ModInverse(s, n)
	if w == nil {
		return false, nil
	}
	u := new(big.Int).Mul(hashNumber(digest, n), w)
	v := new(big.Int).Mul(r, w)
	x := g.combined(u.Mod(u, n), v.Mod(v, n), k.Get(Y))
	return x != nil && x.Mod(x, n).Cmp(r) == 0, nil
}

// derPair writes SEQUENCE { INTEGER r, INTEGER s }.
func derPair(r, s *big.Int) []byte {
	var body []byte
	for _, x := range []*big.Int{r, s} {
		b := x.Bytes()
		if len(b) == 0 || b[0]&0x80 != 0 {
			b = append([]byte{0}, b...)
		}
		body = append(derLength(append(body, 2), len(b)), b...)
	}
	return append(derLength([]byte{0x30}, len(body)), body...)
}

func derLength(b []byte, n int) []byte {
	if n < 0x80 {
		return append(b, byte(n))
	}
	if n < 0x100 {
		return append(b, 0x81, byte(n))
	}
	return append(b, 0x82, byte(n>>8), byte(n))
}

// parsePair reads what derPair writes.
func parsePair(b []byte) (r, s *big.Int, ok bool) {
	body, rest, ok := derItem(b, 0x30)
	if !ok || len(rest) > 0 {
		return nil, nil, false
	}
	first, rest, ok1 := derItem(body, 2)
	second, rest, ok2 := derItem(rest, 2)
	if !ok1 || !ok2 || len(rest) > 0 || len(first) == 0 || len(second) == 0 || (first[0]|second[0])&0x80 != 0 {
		return nil, nil, false
	}
	return new(big.Int).SetBytes(first), new(big.Int).SetBytes(second), true
}

func derItem(b []byte, tag byte) (value, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != tag {
		return nil, nil, false
	}
	n, at := int(b[1]), 2
	switch {
	case n == 0x81 && len(b) > 2:
		n, at = int(b[2]), 3
	case n == 0x82 && len(b) > 3:
		n, at = int(b[2])<<8|int(b[3]), 4
	case n >= 0x80:
		return nil, nil, false
	}
	if n > len(b)-at {
		return nil, nil, false
	}
	return b[at : at+n], b[at+n:], true
}

// GenerateDSA makes a key pair in the group of the public key: DSA, or Diffie-Hellman.
func GenerateDSA(public, private *Key, random io.Reader) error {
	if public.Get(P) == nil {
		if err := public.CopyDomain(private); err != nil {
			return err
		}
	}
	if err := private.CopyDomain(public); err != nil {
		return err
	}
	p, g := number(public, P), number(public, G)
	if p.Sign() == 0 || g.Sign() == 0 || public.Kind == DSAPublic && public.Get(Q) == nil {
		return IllegalValue // also a part that is not set (KeyPair.genKeyPair)
	}
	limit := number(public, Q)
	if limit.Sign() == 0 {
		limit = new(big.Int).Sub(p, big.NewInt(1))
	}
	x, err := scalar(limit, random)
	if err != nil {
		return err
	}
	private.part[X] = x.Bytes()
	set(public, Y, new(big.Int).Exp(g, x, p))
	return nil
}
