package jcvm

import (
	"bytes"
	"errors"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// env is the machine as native methods see it: native.Env.
type env struct{ vm *VM }

var _ native.Env = env{}

// Card is the card model.
func (e env) Card() *jcre.Card { return e.vm.card }

// byteArray finds a byte or boolean array that the running context may use.
func (e env) byteArray(r native.Ref) (*object, error) {
	o := e.vm.heap.get(int32(r))
	context := e.vm.card.ActiveContext()
	if o == nil || o.guard != context {
		if exc := e.vm.checkArray(o, context); exc != 0 {
			return nil, e.vm.uncaught(exc)
		}
	}
	if o.kind != kindBytes && o.kind != kindBooleans {
		return nil, &jcre.Exception{Class: jcre.SecurityExceptionClass}
	}
	return o, nil
}

// may judges what is done to an array that is a view.
func (e env) may(o *object, attribute int32) error {
	if v := viewOf(o); v != nil && v.attributes&attribute == 0 {
		return &jcre.Exception{Class: jcre.SecurityExceptionClass}
	}
	return nil
}

// Bytes gives the elements of a byte or boolean array.
func (e env) Bytes(r native.Ref) ([]byte, error) {
	o, err := e.byteArray(r)
	if err == nil {
		err = e.may(o, native.Readable)
	}
	if err != nil {
		return nil, err
	}
	return o.bytes, nil
}

// Write copies data into an array.
func (e env) Write(r native.Ref, off int, data []byte, atomic bool) error {
	o, err := e.byteArray(r)
	if err == nil {
		err = e.may(o, native.Writable)
	}
	if err != nil {
		return err
	}
	h := e.vm.heap
	switch {
	case o.flags&flagTransient != 0:
	case atomic:
		// The log holds the old bytes outside of a transaction, too.
		full := !h.journal.open && undoHeaderSize+len(data) > h.journal.capacity
		if full || !h.beforeBytes(o, off, len(data)) {
			return jcre.Throw(jcre.TransactionExceptionClass, jcre.TransactionBufferFull)
		}
	default:
		if done := h.spendRun(o, off, len(data)); done < len(data) {
			copy(o.bytes[off:], data[:done])
			h.tick()
		}
	}
	copy(o.bytes[off:], data)
	return nil
}

// array finds an array of any type that the running context may use.
func (e env) array(r native.Ref) (*object, error) {
	o, context := e.vm.heap.get(int32(r)), e.vm.card.ActiveContext()
	if exc := e.vm.checkArray(o, context); exc != 0 {
		return nil, e.vm.uncaught(exc)
	}
	if !o.kind.isArray() {
		return nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	return o, nil
}

// Elements gives the elements of an array.
func (e env) Elements(r native.Ref) (native.ElementKind, []int32, error) {
	o, err := e.array(r)
	if err == nil {
		err = e.may(o, native.Readable)
	}
	if err != nil {
		return 0, nil, err
	}
	if o.bytes == nil {
		return native.ElementKind(o.kind), o.words, nil
	}
	return native.ElementKind(o.kind), native.Words(o.bytes), nil
}

// SetElements writes elements of an array.
func (e env) SetElements(r native.Ref, off int, words []int32, atomic bool) error {
	o, err := e.array(r)
	if err == nil {
		err = e.may(o, native.Writable)
	}
	if err != nil {
		return err
	}
	if o.bytes != nil {
		return e.Write(r, off, native.LowBytes(words), atomic)
	}
	h, size := e.vm.heap, o.kind.elementSize()
	switch {
	case o.kind == kindRefs && slices.ContainsFunc(words, func(w int32) bool { return w != 0 }): // null fits, whatever the class
		return e.setReferences(o, off, words)
	case o.flags&flagTransient != 0:
	case atomic:
		full := !h.journal.open && undoHeaderSize+size*len(words) > h.journal.capacity
		if full || !h.beforeWords(o, off, len(words), size) {
			return jcre.Throw(jcre.TransactionExceptionClass, jcre.TransactionBufferFull)
		}
	default:
		for i, w := range words {
			h.spend(size)
			base, at := o.place(off + i)
			h.log.add(base, at, 1)
			o.words[off+i] = w
		}
	}
	copy(o.words[off:], words)
	return nil
}

// setReferences writes elements of an array of references, one at a time.
func (e env) setReferences(o *object, off int, words []int32) error {
	for i, w := range words {
		if exc := e.vm.storeReference(o, int32(off+i), w, e.vm.card.ActiveContext()); exc != 0 {
			return e.vm.uncaught(exc)
		}
	}
	return nil
}

// MakeArray makes an array.
func (e env) MakeArray(k native.ElementKind, length int, event jcre.Event) (native.Ref, error) {
	o := &object{kind: kind(k), owner: e.vm.owner()}
	full := uint16(jcre.SystemNoTransientSpace)
	switch event {
	case jcre.NotATransientObject:
		full = jcre.SystemNoResource
	case jcre.ClearOnReset:
		o.flags = flagTransient
	case jcre.ClearOnDeselect:
		o.flags = flagTransient | flagOnDeselect
	}
	if o.kind == kindRefs {
		o.class = e.vm.api.object
	}
	r, err := e.vm.allocate(o, length)
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, full)
	}
	return native.Ref(r), nil
}

