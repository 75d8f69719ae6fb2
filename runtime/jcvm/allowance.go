package jcvm

import (
	"maps"
	"math"

	"github.com/gocard/gocard/runtime/jcre"
)

// allowance is what one applet instance may take of the accounts (jcre.Memory), and has taken. One that is nil bounds nothing.
type allowance struct{ persistent, transient budget }

// budget is one kind of memory of an allowance.
type budget struct {
	jcre.Grant
	used int
}

// newAllowance is nil where nothing is said.
func newAllowance(m jcre.Memory) *allowance {
	if m.IsZero() {
		return nil
	}
	return &allowance{budget{Grant: m.Persistent}, budget{Grant: m.Transient}}
}

// allows reports whether so much more stays within the quotas.
func (a *allowance) allows(persistent, transient int) bool {
	return a == nil || a.persistent.left() >= persistent && a.transient.left() >= transient
}

// covered is how much of so much more was set aside.
func (a *allowance) covered(persistent, transient int) (int, int) {
	if a == nil {
		return 0, 0
	}
	return min(persistent, a.persistent.unused()), min(transient, a.transient.unused())
}

// left is what the quota leaves.
func (b *budget) left() int {
	if b.Quota == 0 {
		return math.MaxInt
	}
	return b.Quota - b.used
}

// available is what may be taken where free bytes are nobody's.
func (b *budget) available(free int) int { return max(0, min(free+b.unused(), b.left())) }

// unused is what is set aside and not taken.
func (b *budget) unused() int { return max(0, b.Reserved-b.used) }

// take books n bytes and gives the change of what is set aside.
func (b *budget) take(n int) int {
	before := b.unused()
	b.used += n
	return b.unused() - before
}

// allowances are those of all instances that have one.
type allowances struct {
	granted    map[*jcre.Instance]*allowance
	installing *allowance // of the instance that an install method makes: its objects have no owner until it registers
}

// of finds the allowance that an object counts for.
func (a *allowances) of(o *object) *allowance {
	switch {
	case a.granted == nil && a.installing == nil, o.flags&(flagUncounted|flagPackage) != 0:
		return nil
	case o.owner.applet == nil:
		return a.installing
	}
	return a.granted[o.owner.applet]
}

// setAside begins an installation: what is reserved must be there, in each kind of transient memory.
func (h *heap) setAside(m jcre.Memory) error {
	persistent, reset, deselect := h.usage.Free()
	if m.Persistent.Reserved > persistent || m.Transient.Reserved > min(reset, deselect) {
		return errNoSpace
	}
	h.allowed.installing = newAllowance(m)
	h.reserveFor(h.allowed.installing, 1)
	return nil
}

// reserveFor adds what an allowance has set aside to the accounts, or takes it out again.
func (h *heap) reserveFor(a *allowance, sign int) {
	if a != nil {
		h.usage.PersistentReserved += sign * a.persistent.unused()
		h.usage.TransientReserved += sign * a.transient.unused()
	}
}

// registered gives an instance the allowance of its installation.
func (h *heap) registered(i *jcre.Instance) {
	if a := h.allowed.installing; a != nil {
		h.grant(i, a)
	}
}

// settled ends an installation; without an instance, what was set aside is free again.
func (h *heap) settled(done *jcre.Instance) {
	if a := h.allowed.installing; done == nil && a != nil {
		h.reserveFor(a, -1)
		maps.DeleteFunc(h.allowed.granted, func(_ *jcre.Instance, b *allowance) bool { return a == b })
	}
	h.allowed.installing = nil
}

// allow gives an instance an allowance of which nothing is taken yet.
func (h *heap) allow(i *jcre.Instance, a *allowance) {
	if a != nil {
		h.grant(i, a)
		h.reserveFor(a, 1)
	}
}

func (h *heap) grant(i *jcre.Instance, a *allowance) {
	if h.allowed.granted == nil {
		h.allowed.granted = map[*jcre.Instance]*allowance{}
	}
	h.allowed.granted[i] = a
}

// revoke ends the allowance of an instance that is gone.
func (h *heap) revoke(i *jcre.Instance) {
	h.reserveFor(h.allowed.granted[i], -1)
	delete(h.allowed.granted, i)
}
