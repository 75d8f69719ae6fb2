package jcvm

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// Image is where a machine keeps its persistent state while it runs.
type Image interface {
	// Append keeps a change: it is durable, as a whole, when Append returns.
	Append(change []byte) error
	// Replace keeps a snapshot in place of all that was kept before.
	Replace(snapshot []byte) error
	// IsLong reports whether it is time for a snapshot, as the changes take much space.
	IsLong() bool
}

// changeLog notes what changes in persistent memory and hands it on when it is
// complete: outside of transactions before the next write, in a transaction when it
// ends, and at the end of every command. What an Image has is therefore always the
// state between two persistent writes.
//
// Places are noted, not values: the values are read when they are handed on, after
// an abort has put back the old ones.
type changeLog struct {
	vm      *VM
	image   Image
	pending []place
	hosted  bool             // state attached to objects changed
	stated  bool             // state of the card model changed that is announced write by write
	hosts   map[int32]string // attached states as they were handed on
	kept    map[string]string
	version uint64 // of the card's registry in the last snapshot
	whole   bool   // more than values changed: the next thing handed on is a snapshot
	err     error
	buffer  []byte
}

// place is a run of elements of an object; n = 0 stands for a new object.
type place struct {
	o     *object
	at, n int
}

// Keep makes the machine write its persistent state to an image from now on,
// beginning with a snapshot.
func (vm *VM) Keep(image Image) error {
	l := &changeLog{vm: vm, image: image, hosts: map[int32]string{}, kept: map[string]string{}, whole: true}
	if err := l.flush(true); err != nil {
		return err
	}
	vm.heap.log = l
	vm.card.OnDone(func() error { return l.flush(true) })
	return nil
}

// ImageError is why the image could not be written; the card is mute since then.
func (vm *VM) ImageError() error {
	if vm.heap.log == nil {
		return nil
	}
	return vm.heap.log.err
}

func (l *changeLog) add(o *object, at, n int) {
	if l != nil {
		l.pending = append(l.pending, place{o, at, n})
	}
}

// host notes that state attached to some object changes.
func (l *changeLog) host() {
	if l != nil {
		l.hosted = true
	}
}

// state notes that state of the card model changes.
func (l *changeLog) state() {
	if l != nil {
		l.stated = true
	}
}

// all notes that more than values changed.
func (l *changeLog) all() {
	if l != nil {
		l.whole = true
	}
}

// settle hands on what is complete before the next write.
func (l *changeLog) settle() {
	if l == nil || l.vm.heap.journal.open || len(l.pending) == 0 && !l.hosted && !l.stated {
		return
	}
	if l.flush(false) != nil {
		panic(powerCut{}) // a card that cannot write stops
	}
}

// flush hands on what changed. Snapshots, and states beyond the heap that are not
// jcre.Written, wait for the end of a command.
func (l *changeLog) flush(end bool) error {
	if l.err != nil {
		return l.err
	}
	l.whole = l.whole || l.vm.card.StateVersion() != l.version || l.image.IsLong()
	switch {
	case l.vm.heap.journal.open, l.whole && !end:
	case l.whole:
		l.err = l.snapshot()
	default:
		l.err = l.changes(end)
	}
	return l.err
}

func (l *changeLog) snapshot() error {
	b, err := l.vm.AppendSnapshot(l.buffer[:0])
	if err != nil {
		return err
	}
	l.buffer = b
	l.reset()
	l.whole, l.version = false, l.vm.card.StateVersion()
	clear(l.hosts)
	for _, o := range l.vm.heap.objects {
		if o != nil && o.host != nil && !o.is(flagUncounted) {
			_, data, _ := native.SaveState(nil, o.host)
			l.hosts[o.id] = string(data)
		}
	}
	l.vm.card.EachKept(func(name string, k jcre.Kept) { l.kept[name] = string(k.AppendState(nil)) })
	return l.image.Replace(b)
}

func (l *changeLog) reset() {
	clear(l.pending)
	l.pending, l.hosted, l.stated = l.pending[:0], false, false
}

// The entries of a change.
const (
	changeWords  = 'W' // object, first element, number, values
	changeBytes  = 'B' // object, first element, values
	changeObject = 'O' // a new object
	changeAID    = 'A' // a new AID object of the JCRE
	changeShared = 'S' // a new object of env.Shared
	changeHost   = 'H' // object, attached state
	changeKept   = 'K' // name, state
)

