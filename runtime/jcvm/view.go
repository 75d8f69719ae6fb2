package jcvm

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// arrayView is what makes an array a view of a part of another one (JCSystem of 3.1): their elements are the same memory, but writes count for the other
// one. The specification's text on views could not be read. [P]: a view belongs to the context of the server's object, or of who makes it; it cannot
// be stored, and lasts as long as the call. The guard of a view lets every access take the long way, where its attributes are looked at.
type arrayView struct {
	base       *object // is no view
	off        int
	attributes int32
}

// viewOf is nil for an array that is no view.
func viewOf(o *object) *arrayView {
	v, _ := o.host.(*arrayView)
	return v
}

// EachReference names the array behind the view.
func (v *arrayView) EachReference(f func(r *native.Ref)) {
	r := native.Ref(v.base.id)
	f(&r)
}

// place is where element i of an array counts.
func (o *object) place(i int) (*object, int) {
	if v := viewOf(o); v != nil {
		return v.base, v.off + i
	}
	return o, i
}

// checkLoad judges reading an element, the long way.
func (vm *VM) checkLoad(o *object, context jcre.Context) int32 {
	return vm.checkAccess(o, context, native.Readable)
}

// checkStore judges writing one.
func (vm *VM) checkStore(o *object, context jcre.Context) int32 {
	return vm.checkAccess(o, context, native.Writable)
}

func (vm *VM) checkAccess(o *object, context jcre.Context, attribute int32) int32 {
	if exc := vm.checkArray(o, context); exc != 0 {
		return exc
	}
	if v := viewOf(o); v != nil && v.attributes&attribute == 0 {
		return vm.security()
	}
	return 0
}

// MakeView makes a view; the attributes have been tested. Of a view it may do no more than that.
func (e env) MakeView(array native.Ref, off, length int, attributes int32, server native.Ref) (native.Ref, error) {
	base, err := e.array(array)
	if err != nil {
		return 0, err
	}
	v := &arrayView{base, off, attributes}
	if of := viewOf(base); of != nil {
		v.base, v.off = of.base, of.off+off
		if attributes&^of.attributes != 0 {
			return 0, &jcre.Exception{Class: jcre.SecurityExceptionClass}
		}
	}
	if off < 0 || length < 0 || length > base.length()-off {
		return 0, &jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}
	}
	e.vm.dropLent()
	owner := e.vm.owner()
	if s := e.vm.heap.get(int32(server)); s != nil {
		owner = s.owner
	}
	return e.vm.lendView(v, length, owner)
}

// lendView makes the object of a view.
func (vm *VM) lendView(v *arrayView, length int, owner owner) (native.Ref, error) {
	o := &object{kind: v.base.kind, class: v.base.class, flags: v.base.flags & (flagTransient | flagOnDeselect), owner: owner, host: v}
	if v.base.bytes != nil {
		o.bytes = v.base.bytes[v.off : v.off+length : v.off+length]
	} else {
		o.words = v.base.words[v.off : v.off+length : v.off+length]
	}
	r, err := vm.lend(o, 0)
	o.guard = contextGuarded
	return r, err
}

// ViewAttributes gives the attributes of a view; false for an array that is none.
func (e env) ViewAttributes(array native.Ref) (attributes int32, ok bool) {
	if o := e.vm.heap.get(int32(array)); o != nil {
		if v := viewOf(o); v != nil {
			return v.attributes, true
		}
	}
	return 0, false
}

// StaticResources is the info of the StaticResources component of the package whose context runs.
func (e env) StaticResources() []byte {
	for _, p := range e.vm.packages {
		if p.context == e.vm.card.ActiveContext() {
			return p.resources
		}
	}
	return nil
}

// ViewOf makes a view of bytes that nobody writes.
func (e env) ViewOf(data []byte) (native.Ref, error) {
	e.vm.dropLent()
	base := &object{kind: kindBytes, bytes: data, flags: flagTransient | flagUncounted}
	return e.vm.lendView(&arrayView{base: base, attributes: native.Readable}, len(data), e.vm.owner())
}
