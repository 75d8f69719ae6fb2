package native

import (
	"cmp"
	"errors"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// ArrayLogicAID is the package AID of javacardx.framework.util.
var ArrayLogicAID = iso7816.MustParseAID("A000000062020801")

// Reason codes of javacardx.framework.util.UtilException.
const (
	utilIllegalValue   = 1 // UtilException.ILLEGAL_VALUE
	utilTypeMismatched = 2 // UtilException.TYPE_MISMATCHED
)

// arrayLogicPackage is javacardx.framework.util.
func arrayLogicPackage() packageTable {
	return packageTable{aid: ArrayLogicAID, name: "javacardx/framework/util", classes: []classTable{
		{0, "ArrayLogic", []entry{
			{Static, 0, "arrayCopyRepack", arrayRepack(true)},
			{Static, 1, "arrayCopyRepackNonAtomic", arrayRepack(false)},
			{Static, 2, "arrayFillGenericNonAtomic", arrayFillGeneric(false)},
			{Static, 3, "arrayCompareGeneric", arrayCompareGeneric},
			{Static, 4, "arrayFindGeneric", arrayFindGeneric},
			{Static, 5, "arrayFillGeneric", arrayFillGeneric(true)},
			{Virtual, 0, "equals", objectEquals},
		}},
		{1, "UtilException", reasonMethods(jcre.UtilExceptionClass)},
	}}
}

func utilThrow(reason uint16) error { return jcre.Throw(jcre.UtilExceptionClass, reason) }

// size is the size of an element in bytes; 0 for booleans and references, which ArrayLogic does not take.
func (k ElementKind) size() int {
	switch k {
	case Byte:
		return 1
	case Short:
		return 2
	case Int:
		return 4
	}
	return 0
}

// elements gives an array of any type; what is none has kind 0.
func elements(env Env, r int32) (ElementKind, []int32, error) {
	kind, words, err := env.Elements(Ref(r))
	if errors.Is(err, exception(jcre.ClassCastExceptionClass)) {
		return 0, nil, nil
	}
	return kind, words, err
}

// within reports whether words[off:off+n] exists.
func within(words []int32, off, n int32) bool {
	return off >= 0 && n >= 0 && int(off) <= len(words) && int(n) <= len(words)-int(off)
}

// arrayRepack is arrayCopyRepack(src, srcOff, srcLen, dest, destOff): the elements' bytes, the first the most significant, go into elements of
// another size.
func arrayRepack(atomic bool) Func {
	return func(env Env, args []int32) (int32, error) {
		from, src, err := elements(env, args[0])
		if err != nil {
			return 0, err
		}
		to, dst, err := elements(env, args[3])
		if err != nil {
			return 0, err
		}
		if from.size() == 0 || to.size() == 0 || int(args[2])*from.size()%to.size() != 0 {
			return 0, utilThrow(utilIllegalValue)
		}
		n := args[2] * int32(from.size()) / int32(to.size())
		if !within(src, args[1], args[2]) || !within(dst, args[4], n) {
			return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
		}
		words := repack(src[args[1]:args[1]+args[2]], from.size(), to.size())
		return short(int(args[4] + n)), env.SetElements(Ref(args[3]), int(args[4]), words, atomic)
	}
}

// repack makes elements of one size from those of another.
func repack(src []int32, from, to int) []int32 {
	var b []byte
	for _, w := range src {
		for i := from - 1; i >= 0; i-- {
			b = append(b, byte(w>>(8*i)))
		}
	}
	return joinBytes(b, to)
}

// joinBytes makes elements of a size from big endian bytes.
func joinBytes(b []byte, size int) []int32 {
	var words []int32
	for e := range slices.Chunk(b, size) {
		w := signed(e[0])
		for _, x := range e[1:] {
			w = w<<8 | int32(x)
		}
		words = append(words, w)
	}
	return words
}

// arrayFillGeneric is arrayFillGeneric(theArray, off, len, valArray, valOff).
func arrayFillGeneric(atomic bool) Func {
	return func(env Env, args []int32) (int32, error) {
		kind, target, err := elements(env, args[0])
		if err != nil {
			return 0, err
		}
		other, values, err := elements(env, args[3])
		switch {
		case err != nil:
			return 0, err
		case kind.size() == 0 || args[2] < 0:
			return 0, utilThrow(utilIllegalValue)
		case kind != other:
			return 0, utilThrow(utilTypeMismatched)
		case !within(target, args[1], args[2]) || !within(values, args[4], 1):
			return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
		}
		words := slices.Repeat(values[args[4]:args[4]+1], int(args[2]))
		return short(int(args[1] + args[2])), env.SetElements(Ref(args[0]), int(args[1]), words, atomic)
	}
}

// arrayCompareGeneric is arrayCompareGeneric(src, srcOff, dest, destOff, length).
func arrayCompareGeneric(env Env, args []int32) (int32, error) {
	kind, src, err := elements(env, args[0])
	if err != nil {
		return 0, err
	}
	other, dst, err := elements(env, args[2])
	switch {
	case err != nil:
		return 0, err
	case kind.size() == 0 || args[4] < 0:
		return 0, utilThrow(utilIllegalValue)
	case kind != other:
		return 0, utilThrow(utilTypeMismatched)
	case !within(src, args[1], args[4]) || !within(dst, args[3], args[4]):
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return int32(slices.CompareFunc(src[args[1]:args[1]+args[4]], dst[args[3]:args[3]+args[4]], cmp.Compare)), nil
}

// arrayFindGeneric is arrayFindGeneric(theArray, off, valArray, valOff): the index of the first element, from off on, with the value of the bytes;
// -1 without one.
func arrayFindGeneric(env Env, args []int32) (int32, error) {
	kind, words, err := elements(env, args[0])
	if err != nil {
		return 0, err
	}
	size := kind.size()
	if _, err := env.Bytes(Ref(args[2])); err != nil {
		return 0, err
	}
	if size == 0 || args[3] < 0 {
		return 0, utilThrow(utilIllegalValue)
	}
	value, err := slice(env, args[2], args[3], int32(size))
	if err != nil {
		return 0, err
	}
	if !within(words, args[1], 0) {
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	if i := slices.Index(words[args[1]:], joinBytes(value, size)[0]); i >= 0 {
		return args[1] + int32(i), nil
	}
	return -1, nil
}
