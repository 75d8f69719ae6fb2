package jcvm

import (
	"errors"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/runtime/jcre"
)

// valueKind is the type letter of a field instruction: a, b, s, i.
type valueKind uint8

const (
	fieldReference valueKind = iota
	fieldByte
	fieldShort
	fieldInt
)

// fieldKind is the type letter of a putfield instruction; the three groups of
// them are in the same order.
func fieldKind(op byte) valueKind {
	if op >= byte(bytecode.OpPutfieldAW) {
		return valueKind(op-byte(bytecode.OpPutfieldAW)) % 4
	}
	return valueKind(op - byte(bytecode.OpPutfieldA))
}

// size is what a field of the kind takes, in bytes.
func (k valueKind) size() int {
	switch k {
	case fieldByte:
		return 1
	case fieldInt:
		return 4
	}
	return 2
}

// putField writes an instance field. The result of this and of the functions
// below is the exception to throw, 0 for none.
func (vm *VM) putField(o *object, c *constant, k valueKind, v int32, context jcre.Context) int32 {
	if o == nil || o.guard != context {
		if exc := vm.checkFields(o, context); exc != 0 {
			return exc
		}
	}
	switch k {
	case fieldReference:
		if v != 0 && vm.unstorable(v) {
			return vm.security()
		}
	case fieldByte:
		v = int32(int8(v))
	case fieldShort:
		v = int32(int16(v))
	}
	if o.flags&flagTransient == 0 && !vm.heap.beforeWord(o, c.at, k.size()) {
		return vm.logFull()
	}
	o.words[c.at] = v
	return 0
}

// putStaticReference writes a static field of reference type.
func (vm *VM) putStaticReference(c *constant, v int32) int32 {
	if v != 0 && vm.unstorable(v) {
		return vm.security()
	}
	if !vm.heap.beforeWord(c.static, c.at, 2) {
		return vm.logFull()
	}
	c.static.words[c.at] = v
	return 0
}

// putStatic writes a static field of a primitive type of size bytes.
func (vm *VM) putStatic(c *constant, size int, v int32) int32 {
	field := c.static.bytes[c.at : c.at+size]
	if !vm.heap.beforeBytes(c.static, c.at, size) {
		return vm.logFull()
	}
	for i := size - 1; i >= 0; i-- {
		field[i] = byte(v)
		v >>= 8
	}
	return 0
}

// storeReference is aastore: the element must fit the array's element class
// (JCVM 7.5, aastore).
func (vm *VM) storeReference(array *object, index, v int32, context jcre.Context) int32 {
	if array == nil || array.guard != context {
		if exc := vm.checkStore(array, context); exc != 0 {
			return exc
		}
	}
	if array.kind != kindRefs || uint(index) >= uint(len(array.words)) {
		return vm.outOfBounds()
	}
	if o := vm.heap.get(v); o != nil {
		switch {
		case !vm.fits(o, kindObject, array.class):
			return vm.exception(jcre.ArrayStoreExceptionClass, 0)
		case o.is(flagUnstorable):
			return vm.security()
		}
	}
	if array.flags&flagTransient == 0 && !vm.heap.beforeWord(array, int(index), 2) {
		return vm.logFull()
	}
	array.words[index] = v
	return 0
}

// fits reports whether o is assignable to a type: a class or interface, an array
// of primitives, or an array of a class (JCVM 7.5, checkcast). Array types
// implement no interface and have Object as their only class.
func (vm *VM) fits(o *object, target kind, c *class) bool {
	switch {
	case target == kindObject && o.kind.isArray():
		return c == vm.api.object
	case target == kindObject:
		return o.class.assignableTo(c)
	case target == kindRefs:
		return o.kind == kindRefs && o.class.assignableTo(c)
	}
	return o.kind == target
}

// castClass finds the class operand of checkcast and instanceof, nil for the
// types that have none.
func castClass(target kind, pool []constant, index int) *class {
	if target == kindObject || target == kindRefs {
		return pool[index].class
	}
	return nil
}

// checkCast is checkcast: null passes.
func (vm *VM) checkCast(r int32, target kind, pool []constant, index int, context jcre.Context) int32 {
	o := vm.heap.get(r)
	if o == nil {
		return 0
	}
	c := castClass(target, pool, index)
	switch {
	case !vm.mayCast(o, target, c, context):
		return vm.security()
	case !vm.fits(o, target, c):
		return vm.classCast()
	}
	return 0
}

// instanceOf is instanceof: null is an instance of nothing.
func (vm *VM) instanceOf(r int32, target kind, pool []constant, index int, context jcre.Context) (result, exc int32) {
	o := vm.heap.get(r)
	if o == nil {
		return 0, 0
	}
	c := castClass(target, pool, index)
	switch {
	case !vm.mayCast(o, target, c, context):
		return r, vm.security()
	case vm.fits(o, target, c):
		return 1, 0
	}
	return 0, 0
}

// newInstance is new: an object owned by the running applet, fields zero.
func (vm *VM) newInstance(c *class) (r, exc int32) {
	r, err := vm.heap.add(&object{class: c, words: make([]int32, c.fields), owner: vm.owner()})
	if err != nil {
		return 0, vm.noResource()
	}
	return r, 0
}

// newArray is newarray and anewarray. The length word comes back unchanged with
// an exception.
func (vm *VM) newArray(k kind, element *class, length int32) (r, exc int32) {
	if length < 0 {
		return length, vm.exception(jcre.NegativeArraySizeExceptionClass, 0)
	}
	r, err := vm.allocate(&object{kind: k, class: element, owner: vm.owner()}, int(length))
	if err != nil {
		return length, vm.noResource()
	}
	return r, 0
}

// errKind is for array kinds that do not exist.
var errKind = errors.New("unknown array type")

// allocate gives an array its elements and adds it to the heap.
func (vm *VM) allocate(o *object, length int) (int32, error) {
	switch o.kind {
	case kindBooleans, kindBytes:
		o.bytes = make([]byte, length)
	case kindShorts, kindInts, kindRefs:
		o.words = make([]int32, length)
	default:
		return 0, errKind
	}
	return vm.heap.add(o)
}

// owner is who owns an object made now: the running applet (JCRE 6.1.3).
func (vm *VM) owner() owner {
	return owner{context: vm.card.ActiveContext(), applet: vm.card.Active()}
}

// dispatch finds the virtual method that a VirtualMethodref reaches in an object's class. Arrays have Object's. Package-visible methods are
// overridden inside the package only: what a class of another package calls the same is a method of its own.
func (vm *VM) dispatch(o *object, ref *constant) *method {
	c := o.class
	if o.kind.isArray() {
		c = vm.api.object
	}
	if ref.token&packageVisible == 0 {
		return c.public[ref.token]
	}
	for c.pkg != ref.class.pkg {
		c = c.super
	}
	return c.visible[ref.token&^packageVisible]
}

// interfaceMethod finds the method of an interface in an object's class; nil when
// the class does not implement the interface, which no verifier rules out.
func (vm *VM) interfaceMethod(o *object, iface *class, token uint8) *method {
	if o.kind.isArray() {
		return nil
	}
	return o.class.lookupInterface(iface, token)
}
