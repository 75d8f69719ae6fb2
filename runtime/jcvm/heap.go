package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Sizes of the memory accounts. They follow what small cards take: an object has
// a header of class, owner and flags, an array its length in addition.
const (
	objectHeaderSize = 6
	arrayHeaderSize  = 8
	wordSize         = 2
)

// maxObjects limits the number of objects, whatever Options say; it keeps the host's memory in
// bounds when a guest makes empty objects.
const maxObjects = 1 << 20

// errNoSpace says that an account would exceed its limit.
var errNoSpace = fmt.Errorf("memory account exhausted: %w", iso7816.SWFileFull)

// Usage are the memory accounts of a card, in bytes.
type Usage struct {
	Persistent         int   // objects, and code and tables of loaded packages
	TransientReset     int   // contents of CLEAR_ON_RESET arrays
	TransientDeselect  int   // contents of CLEAR_ON_DESELECT arrays
	Written            int64 // bytes written to persistent memory since the start
	Writes             int64 // writes to it, each of which power can be cut at
	PersistentCapacity int   // limit of Persistent
	ResetCapacity      int   // limit of TransientReset
	DeselectCapacity   int   // limit of TransientDeselect
	PersistentReserved int   // set aside for applets and not taken yet
	TransientReserved  int   // the same of transient memory; both kinds keep it free, as nobody knows which one it will be
}

// Free is the memory that any applet may have: persistent, CLEAR_ON_RESET and CLEAR_ON_DESELECT.
func (u Usage) Free() (persistent, reset, deselect int) {
	return u.PersistentCapacity - u.Persistent - u.PersistentReserved,
		max(0, u.ResetCapacity-u.TransientReset-u.TransientReserved),
		max(0, u.DeselectCapacity-u.TransientDeselect-u.TransientReserved)
}

// Transient is the transient memory in use, of both kinds.
func (u Usage) Transient() int { return u.TransientReset + u.TransientDeselect }

// heap owns all objects of a machine, counts their memory and logs writes to
// persistent ones. It knows nothing of classes beyond what a collection asks.
type heap struct {
	objects []*object // index is the reference; 0 stays nil
	free    []int32   // references whose objects are gone
	count   int       // objects that are part of the accounts
	limit   int       // of count
	usage   Usage
	allowed allowances
	journal journal
	cut     int         // persistent writes until power is cut, 0: never
	log     *changeLog  // nil without an image
	onWrite func(n int) // called before each write of n bytes; nil without an observer
}

func newHeap(o *Options) *heap {
	h := &heap{objects: make([]*object, 1, 64), limit: o.Objects}
	h.usage.PersistentCapacity = o.Persistent
	h.usage.ResetCapacity = o.ResetMemory
	h.usage.DeselectCapacity = o.DeselectMemory
	h.journal.capacity = o.CommitCapacity
	return h
}

// footprint is what o takes from the accounts: persistent and transient bytes.
func (o *object) footprint() (persistent, transient int) {
	if o.flags&flagUncounted != 0 {
		return 0, 0
	}
	if !o.kind.isArray() {
		return objectHeaderSize + wordSize*len(o.words), 0
	}
	size := o.length() * o.kind.elementSize()
	if o.flags&flagTransient != 0 {
		return arrayHeaderSize, size
	}
	return arrayHeaderSize + size, 0
}

// transientAccount selects the account that o's contents belong to, and its limit.
func (h *heap) transientAccount(o *object) (account *int, capacity int) {
	if o.flags&flagOnDeselect != 0 {
		return &h.usage.TransientDeselect, h.usage.DeselectCapacity
	}
	return &h.usage.TransientReset, h.usage.ResetCapacity
}

// fits reports errNoSpace when o would exceed one of the limits.
func (h *heap) fits(persistent, transient int, o *object) error {
	if h.count >= h.limit {
		return errNoSpace
	}
	a := h.allowed.of(o)
	if !a.allows(persistent, transient) {
		return errNoSpace
	}
	ownPersistent, ownTransient := a.covered(persistent, transient)
	if h.usage.Persistent+persistent+h.usage.PersistentReserved-ownPersistent > h.usage.PersistentCapacity {
		return errNoSpace
	}
	account, capacity := h.transientAccount(o)
	if transient > 0 && *account+transient+h.usage.TransientReserved-ownTransient > capacity {
		return errNoSpace
	}
	return nil
}

// add gives o a reference and books its memory. Creating an object is one
// persistent write, unless the machine itself owns it.
func (h *heap) add(o *object) (int32, error) {
	persistent, transient := o.footprint()
	if o.flags&flagUncounted == 0 {
		if err := h.fits(persistent, transient, o); err != nil {
			return 0, err
		}
		h.spend(persistent)
		h.count++
	}
	h.book(o, persistent, transient)
	o.updateGuard()
	r := h.slot()
	o.id = r
	h.objects[r] = o
	h.journal.created(o, r)
	h.log.add(o, 0, 0)
	return r, nil
}

// book puts memory that o takes into the accounts; negative numbers give it back.
func (h *heap) book(o *object, persistent, transient int) {
	h.usage.Persistent += persistent
	account, _ := h.transientAccount(o)
	*account += transient
	if a := h.allowed.of(o); a != nil {
		h.usage.PersistentReserved += a.persistent.take(persistent)
		h.usage.TransientReserved += a.transient.take(transient)
	}
}

// slot finds a free reference.
func (h *heap) slot() int32 {
	if n := len(h.free); n > 0 {
		r := h.free[n-1]
		h.free = h.free[:n-1]
		return r
	}
	h.objects = append(h.objects, nil)
	return int32(len(h.objects) - 1)
}

// remove deletes the object behind r and gives its memory back. The reference is
// used again only if reuse is set: while frames are running, words that the
// machine cannot find may still hold it.
func (h *heap) remove(r int32, reuse bool) {
	o := h.objects[r]
	if o == nil {
		return
	}
	persistent, transient := o.footprint()
	h.book(o, -persistent, -transient)
	if o.flags&flagUncounted == 0 {
		h.count--
	}
	h.objects[r] = nil
	if reuse {
		h.free = append(h.free, r)
	} else {
		h.journal.dead = append(h.journal.dead, r)
	}
}

// reserve books persistent memory that is no object: code and tables.
func (h *heap) reserve(n int) error {
	if h.usage.Persistent+n+h.usage.PersistentReserved > h.usage.PersistentCapacity {
		return errNoSpace
	}
	h.spend(n)
	h.usage.Persistent += n
	return nil
}

// release is the opposite of reserve.
func (h *heap) release(n int) { h.usage.Persistent -= n }

// get returns the object of a reference word, nil for null, for a deleted object
// and for a word that is no reference at all.
func (h *heap) get(r int32) *object {
	if uint32(r) >= uint32(len(h.objects)) {
		return nil
	}
	return h.objects[r]
}

// same reports whether two references are equal: one to an object that an abort
// deleted is a null reference (JCRE 7.6.3).
func (h *heap) same(a, b int32) bool { return a == b || h.get(a) == nil && h.get(b) == nil }

// clear sets the contents of transient arrays to zero: those of CLEAR_ON_DESELECT
// that belong to the context, or, at a card reset, all of them.
func (h *heap) clear(reset bool, context jcre.Context) {
	for _, o := range h.objects {
		if o == nil || !o.is(flagTransient) || o.is(flagUncounted) {
			continue
		}
		if reset || o.is(flagOnDeselect) && o.owner.context == context {
			clear(o.words)
			clear(o.bytes)
		}
	}
}
