package jcvm

import "github.com/gocard/gocard/runtime/jcre"

// A reference is an int32 word: 0 is null, any other value is an index into
// heap.objects. A word whose object was deleted reads as null.

// kind tells what an object is; arrays have the value of newarray's atype
// (JCVM 7.5, newarray), reference arrays that of checkcast.
type kind uint8

const (
	kindObject   kind = 0  // instance of a class
	kindBooleans kind = 10 // boolean[]
	kindBytes    kind = 11 // byte[]
	kindShorts   kind = 12 // short[]
	kindInts     kind = 13 // int[]
	kindRefs     kind = 14 // array of references
)

// isArray reports whether the kind is one of the five array kinds.
func (k kind) isArray() bool { return k != kindObject }

// elementSize is the memory one element takes, in bytes.
func (k kind) elementSize() int {
	switch k {
	case kindBooleans, kindBytes:
		return 1
	case kindInts:
		return 4
	default:
		return 2
	}
}

// flags are the properties of an object that the firewall, the journal and the
// accounting ask for.
type flags uint8

const (
	flagTransient  flags = 1 << iota // contents live in RAM: not counted as written, never logged
	flagOnDeselect                   // transient, CLEAR_ON_DESELECT (else CLEAR_ON_RESET)
	flagEntryPoint                   // JCRE entry point object: any context may call its methods
	flagUnstorable                   // temporary entry point or global array: never stored (JCRE 6.2.2)
	flagGlobal                       // global array: any context may use its elements
	flagUncounted                    // owned by the machine itself, not part of the accounts
	flagMarked                       // reached in the collection that runs
	flagPackage                      // initial value of a static field: of the package, not of an applet
)

// object is one object of the heap: an instance or an array.
//
// words holds instance fields (an int field: its value in the first of its two
// words) and the elements of short, int and reference arrays; bytes those of
// boolean and byte arrays. Whatever kind a wrongly typed program takes an object
// for, it finds one of the slices empty and no memory but this object's.
type object struct {
	words []int32
	bytes []byte
	class *class // class of an instance; element class of a reference array
	host  any    // what a native method attached to it
	owner owner  // creator: context and applet instance
	guard jcre.Context
	kind  kind
	flags flags
	born  uint32 // number of the transaction in which its writes need no log
	id    int32  // its reference; negative for static fields, see numberStatics
}

// contextGuarded is no context: as object.guard it makes every access take the
// long way.
const contextGuarded jcre.Context = 0xFFFF

// owner is who an object belongs to: the firewall compares the context, the
// applet instance answers JCSystem.getAID (JCRE 6.1.3).
type owner struct {
	context jcre.Context
	applet  *jcre.Instance // nil for the JCRE, and in install before register
}

// length is the number of elements of an array.
func (o *object) length() int {
	if o.bytes != nil {
		return len(o.bytes)
	}
	return len(o.words)
}

// is reports whether all of the flags are set.
func (o *object) is(f flags) bool { return o.flags&f == f }

// updateGuard sets the context that may use fields and elements without asking
// further questions.
func (o *object) updateGuard() {
	o.guard = o.owner.context
	if o.flags&(flagGlobal|flagOnDeselect) != 0 {
		o.guard = contextGuarded
	}
}
