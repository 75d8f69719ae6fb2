package native

import "github.com/gocard/gocard/runtime/jcre"

// pinMethods are those of javacard.framework.OwnerPIN, whose state is a *jcre.PIN.
func pinMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", pinInit},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "check", pinCheck},
		{Virtual, 2, "getTriesRemaining", pinGetTriesRemaining},
		{Virtual, 3, "getValidatedFlag", pinIsValidated},
		{Virtual, 4, "isValidated", pinIsValidated},
		{Virtual, 5, "reset", pinReset},
		{Virtual, 6, "resetAndUnblock", pinResetAndUnblock},
		{Virtual, 7, "setValidatedFlag", pinSetValidatedFlag},
		{Virtual, 8, "update", pinUpdate},
	}
}

func pinInit(env Env, args []int32) (int32, error) {
	pin, err := jcre.NewPIN(int8(args[1]), int8(args[2]))
	if err != nil {
		return 0, err
	}
	env.SetHost(Ref(args[0]), pin)
	env.Card().OnReset(func() { pin.SetValidated(false) })
	return 0, nil
}

// pinOf is the state of an OwnerPIN; a subclass that did not call the constructor
// has none.
func pinOf(env Env, r int32) (*jcre.PIN, error) {
	pin, ok := env.Host(Ref(r)).(*jcre.PIN)
	if !ok {
		return nil, exception(jcre.NullPointerExceptionClass)
	}
	return pin, nil
}

// counterWrite announces a change of the try counter, which no abort rolls back.
func counterWrite(env Env) error { return env.HostWrite(1, nil) }

// pinCheck is check(pin, offset, length). The array is looked at after the
// counter went down.
func pinCheck(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	if !pin.IsBlocked() {
		if err := counterWrite(env); err != nil {
			return 0, err
		}
	}
	ok, err := pin.Check(func() ([]byte, error) { return slice(env, args[1], args[2], args[3]) })
	return flag(ok), err
}

func pinGetTriesRemaining(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	return signed(pin.TriesRemaining()), nil
}

func pinIsValidated(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	return flag(pin.IsValidated()), nil
}

func pinSetValidatedFlag(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	pin.SetValidated(args[1] != 0)
	return 0, nil
}

func pinReset(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil || !pin.IsValidated() {
		return 0, err
	}
	if err := counterWrite(env); err != nil {
		return 0, err
	}
	pin.Reset()
	return 0, nil
}

func pinResetAndUnblock(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	if err := counterWrite(env); err != nil {
		return 0, err
	}
	pin.ResetAndUnblock()
	return 0, nil
}

// pinUpdate is update(pin, offset, length); the value is rolled back by an abort.
func pinUpdate(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	value, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	if len(value) > int(pin.State().Max) {
		return 0, jcre.Throw(jcre.PINExceptionClass, jcre.PINIllegalValue)
	}
	if err := env.HostWrite(len(value)+1, pin.SaveValue()); err != nil {
		return 0, err
	}
	return 0, pin.Update(value)
}
