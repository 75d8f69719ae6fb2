package crypto

import (
	"io"
	"math/big"
)

// curve is y² = x³ + ax + b over a prime field, with a generator of an order.
type curve struct {
	p, a, b, n *big.Int
	g          *point
	size       int // of the field in bytes
}

// point is a point of a curve; nil is the point at infinity.
type point struct{ x, y *big.Int }

// newCurve takes the curve of a key. What is no curve is refused: a point that is not on it, numbers that are no prime field.
func newCurve(k *Key) (*curve, error) {
	for _, p := range []Part{P, A, B, G, R} {
		if k.Get(p) == nil {
			return nil, UninitializedKey
		}
	}
	c := &curve{p: number(k, P), a: number(k, A), b: number(k, B), n: number(k, R), size: k.Bytes()}
	if c.p.BitLen() < 3 || c.p.Bit(0) == 0 || c.n.Sign() == 0 {
		return nil, IllegalValue
	}
	g, err := c.decode(k.Get(G))
	if err != nil {
		return nil, err
	}
	c.g = g
	return c, nil
}

// decode reads 04 X Y.
func (c *curve) decode(b []byte) (*point, error) {
	if len(b) != 1+2*c.size || b[0] != 4 {
		return nil, IllegalValue
	}
	q := &point{new(big.Int).SetBytes(b[1 : 1+c.size]), new(big.Int).SetBytes(b[1+c.size:])}
	if q.x.Cmp(c.p) >= 0 || q.y.Cmp(c.p) >= 0 {
		return nil, IllegalValue
	}
	left := new(big.Int).Mul(q.y, q.y)
	if left.Sub(left, c.right(q.x)).Mod(left, c.p).Sign() != 0 {
		return nil, IllegalValue
	}
	return q, nil
}

// right is x³ + ax + b.
func (c *curve) right(x *big.Int) *big.Int {
	r := new(big.Int).Mul(x, x)
	r.Add(r, c.a).Mul(r, x).Add(r, c.b)
	return r.Mod(r, c.p)
}

// encode writes 04 X Y.
func (c *curve) encode(q *point) []byte {
	b := make([]byte, 1+2*c.size)
	b[0] = 4
	q.x.FillBytes(b[1 : 1+c.size])
	q.y.FillBytes(b[1+c.size:])
	return b
}

// jacobian is a point as X/Z², Y/Z³; Z of 0 is the point at infinity.
type jacobian struct{ x, y, z *big.Int }

func (c *curve) mod(x *big.Int) *big.Int { return x.Mod(x, c.p) }

func (c *curve) mul(x, y *big.Int) *big.Int { return c.mod(new(big.Int).Mul(x, y)) }

func (c *curve) sub(x, y *big.Int) *big.Int { return c.mod(new(big.Int).Sub(x, y)) }

func (c *curve) times(n int64, x *big.Int) *big.Int { return c.mod(new(big.Int).Mul(big.NewInt(n), x)) }

// doubled is q + q.
func (c *curve) doubled(q jacobian) jacobian {
	if q.z.Sign() == 0 || q.y.Sign() == 0 {
		return jacobian{big.NewInt(1), big.NewInt(1), new(big.Int)}
	}
	yy := c.mul(q.y, q.y)
	s := c.times(4, c.mul(q.x, yy))
	zz := c.mul(q.z, q.z)
	m := c.mod(new(big.Int).Add(c.times(3, c.mul(q.x, q.x)), c.mul(c.a, c.mul(zz, zz))))
	x := c.sub(c.mul(m, m), c.times(2, s))
	y := c.sub(c.mul(m, c.sub(s, x)), c.times(8, c.mul(yy, yy)))
	return jacobian{x, y, c.times(2, c.mul(q.y, q.z))}
}

// sum is q + r.
func (c *curve) sum(q, r jacobian) jacobian {
	switch {
	case q.z.Sign() == 0:
		return r
	case r.z.Sign() == 0:
		return q
	}
	qz, rz := c.mul(q.z, q.z), c.mul(r.z, r.z)
	u1, u2 := c.mul(q.x, rz), c.mul(r.x, qz)
	s1, s2 := c.mul(q.y, c.mul(rz, r.z)), c.mul(r.y, c.mul(qz, q.z))
	h, w := c.sub(u2, u1), c.sub(s2, s1)
	if h.Sign() == 0 {
		if w.Sign() == 0 {
			return c.doubled(q)
		}
		return jacobian{big.NewInt(1), big.NewInt(1), new(big.Int)}
	}
	hh := c.mul(h, h)
	hhh := c.mul(h, hh)
	v := c.mul(u1, hh)
	x := c.sub(c.sub(c.mul(w, w), hhh), c.times(2, v))
	y := c.sub(c.mul(w, c.sub(v, x)), c.mul(s1, hhh))
	return jacobian{x, y, c.mul(h, c.mul(q.z, r.z))}
}

func (c *curve) affine(q jacobian) *point {
	if q.z.Sign() == 0 {
		return nil
	}
	inverse := new(big.Int).ModInverse(q.z, c.p)
	if inverse == nil {
		return nil // p is no prime
	}
	zz := c.mul(inverse, inverse)
	return &point{c.mul(q.x, zz), c.mul(q.y, c.mul(zz, inverse))}
}

// combine is u·q + v·r, in one pass over the bits; r may be nil.
func (c *curve) combine(u *big.Int, q *point, v *big.Int, r *point) *point {
	one := big.NewInt(1)
	qj := jacobian{q.x, q.y, one}
	table := [4]jacobian{{one, one, new(big.Int)}, qj}
	n := u.BitLen()
	if r != nil {
		table[2] = jacobian{r.x, r.y, one}
		table[3] = c.sum(table[1], table[2])
		n = max(n, v.BitLen())
	}
	sum := table[0]
	for i := n - 1; i >= 0; i-- {
		sum = c.doubled(sum)
		bits := u.Bit(i)
		if r != nil {
			bits |= v.Bit(i) << 1
		}
		if bits != 0 {
			sum = c.sum(sum, table[bits])
		}
	}
	return c.affine(sum)
}

// scalar is a random number from 1 to n-1.
func scalar(n *big.Int, random io.Reader) (*big.Int, error) {
	b := make([]byte, (n.BitLen()+7)/8)
	for range 1000 {
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, err
		}
		x := new(big.Int).SetBytes(b)
		x.Rsh(x, uint(8*len(b)-n.BitLen()))
		if x.Sign() > 0 && x.Cmp(n) < 0 {
			return x, nil
		}
	}
	return nil, IllegalValue // n is 1 or less
}

// GenerateEC makes a key pair on the curve of the public key, or of the private one if that alone has a curve.
func GenerateEC(public, private *Key, random io.Reader) error {
	from, to := public, private
	if public.Get(P) == nil {
		from, to = private, public
	}
	if err := to.CopyDomain(from); err != nil {
		return err
	}
	c, err := newCurve(from)
	if err != nil {
		return IllegalValue // also a part that is not set (KeyPair.genKeyPair)
	}
	s, err := scalar(c.n, random)
	if err != nil {
		return err
	}
	w := c.combine(s, c.g, nil, nil)
	if w == nil {
		return IllegalValue
	}
	set(private, X, s)
	return public.Set(Y, c.encode(w))
}
