// Package intarith computes with int: lengths, offsets, results of functions, structs, slices, generics.
//
//gocard:package aid=F0676F636172641023 version=1.0
package intarith

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264102301
type Applet struct {
	framework.Applet
	store  [200]byte
	used   int
	spans  [6]span
	nspans int
	window view
	codec  codec
}

type span struct{ off, n int }

func (s span) end() int { return s.off + s.n }

type view struct {
	data     [64]byte
	pos, lim int
}

type codec interface {
	size(n int) int
}

type block struct{ unit int }

func (b *block) size(n int) int { return (n/b.unit + 1) * b.unit }

type stream struct{}

func (stream) size(n int) int { return n }

type number interface{ ~int | ~int16 | ~uint8 }

func clamp[T number](x, lo, hi T) T { return max(lo, min(x, hi)) }

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

func sumOf[T number](list []T) int {
	s := 0
	for _, x := range list {
		s += int(x)
	}
	return s
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{codec: &block{16}}
	a.window.lim = len(a.window.data)
	framework.Register(a)
}

// alloc takes n bytes of the store.
func (a *Applet) alloc(n int) (span, bool) {
	if n < 0 || n > len(a.store)-a.used {
		return span{}, false
	}
	s := span{a.used, n}
	a.used += n
	return s, true
}

func (a *Applet) keep(data []byte) int {
	if a.nspans == len(a.spans) {
		panic(framework.SWFileFull)
	}
	s, ok := a.alloc(len(data))
	if !ok {
		panic(framework.SWWrongLength)
	}
	copy(a.store[s.off:s.end()], data)
	a.spans[a.nspans] = s
	a.nspans++
	return s.end()
}

// read moves the window.
func (v *view) read(n int) int {
	if n > v.lim-v.pos {
		n = v.lim - v.pos
	}
	s := 0
	for i := v.pos; i < v.pos+n; i++ {
		s += int(v.data[i])
	}
	v.pos += n
	return s + n
}

func (v *view) rewind() { v.pos = 0 }

// Process answers with two results of four bytes.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1, p2 := int(buf[framework.OffsetP1]), int(buf[framework.OffsetP2])
	x, y := 0, 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		x, y = a.keep(data), a.used
	case 0x11:
		if p1 >= a.nspans {
			panic(framework.SWRecordNotFound)
		}
		x, y = a.spans[p1].off, a.spans[p1].n
	case 0x12:
		copy(a.window.data[:], data)
		x, y = a.window.read(p1), a.window.pos
		if p2 != 0 {
			a.window.rewind()
		}
	case 0x13:
		x = a.codec.size(n)
		a.codec = stream{}
	case 0x14:
		x, y = clamp(p1-p2, -100, 100), clamp(int(int8(p1)), 0, 7)
	case 0x15:
		x, y = sumOf([]int{p1, p2, 3}), sumOf(data)
	case 0x16:
		x, y = abs(p1-p2), distance(data)
	case 0x17:
		x, y = scale(p1, p2), percent(p1, p2)
	case 0x18:
		x, y = split(p1<<8 | p2)
	case 0x19:
		x = align(p1+p2, 4)
		y = offset(data, 3) + 2*offset(data, 5)
	case 0x1A:
		x, y = minmax(data)
	case 0x1B:
		x, y = page(data, p1, 10)
	case 0x1C:
		x = seconds(p1%24, p2%60)
	case 0x1D:
		x = rotate(p1, p2&7)
		y = p1 >> uint(p2&15) << 2
	case 0x1E:
		x = variadic(p1, p2, n)
		y = -p1*p2 - 1
	case 0x1F:
		x, y = div(p1*256+p2, n)
	case 0x20:
		x = checksum(header(data)) + checksum(trailer(data))
	case 0x21:
		x, y = weekday(2000+p1%100, 1+p2%12, 15), leapDays(p1)
	case 0x22:
		x, y = fixed(p1, p2), mean(p1, p2)
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

func distance(data []byte) int {
	d := 0
	for i := 1; i < len(data); i++ {
		d += abs(int(data[i]) - int(data[i-1]))
	}
	return d
}

func scale(x, by int) int { return x * by / 100 }

func percent(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return part * 100 / whole
}

func split(x int) (int, int) { return x / 1000, x % 1000 }

func align(n, to int) int { return (n + to - 1) / to * to }

func offset(data []byte, b byte) int {
	for i, c := range data {
		if c == b {
			return i
		}
	}
	return len(data)
}

func minmax(data []byte) (least, most int) {
	least = 256
	for _, b := range data {
		least, most = min(least, int(b)), max(most, int(b))
	}
	return least, most
}

func page(data []byte, nr, size int) (from, to int) {
	from = nr * size
	if from >= len(data) {
		return 0, 0
	}
	to = from + size
	if to > len(data) {
		to = len(data)
	}
	return from, to
}

func seconds(h, m int) int { return (h*60 + m) * 60 }

func rotate(x, n int) int { return (x<<n | x>>(8-n)) & 0xFF }

func variadic(list ...int) int {
	t := 0
	for _, x := range list {
		t += x
	}
	return t
}

func div(a, b int) (q, r int) {
	if b == 0 {
		return -1, a
	}
	return a / b, a % b
}

func header(data []byte) []byte { return data[:min(4, len(data))] }

func trailer(data []byte) []byte { return data[max(0, len(data)-4):] }

func checksum(part []byte) int {
	s := 0
	for i := range part {
		s = s*2 + int(part[i])
		if s > 0xFFFF {
			s = s&0xFFFF + 1
		}
	}
	return s
}

// weekday is Zeller's congruence.
func weekday(y, m, d int) int {
	if m < 3 {
		m += 12
		y--
	}
	return (d + 13*(m+1)/5 + y + y/4 - y/100 + y/400) % 7
}

func leapDays(years int) int { return years/4 - years/100 + years/400 }

func fixed(x, y int) int { return (x<<8 + y) * 3 >> 2 }

func mean(list ...int) int {
	s := 0
	for _, x := range list {
		s += x
	}
	return s / len(list)
}
