package native

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// fakeEnv is the least that native methods need: byte arrays by reference, state
// attached to objects, a card without applets.
type fakeEnv struct {
	card   *jcre.Card
	arrays map[Ref][]byte
	host   map[Ref]any
	events map[Ref]jcre.Event
	logged int // atomic writes
}

var _ Env = (*fakeEnv)(nil)

// references of the fake's arrays: data {1, 2, 3, 4, 5, 80, FF} and eight zeros.
const data, store, object = 1, 2, 3

func newFake() *fakeEnv {
	return &fakeEnv{
		card:   jcre.New(jcre.Config{}),
		arrays: map[Ref][]byte{data: {1, 2, 3, 4, 5, 0x80, 0xFF}, store: make([]byte, 8)},
		host:   map[Ref]any{},
		events: map[Ref]jcre.Event{},
	}
}

func (e *fakeEnv) Card() *jcre.Card { return e.card }

func (e *fakeEnv) Bytes(array Ref) ([]byte, error) {
	if b, ok := e.arrays[array]; ok {
		return b, nil
	}
	return nil, exception(jcre.NullPointerExceptionClass)
}

func (e *fakeEnv) Write(array Ref, off int, b []byte, atomic bool) error {
	copy(e.arrays[array][off:], b)
	if atomic {
		e.logged++
	}
	return nil
}

func (e *fakeEnv) Elements(array Ref) (ElementKind, []int32, error) {
	b, err := e.Bytes(array)
	return Byte, Words(b), err
}

func (e *fakeEnv) SetElements(array Ref, off int, words []int32, atomic bool) error {
	return e.Write(array, off, LowBytes(words), atomic)
}

func (e *fakeEnv) ViewOf([]byte) (Ref, error)                      { return 0, nil }
func (e *fakeEnv) StaticResources() []byte                         { return nil }
func (e *fakeEnv) MakeView(Ref, int, int, int32, Ref) (Ref, error) { return 0, nil }
func (e *fakeEnv) ViewAttributes(Ref) (int32, bool)                { return 0, false }

func (e *fakeEnv) MakeGlobal(kind ElementKind, length int) (Ref, error) {
	return e.MakeArray(kind, length, jcre.ClearOnReset)
}

func (e *fakeEnv) MakeArray(_ ElementKind, length int, event jcre.Event) (Ref, error) {
	r := Ref(100 + len(e.arrays))
	e.arrays[r], e.events[r] = make([]byte, length), event
	return r, nil
}

func (e *fakeEnv) Knows(string) bool { return true }

func (e *fakeEnv) NewObject(_ string, state any) (Ref, error) {
	r := Ref(200 + len(e.host))
	e.host[r] = state
	return r, nil
}

func (e *fakeEnv) Temporary(string, int) (Ref, error) { return 198, nil }
func (e *fakeEnv) VolatileBytes() Ref                 { return 62 }

func (e *fakeEnv) Shared(string, int) (Ref, error) { return 199, nil }

func (e *fakeEnv) TransientEvent(r Ref) jcre.Event            { return e.events[r] }
func (e *fakeEnv) Use(Ref) error                              { return nil }
func (e *fakeEnv) Host(r Ref) any                             { return e.host[r] }
func (e *fakeEnv) SetHost(r Ref, state any)                   { e.host[r] = state }
func (e *fakeEnv) HostWrite(int, func()) error                { return nil }
func (e *fakeEnv) EntryPointAID(aid iso7816.AID) (Ref, error) { e.host[50] = aid; return 50, nil }
func (e *fakeEnv) APDU() Ref                                  { return 60 }
func (e *fakeEnv) APDUBuffer() Ref                            { return 61 }
func (e *fakeEnv) Applet(Ref) (jcre.Applet, error)            { return nil, errors.New("no applet") }
func (e *fakeEnv) Extension(Ref) (web.Extension, error)       { return nil, errors.New("no extension") }
func (e *fakeEnv) AvailableMemory(jcre.Event) int             { return 40000 }
func (e *fakeEnv) RequestObjectDeletion()                     {}

