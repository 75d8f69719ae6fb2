package jcvm

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// globalArray is an array of JCSystem.makeGlobalArray. It is no part of the accounts, which images keep, but takes what they leave.
type globalArray struct {
	ref  int32
	size int
	call uint64
}

// MakeGlobal makes a temporary global array. Those of calls that are over go: nobody can have kept a reference to them.
func (e env) MakeGlobal(k native.ElementKind, length int) (native.Ref, error) {
	vm := e.vm
	vm.dropGlobals()
	o := &object{kind: kind(k), flags: flagEntryPoint | flagUncounted | flagTransient | flagUnstorable | flagGlobal}
	if o.kind == kindRefs {
		o.class = vm.api.object
	}
	size := length * o.kind.elementSize()
	_, left, _ := vm.heap.usage.Free()
	for _, g := range vm.globals {
		left -= g.size
	}
	if size > left {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoTransientSpace)
	}
	r, err := vm.allocate(o, length)
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoTransientSpace)
	}
	vm.globals = append(vm.globals, globalArray{r, size, vm.card.CallNumber()})
	return native.Ref(r), nil
}

func (vm *VM) dropGlobals() {
	if vm.card.IsWaitedFor() {
		return
	}
	kept := vm.globals[:0]
	for _, g := range vm.globals {
		if g.call == vm.card.CallNumber() {
			kept = append(kept, g)
		} else {
			vm.heap.remove(g.ref, false)
		}
	}
	vm.globals = kept
}
