package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// ElementKind is the element type of an array, with the numbers of newarray's
// atype (JCVM 7.5, newarray).
type ElementKind uint8

// The element types of transient arrays.
const (
	Boolean   ElementKind = 10
	Byte      ElementKind = 11
	Short     ElementKind = 12
	Int       ElementKind = 13
	Reference ElementKind = 14
)

// Env is what native methods need of the machine that calls them. Errors are
// *jcre.Exception where the card has an exception for the case: null is a
// NullPointerException, an object of another context a SecurityException.
type Env interface {
	// Card is the card model.
	Card() *jcre.Card

	// Bytes gives the elements of a byte or boolean array, to be read only.
	Bytes(array Ref) ([]byte, error)
	// Write copies data, which may be a part of the same array, to array[off:];
	// the caller has tested the bounds. An atomic write is logged in an open
	// transaction and happens as a whole.
	Write(array Ref, off int, data []byte, atomic bool) error
	// Elements gives the elements of an array of any type as words, and their type; ClassCastException for an object.
	Elements(array Ref) (ElementKind, []int32, error)
	// SetElements writes words to array[off:]; the caller has tested the bounds. References must fit the array's type.
	SetElements(array Ref, off int, words []int32, atomic bool) error
	// MakeView makes a view of a part of an array, which Readable and Writable say what may be done with; server is null, or an object of the applet that
	// it is for. ViewAttributes reports false for an array that is no view.
	MakeView(array Ref, off, length int, attributes int32, server Ref) (Ref, error)
	ViewAttributes(array Ref) (attributes int32, ok bool)
	// ViewOf makes a readable view of bytes that nobody writes.
	ViewOf(data []byte) (Ref, error)
	// StaticResources is the info of the StaticResources component of the running package; nil without one.
	StaticResources() []byte
	// MakeGlobal makes a temporary global array that lasts until the card's call of the applet is over; the length has been tested.
	MakeGlobal(kind ElementKind, length int) (Ref, error)
	// MakeArray makes an array, persistent with NotATransientObject; length and event have been tested.
	MakeArray(kind ElementKind, length int, event jcre.Event) (Ref, error)
	// NewBytes makes a persistent byte array with these elements, which belongs to the running applet.
	NewBytes(data []byte) (Ref, error)
	// Lend makes a temporary global array with these elements, for an applet that is called back; release takes it away.
	Lend(data []byte) (array Ref, release func())
	// TransientEvent is JCSystem.isTransient.
	TransientEvent(r Ref) jcre.Event

	// NewObject makes an object of a class of the API, or the card's object behind an
	// interface, that belongs to the running applet, and attaches state to it.
	NewObject(class string, state any) (Ref, error)
	// Knows reports whether the program can name a class or interface of the API, so that it can assert that an object is of it.
	Knows(class string) bool
	// Shared gives the card's own object of a class: number 0, 1, ... of those that
	// any applet may use. It is made on first use, without state.
	Shared(class string, number int) (Ref, error)
	// Temporary gives the card's temporary entry point object of a class: any applet may use it, none can store it.
	Temporary(class string, number int) (Ref, error)

	// Use judges the use of an object that is an argument: null is a
	// NullPointerException, an object of another context that is no entry point a
	// SecurityException.
	Use(r Ref) error
	// Host is what SetHost attached to the object; nil for null and without one.
	Host(r Ref) any
	// SetHost attaches the state that a native class keeps outside of fields.
	SetHost(r Ref, state any)
	// HostWrite is called before persistent state attached to an object changes;
	// n is its size in bytes. In a transaction, restore brings back the old state;
	// nil stands for state that is not rolled back.
	HostWrite(n int, restore func()) error

	// EntryPointAID gives the JCRE's AID object for an AID.
	EntryPointAID(aid iso7816.AID) (Ref, error)
	// APDU and APDUBuffer are the APDU object and its buffer.
	APDU() Ref
	APDUBuffer() Ref
	// VolatileBytes is the global array jcre.Card.VolatileBytes.
	VolatileBytes() Ref

	// Applet is the object as the card model's applet, for registration;
	// ClassCastException for an object that is no applet.
	Applet(this Ref) (jcre.Applet, error)
	// Extension is the object as the web server's extension; ClassCastException for
	// an object that does not implement ScwsExtension.
	Extension(this Ref) (web.Extension, error)
	// CallBack calls a method of an interface of the API that an applet's class implements: the interface by the name of its export file, the method by
	// its token, arguments and result as those of a Func. An object of another context must be shareable, and its owner's context is active
	// meanwhile, as with invokeinterface. The error is what the method throws; ClassCastException for an object that does not implement the interface.
	CallBack(object Ref, iface string, token uint8, args ...int32) (int32, error)
	// Implements reports whether CallBack can call methods of an interface.
	Implements(object Ref, iface string) bool
	// Caught is the object of an exception that CallBack gave; errors that are none are given back, as are those of a machine whose programs have no
	// references to exceptions.
	Caught(err error) (int32, error)
	// SharedObject calls the server's getShareableInterfaceObject in the server's
	// context; null for whatever it throws.
	SharedObject(server *jcre.Instance, client *jcre.Instance, parameter byte) (Ref, error)

	// AvailableMemory is the free memory in bytes: persistent, or transient of an event.
	AvailableMemory(event jcre.Event) int
	// RequestObjectDeletion asks for a collection of unreachable objects, which
	// comes before the next command.
	RequestObjectDeletion()
}

// exception makes an exception without reason.
func exception(class jcre.ExceptionClass) error { return &jcre.Exception{Class: class} }

// slice gives array[off:off+n], to be read only: NullPointerException before
// ArrayIndexOutOfBoundsException, which negative numbers cause too.
func slice(env Env, array, off, n int32) ([]byte, error) {
	b, err := env.Bytes(Ref(array))
	if err != nil {
		return nil, err
	}
	if off < 0 || n < 0 || int(off) > len(b) || int(n) > len(b)-int(off) {
		return nil, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return b[off : off+n], nil
}

// write copies data to array[off:], with the tests of slice.
func write(env Env, array, off int32, data []byte, atomic bool) error {
	if _, err := slice(env, array, off, int32(len(data))); err != nil {
		return err
	}
	return env.Write(Ref(array), int(off), data, atomic)
}

// shorts gives array[off:off+n] of an array of shorts, with the tests of slice.
func shorts(env Env, array, off, n int32) ([]int16, error) {
	kind, words, err := env.Elements(Ref(array))
	switch {
	case err != nil:
		return nil, err
	case kind != Short:
		return nil, exception(jcre.SecurityExceptionClass)
	case !within(words, off, n):
		return nil, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	list := make([]int16, n)
	for i := range list {
		list[i] = int16(words[int(off)+i])
	}
	return list, nil
}

// Words are bytes as elements of an array, sign-extended.
func Words(b []byte) []int32 {
	words := make([]int32, len(b))
	for i, x := range b {
		words[i] = signed(x)
	}
	return words
}

// LowBytes is the opposite of Words.
func LowBytes(words []int32) []byte {
	b := make([]byte, len(words))
	for i, w := range words {
		b[i] = byte(w)
	}
	return b
}
