package native

import (
	"bytes"
	"encoding/binary"
)

// utilMethods are those of javacard.framework.Util.
func utilMethods() []entry {
	return []entry{
		{Static, 0, "arrayCompare", arrayCompare},
		{Static, 1, "arrayCopy", arrayCopy(true)},
		{Static, 2, "arrayCopyNonAtomic", arrayCopy(false)},
		{Static, 3, "arrayFillNonAtomic", arrayFill(false)},
		{Static, 4, "getShort", getShort},
		{Static, 5, "makeShort", makeShort},
		{Static, 6, "setShort", setShort},
		{Static, 7, "arrayFill", arrayFill(true)},
	}
}

// arrayCompare compares signed bytes, as the reference card does: 80 < 05. It looks at both arrays before the places, as arrayCopy.
func arrayCompare(env Env, args []int32) (int32, error) {
	if _, err := env.Bytes(Ref(args[2])); err != nil {
		return 0, err
	}
	a, err := slice(env, args[0], args[1], args[4])
	if err != nil {
		return 0, err
	}
	b, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	for i := range a {
		switch {
		case int8(a[i]) < int8(b[i]):
			return -1, nil
		case int8(a[i]) > int8(b[i]):
			return 1, nil
		}
	}
	return 0, nil
}

// arrayCopy copies as if through a buffer of its own; the result is the offset
// behind the last byte written. That both are arrays comes before that the places are inside of them, as on the reference card.
func arrayCopy(atomic bool) Func {
	return func(env Env, args []int32) (int32, error) {
		if _, err := env.Bytes(Ref(args[2])); err != nil {
			return 0, err
		}
		data, err := slice(env, args[0], args[1], args[4])
		if err != nil {
			return 0, err
		}
		return short(int(args[3] + args[4])), write(env, args[2], args[3], data, atomic)
	}
}

func arrayFill(atomic bool) Func {
	return func(env Env, args []int32) (int32, error) {
		target, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		fill := bytes.Repeat([]byte{byte(args[3])}, len(target))
		return short(int(args[1] + args[2])), env.Write(Ref(args[0]), int(args[1]), fill, atomic)
	}
}

func getShort(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], 2)
	if err != nil {
		return 0, err
	}
	return int32(int16(binary.BigEndian.Uint16(b))), nil
}

func makeShort(_ Env, args []int32) (int32, error) {
	return int32(int16(args[0])<<8 | int16(args[1])&0xFF), nil
}

// setShort is one atomic write; the result is the offset behind it.
func setShort(env Env, args []int32) (int32, error) {
	data := []byte{byte(args[2] >> 8), byte(args[2])}
	return short(int(args[1] + 2)), write(env, args[0], args[1], data, true)
}
