package jcvm

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// memoryImage is an image in memory.
type memoryImage struct {
	snapshot []byte
	changes  [][]byte
	long     bool
	fail     error
}

func (m *memoryImage) Append(change []byte) error {
	m.changes = append(m.changes, bytes.Clone(change))
	return m.fail
}

func (m *memoryImage) Replace(snapshot []byte) error {
	m.snapshot, m.changes = bytes.Clone(snapshot), nil
	return m.fail
}

func (m *memoryImage) IsLong() bool { return m.long }

// check restores the image on a fresh machine, which must be in the state of vm.
func (m *memoryImage) check(t testing.TB, vm *VM, options Options) *VM {
	t.Helper()
	want, err := vm.AppendSnapshot(nil)
	if err != nil {
		t.Fatal(err)
	}
	fresh := New(jcre.Config{}, options)
	if err := fresh.Restore(m.snapshot, m.changes); err != nil {
		t.Fatal(err)
	}
	got, err := fresh.AppendSnapshot(nil)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the image brings back %d bytes of another state than the machine's %d (%v)", len(got), len(want), err)
	}
	if fresh.heap.usage.Persistent != vm.heap.usage.Persistent || fresh.heap.count != vm.heap.count {
		t.Errorf("accounts: %d bytes in %d objects, want %d in %d", fresh.heap.usage.Persistent, fresh.heap.count, vm.heap.usage.Persistent, vm.heap.count)
	}
	return fresh
}

// done ends a command without the card model.
func (c *card) done(t testing.TB) {
	t.Helper()
	if err := c.vm.heap.log.flush(true); err != nil {
		t.Fatal(err)
	}
}

// TestImageOfTransactions: after each way to end a transaction the image has what the machine has.
func TestImageOfTransactions(t *testing.T) {
	c := transactionCard(t, Options{})
	object, err := c.call("make")
	if err != nil {
		t.Fatal(err)
	}
	image := &memoryImage{}
	if err := c.vm.Keep(image); err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"commit", "abort", "throw", "open", "nonAtomic", "allocate", "make"} {
		var args []int32
		if method != "nonAtomic" && method != "make" {
			args = []int32{object}
		}
		_, _ = c.call(method, args...) // throw throws, and open is told so
		c.vm.card.Reset()
		image.check(t, c.vm, Options{})
	}
}

// TestImageGrows: a long list of changes gives way to a snapshot.
func TestImageGrows(t *testing.T) {
	c := transactionCard(t, Options{})
	image := &memoryImage{}
	if err := c.vm.Keep(image); err != nil {
		t.Fatal(err)
	}
	if _, err := c.call("make"); err != nil {
		t.Fatal(err)
	}
	if c.done(t); len(image.changes) != 1 {
		t.Errorf("%d changes, want 1", len(image.changes))
	}
	image.long = true
	if c.done(t); len(image.changes) != 0 {
		t.Errorf("%d changes behind the snapshot", len(image.changes))
	}
	image.check(t, c.vm, Options{})
}

// TestImageFails: a card whose image cannot be written is mute.
func TestImageFails(t *testing.T) {
	c := transactionCard(t, Options{})
	image := &memoryImage{}
	if err := c.vm.Keep(image); err != nil {
		t.Fatal(err)
	}
	image.fail = errImage
	_, _ = c.call("make") // notices at its second write
	if r := c.vm.card.Process([]byte{0, 0xA4, 4, 0}); r != nil || c.vm.ImageError() == nil {
		t.Errorf("answer %X, %v", r, c.vm.ImageError())
	}
}

// FuzzRestore: no snapshot makes the machine panic.
func FuzzRestore(f *testing.F) {
	vm := New(jcre.Config{}, Options{})
	p, err := vm.Load(probe(f))
	if err != nil {
		f.Fatal(err)
	}
	if _, err := vm.Install(p, p.Modules[0].AID, p.Modules[0].AID, []byte{0}); err != nil {
		f.Fatal(err)
	}
	snapshot, err := vm.AppendSnapshot(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(snapshot, []byte{changeWords, 2, 0, 1, 2})
	f.Add(snapshot, []byte{changeObject, 99, byte(kindBytes), 0, 0, 0, 0, 1, 5, 0})
	f.Fuzz(func(t *testing.T, snapshot, change []byte) {
		fresh := New(jcre.Config{}, Options{Budget: 1000})
		if err := fresh.Restore(snapshot, [][]byte{change}); err != nil {
			return
		}
		fresh.card.Reset()
		if _, err := fresh.AppendSnapshot(nil); err != nil {
			t.Error(err)
		}
	})
}

// written is state of the card model that announces its writes, kept what does not.
type (
	kept    struct{ v byte }
	written struct{ kept }
)

func (k *kept) AppendState(b []byte) []byte { return append(b, k.v) }
func (k *kept) SetState(b []byte) error     { k.v = b[0]; return nil }
func (*written) Written()                   {}

// TestImageOfWrittenState: a write to state that announces its writes is in the image before the next write, one that does not waits for the end of
// the command; a transaction takes both into account, and power cuts fall between writes.
func TestImageOfWrittenState(t *testing.T) {
	machine := func() (*VM, *written, *kept) {
		vm, w, k := New(jcre.Config{}, Options{}), &written{}, &kept{}
		vm.card.Keep("written", w)
		vm.card.Keep("kept", k)
		return vm, w, k
	}
	vm, w, k := machine()
	image := &memoryImage{}
	if err := vm.Keep(image); err != nil {
		t.Fatal(err)
	}
	write := func(v byte) error {
		old := w.v
		err := vm.card.WriteState(1, func() { w.v = old })
		if err == nil {
			w.v, k.v = v, v
		}
		return err
	}
	expect := func(when string, first, second byte) {
		t.Helper()
		fresh, fw, fk := machine()
		if err := fresh.Restore(image.snapshot, image.changes); err != nil {
			t.Fatal(err)
		}
		if fw.v != first || fk.v != second {
			t.Errorf("%s: the image has %d and %d, want %d and %d", when, fw.v, fk.v, first, second)
		}
	}
	vm.card.Do(func() {
		_ = write(1)
		expect("after the first write", 0, 0)
		_ = write(2)
		expect("after the second write", 1, 0)
	})
	expect("after the command", 2, 2)
	vm.card.Do(func() {
		_ = vm.card.BeginTransaction()
		_, _ = write(3), write(4)
		expect("in a transaction", 2, 2)
		_ = vm.card.AbortTransaction()
		if w.v != 2 {
			t.Errorf("after an abort: %d", w.v)
		}
	})
	vm.CutPower(2)
	vm.card.Do(func() {
		if err := write(5); err != nil {
			t.Error(err)
		}
		if err := write(6); err != jcre.ErrPowerLoss {
			t.Errorf("cut: %v", err)
		}
	})
	expect("after a power cut", 5, 5)
	if answer := vm.card.Process([]byte{0, 0xA4, 4, 0}); answer != nil {
		t.Errorf("a card without power answers %X", answer)
	}
}