// NewBytes makes a persistent byte array.
func (e env) NewBytes(data []byte) (native.Ref, error) {
	o := &object{kind: kindBytes, owner: e.vm.owner()}
	r, err := e.vm.allocate(o, len(data))
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	}
	copy(o.bytes, data)
	return native.Ref(r), nil
}

// Lend makes a temporary global array.
func (e env) Lend(data []byte) (array native.Ref, release func()) {
	h := e.vm.heap
	r, err := h.add(&object{kind: kindBytes, bytes: bytes.Clone(data), flags: flagEntryPoint | flagUncounted | flagTransient | flagUnstorable | flagGlobal})
	if err != nil {
		panic("BUG: jcvm: uncounted object refused: " + err.Error())
	}
	return native.Ref(r), func() { h.remove(r, false) }
}

// TransientEvent says when an array is cleared; the APDU buffer counts as
// CLEAR_ON_RESET.
func (e env) TransientEvent(r native.Ref) jcre.Event {
	o := e.vm.heap.get(int32(r))
	switch {
	case o == nil || !o.kind.isArray() || o.flags&flagTransient == 0:
		return jcre.NotATransientObject
	case o.is(flagOnDeselect):
		return jcre.ClearOnDeselect
	}
	return jcre.ClearOnReset
}

// NewObject makes an object of an API class.
func (e env) NewObject(class string, state any) (native.Ref, error) {
	r, err := e.vm.heap.add(&object{class: e.vm.api.instanceClass(class), host: state, owner: e.vm.owner()})
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	}
	return native.Ref(r), nil
}

// Knows reports whether the card has a class of its own for it.
func (e env) Knows(class string) bool { return e.vm.api.instanceClass(class) != nil }

// Shared gives an entry point object of an API class.
func (e env) Shared(class string, number int) (native.Ref, error) {
	key := sharedKey{class, number}
	r, ok := e.vm.shared[key]
	if !ok {
		r = e.vm.entryPoint(&object{class: e.vm.api.instanceClass(class)}, 0)
		e.vm.shared[key] = r
	}
	return native.Ref(r), nil
}

// Temporary gives a temporary entry point object of an API class or interface.
func (e env) Temporary(class string, number int) (native.Ref, error) {
	key := sharedKey{class, number}
	r, ok := e.vm.temporary[key]
	if !ok {
		r = e.vm.entryPoint(&object{class: e.vm.api.instanceClass(class)}, flagUnstorable)
		e.vm.temporary[key] = r
	}
	return native.Ref(r), nil
}

// sharedKey names an entry point object.
type sharedKey struct {
	class  string
	number int
}

// Use judges the use of an object by the running context.
func (e env) Use(r native.Ref) error {
	o, context := e.vm.heap.get(int32(r)), e.vm.card.ActiveContext()
	if o != nil && o.owner.context == context {
		return nil
	}
	if exc := e.vm.checkVirtualCall(o, context); exc != 0 {
		return e.vm.uncaught(exc)
	}
	return nil
}

// Host is what SetHost attached.
func (e env) Host(r native.Ref) any {
	if o := e.vm.heap.get(int32(r)); o != nil {
		return o.host
	}
	return nil
}

// SetHost attaches state to an object.
func (e env) SetHost(r native.Ref, state any) {
	if o := e.vm.heap.get(int32(r)); o != nil {
		o.host = state
		e.vm.heap.log.host()
	}
}

