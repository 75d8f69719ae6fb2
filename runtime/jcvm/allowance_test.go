package jcvm

import (
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// hoard is a machine with an applet whose methods take memory: take(n) a byte array, takeTransient(n) a CLEAR_ON_RESET one.
func hoard(t *testing.T) *card {
	t.Helper()
	b := newBuilder(t, "F000000001")
	b.applet()
	b.method("process", 2, 0, 1, "return")
	b.method("take", 1, 0, 1, "sload_0; newarray 11; areturn")
	b.method("takeTransient", 1, 0, 2, "sload_0; sconst_1; invokestatic $0.8.s13; areturn")
	b.method("available", 1, 0, 1, "sload_0; invokestatic $0.8.s16; sreturn")
	return b.load(New(jcre.Config{}, Options{Persistent: 10000, ResetMemory: 1000, DeselectMemory: 500}))
}

// installs makes an instance with a Memory.
func (c *card) installs(n byte, m jcre.Memory) (*jcre.Instance, error) {
	c.t.Helper()
	module := c.p.Modules[0].AID
	aid, err := iso7816.NewAID(append(module.Bytes(), n))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.vm.InstallAs(c.p, jcre.Instance{AID: aid, Module: module, Memory: m}, nil)
}

// takes calls a method as an instance; reason 0 stands for success.
func (c *card) takes(i *jcre.Instance, method string, n int32, reason uint16) {
	c.t.Helper()
	c.i = i
	switch _, err := c.call(method, n); {
	case reason == 0 && err != nil:
		c.t.Errorf("%s(%d): %v", method, n, err)
	case reason != 0 && !errors.Is(err, jcre.Throw(jcre.SystemExceptionClass, reason)):
		c.t.Errorf("%s(%d): %v, want reason %d", method, n, err, reason)
	}
}

func (c *card) available(i *jcre.Instance, kind jcre.Event, want int32) {
	c.t.Helper()
	c.i = i
	if got, err := c.call("available", int32(kind)); err != nil || got != want {
		c.t.Errorf("available of kind %d: %d, %v, want %d", kind, got, err, want)
	}
}

// TestMemoryQuota: an instance gets no more than its quota, though there is more, and the same when it comes back from a snapshot.
func TestMemoryQuota(t *testing.T) {
	c := hoard(t)
	m := jcre.Memory{Persistent: jcre.Grant{Quota: 600}, Transient: jcre.Grant{Quota: 100}}
	i, err := c.installs(1, m)
	if err != nil {
		t.Fatal(err)
	}
	c.takes(i, "take", 300, 0)
	c.takes(i, "take", 400, jcre.SystemNoResource)
	c.takes(i, "takeTransient", 60, 0)
	c.takes(i, "takeTransient", 41, jcre.SystemNoTransientSpace)
	c.takes(i, "takeTransient", 40, 0)
	c.available(i, jcre.ClearOnReset, 0)
	other, err := c.installs(2, jcre.Memory{})
	if err != nil {
		t.Fatal(err)
	}
	c.takes(other, "take", 4000, 0)
	c.takes(other, "takeTransient", 800, 0)
	if _, err := c.installs(3, jcre.Memory{Persistent: jcre.Grant{Quota: 10}}); !errors.Is(err, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)) {
		t.Errorf("an instance that its quota has no room for: %v", err)
	}

	c.vm.collect() // the arrays are nobody's
	c.available(i, jcre.ClearOnReset, 100)
	c.takes(i, "take", 500, 0)
	c.vm.card.Keep("memory", rememberedMemory{})
	snapshot, err := c.vm.AppendSnapshot(nil)
	if err != nil {
		t.Fatal(err)
	}
	was := c.vm.heap.allowed.granted[i]
	c.vm = New(jcre.Config{}, Options{Persistent: 10000})
	c.vm.card.Keep("memory", rememberedMemory{c.vm, m, i.AID})
	if err := c.vm.Restore(snapshot, nil); err != nil {
		t.Fatal(err)
	}
	after := c.vm.heap.allowed.granted[c.vm.card.Lookup(i.AID)]
	if after == nil || *after != *was {
		t.Errorf("allowance %+v, want %+v", after, was)
	}
}

// rememberedMemory is what gives an instance its Memory back, as the issuer's domain does.
type rememberedMemory struct {
	vm  *VM
	m   jcre.Memory
	aid iso7816.AID
}

func (r rememberedMemory) AppendState(b []byte) []byte { return b }
func (r rememberedMemory) SetState([]byte) error {
	r.vm.card.Lookup(r.aid).Memory = r.m
	return nil
}

// TestReservedMemory: what is reserved for an instance nobody else gets, until it is deleted.
func TestReservedMemory(t *testing.T) {
	c := hoard(t)
	free := func() [3]int {
		p, r, d := c.vm.Statistics().Free()
		return [3]int{p, r, d}
	}
	before := free()
	m := jcre.Memory{Persistent: jcre.Grant{Reserved: 6000}, Transient: jcre.Grant{Reserved: 400}}
	i, err := c.installs(1, m)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := free(), [3]int{before[0] - 6000, before[1] - 400, before[2] - 400}; got != want {
		t.Errorf("free %v, want %v", got, want)
	}
	if _, err := c.installs(2, m); !errors.Is(err, iso7816.SWFileFull) {
		t.Errorf("more reserved than there is: %v", err)
	}
	other, err := c.installs(3, jcre.Memory{})
	if err != nil {
		t.Fatal(err)
	}
	left := int32(free()[0]) - arrayHeaderSize
	c.takes(other, "take", left+1, jcre.SystemNoResource)
	c.takes(other, "take", left, 0)
	c.takes(other, "takeTransient", 601, jcre.SystemNoTransientSpace)
	c.available(other, jcre.ClearOnReset, 600)
	c.available(i, jcre.ClearOnReset, 1000)
	c.takes(i, "take", 5900, 0)
	c.takes(i, "takeTransient", 400, 0)
	for _, gone := range []*jcre.Instance{i, other} {
		if err := c.vm.Delete(gone, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := free(); got != before {
		t.Errorf("free %v after deletion, want %v", got, before)
	}
	if _, err := c.vm.InstallAs(c.p, jcre.Instance{AID: c.p.AID, Module: c.p.Modules[0].AID, Memory: jcre.Memory{Persistent: jcre.Grant{Quota: 10, Reserved: 10}}}, nil); err == nil || free() != before {
		t.Errorf("an installation that failed keeps memory: %v, free %v, want %v", err, free(), before)
	}
}
