package native

import (
	"bytes"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// aidMethods are those of javacard.framework.AID, whose state is an iso7816.AID.
func aidMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", aidInit},
		{Virtual, 0, "equals", aidsCompare(sameAID)},
		{Virtual, 1, "RIDEquals", aidsCompare(sameRID)},
		{Virtual, 2, "equals", aidCompares(iso7816.AID.EqualBytes)},
		{Virtual, 3, "getBytes", aidGetBytes},
		{Virtual, 4, "partialEquals", aidCompares(iso7816.AID.HasPrefix)},
		{Virtual, 5, "getPartialBytes", aidGetPartialBytes},
	}
}

func aidInit(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	aid, err := iso7816.NewAID(b)
	if err != nil {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	env.SetHost(Ref(args[0]), aid)
	return 0, nil
}

func aidOf(env Env, r int32) (iso7816.AID, bool) {
	aid, ok := env.Host(Ref(r)).(iso7816.AID)
	return aid, ok
}

// aidsCompare is a method (Object) that compares two AIDs: null and other objects are not equal, an object that the caller may not use is
// SecurityException.
func aidsCompare(same func(a, b iso7816.AID) bool) Func {
	return func(env Env, args []int32) (int32, error) {
		if args[1] == 0 {
			return 0, nil
		}
		if err := env.Use(Ref(args[1])); err != nil {
			return 0, err
		}
		a, _ := aidOf(env, args[0])
		b, ok := aidOf(env, args[1])
		return flag(ok && same(a, b)), nil
	}
}

func sameAID(a, b iso7816.AID) bool { return a == b }

func sameRID(a, b iso7816.AID) bool { return bytes.Equal(a.RID(), b.RID()) }

// aidCompares is a method (bArray, offset, length) that compares an AID with bytes; null is not equal.
func aidCompares(same func(iso7816.AID, []byte) bool) Func {
	return func(env Env, args []int32) (int32, error) {
		if args[1] == 0 {
			return 0, nil
		}
		b, err := slice(env, args[1], args[2], args[3])
		if err != nil {
			return 0, err
		}
		a, _ := aidOf(env, args[0])
		return flag(same(a, b)), nil
	}
}

func aidGetBytes(env Env, args []int32) (int32, error) {
	a, _ := aidOf(env, args[0])
	return short(a.Len()), write(env, args[1], args[2], a.Bytes(), true)
}

// aidGetPartialBytes is getPartialBytes(aidOffset, dest, oOffset, oLength);
// length 0 stands for all the rest.
func aidGetPartialBytes(env Env, args []int32) (int32, error) {
	a, _ := aidOf(env, args[0])
	b := a.Bytes()
	off, n := int(args[1]), int(args[4])
	if off < 0 || n < 0 || off > len(b) || n > len(b)-off {
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	if n == 0 {
		n = len(b) - off
	}
	return short(n), write(env, args[2], args[3], b[off:off+n], true)
}
