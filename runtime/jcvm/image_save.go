package jcvm

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// snapshotFormat is the version of what AppendSnapshot writes.
const snapshotFormat = 2

// AppendSnapshot appends the whole persistent state of the card: packages, objects,
// applets, and what is registered with jcre.Card.Keep. No transaction may be open.
func (vm *VM) AppendSnapshot(b []byte) ([]byte, error) {
	w := &writer{b}
	w.uint(snapshotFormat)
	vm.numberStatics()
	w.uint(len(vm.packages))
	for _, p := range vm.packages {
		w.uint(int(p.context))
		w.string(p.Name)
		w.uint(p.Size)
		w.bytes(p.image)
	}
	vm.saveInstances(w)
	vm.saveEntryPoints(w)
	if err := vm.saveObjects(w); err != nil {
		return nil, err
	}
	for _, p := range vm.packages {
		w.words(p.statics.references.words)
		w.bytes(p.statics.primitives.bytes)
	}
	vm.saveApplets(w)
	vm.saveKept(w)
	return w.b, nil
}

// numberStatics gives the static fields of package i the places -1-2i and -2-2i in
// the log of changes.
func (vm *VM) numberStatics() {
	for i, p := range vm.packages {
		p.statics.references.id = int32(-1 - 2*i)
		p.statics.primitives.id = int32(-2 - 2*i)
	}
}

// ownInstances are the registry's instances of applets that this machine runs.
func (vm *VM) ownInstances() []*jcre.Instance {
	return slices.DeleteFunc(vm.card.Instances(), func(i *jcre.Instance) bool {
		a, ok := i.Applet.(*applet)
		return !ok || a.vm != vm
	})
}

func (vm *VM) saveInstances(w *writer) {
	instances := vm.ownInstances()
	w.uint(len(instances))
	for _, i := range instances {
		for _, aid := range []iso7816.AID{i.AID, i.Module, i.Package} {
			w.aid(aid)
		}
		w.uint(int(i.Context))
		w.byte(byte(word(i.Hidden)))
		w.optional(i.SystemParameters)
	}
}

// saveEntryPoints writes where the JCRE's own objects are: fields may refer to AID
// objects, and the others keep their places so that no reference means two things.
func (vm *VM) saveEntryPoints(w *writer) {
	fixed := vm.fixedEntryPoints()
	w.uint(len(fixed))
	for _, e := range fixed {
		w.string(e.name)
		w.uint(int(*e.ref))
	}
	w.uint(len(vm.aids))
	for _, r := range vm.permanent {
		if aid, ok := vm.heap.objects[r].host.(iso7816.AID); ok {
			w.uint(int(r))
			w.aid(aid)
		}
	}
	w.uint(len(vm.shared))
	for _, r := range vm.permanent {
		if key, ok := vm.sharedAt(r); ok {
			w.uint(int(r))
			w.string(key.class)
			w.uint(key.number)
		}
	}
}

// sharedAt finds what an object of env.Shared is; ok is false for others.
func (vm *VM) sharedAt(r int32) (key sharedKey, ok bool) {
	for key, at := range vm.shared {
		if at == r {
			return key, true
		}
	}
	return sharedKey{}, false
}

// fixedEntryPoint is an object that every machine makes at its start.
type fixedEntryPoint struct {
	name string
	ref  *int32
}

func (vm *VM) fixedEntryPoints() []fixedEntryPoint {
	list := []fixedEntryPoint{
		{"apdu", &vm.apdu}, {"buffer", &vm.buffer}, {"volatile", &vm.volatile}, {"request", &vm.request}, {"response", &vm.response}, {"parameters", &vm.parameters},
	}
	for _, e := range jcre.ExceptionClasses() {
		if r := &vm.exceptions[e]; *r != 0 {
			list = append(list, fixedEntryPoint{e.String(), r})
		}
	}
	return list
}

func (vm *VM) saveObjects(w *writer) error {
	for r, o := range vm.heap.objects {
		if o == nil || o.is(flagUncounted) {
			continue
		}
		w.uint(r)
		if err := vm.saveObject(w, o); err != nil {
			return err
		}
	}
	w.uint(0)
	return nil
}

// saveObject writes an object; the contents of transient arrays are gone anyway.
func (vm *VM) saveObject(w *writer, o *object) error {
	w.byte(byte(o.kind))
	w.byte(byte(o.flags &^ flagMarked))
	w.uint(int(o.owner.context))
	w.aid(vm.ownerAID(o.owner))
	vm.saveClass(w, o.class)
	w.uint(o.length())
	switch {
	case o.is(flagTransient):
	case o.bytes != nil:
		w.b = append(w.b, o.bytes...)
	default:
		w.words(o.words)
	}
	return vm.saveHost(w, o)
}

// ownerAID names the applet instance that an object belongs to, zero when it is gone.
func (vm *VM) ownerAID(o owner) iso7816.AID {
	if o.applet == nil || vm.card.Lookup(o.applet.AID) != o.applet {
		return iso7816.AID{}
	}
	return o.applet.AID
}

// The ways to name a class.
const (
	classNone    = 0
	classAPI     = 1 // by name
	classPackage = 2 // by place of the package and offset in its Class component
)

func (vm *VM) saveClass(w *writer, c *class) {
	switch at := slices.IndexFunc(vm.packages, func(p *Package) bool { return c != nil && c.pkg == p }); {
	case c == nil:
		w.byte(classNone)
	case at < 0:
		w.byte(classAPI)
		w.string(c.name)
	default:
		w.byte(classPackage)
		w.uint(at)
		w.uint(int(c.offset))
	}
}

// saveHost writes the state that a native class attached.
func (vm *VM) saveHost(w *writer, o *object) error {
	if o.host == nil {
		w.string("")
		return nil
	}
	kind, data, ok := native.SaveState(nil, o.host)
	if !ok {
		return fmt.Errorf("card image: an object of class %s has state (%T) that images cannot keep", o.class.name, o.host)
	}
	w.string(kind)
	w.bytes(data)
	return nil
}

// saveApplets writes the object of each instance and the web server's extensions.
func (vm *VM) saveApplets(w *writer) {
	for _, i := range vm.ownInstances() {
		w.uint(int(i.Applet.(*applet).object))
	}
	var own []*jcre.Extension
	for _, x := range vm.card.Extensions() {
		if e, ok := x.Server.(*extension); ok && e.vm == vm && x.Instance != nil {
			own = append(own, x)
		}
	}
	w.uint(len(own))
	for _, x := range own {
		w.string(x.ID)
		w.aid(x.Instance.AID)
		w.uint(int(x.Server.(*extension).object))
	}
}

func (vm *VM) saveKept(w *writer) {
	n := 0
	vm.card.EachKept(func(string, jcre.Kept) { n++ })
	w.uint(n)
	vm.card.EachKept(func(name string, k jcre.Kept) {
		w.string(name)
		w.bytes(k.AppendState(nil))
	})
}
