// Package intloops has loops over int as applets write them: checksums, searches, sorting, sums.
//
//gocard:package aid=F0676F636172641022 version=1.0
package intloops

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264102201
type Applet struct {
	framework.Applet
	names [3][]byte
	work  [20]int
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	for i := range a.names {
		a.names[i] = make([]byte, 4*(i+1))
	}
	framework.Register(a)
}

// Process answers with two results of four bytes.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1 := int(buf[framework.OffsetP1])
	x, y := 0, 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		x, y = sum(data), average(data)
	case 0x11:
		x = luhn(data)
	case 0x12:
		x = fletcher(data)
	case 0x13:
		x = adler(data)
	case 0x14:
		x = crc16(data)
	case 0x15:
		reverse(data)
		x = int(data[0])
	case 0x16:
		x = search(data, byte(p1))
	case 0x17:
		sortBytes(data)
		x, y = int(data[0]), int(data[len(data)-1])
	case 0x18:
		x, y = a.totalLength(), a.longest()
	case 0x19:
		x, y = shellSort(a.work[:], data)
	case 0x1A:
		x = lastIndex(data, byte(p1))
	case 0x1B:
		x, y = pad(buf[5:], n)
	case 0x1C:
		x = gcd(p1, int(data[0]))
	case 0x1D:
		x, y = power(p1, 3), fibonacci(p1&15)
	case 0x1E:
		x, y = bitCount(data), highestBit(p1)
	case 0x1F:
		x = matches(data, []byte{1, 2})
	case 0x20:
		x, y = histogram(data)
	case 0x21:
		x, y = blocks(n, 8), square(p1)
	case 0x22:
		x, y = downTo(data), steps(data)
	case 0x23:
		x = weighted(data)
	case 0x24:
		x = product(data)
	default:
		panic(framework.SWInsNotSupported)
	}
	put(buf, 0, x)
	put(buf, 4, y)
	apdu.SetOutgoingAndSend(buf[:8])
}

func put(buf []byte, at, x int) {
	for i := 3; i >= 0; i-- {
		buf[at+i] = byte(x)
		x >>= 8
	}
}

func sum(data []byte) int {
	s := 0
	for _, b := range data {
		s += int(b)
	}
	return s
}

func average(data []byte) int {
	if len(data) == 0 {
		return 0
	}
	return sum(data) / len(data)
}

// luhn checks the digits of a card number.
func luhn(digits []byte) int {
	s := 0
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] & 15)
		if (len(digits)-i)%2 == 0 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		s += d
	}
	return s % 10
}

func fletcher(data []byte) int {
	a, b := 0, 0
	for _, c := range data {
		a = (a + int(c)) % 255
		b = (b + a) % 255
	}
	return b<<8 | a
}

func adler(data []byte) int {
	a, b := 1, 0
	for _, c := range data {
		a = (a + int(c)) % 65521
		b = (b + a) % 65521
	}
	return b<<8 ^ a
}

func crc16(data []byte) int {
	crc := 0xFFFF
	for _, b := range data {
		crc ^= int(b) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
		crc &= 0xFFFF
	}
	return crc
}

func reverse(data []byte) {
	for i, j := 0, len(data)-1; i < j; i, j = i+1, j-1 {
		data[i], data[j] = data[j], data[i]
	}
}

func search(sorted []byte, b byte) int {
	lo, hi := 0, len(sorted)-1
	for lo <= hi {
		mid := lo + (hi-lo)/2
		switch {
		case sorted[mid] == b:
			return mid
		case sorted[mid] < b:
			lo = mid + 1
		default:
			hi = mid - 1
		}
	}
	return -(lo + 1)
}

func sortBytes(data []byte) {
	for i := 1; i < len(data); i++ {
		for j := i; j > 0 && data[j-1] > data[j]; j-- {
			data[j-1], data[j] = data[j], data[j-1]
		}
	}
}

func (a *Applet) totalLength() int {
	n := 0
	for _, s := range a.names {
		n += len(s)
	}
	return n
}

func (a *Applet) longest() int {
	n := 0
	for i := range a.names {
		if l := len(a.names[i]); l > n {
			n = l
		}
	}
	return n
}

func shellSort(work []int, data []byte) (int, int) {
	n := min(len(work), len(data))
	for i := 0; i < n; i++ {
		work[i] = int(data[i]) * 3
	}
	for gap := n / 2; gap > 0; gap /= 2 {
		for i := gap; i < n; i++ {
			for j := i - gap; j >= 0 && work[j] > work[j+gap]; j -= gap {
				work[j], work[j+gap] = work[j+gap], work[j]
			}
		}
	}
	return work[0], work[n-1]
}

func lastIndex(data []byte, b byte) int {
	i := len(data)
	for i--; i >= 0; i-- {
		if data[i] == b {
			break
		}
	}
	return i
}

// pad adds 80 00 ... up to a multiple of eight.
func pad(buf []byte, n int) (int, int) {
	buf[n] = 0x80
	n++
	for n%8 != 0 {
		buf[n] = 0
		n++
	}
	return n, n / 8
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func power(x, n int) int {
	r := 1
	for range n {
		r *= x
	}
	return r
}

func fibonacci(n int) int {
	a, b := 0, 1
	for i := 0; i < n; i++ {
		a, b = b, (a+b)&0x7FFF
	}
	return a
}

func bitCount(data []byte) int {
	n := 0
	for _, b := range data {
		for x := int(b); x != 0; x &= x - 1 {
			n++
		}
	}
	return n
}

func highestBit(x int) int {
	n := -1
	for x > 0 {
		x >>= 1
		n++
	}
	return n
}

func matches(data, pattern []byte) int {
	n := 0
	for i := 0; i+len(pattern) <= len(data); i++ {
		j := 0
		for j < len(pattern) && data[i+j] == pattern[j] {
			j++
		}
		if j == len(pattern) {
			n++
		}
	}
	return n
}

func histogram(data []byte) (most, which int) {
	var count [16]uint16
	for _, b := range data {
		count[b>>4]++
	}
	for i, n := range count {
		if int(n) > most {
			most, which = int(n), i
		}
	}
	return most, which
}

func blocks(n, size int) int { return (n + size - 1) / size }

func square(x int) int { return x * x }

func downTo(data []byte) int {
	n := 0
	for left := len(data); left > 0; {
		take := min(left, 7)
		left -= take
		n++
	}
	return n
}

func steps(data []byte) int {
	s := 0
	for i := 0; i < len(data); i += 3 {
		s += i
	}
	return s
}

func weighted(data []byte) int {
	s := 0
	for i, b := range data {
		s += (i%16 + 1) * int(b)
	}
	return s % 97
}

func product(data []byte) int {
	p := 1
	for _, b := range data {
		if b == 0 {
			continue
		}
		p = p * int(b) % 10007
	}
	return p
}
