package native

import "github.com/gocard/gocard/runtime/jcre"

// sensitiveArrayMethods are those of javacard.framework.SensitiveArrays. The memory of this card does not fail, so that an array's integrity is its mark.
func sensitiveArrayMethods() []entry {
	return []entry{
		{Static, 0, "assertIntegrity", assertIntegrity},
		{Static, 1, "isIntegritySensitive", isIntegritySensitive},
		{Static, 2, "isIntegritySensitiveArraysSupported", answer(1)},
		{Static, 3, "makeIntegritySensitiveArray", makeIntegritySensitive},
		{Static, 4, "clearArray", clearSensitive},
		{Virtual, 0, "equals", objectEquals},
	}
}

// integrity marks integrity-sensitive arrays.
type integrity struct{}

func (integrity) StateKind() string           { return "integrity" }
func (integrity) AppendState(b []byte) []byte { return b }

func loadIntegrity(Env, []byte) (any, error) { return integrity{}, nil }

func isIntegritySensitive(env Env, args []int32) (int32, error) {
	if err := env.Use(Ref(args[0])); err != nil {
		return 0, err
	}
	_, ok := env.Host(Ref(args[0])).(integrity)
	return flag(ok), nil
}

func assertIntegrity(env Env, args []int32) (int32, error) {
	ok, err := isIntegritySensitive(env, args)
	if err == nil && ok == 0 {
		err = jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	return 0, err
}

// arrayTypes are the constants ARRAY_TYPE of JCSystem.
var arrayTypes = map[int32]ElementKind{1: Boolean, 2: Byte, 3: Short, 4: Int, 5: Reference}

// makeIntegritySensitive is makeIntegritySensitiveArray(type, memory, length).
func makeIntegritySensitive(env Env, args []int32) (int32, error) {
	kind, ok := arrayTypes[args[0]]
	memory, length := jcre.Event(args[1]), int(args[2])
	switch {
	case !ok, memory > jcre.ClearOnDeselect:
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	case length < 0:
		return 0, &jcre.Exception{Class: jcre.NegativeArraySizeExceptionClass}
	case memory != jcre.NotATransientObject:
		if err := env.Card().CheckTransient(length, memory); err != nil {
			return 0, err
		}
	}
	r, err := env.MakeArray(kind, length, memory)
	if err == nil {
		env.SetHost(r, integrity{})
	}
	return int32(r), err
}

// clearSensitive is clearArray(array): it gives the length. A transaction undoes it.
func clearSensitive(env Env, args []int32) (int32, error) {
	if _, err := assertIntegrity(env, args); err != nil {
		return 0, err
	}
	_, words, err := env.Elements(Ref(args[0]))
	if err != nil {
		return 0, err
	}
	n := int32(len(words))
	return n, env.SetElements(Ref(args[0]), 0, make([]int32, n), true)
}