func (e *fakeEnv) NewBytes([]byte) (Ref, error) { return 0, nil }
func (e *fakeEnv) Lend([]byte) (Ref, func())    { return 0, func() {} }
func (e *fakeEnv) Implements(Ref, string) bool  { return false }

func (e *fakeEnv) Caught(err error) (int32, error) { return 0, err }

func (e *fakeEnv) CallBack(Ref, string, uint8, ...int32) (int32, error) { return 0, nil }

func (e *fakeEnv) SharedObject(_, _ *jcre.Instance, _ byte) (Ref, error) { return 0, nil }

// TestTableHasNoDoubles: no two methods of a class have the same kind and token,
// constructors and static methods counting as one kind.
func TestTableHasNoDoubles(t *testing.T) {
	for _, p := range packages() {
		classes := map[uint8]bool{}
		for _, c := range p.classes {
			if classes[c.token] {
				t.Errorf("%s: two classes have token %d", p.name, c.token)
			}
			classes[c.token] = true
			seen := map[string]string{}
			for _, m := range c.methods {
				kind := m.kind
				if kind == Constructor {
					kind = Static
				}
				key := fmt.Sprint(kind, m.token)
				if other, ok := seen[key]; ok {
					t.Errorf("%s/%s: %s and %s have the same token %d", p.name, c.name, other, m.name, m.token)
				}
				seen[key] = m.name
			}
		}
	}
}

func TestUtil(t *testing.T) {
	util := func(token uint8) Key { return Key{FrameworkAID, 16, Static, token} }
	bounds, null := jcre.ArrayIndexOutOfBoundsExceptionClass, jcre.NullPointerExceptionClass
	for _, c := range []struct {
		name   string
		key    Key
		args   []int32
		want   int32
		throws jcre.ExceptionClass
		after  []byte // store
		atomic bool
	}{
		{"arrayCompare equal", util(0), []int32{data, 0, data, 0, 7}, 0, 0, nil, false},
		{"arrayCompare signed", util(0), []int32{data, 5, data, 4, 1}, -1, 0, nil, false},
		{"arrayCompare greater", util(0), []int32{data, 1, data, 0, 1}, 1, 0, nil, false},
		{"arrayCompare bounds", util(0), []int32{data, 1, data, 0, 7}, 0, bounds, nil, false},
		{"arrayCompare null", util(0), []int32{data, 0, 0, 0, 0}, 0, null, nil, false},
		{"arrayCopy", util(1), []int32{data, 4, store, 1, 3}, 4, 0, []byte{0, 5, 0x80, 0xFF, 0, 0, 0, 0}, true},
		{"arrayCopyNonAtomic", util(2), []int32{data, 0, store, 6, 2}, 8, 0, []byte{0, 0, 0, 0, 0, 0, 1, 2}, false},
		{"arrayCopy end", util(1), []int32{data, 7, store, 8, 0}, 8, 0, nil, true},
		{"arrayCopy behind the end", util(1), []int32{data, 8, store, 0, 0}, 0, bounds, nil, false},
		{"arrayCopy too long", util(1), []int32{data, 0, store, 6, 3}, 0, bounds, make([]byte, 8), false},
		{"arrayCopy negative", util(1), []int32{data, 0, store, 0, -1}, 0, bounds, nil, false},
		{"arrayCopy null", util(1), []int32{0, 0, store, 0, 0}, 0, null, nil, false},
		{"arrayFillNonAtomic", util(3), []int32{store, 2, 3, -2}, 5, 0, []byte{0, 0, 0xFE, 0xFE, 0xFE, 0, 0, 0}, false},
		{"arrayFill", util(7), []int32{store, 7, 1, 1}, 8, 0, []byte{0, 0, 0, 0, 0, 0, 0, 1}, true},
		{"arrayFill bounds", util(7), []int32{store, 7, 2, 1}, 0, bounds, nil, false},
		{"getShort", util(4), []int32{data, 5}, -32513, 0, nil, false},
		{"getShort bounds", util(4), []int32{data, 6}, 0, bounds, nil, false},
		{"makeShort", util(5), []int32{-128, -1}, -32513, 0, nil, false},
		{"setShort", util(6), []int32{store, 0, -2}, 2, 0, []byte{0xFF, 0xFE, 0, 0, 0, 0, 0, 0}, true},
		{"makeInt of bytes", Key{IntxAID, 0, Static, 0}, []int32{-128, 1, -1, 3}, -0x7FFE00FD, 0, nil, false},
		{"makeInt of shorts", Key{IntxAID, 0, Static, 1}, []int32{1, -2}, 0x1FFFE, 0, nil, false},
		{"getInt", Key{IntxAID, 0, Static, 2}, []int32{data, 3}, 0x040580FF, 0, nil, false},
		{"setInt", Key{IntxAID, 0, Static, 3}, []int32{store, 4, 0x01020304, 0}, 8, 0, []byte{0, 0, 0, 0, 1, 2, 3, 4}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := newFake()
			got, err := Table()[c.key].Call(env, c.args)
			if c.throws != 0 {
				if !errors.Is(err, exception(c.throws)) {
					t.Fatalf("got %v, want %s", err, c.throws)
				}
			} else if err != nil || got != c.want {
				t.Errorf("got %d, %v, want %d", got, err, c.want)
			}
			if c.after != nil && !bytes.Equal(env.arrays[store], c.after) {
				t.Errorf("array is % X, want % X", env.arrays[store], c.after)
			}
			if atomic := env.logged > 0; atomic != c.atomic {
				t.Errorf("atomic %v, want %v", atomic, c.atomic)
			}
		})
	}
}

