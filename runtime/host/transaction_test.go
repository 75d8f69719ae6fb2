package host_test

import (
	"testing"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// node is an object of a list.
type node struct {
	value int16
	next  *node
}

// bag has persistent state of every kind.
type bag struct {
	applet
	number  uint16
	flag    bool
	bytes   []byte
	view    []byte
	shorts  [3]int16
	list    *node
	any     any
	nested  struct{ deep []bool }
	text    string
	pin     *framework.OwnerPIN
	scratch []byte
	objects []*node
	_       func() // the walk must pass over it
}

var (
	staticNumber = 1
	staticBytes  = []byte{1}
)

// values is what the state of a bag comes to.
func (b *bag) values() [14]int {
	flag := 0
	if b.flag {
		flag = 1
	}
	deep := 0
	if b.nested.deep[0] {
		deep = 1
	}
	return [14]int{int(b.number), flag, int(b.bytes[0]), int(b.view[0]), int(b.shorts[1]), int(b.list.value), int(b.list.next.value),
		int(b.any.(*node).value), deep, len(b.text), int(b.scratch[0]), staticNumber, int(staticBytes[0]), int(b.objects[0].value)}
}

// change sets everything to n, and puts new objects into references.
func (b *bag) change(n int, on bool) {
	b.number, b.flag, b.bytes[0], b.view[0], b.shorts[1] = uint16(n), on, byte(n), byte(n), int16(n)
	b.list.next.value = int16(n)
	b.list = &node{int16(n), b.list.next}
	b.any.(*node).value = int16(n)
	b.nested.deep[0] = on
	b.text += "x"
	b.scratch[0] = byte(n)
	b.objects[0].value = int16(n)
	staticNumber, staticBytes[0] = n, byte(n)
}

func newBag(t *testing.T) (*bag, func(string) string) {
	t.Helper()
	staticNumber, staticBytes[0] = 1, 1
	b := &bag{number: 1, bytes: []byte{1, 1, 1, 1}, shorts: [3]int16{1, 1, 1}, list: &node{1, &node{1, nil}}, any: &node{1, nil}, text: "t"}
	b.view = b.bytes[2:]
	b.nested.deep = []bool{false}
	b.ins = map[byte]func(*framework.APDU){
		0x01: func(*framework.APDU) { // makes what needs a card
			b.pin = framework.NewOwnerPIN(3, 4)
			b.pin.Update([]byte{1, 2})
			b.scratch = framework.MakeTransientBytes(4, framework.ClearOnReset)
			b.scratch[0] = 1
			b.objects = framework.MakeTransientObjects[*node](1, framework.ClearOnReset)
			b.objects[0] = &node{1, nil}
		},
		0x02: func(apdu *framework.APDU) { // P1: 1 commit, 2 abort, 3 leave open, 4 exception, 5 Go error
			framework.BeginTransaction()
			b.change(2, true)
			switch apdu.Buffer()[framework.OffsetP1] {
			case 1:
				framework.CommitTransaction()
			case 2:
				framework.AbortTransaction()
			case 4:
				panic(framework.SWWrongData)
			case 5:
				b.bytes[b.number+9] = 1
			}
		},
	}
	send := run(t, b, &staticNumber, &staticBytes)
	if got := send("80010000"); got != "9000" {
		t.Fatal(got)
	}
	return b, send
}

func TestTransactionEnds(t *testing.T) {
	before := [14]int{1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1}
	after := [14]int{2, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2}
	rolledBack := before
	rolledBack[10] = 2 // transient memory keeps its contents
	for _, c := range []struct {
		name, command, sw string
		want              [14]int
	}{
		{"commit", "80020100", "9000", after},
		{"abort", "80020200", "9000", rolledBack},
		{"left open", "80020300", "6F00", rolledBack},
		{"status word", "80020400", "6A80", rolledBack},
		{"Go error", "80020500", "6F00", rolledBack},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, send := newBag(t)
			old := b.list
			if got := send(c.command); got != c.sw {
				t.Errorf("status %s, want %s", got, c.sw)
			}
			if got := b.values(); got != c.want {
				t.Errorf("state %v, want %v", got, c.want)
			}
			if same := b.list == old; same == (c.want == after) {
				t.Errorf("the reference points to the old object: %t", same)
			}
		})
	}
}

func TestTransactionAndPIN(t *testing.T) {
	b, send := newBag(t)
	b.ins[0x03] = func(*framework.APDU) {
		framework.BeginTransaction()
		b.pin.Check([]byte{9, 9})
		b.pin.Update([]byte{7})
		b.pin.Check([]byte{9, 9})
		framework.AbortTransaction()
		if b.pin.TriesRemaining() != 2 {
			panic(framework.SWWrongLength)
		}
		if !b.pin.Check([]byte{1, 2}) {
			panic(framework.SWWrongData)
		}
	}
	if got := send("80030000"); got != "9000" {
		t.Errorf("%s: 6700 the counter was rolled back, 6A80 the value was not", got)
	}
}

// NonAtomic writes go past the transaction, except for elements that it changed before.
func TestNonAtomicWritesIgnoreTheTransaction(t *testing.T) {
	b, send := newBag(t)
	b.ins[0x03] = func(*framework.APDU) {
		framework.BeginTransaction()
		b.bytes[0] = 5
		framework.ArrayFillNonAtomic(b.bytes[:2], 8)
		framework.ArrayCopyNonAtomic(b.view[1:], []byte{9})
		b.bytes[1] = 6
		framework.AbortTransaction()
	}
	if got := send("80030000"); got != "9000" {
		t.Fatal(got)
	}
	if got := [4]byte(b.bytes); got != [4]byte{1, 8, 1, 9} {
		t.Errorf("bytes %v, want the first back at 1, the second at 8, the last at 9", got)
	}
}

func TestResetForgetsTransientMemoryOnly(t *testing.T) {
	b, send := newBag(t)
	send("80020100")
	b.ins[0x03] = func(*framework.APDU) { b.pin.Check([]byte{1, 2}) }
	send("80030000")
	if !b.pin.IsValidated() {
		t.Fatal("PIN is not validated")
	}
	send("reset")
	if b.number != 2 || b.scratch[0] != 0 || b.objects[0] != nil || b.pin.IsValidated() {
		t.Errorf("after a reset: number %d, scratch %d, object %v, validated %t", b.number, b.scratch[0], b.objects[0], b.pin.IsValidated())
	}
}
