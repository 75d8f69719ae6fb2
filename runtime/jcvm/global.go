package jcvm

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// lentArray is a global array or a view that lasts until the card's call of the applet is over: nobody can have kept a reference to it then. It is no
// part of the accounts, which images keep, but takes what they leave.
type lentArray struct {
	ref  int32
	o    *object
	size int
	call uint64
}

// MakeGlobal makes a temporary global array.
func (e env) MakeGlobal(k native.ElementKind, length int) (native.Ref, error) {
	o := &object{kind: kind(k), flags: flagEntryPoint | flagTransient | flagGlobal}
	if o.kind == kindRefs {
		o.class = e.vm.api.object
	}
	size := length * o.kind.elementSize()
	e.vm.dropLent()
	_, left, _ := e.vm.heap.usage.Free()
	for _, a := range e.vm.lent {
		left -= a.size
	}
	if size > left {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoTransientSpace)
	}
	switch o.kind {
	case kindBooleans, kindBytes:
		o.bytes = make([]byte, length)
	default:
		o.words = make([]int32, length)
	}
	return e.vm.lend(o, size)
}

// lend makes an array known that lasts as long as the call.
func (vm *VM) lend(o *object, size int) (native.Ref, error) {
	o.flags |= flagUncounted | flagUnstorable
	r, err := vm.heap.add(o)
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoTransientSpace)
	}
	vm.lent = append(vm.lent, lentArray{r, o, size, vm.card.CallNumber()})
	return native.Ref(r), nil
}

// dropLent lets go of what calls that are over have had. Object deletion and aborted transactions may have been faster.
func (vm *VM) dropLent() {
	kept := vm.lent[:0]
	for _, a := range vm.lent {
		switch {
		case !vm.card.IsOver(a.call):
			kept = append(kept, a)
		case vm.heap.get(a.ref) == a.o:
			vm.heap.remove(a.ref, false)
		}
	}
	vm.lent = kept
}
