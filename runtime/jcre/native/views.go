package native

import "github.com/gocard/gocard/runtime/jcre"

// Attributes of views: JCSystem.ATTR_READABLE_VIEW and ATTR_WRITABLE_VIEW.
const (
	Readable int32 = 1
	Writable int32 = 2
)

// arrayViewMethods are those of JCSystem that came with 3.1.
func arrayViewMethods() []entry {
	return []entry{
		{Static, 23, "makeArrayView", makeArrayView},
		{Static, 24, "isArrayView", func(env Env, args []int32) (int32, error) {
			_, ok := env.ViewAttributes(Ref(args[0]))
			return flag(ok), nil
		}},
		{Static, 25, "getAttributes", viewAttributes},
		{Static, 26, "makeBooleanArrayView", makeArrayView},
		{Static, 27, "makeByteArrayView", makeArrayView},
		{Static, 28, "makeShortArrayView", makeArrayView},
	}
}

// makeArrayView is makeArrayView(array, offset, length, attributes, server), for arrays of any type.
func makeArrayView(env Env, args []int32) (int32, error) {
	if attributes := args[3]; attributes == 0 || attributes&^(Readable|Writable) != 0 {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	r, err := env.MakeView(Ref(args[0]), int(args[1]), int(args[2]), args[3], Ref(args[4]))
	return int32(r), err
}

// viewAttributes is getAttributes(view). [P]: an array that is no view is ILLEGAL_VALUE.
func viewAttributes(env Env, args []int32) (int32, error) {
	attributes, ok := env.ViewAttributes(Ref(args[0]))
	if !ok {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	return attributes, nil
}
