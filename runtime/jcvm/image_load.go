package jcvm

import (
	"errors"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// Restore puts the state of a snapshot on a machine that is fresh but for what
// jcre.Card.Keep registered, and applies the changes that were logged after it. On
// an error the machine must not be used.
func (vm *VM) Restore(snapshot []byte, changes [][]byte) error {
	if len(vm.packages) > 0 || len(vm.ownInstances()) > 0 {
		return errors.New("restore card image: the machine is not fresh")
	}
	return vm.protect(func() error {
		r := &reader{b: snapshot}
		vm.restore(r)
		for _, change := range changes {
			if r.err == nil {
				r.b = change
				vm.applyChange(r)
			}
		}
		if r.err != nil {
			return r.err
		}
		for _, o := range vm.heap.objects {
			if o != nil {
				vm.heap.forget(o)
			}
		}
		vm.heap.account(vm.packages, vm.ownInstances())
		return nil
	})
}

func (vm *VM) restore(r *reader) {
	if format := r.uint(); format != snapshotFormat {
		r.fail("format %d, this version reads %d", format, snapshotFormat)
		return
	}
	for range r.count() {
		vm.restorePackage(r)
	}
	vm.numberStatics()
	instances := make([]*jcre.Instance, r.count())
	for i := range instances {
		in := jcre.Instance{AID: r.aid(), Module: r.aid(), Package: r.aid(), Context: jcre.Context(r.uint()), Hidden: r.byte() != 0, SystemParameters: r.optional()}
		if in.AID.IsZero() || vm.card.Lookup(in.AID) != nil {
			r.fail("applet instance %s", in.AID)
		}
		if r.err != nil {
			return
		}
		instances[i] = vm.card.Add(in)
	}
	vm.restoreHeap(r)
	for _, p := range vm.packages {
		r.words(p.statics.references.words)
		if b := r.bytes(); len(b) != len(p.statics.primitives.bytes) {
			r.fail("static fields of package %s", p.AID)
		} else {
			copy(p.statics.primitives.bytes, b)
		}
	}
	vm.restoreApplets(r, instances)
	vm.restoreKept(r)
}

// restorePackage links a package again, with the context it had. The file was
// judged when it was loaded.
func (vm *VM) restorePackage(r *reader) {
	p := &Package{context: jcre.Context(r.uint()), Name: r.string(), Size: r.uint(), image: r.bytes()}
	if r.err != nil {
		return
	}
	f, err := capfile.ParseLoadFileDataBlock(p.image)
	if err != nil {
		r.fail("package: %v", err)
		return
	}
	info := f.Header.Package
	p.AID, p.Major, p.Minor = info.AID, info.MajorVersion, info.MinorVersion
	if err := (&linker{vm: vm, f: f, p: p, restored: true}).link(); err != nil {
		r.fail("package %s: %v", p.AID, err)
		return
	}
	vm.packages = append(vm.packages, p)
}

// restoreHeap puts this machine's own objects to the places they had on the saved
// one, and the saved objects around them. Own objects that are new since then come
// behind all others.
func (vm *VM) restoreHeap(r *reader) {
	places := map[string]int32{}
	for range r.count() {
		name := r.string()
		places[name] = int32(r.uint())
	}
	made := vm.heap.objects
	vm.heap.objects = make([]*object, 1, len(made))
	vm.permanent = vm.permanent[:0]
	late := map[*int32]*object{}
	for _, e := range vm.fixedEntryPoints() {
		o := made[*e.ref]
		at, ok := places[e.name]
		if !ok {
			late[e.ref] = o
			continue
		}
		vm.place(r, at, o)
		vm.permanent = append(vm.permanent, at)
		*e.ref = at
	}
	for range r.count() {
		at := int32(r.uint())
		vm.restoreAID(r, at, r.aid())
	}
	for range r.count() {
		at := int32(r.uint())
		vm.restoreShared(r, at, sharedKey{r.string(), r.uint()})
	}
	vm.restoreObjects(r)
	for ref, o := range late {
		*ref, _ = vm.heap.add(o) // never refused: its memory is not counted
		vm.permanent = append(vm.permanent, *ref)
	}
}

// place puts an object behind a reference, which must be free.
func (vm *VM) place(r *reader, at int32, o *object) {
	if at <= 0 || at > 2*maxObjects || vm.heap.get(at) != nil {
		r.fail("object at %d", at)
		return
	}
	for int(at) >= len(vm.heap.objects) {
		vm.heap.objects = append(vm.heap.objects, nil)
	}
	o.id = at
	vm.heap.objects[at] = o
	o.updateGuard()
}

func (vm *VM) restoreAID(r *reader, at int32, aid iso7816.AID) {
	o := &object{class: vm.api.class("javacard/framework/AID"), host: aid, flags: flagEntryPoint | flagUncounted | flagTransient}
	vm.place(r, at, o)
	vm.permanent = append(vm.permanent, at)
	vm.aids[aid] = at
}

func (vm *VM) restoreShared(r *reader, at int32, key sharedKey) {
	c := vm.api.instanceClass(key.class)
	if c == nil {
		r.fail("class %s is not on this card", key.class)
		return
	}
	vm.place(r, at, &object{class: c, flags: flagEntryPoint | flagUncounted | flagTransient})
	vm.permanent = append(vm.permanent, at)
	vm.shared[key] = at
}

// restoreObjects reads objects until the end mark, and the free references between.
func (vm *VM) restoreObjects(r *reader) {
	for at := r.uint(); at != 0 && r.err == nil; at = r.uint() {
		vm.restoreObject(r, int32(at))
	}
}

func (vm *VM) restoreObject(r *reader, at int32) {
	o := &object{kind: kind(r.byte()), flags: flags(r.byte())}
	o.owner.context = jcre.Context(r.uint())
	o.owner.applet = vm.card.Lookup(r.aid())
	o.class = vm.restoreClass(r)
	length := r.uint()
	if r.err == nil && !vm.sensible(o, length) {
		r.fail("object at %d", at)
	}
	if r.err != nil {
		return
	}
	switch {
	case o.kind == kindBooleans || o.kind == kindBytes:
		o.bytes = make([]byte, length)
	default:
		o.words = make([]int32, length)
	}
	vm.restoreContents(r, o)
	vm.place(r, at, o)
	vm.restoreHost(r, o)
}

// sensible reports whether an object can be what its description says.
func (vm *VM) sensible(o *object, length int) bool {
	switch o.kind {
	case kindObject:
		return o.class != nil && length == o.class.fields
	case kindRefs:
		return o.class != nil && length <= maxArray
	case kindBooleans, kindBytes, kindShorts, kindInts:
		return o.class == nil && length <= maxArray
	}
	return false
}

// maxArray is the largest length of an array.
const maxArray = 32767

func (vm *VM) restoreContents(r *reader, o *object) {
	switch {
	case o.is(flagTransient):
	case o.bytes != nil:
		if len(r.b) < len(o.bytes) {
			r.fail("array is cut")
			return
		}
		r.b = r.b[copy(o.bytes, r.b):]
	default:
		r.words(o.words)
	}
}

func (vm *VM) restoreClass(r *reader) *class {
	var c *class
	switch r.byte() {
	case classNone:
		return nil
	case classAPI:
		c = vm.api.class(r.string())
	case classPackage:
		at, offset := r.uint(), r.uint()
		if at < len(vm.packages) {
			c = vm.packages[at].classes[uint16(offset)]
		}
	}
	if c == nil {
		r.fail("class of an object is not on this card")
	}
	return c
}

func (vm *VM) restoreHost(r *reader, o *object) {
	kind := r.string()
	if kind == "" || r.err != nil {
		return
	}
	state, err := native.LoadState(vm.env, kind, r.bytes())
	if err != nil {
		r.fail("%v", err)
	}
	o.host = state
}

// restoreApplets connects the instances and the extensions with their objects.
func (vm *VM) restoreApplets(r *reader, instances []*jcre.Instance) {
	for _, i := range instances {
		a, err := vm.newApplet(int32(r.uint()))
		if err != nil {
			r.fail("applet instance %s: %v", i.AID, err)
			return
		}
		i.Applet = a
	}
	for range r.count() {
		id, aid, object := r.string(), r.aid(), int32(r.uint())
		e, err := vm.newExtension(object)
		if err != nil {
			r.fail("web extension %q: %v", id, err)
			return
		}
		vm.card.AddExtension(jcre.Extension{ID: id, Instance: vm.card.Lookup(aid), Key: native.Ref(object), Server: e})
	}
}

func (vm *VM) restoreKept(r *reader) {
	for range r.count() {
		vm.setKept(r, r.string(), r.bytes())
	}
}

func (vm *VM) setKept(r *reader, name string, data []byte) {
	found := false
	vm.card.EachKept(func(n string, k jcre.Kept) {
		if n != name {
			return
		}
		found = true
		if err := k.SetState(data); err != nil {
			r.fail("%s: %v", name, err)
		}
	})
	if !found && r.err == nil {
		r.fail("this card has no %.40q", name)
	}
}

// account computes the memory in use and the free references anew.
func (h *heap) account(packages []*Package, instances []*jcre.Instance) {
	u := &h.usage
	u.Persistent, u.TransientReset, u.TransientDeselect, u.PersistentReserved, u.TransientReserved = 0, 0, 0, 0, 0
	for _, p := range packages {
		u.Persistent += p.Size
	}
	h.allowed = allowances{}
	for _, i := range instances {
		h.allow(i, newAllowance(i.Memory))
	}
	h.free, h.count = h.free[:0], 0
	for r := len(h.objects) - 1; r > 0; r-- {
		o := h.objects[r]
		if o == nil {
			h.free = append(h.free, int32(r))
			continue
		}
		if !o.is(flagUncounted) {
			h.count++
		}
		persistent, transient := o.footprint()
		h.book(o, persistent, transient)
	}
}
