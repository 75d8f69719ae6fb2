// Package intfields keeps int in fields of objects: stacks, rings, counters, cursors, lists.
//
//gocard:package aid=F0676F636172641021 version=1.0
package intfields

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264102101
type Applet struct {
	framework.Applet
	stack   stack
	ring    ring
	tries   int
	total   int
	cursor  cursor
	log     log
	list    list
	table   [8]int
	account account
	phase   int
	matrix  matrix
}

type stack struct {
	data [16]byte
	top  int
}

func (s *stack) push(b byte) bool {
	if s.top == len(s.data) {
		return false
	}
	s.data[s.top] = b
	s.top++
	return true
}

func (s *stack) pop() (byte, bool) {
	if s.top == 0 {
		return 0, false
	}
	s.top--
	return s.data[s.top], true
}

// ring is a ring buffer.
type ring struct {
	data        [10]byte
	head, count int
}

func (r *ring) put(b byte) {
	r.data[(r.head+r.count)%len(r.data)] = b
	if r.count < len(r.data) {
		r.count++
	} else {
		r.head = (r.head + 1) % len(r.data)
	}
}

func (r *ring) get() int {
	if r.count == 0 {
		return -1
	}
	b := r.data[r.head]
	r.head++
	if r.head == len(r.data) {
		r.head = 0
	}
	r.count--
	return int(b)
}

// cursor reads big-endian numbers off a slice.
type cursor struct {
	at, end int
}

func (c *cursor) next(data []byte) int {
	if c.at >= c.end {
		return -1
	}
	b := data[c.at]
	c.at++
	return int(b)
}

func (c *cursor) next2(data []byte) int {
	if c.at+2 > c.end {
		return -1
	}
	n := int(data[c.at])<<8 | int(data[c.at+1])
	c.at += 2
	return n
}

// log keeps the last records of four bytes.
type log struct {
	records [32]byte
	n       int
}

const recordSize = 4

func (l *log) add(rec []byte) {
	if l.n*recordSize >= len(l.records) {
		copy(l.records[:], l.records[recordSize:])
		l.n--
	}
	copy(l.records[l.n*recordSize:], rec)
	l.n++
}

// list is a list of numbers that is kept sorted.
type list struct {
	items [12]int
	n     int
}

func (l *list) insert(x int) bool {
	if l.n >= len(l.items) {
		return false
	}
	i := l.n
	for i > 0 && l.items[i-1] > x {
		l.items[i] = l.items[i-1]
		i--
	}
	l.items[i] = x
	l.n++
	return true
}

func (l *list) remove(i int) {
	if i < 0 || i >= l.n {
		panic(framework.SWRecordNotFound)
	}
	l.n--
	for ; i < l.n; i++ {
		l.items[i] = l.items[i+1]
	}
}

func (l *list) find(x int) int {
	lo, hi := 0, l.n
	for lo < hi {
		mid := (lo + hi) / 2
		if l.items[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

const maxBalance = 30000

type account struct{ balance int }

func (a *account) credit(n int) bool {
	if n > maxBalance-a.balance {
		return false
	}
	a.balance += n
	return true
}

func (a *account) debit(n int) bool {
	if a.balance < n {
		return false
	}
	a.balance -= n
	return true
}

type matrix struct {
	cells [24]byte
	width int
}

func (m *matrix) set(x, y int, b byte) {
	if x >= m.width {
		panic(framework.SWWrongP1P2)
	}
	m.cells[y*m.width+x] = b
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{tries: 3}
	a.matrix.width = 6
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
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	x, y := 0, 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		for _, b := range data {
			if !a.stack.push(b) {
				panic(framework.SWFileFull)
			}
		}
		x = a.stack.top
	case 0x11:
		b, ok := a.stack.pop()
		if !ok {
			panic(framework.SWRecordNotFound)
		}
		x, y = int(b), a.stack.top
	case 0x12:
		for _, b := range data {
			a.ring.put(b)
		}
		x, y = a.ring.head, a.ring.count
	case 0x13:
		x = a.ring.get()
		y = a.ring.count
	case 0x14:
		x = a.verify(p1 == 0x42)
	case 0x15:
		a.cursor = cursor{0, len(data)}
		x = a.cursor.next(data)
		y = a.cursor.next2(data)
		for a.cursor.next(data) >= 0 {
			y++
		}
	case 0x16:
		a.log.add(data)
		x, y = a.log.n, int(a.log.records[0])
	case 0x17:
		a.list.insert(int(p1))
		x, y = a.list.n, a.list.find(int(p1))
	case 0x18:
		a.list.remove(int(p1))
		x = a.list.n
		for i := range a.list.n {
			y += a.list.items[i]
		}
	case 0x19:
		a.table[int(p1)%len(a.table)] = int(p2) * int(p2)
		for _, t := range a.table {
			x = max(x, t)
		}
	case 0x1A:
		if !a.account.credit(int(p1) << 8) {
			panic(framework.SWConditionsNotSatisfied)
		}
		x = a.account.balance
	case 0x1B:
		if !a.account.debit(int(p1)<<8 | int(p2)) {
			panic(framework.SWConditionsNotSatisfied)
		}
		x = a.account.balance
	case 0x1C:
		x = a.step()
	case 0x1D:
		a.matrix.set(int(p1), int(p2), 0x77)
		for i, b := range a.matrix.cells {
			if b != 0 {
				x, y = i, y+1
			}
		}
	default:
		panic(framework.SWInsNotSupported)
	}
	put(buf, 0, x)
	put(buf, 4, y)
	apdu.SetOutgoingAndSend(buf[:8])
}

// verify counts wrong attempts down.
func (a *Applet) verify(right bool) int {
	if a.tries == 0 {
		panic(framework.SWSecurityStatusNotSatisfied)
	}
	a.tries--
	if right {
		a.tries = 3
	}
	return a.tries
}

// step goes around four phases.
func (a *Applet) step() int {
	a.phase++
	if a.phase > 3 {
		a.phase = 0
	}
	return a.phase
}

func put(buf []byte, at, x int) {
	for i := 3; i >= 0; i-- {
		buf[at+i] = byte(x)
		x >>= 8
	}
}