// HostWrite counts and logs a write to attached state.
func (e env) HostWrite(n int, restore func()) error {
	if restore == nil {
		e.vm.heap.spendHost(n)
		return nil
	}
	if !e.vm.heap.beforeHost(n, restore) {
		return jcre.Throw(jcre.TransactionExceptionClass, jcre.TransactionBufferFull)
	}
	return nil
}

// EntryPointAID gives the permanent entry point for an AID.
func (e env) EntryPointAID(aid iso7816.AID) (native.Ref, error) {
	r, ok := e.vm.aids[aid]
	if !ok {
		r = e.vm.entryPoint(&object{class: e.vm.api.class("javacard/framework/AID"), host: aid}, 0)
		e.vm.aids[aid] = r
	}
	return native.Ref(r), nil
}

// APDU is the APDU object.
func (e env) APDU() native.Ref { return native.Ref(e.vm.apdu) }

// APDUBuffer is the APDU buffer.
func (e env) APDUBuffer() native.Ref { return native.Ref(e.vm.buffer) }

// VolatileBytes is the other global array.
func (e env) VolatileBytes() native.Ref { return native.Ref(e.vm.volatile) }

// Applet is an object as an applet.
func (e env) Applet(this native.Ref) (jcre.Applet, error) { return e.vm.newApplet(int32(this)) }

// Extension is an object as a web server extension.
func (e env) Extension(this native.Ref) (web.Extension, error) { return e.vm.newExtension(int32(this)) }

// CallBack is invokeinterface by a native method.
func (e env) CallBack(object native.Ref, iface string, token uint8, args ...int32) (result int32, err error) {
	vm, i := e.vm, e.vm.api.class(iface)
	o, context := vm.heap.get(int32(object)), vm.card.ActiveContext()
	if o == nil || o.owner.context != context {
		if exc := vm.checkInterfaceCall(o, i, context); exc != 0 {
			return 0, vm.uncaught(exc)
		}
	}
	var m *method
	if o.kind == kindObject {
		m = o.class.lookupInterface(i, token)
	}
	if m == nil {
		return 0, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	if back := vm.switchTo(o, m); back != 0 {
		defer vm.card.Leave(back)
	}
	err = vm.enter(func() (err error) {
		result, err = vm.call(m, append([]int32{int32(object)}, args...)...)
		return err
	})
	return result, err
}

// Implements looks at the object's class.
func (e env) Implements(object native.Ref, iface string) bool {
	o, i := e.vm.heap.get(int32(object)), e.vm.api.class(iface)
	return o != nil && i != nil && o.kind == kindObject && o.class.implements(i)
}

// Caught is the object of an exception.
func (e env) Caught(err error) (int32, error) {
	if r := e.vm.thrown(err); r != 0 {
		return r, nil
	}
	return 0, err
}

// SharedObject asks the server for a shareable interface object, which must be the
// server's own. What the server throws means null.
func (e env) SharedObject(server, client *jcre.Instance, parameter byte) (native.Ref, error) {
	a, ok := server.Applet.(*applet)
	if !ok || a.vm != e.vm {
		return 0, nil
	}
	var aid native.Ref
	if client != nil && !client.AID.IsZero() {
		aid, _ = e.EntryPointAID(client.AID)
	}
	var shared int32
	err := e.vm.card.Switch(server, func() (err error) {
		shared, err = a.callVirtual(tokenGetShareable, int32(aid), int32(int8(parameter)))
		return err
	})
	var thrown *jcre.Exception
	if err != nil && !errors.As(err, &thrown) {
		return 0, err
	}
	o := e.vm.heap.get(shared)
	if err != nil || o == nil || o.owner.context != server.Context {
		return 0, nil
	}
	return native.Ref(shared), nil
}

// AvailableMemory is the memory of a kind that the running applet may have: what is free and what is set aside for it, within its quota.
func (e env) AvailableMemory(event jcre.Event) int {
	persistent, reset, deselect := e.vm.heap.usage.Free()
	a := e.vm.heap.allowed.of(&object{owner: e.vm.owner()})
	if a == nil {
		a = &allowance{}
	}
	switch event {
	case jcre.ClearOnReset:
		return a.transient.available(reset)
	case jcre.ClearOnDeselect:
		return a.transient.available(deselect)
	}
	return a.persistent.available(persistent)
}

// RequestObjectDeletion asks for a collection before the next command.
func (e env) RequestObjectDeletion() { e.vm.deletionWanted = true }
