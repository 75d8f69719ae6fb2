package pass

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/gocard/gocard/ir"
)

// interval is a set of integers lo..hi; it is empty when lo > hi. Ends at the limits of int64 stand for "no limit known".
type interval struct{ lo, hi int64 }

var (
	none       = interval{1, 0}
	everything = interval{math.MinInt64, math.MaxInt64}
	lengths    = interval{0, 32767} // of arrays and views
)

func exactly(n int64) interval { return interval{n, n} }

func kindInterval(k ir.Kind) interval {
	lo, hi := k.Range()
	return interval{lo, hi}
}

func (r interval) empty() bool { return r.lo > r.hi }

func (r interval) single() (int64, bool) { return r.lo, r.lo == r.hi }

func (r interval) within(s interval) bool { return r.empty() || s.lo <= r.lo && r.hi <= s.hi }

func (r interval) fits(k ir.Kind) bool { return r.within(kindInterval(k)) }

func (r interval) join(s interval) interval {
	switch {
	case r.empty():
		return s
	case s.empty():
		return r
	}
	return interval{min(r.lo, s.lo), max(r.hi, s.hi)}
}

func (r interval) meet(s interval) interval {
	if r.empty() || s.empty() {
		return none
	}
	m := interval{max(r.lo, s.lo), min(r.hi, s.hi)}
	if m.empty() {
		return none
	}
	return m
}

// String is the form that diagnostics show.
func (r interval) String() string {
	switch r {
	case none:
		return "empty"
	case everything:
		return "not limited"
	}
	return fmt.Sprintf("%s to %s", limit(r.lo), limit(r.hi))
}

func limit(n int64) string {
	switch n {
	case math.MinInt64:
		return "no lower limit"
	case math.MaxInt64:
		return "no upper limit"
	}
	return fmt.Sprint(n)
}

// addSat, subSat and mulSat compute with the limits of int64 as infinities.
func addSat(a, b int64) int64 {
	s := a + b
	switch {
	case a > 0 && b > 0 && s <= 0:
		return math.MaxInt64
	case a < 0 && b < 0 && s >= 0:
		return math.MinInt64
	}
	return s
}

func negSat(a int64) int64 {
	if a == math.MinInt64 {
		return math.MaxInt64
	}
	return -a
}

func mulSat(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	hi, lo := bits.Mul64(absU(a), absU(b))
	negative := (a < 0) != (b < 0)
	switch {
	case (hi != 0 || lo > math.MaxInt64) && negative:
		return math.MinInt64
	case hi != 0 || lo > math.MaxInt64:
		return math.MaxInt64
	case negative:
		return -int64(lo)
	}
	return int64(lo)
}

func absU(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// hull is the smallest interval with all of the numbers.
func hull(n ...int64) interval {
	r := interval{n[0], n[0]}
	for _, x := range n[1:] {
		r = interval{min(r.lo, x), max(r.hi, x)}
	}
	return r
}

func (r interval) add(s interval) interval { return interval{addSat(r.lo, s.lo), addSat(r.hi, s.hi)} }

func (r interval) neg() interval { return interval{negSat(r.hi), negSat(r.lo)} }

func (r interval) sub(s interval) interval { return r.add(s.neg()) }

func (r interval) mul(s interval) interval {
	return hull(mulSat(r.lo, s.lo), mulSat(r.lo, s.hi), mulSat(r.hi, s.lo), mulSat(r.hi, s.hi))
}

// div is the quotient for divisors other than 0; for the divisor 0 there is no quotient.
func (r interval) div(s interval) interval {
	q := none
	for _, d := range []interval{s.meet(interval{math.MinInt64, -1}), s.meet(interval{1, math.MaxInt64})} {
		if !d.empty() {
			q = q.join(hull(divSat(r.lo, d.lo), divSat(r.lo, d.hi), divSat(r.hi, d.lo), divSat(r.hi, d.hi)))
			if r.lo < 0 && r.hi > 0 {
				q = q.join(exactly(0))
			}
		}
	}
	return q
}

func divSat(a, b int64) int64 {
	if b == -1 {
		return negSat(a)
	}
	return a / b
}

// rem is the remainder: sign of the dividend, smaller than the divisor.
func (r interval) rem(s interval) interval {
	greatest := max(negSat(s.lo), s.hi, negSat(s.hi), s.lo)
	if greatest == 0 {
		return none
	}
	limit := greatest - 1
	if s.lo == math.MinInt64 {
		limit = math.MaxInt64
	}
	return interval{max(min(r.lo, 0), -limit), min(max(r.hi, 0), limit)}
}

func (r interval) and(s interval) interval {
	switch {
	case r.lo >= 0 && s.lo >= 0:
		return interval{0, min(r.hi, s.hi)}
	case r.lo >= 0:
		return interval{0, r.hi}
	case s.lo >= 0:
		return interval{0, s.hi}
	}
	return signedBits(r, s)
}

func (r interval) or(s interval) interval {
	if r.lo >= 0 && s.lo >= 0 {
		return interval{max(r.lo, s.lo), fill(r.hi | s.hi)}
	}
	return signedBits(r, s)
}

func (r interval) xor(s interval) interval {
	if r.lo >= 0 && s.lo >= 0 {
		return interval{0, fill(r.hi | s.hi)}
	}
	return signedBits(r, s)
}

// fill sets all bits below the highest one.
func fill(n int64) int64 { return int64(1)<<bits.Len64(uint64(n)) - 1 }

// signedBits is the range of the smallest two's complement that holds both.
func signedBits(r, s interval) interval {
	width := 0
	for _, n := range []int64{r.lo, r.hi, s.lo, s.hi} {
		if n < 0 {
			n = ^n
		}
		width = max(width, bits.Len64(uint64(n)))
	}
	return interval{-1 << width, 1<<width - 1}
}

// shl is exact as long as nothing is lost in 64 bits, else everything.
func (r interval) shl(count interval) interval {
	if count.lo < 0 || count.hi > 62 {
		if r == exactly(0) {
			return r
		}
		return everything
	}
	return r.mul(interval{1 << count.lo, 1 << count.hi})
}

// shr is the arithmetic shift.
func (r interval) shr(count interval) interval {
	lo, hi := uint(max(min(count.lo, 63), 0)), uint(63)
	if count.lo >= 0 && count.hi <= 63 {
		hi = uint(count.hi)
	} else if count.lo < 0 {
		lo = 0
	}
	return hull(r.lo>>lo, r.lo>>hi, r.hi>>lo, r.hi>>hi)
}

// floorDiv and ceilDiv divide by a positive number and round down and up; the limits of int64 stay what they are.
func floorDiv(a, b int64) int64 {
	if a == math.MinInt64 || a == math.MaxInt64 {
		return a
	}
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func ceilDiv(a, b int64) int64 {
	q := floorDiv(a, b)
	if q != a && q*b != a {
		q++
	}
	return q
}
