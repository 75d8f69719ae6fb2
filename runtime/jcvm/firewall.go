package jcvm

import "github.com/gocard/gocard/runtime/jcre"

// The firewall (JCRE 6.2.8): objects belong to contexts, and what is checked is
// their use, not the possession of references. The check functions are the long
// way for objects whose guard is not the running context; they return the
// exception to throw, 0 for none.

// checkArray judges an array access.
func (vm *VM) checkArray(o *object, context jcre.Context) int32 {
	switch {
	case o == nil:
		return vm.nullPointer()
	case o.owner.context != context && context != jcre.JCREContext && !o.is(flagGlobal):
		return vm.security()
	case o.is(flagOnDeselect) && vm.card.CheckTransient(0, jcre.ClearOnDeselect) != nil:
		return vm.security()
	}
	return 0
}

// checkFields judges an access to the fields of an instance.
func (vm *VM) checkFields(o *object, context jcre.Context) int32 {
	switch {
	case o == nil:
		return vm.nullPointer()
	case o.owner.context != context && context != jcre.JCREContext:
		return vm.security()
	}
	return 0
}

// checkVirtualCall judges invokevirtual on an object that is null or of another
// context: only entry points may be called.
func (vm *VM) checkVirtualCall(o *object, context jcre.Context) int32 {
	switch {
	case o == nil:
		return vm.nullPointer()
	case context != jcre.JCREContext && o.flags&(flagEntryPoint|flagGlobal) == 0:
		return vm.security()
	}
	return 0
}

// checkInterfaceCall judges invokeinterface on an object that is null or of
// another context: entry points, and shareable interface objects through an
// interface that extends Shareable, unless their applet is busy on another channel.
func (vm *VM) checkInterfaceCall(o *object, iface *class, context jcre.Context) int32 {
	switch {
	case o == nil:
		return vm.nullPointer()
	case context == jcre.JCREContext || o.flags&flagEntryPoint != 0:
		return 0
	case iface.shareable && o.kind == kindObject && o.class.shareable && !vm.card.BusyElsewhere(o.owner.applet):
		return 0
	}
	return vm.security()
}

// switchTo switches to the context of the object whose method is called, where
// that is another one, and returns what jcre.Card.Leave takes to switch back, 0 if
// there is nothing to do. Methods of the JCRE's entry points are native and run for
// the caller.
func (vm *VM) switchTo(o *object, callee *method) (back int) {
	if callee.native != nil || o.owner.context == vm.card.ActiveContext() {
		return 0
	}
	instance := o.owner.applet
	if instance == nil {
		instance = &jcre.Instance{Context: o.owner.context}
	}
	return vm.card.Enter(instance)
}

// checkThrow judges athrow and gives the object to throw.
func (vm *VM) checkThrow(r int32, context jcre.Context) int32 {
	o := vm.heap.get(r)
	switch {
	case o == nil:
		return vm.nullPointer()
	case o.owner.context != context && context != jcre.JCREContext && o.flags&flagEntryPoint == 0:
		return vm.security()
	}
	return r
}

// mayCast judges checkcast and instanceof on an object of another context (JCRE 6.2.8.8 to 6.2.8.10): entry points are looked at as instances of
// classes, shareable interface objects as those of shareable interfaces. Entry points that implement an interface, as those of the GlobalPlatform and
// UICC packages do, are seen as what they are.
func (vm *VM) mayCast(o *object, target kind, class *class, context jcre.Context) bool {
	switch {
	case o.owner.context == context || context == jcre.JCREContext || o.is(flagGlobal):
		return true
	case o.kind != kindObject || target != kindObject || class == nil:
		return false
	case o.is(flagEntryPoint):
		return !class.isIface || o.class.implements(class)
	}
	return class.isIface && class.shareable && o.class.shareable
}

// unstorable reports whether a reference is to a temporary entry point object or
// global array, which no field, static field or array may keep (JCRE 6.2.2).
func (vm *VM) unstorable(r int32) bool {
	o := vm.heap.get(r)
	return o != nil && o.flags&flagUnstorable != 0
}
