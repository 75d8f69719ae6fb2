package jcvm

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// makeExceptions makes the JCRE's own exception objects, one of each class: they
// are temporary entry points, and the next throw uses them again (JCRE 6.2.1).
func (vm *VM) makeExceptions() {
	all := jcre.ExceptionClasses()
	vm.exceptions = make([]int32, 1+len(all))
	vm.exceptionClasses = map[*class]jcre.ExceptionClass{}
	for _, e := range all {
		c := vm.api.class(e.String())
		if c == nil {
			continue
		}
		vm.exceptionClasses[c] = e
		vm.exceptions[e] = vm.entryPoint(&object{class: c, words: make([]int32, c.fields)}, flagUnstorable)
	}
}

// exception gives the JCRE's exception object of a class, with its reason set. A
// class of a package that the card does not offer counts as CardRuntimeException.
func (vm *VM) exception(e jcre.ExceptionClass, reason uint16) int32 {
	r := vm.exceptions[e]
	if r == 0 {
		r = vm.exceptions[jcre.CardRuntimeExceptionClass]
	}
	if e.HasReason() {
		vm.heap.objects[r].host = native.Reason(reason)
	}
	return r
}

func (vm *VM) nullPointer() int32 { return vm.exception(jcre.NullPointerExceptionClass, 0) }

func (vm *VM) outOfBounds() int32 {
	return vm.exception(jcre.ArrayIndexOutOfBoundsExceptionClass, 0)
}

func (vm *VM) arithmetic() int32 { return vm.exception(jcre.ArithmeticExceptionClass, 0) }

func (vm *VM) classCast() int32 { return vm.exception(jcre.ClassCastExceptionClass, 0) }

func (vm *VM) security() int32 { return vm.exception(jcre.SecurityExceptionClass, 0) }

// logFull is thrown when a write does not fit into the commit capacity.
func (vm *VM) logFull() int32 {
	return vm.exception(jcre.TransactionExceptionClass, jcre.TransactionBufferFull)
}

func (vm *VM) noResource() int32 {
	return vm.exception(jcre.SystemExceptionClass, jcre.SystemNoResource)
}

// uncaught is the error for an exception object that nobody caught: it counts as
// the nearest class that the card model knows.
func (vm *VM) uncaught(r int32) error {
	o := vm.heap.get(r)
	as := &jcre.Exception{Class: jcre.ThrowableClass}
	name := "of no class"
	if o != nil && o.class != nil {
		name = o.class.name
		for c := o.class; c != nil; c = c.super {
			if e, ok := vm.exceptionClasses[c]; ok {
				as.Class = e
				break
			}
		}
		if reason, ok := o.host.(native.Reason); ok && as.Class.HasReason() {
			as.Reason = uint16(reason)
		}
	}
	return &thrownError{object: r, class: name, as: as}
}
