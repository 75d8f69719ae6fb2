package jcvm

import "github.com/gocard/gocard/runtime/jcre/native"

// Object deletion (JCRE 8): objects that nothing reaches from the registered
// applets, the static fields and the JCRE's own objects go. It runs only while no
// frame is active, when every reference is in a place of known type.

// collect deletes unreachable objects.
func (vm *VM) collect() {
	vm.heap.recycle()
	var work []*object
	mark := func(r int32) {
		if o := vm.heap.get(r); o != nil && o.flags&flagMarked == 0 {
			o.flags |= flagMarked
			work = append(work, o)
		}
	}
	for _, r := range vm.permanent {
		mark(r)
	}
	for _, i := range vm.card.Instances() {
		if a, ok := i.Applet.(*applet); ok && a.vm == vm {
			mark(a.object)
		}
	}
	for _, x := range vm.card.Extensions() {
		if e, ok := x.Server.(*extension); ok && e.vm == vm {
			mark(e.object)
		}
	}
	for _, p := range vm.packages {
		p.statics.references.eachReference(mark)
	}
	for len(work) > 0 {
		o := work[len(work)-1]
		work = work[:len(work)-1]
		o.eachReference(mark)
	}
	vm.heap.sweep()
}

// eachReference calls f for every word of the object that is a reference.
func (o *object) eachReference(f func(r int32)) {
	if h, ok := o.host.(native.Referrer); ok {
		h.EachReference(func(r *native.Ref) { f(int32(*r)) })
	}
	switch o.kind {
	case kindRefs:
		for _, r := range o.words {
			f(r)
		}
	case kindObject:
		for i, isReference := range o.class.refs {
			if isReference {
				f(o.words[i])
			}
		}
	}
}

// sweep removes the objects without a mark and takes the marks off.
func (h *heap) sweep() {
	for r, o := range h.objects {
		switch {
		case o == nil:
		case o.flags&flagMarked != 0:
			o.flags &^= flagMarked
		default:
			h.remove(int32(r), true)
			h.log.all()
		}
	}
}

// recycle makes the references of objects that an abort deleted free again: what
// still refers to them becomes null, as nobody could use it any more.
func (h *heap) recycle() {
	if len(h.journal.dead) == 0 {
		return
	}
	for _, o := range h.objects {
		if o == nil {
			continue
		}
		h.forget(o)
	}
	h.free = append(h.free, h.journal.dead...)
	h.journal.dead = nil
}

// forget sets o's references to deleted objects to null.
func (h *heap) forget(o *object) {
	if s, ok := o.host.(native.Referrer); ok {
		s.EachReference(func(r *native.Ref) {
			if h.get(int32(*r)) == nil {
				*r = 0
			}
		})
	}
	for i, r := range o.words {
		if r == 0 || h.get(r) != nil {
			continue
		}
		if o.kind == kindRefs || o.kind == kindObject && o.class.refs[i] {
			o.words[i] = 0
		}
	}
}