func TestAID(t *testing.T) {
	env := newFake()
	table := Table()
	aid := func(kind Kind, token uint8, args ...int32) (int32, error) {
		return table[Key{FrameworkAID, 6, kind, token}].Call(env, args)
	}
	if _, err := aid(Constructor, 0, object, data, 0, 7); err != nil {
		t.Fatal(err)
	}
	_, err := aid(Constructor, 0, object+1, data, 0, 4)
	if !errors.Is(err, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)) {
		t.Errorf("4 bytes: %v", err)
	}
	if _, err := aid(Constructor, 0, object+1, data, 0, 6); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		token uint8
		args  []int32
		want  int32
	}{
		{"equals itself", 0, []int32{object, object}, 1},
		{"equals another", 0, []int32{object, object + 1}, 0},
		{"equals null", 0, []int32{object, 0}, 0},
		{"RIDEquals", 1, []int32{object, object + 1}, 1},
		{"RIDEquals null", 1, []int32{object, 0}, 0},
		{"equals bytes", 2, []int32{object, data, 0, 7}, 1},
		{"equals fewer bytes", 2, []int32{object, data, 0, 6}, 0},
		{"equals no bytes", 2, []int32{object, 0, 0, 0}, 0},
		{"getBytes", 3, []int32{object, store, 1}, 7},
		{"partialEquals", 4, []int32{object, data, 0, 5}, 1},
		{"partialEquals elsewhere", 4, []int32{object, data, 1, 5}, 0},
		{"getPartialBytes", 5, []int32{object, 2, store, 0, 3}, 3},
		{"getPartialBytes to the end", 5, []int32{object, 2, store, 0, 0}, 5},
	} {
		if got, err := aid(Virtual, c.token, c.args...); err != nil || got != c.want {
			t.Errorf("%s: got %d, %v, want %d", c.name, got, err, c.want)
		}
	}
}

