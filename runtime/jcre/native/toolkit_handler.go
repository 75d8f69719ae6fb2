package native

import (
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// viewMethods are those of ViewHandler, which all handlers have.
func viewMethods() []entry {
	return []entry{
		{Interface, 0, "getLength", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) { return short(len(h.List())), nil })},
		{Interface, 1, "copy", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyOut(env, args[0], args[1], args[2], func() ([]byte, error) { return h.Head(int(args[2])) })
		})},
		{Interface, 2, "findTLV", ofHandler(func(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
			found, err := h.Find(byte(args[0]), byte(args[1]))
			return int32(found), err
		})},
		{Interface, 3, "getValueLength", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) {
			v, err := h.Value()
			return short(len(v)), err
		})},
		{Interface, 4, "getValueByte", ofHandler(func(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
			v, err := h.Part(int(args[0]), 1)
			if err != nil {
				return 0, err
			}
			return signed(v[0]), nil
		})},
		{Interface, 5, "getValueShort", ofHandler(func(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
			v, err := h.Part(int(args[0]), 2)
			if err != nil {
				return 0, err
			}
			return short(int(v[0])<<8 | int(v[1])), nil
		})},
		{Interface, 6, "copyValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyOut(env, args[1], args[2], args[3], func() ([]byte, error) { return h.Part(int(args[0]), int(args[3])) })
		})},
		{Interface, 7, "compareValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return compare(env, args[1], args[2], args[3], func() ([]byte, error) { return h.Part(int(args[0]), int(args[3])) })
		})},
		{Interface, 8, "findAndCopyValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyAll(env, args[1], args[2], func() ([]byte, error) { return h.FindValue(byte(args[0]), 1) })
		})},
		{Interface, 9, "findAndCopyValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyOut(env, args[3], args[4], args[5], findPart(h, args))
		})},
		{Interface, 10, "findAndCompareValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			if _, err := env.Bytes(Ref(args[1])); err != nil {
				return 0, err
			}
			v, err := h.FindValue(byte(args[0]), 1)
			if err != nil {
				return 0, err
			}
			return compare(env, args[1], args[2], int32(len(v)), func() ([]byte, error) { return v, nil })
		})},
		{Interface, 11, "findAndCompareValue", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return compare(env, args[3], args[4], args[5], findPart(h, args))
		})},
		{Interface, 12, "getCapacity", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) { return short(h.Capacity()), nil })},
	}
}

// findPart finds the value of (tag, occurrence, valueOffset, .., .., length).
func findPart(h *toolkit.Handler, args []int32) func() ([]byte, error) {
	return func() ([]byte, error) {
		if _, err := h.FindValue(byte(args[0]), byte(args[1])); err != nil {
			return nil, err
		}
		return h.Part(int(args[2]), int(args[5]))
	}
}

// copyOut copies what get gives to array[off:off+n] and answers off+n. The array is judged first.
func copyOut(env Env, array, off, n int32, get func() ([]byte, error)) (int32, error) {
	if _, err := slice(env, array, off, n); err != nil {
		return 0, err
	}
	v, err := get()
	if err != nil {
		return 0, err
	}
	return short(int(off + n)), env.Write(Ref(array), int(off), v, true)
}

// copyAll is copyOut for a value of any length.
func copyAll(env Env, array, off int32, get func() ([]byte, error)) (int32, error) {
	if _, err := env.Bytes(Ref(array)); err != nil {
		return 0, err
	}
	v, err := get()
	if err != nil {
		return 0, err
	}
	return short(int(off) + len(v)), write(env, array, off, v, true)
}

// compare compares what get gives with array[off:off+n].
func compare(env Env, array, off, n int32, get func() ([]byte, error)) (int32, error) {
	with, err := slice(env, array, off, n)
	if err != nil {
		return 0, err
	}
	v, err := get()
	if err != nil {
		return 0, err
	}
	return int32(toolkit.Compare(v, with)), nil
}

// berViewMethods are those of BERTLVViewHandler, with tokens from the first one on.
func berViewMethods(first uint8) []entry {
	return []entry{
		{Interface, first, "getTag", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) { return signed(h.Tag), nil })},
		{Interface, first + 1, "getSize", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) { return short(h.Size()), nil })},
	}
}

// setTagMethods are those that BERTLVEditHandler adds to both.
func setTagMethods() []entry {
	return []entry{{Interface, 25, "setTag", editing(func(_ Env, h *toolkit.Handler, args []int32) error {
		h.Tag = byte(args[0])
		return nil
	})}}
}

// editMethods are those that EditHandler adds.
func editMethods() []entry {
	return []entry{
		{Interface, 13, "clear", editing(func(_ Env, h *toolkit.Handler, _ []int32) error {
			h.Clear()
			return nil
		})},
		{Interface, 14, "appendArray", editing(func(env Env, h *toolkit.Handler, args []int32) error {
			b, err := slice(env, args[0], args[1], args[2])
			if err != nil {
				return err
			}
			return h.Append(b)
		})},
		{Interface, 15, "appendTLV", editing(func(env Env, h *toolkit.Handler, args []int32) error {
			b, err := slice(env, args[1], args[2], args[3])
			if err != nil {
				return err
			}
			return h.AppendTLV(byte(args[0]), b)
		})},
		{Interface, 16, "appendTLV", editing(appendNumbers(1))},
		{Interface, 17, "appendTLV", editing(appendNumbers(2))},
		{Interface, 18, "appendTLV", editing(appendNumbers(1, 1))},
		{Interface, 19, "appendTLV", editing(appendNumbers(1, 2))},
		{Interface, 20, "appendTLV", editing(appendNumbers(2, 2))},
		{Interface, 21, "appendTLV", editing(func(env Env, h *toolkit.Handler, args []int32) error {
			b, err := slice(env, args[2], args[3], args[4])
			if err != nil {
				return err
			}
			return h.AppendTLV(byte(args[0]), []byte{byte(args[1])}, b)
		})},
		{Interface, 22, "appendTLV", editing(func(env Env, h *toolkit.Handler, args []int32) error {
			a, err := slice(env, args[1], args[2], args[3])
			if err != nil {
				return err
			}
			b, err := slice(env, args[4], args[5], args[6])
			if err != nil {
				return err
			}
			return h.AppendTLV(byte(args[0]), a, b)
		})},
	}
}

// appendNumbers is appendTLV(tag, ...) for numbers of these sizes.
func appendNumbers(sizes ...int) func(Env, *toolkit.Handler, []int32) error {
	return func(_ Env, h *toolkit.Handler, args []int32) error {
		var v []byte
		for n, size := range sizes {
			x := args[1+n]
			if size == 2 {
				v = append(v, byte(x>>8))
			}
			v = append(v, byte(x))
		}
		return h.AppendTLV(byte(args[0]), v)
	}
}

// loadHandler is the decoder of handlers in card images.
func loadHandler(_ Env, data []byte) (any, error) {
	if h := toolkit.LoadHandler(data); h != nil {
		return h, nil
	}
	return nil, errState
}