func (l *changeLog) changes(end bool) error {
	w := &writer{l.buffer[:0]}
	for _, p := range l.pending {
		if err := l.change(w, p); err != nil {
			return err
		}
	}
	if l.hosted {
		l.changedHosts(w)
	}
	l.vm.card.EachKept(func(name string, k jcre.Kept) {
		if _, written := k.(jcre.Written); end || written && l.stated {
			l.changedKept(w, name, k)
		}
	})
	l.buffer = w.b
	l.reset()
	if len(w.b) == 0 {
		return nil
	}
	return l.image.Append(w.b)
}

func (l *changeLog) change(w *writer, p place) error {
	o := p.o
	switch {
	case o.id > 0 && l.vm.heap.get(o.id) != o: // deleted meanwhile
	case p.n == 0 && o.is(flagUncounted):
		if aid, ok := o.host.(iso7816.AID); ok {
			w.byte(changeAID)
			w.uint(int(o.id))
			w.aid(aid)
		} else if key, ok := l.vm.sharedAt(o.id); ok {
			w.byte(changeShared)
			w.uint(int(o.id))
			w.string(key.class)
			w.uint(key.number)
		}
	case p.n == 0:
		w.byte(changeObject)
		w.uint(int(o.id))
		return l.vm.saveObject(w, o)
	case o.bytes != nil:
		w.byte(changeBytes)
		w.int32(o.id)
		w.uint(p.at)
		w.bytes(o.bytes[p.at : p.at+p.n])
	default:
		w.byte(changeWords)
		w.int32(o.id)
		w.uint(p.at)
		w.uint(p.n)
		w.words(o.words[p.at : p.at+p.n])
	}
	return nil
}

func (l *changeLog) changedHosts(w *writer) {
	for _, o := range l.vm.heap.objects {
		if o == nil || o.host == nil || o.is(flagUncounted) {
			continue
		}
		kind, data, ok := native.SaveState(nil, o.host)
		if last, known := l.hosts[o.id]; !ok || known && last == string(data) {
			continue
		}
		l.hosts[o.id] = string(data)
		w.byte(changeHost)
		w.uint(int(o.id))
		w.string(kind)
		w.bytes(data)
	}
}

func (l *changeLog) changedKept(w *writer, name string, k jcre.Kept) {
	data := k.AppendState(nil)
	if l.kept[name] == string(data) {
		return
	}
	l.kept[name] = string(data)
	w.byte(changeKept)
	w.string(name)
	w.bytes(data)
}

// applyChange is the reading side.
func (vm *VM) applyChange(r *reader) {
	for len(r.b) > 0 && r.err == nil {
		switch entry := r.byte(); entry {
		case changeWords, changeBytes:
			vm.applyValues(r, entry)
		case changeObject:
			vm.restoreObject(r, int32(r.uint()))
		case changeAID:
			vm.restoreAID(r, int32(r.uint()), r.aid())
		case changeShared:
			at := int32(r.uint())
			vm.restoreShared(r, at, sharedKey{r.string(), r.uint()})
		case changeHost:
			at := int32(r.uint())
			if o := vm.heap.get(at); o == nil {
				r.fail("state of object %d", at)
			} else {
				vm.restoreHost(r, o)
			}
		case changeKept:
			vm.setKept(r, r.string(), r.bytes())
		default:
			r.fail("change %02X", entry)
		}
	}
}

func (vm *VM) applyValues(r *reader, entry byte) {
	id, at := r.int32(), r.uint()
	o := vm.placed(id)
	if o == nil {
		r.fail("object %d", id)
		return
	}
	if entry == changeBytes {
		if b := r.bytes(); at+len(b) <= len(o.bytes) {
			copy(o.bytes[at:], b)
			return
		}
	} else if n := r.count(); at+n <= len(o.words) {
		r.words(o.words[at : at+n])
		return
	}
	r.fail("elements of object %d", id)
}

// placed finds an object by its id: static fields have negative ones.
func (vm *VM) placed(id int32) *object {
	if id >= 0 {
		return vm.heap.get(id)
	}
	at := int(-1-id) / 2
	switch {
	case at >= len(vm.packages):
		return nil
	case id%2 != 0:
		return vm.packages[at].statics.references
	}
	return vm.packages[at].statics.primitives
}