func TestExceptionReasons(t *testing.T) {
	env := newFake()
	table := Table()
	call := func(kind Kind, token uint8, args ...int32) (int32, error) {
		return table[Key{FrameworkAID, 7, kind, token}].Call(env, args)
	}
	if _, err := call(Static, 1, -1); !errors.Is(err, jcre.Throw(jcre.ISOExceptionClass, 0xFFFF)) {
		t.Errorf("throwIt: %v", err)
	}
	if _, err := call(Constructor, 0, object, 0x6A80); err != nil {
		t.Fatal(err)
	}
	if got, _ := call(Virtual, 1, object); got != 0x6A80 {
		t.Errorf("getReason: %X", got)
	}
	_, _ = call(Virtual, 2, object, 5)
	if got, _ := call(Virtual, 1, object); got != 5 {
		t.Errorf("getReason after setReason: %X", got)
	}
}

func TestOwnerPIN(t *testing.T) {
	env := newFake()
	table := Table()
	call := func(kind Kind, token uint8, args ...int32) (int32, error) {
		return table[Key{FrameworkAID, 9, kind, token}].Call(env, append([]int32{object}, args...))
	}
	if _, err := call(Constructor, 0, 0, 4); !errors.Is(err, jcre.Throw(jcre.PINExceptionClass, jcre.PINIllegalValue)) {
		t.Errorf("try limit 0: %v", err)
	}
	if _, err := call(Virtual, 1, data, 0, 4); !errors.Is(err, exception(jcre.NullPointerExceptionClass)) {
		t.Errorf("without constructor: %v", err)
	}
	if _, err := call(Constructor, 0, 3, 4); err != nil {
		t.Fatal(err)
	}
	if _, err := call(Virtual, 8, data, 0, 5); !errors.Is(err, jcre.Throw(jcre.PINExceptionClass, jcre.PINIllegalValue)) {
		t.Errorf("too long: %v", err)
	}
	if _, err := call(Virtual, 8, data, 0, 4); err != nil {
		t.Fatal(err)
	}
	tries := func() int32 { n, _ := call(Virtual, 2); return n }
	if ok, _ := call(Virtual, 1, data, 1, 4); ok != 0 || tries() != 2 {
		t.Errorf("wrong PIN: %d, %d tries", ok, tries())
	}
	if _, err := call(Virtual, 1, 0, 0, 4); err == nil || tries() != 1 {
		t.Errorf("null: %v, %d tries", err, tries())
	}
	if ok, _ := call(Virtual, 1, data, 0, 4); ok != 1 || tries() != 3 {
		t.Errorf("right PIN: %d, %d tries", ok, tries())
	}
	if valid, _ := call(Virtual, 4); valid != 1 {
		t.Error("not validated")
	}
	env.card.Reset()
	if valid, _ := call(Virtual, 4); valid != 0 {
		t.Error("validated after reset")
	}
}

// TestAPDUUtil asks about class bytes of both kinds.
func TestAPDUUtil(t *testing.T) {
	table := Table()
	ask := func(token uint8, cla int32) int32 {
		n, err := table[Key{apduUtilPackage().aid, 0, Static, token}].Call(newFake(), []int32{cla})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, c := range []struct{ cla, channel, secure, chained, iso, valid int32 }{
		{0x00, 0, 0, 0, 1, 1}, {0x13, 3, 0, 1, 1, 1}, {0x0C, 0, 1, 0, 1, 1}, {0x43, 7, 0, 0, 1, 1}, {-0x80, 0, 0, 0, 0, 1}, {-1, 19, 1, 1, 0, 0},
	} {
		if got := ask(0, c.cla); got != c.channel {
			t.Errorf("%02X: channel %d, want %d", byte(c.cla), got, c.channel)
		}
		for token, want := range map[uint8]int32{1: c.secure, 2: c.chained, 3: c.iso, 4: c.valid} {
			if got := ask(token, c.cla); got != want {
				t.Errorf("%02X: method %d answers %d, want %d", byte(c.cla), token, got, want)
			}
		}
	}
}
