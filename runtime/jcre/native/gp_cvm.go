package native

import "github.com/gocard/gocard/runtime/jcre"

// cvmMethods are those of CVM, for the global PIN.
func cvmMethods() []entry {
	is := func(f func(jcre.GlobalPIN) bool) Func {
		return ofPIN(func(_ Env, pin jcre.GlobalPIN, _ *jcre.Instance, _ func() error, _ []int32) (bool, error) {
			return f(pin), nil
		})
	}
	return []entry{
		{Interface, 0, "isActive", is(jcre.GlobalPIN.IsActive)},
		{Interface, 1, "isSubmitted", is(jcre.GlobalPIN.IsSubmitted)},
		{Interface, 2, "isVerified", is(jcre.GlobalPIN.IsVerified)},
		{Interface, 3, "isBlocked", is(jcre.GlobalPIN.IsBlocked)},
		{Interface, 4, "getTriesRemaining", func(env Env, _ []int32) (int32, error) {
			p, _, err := platformOf(env)
			if err != nil {
				return 0, err
			}
			return signed(p.PIN().TriesRemaining()), nil
		}},
		{Interface, 5, "update", ofPIN(func(env Env, pin jcre.GlobalPIN, by *jcre.Instance, write func() error, args []int32) (bool, error) {
			value, err := slice(env, args[0], args[1], args[2])
			if err != nil {
				return false, err
			}
			return pin.Update(by, write, value, byte(args[3]))
		})},
		{Interface, 6, "resetState", is(jcre.GlobalPIN.ResetState)},
		{Interface, 7, "blockState", ofPIN(func(_ Env, pin jcre.GlobalPIN, by *jcre.Instance, write func() error, _ []int32) (bool, error) {
			return pin.BlockState(by, write)
		})},
		{Interface, 8, "resetAndUnblockState", ofPIN(func(_ Env, pin jcre.GlobalPIN, by *jcre.Instance, write func() error, _ []int32) (bool, error) {
			return pin.ResetAndUnblockState(by, write)
		})},
		{Interface, 9, "setTryLimit", ofPIN(func(_ Env, pin jcre.GlobalPIN, by *jcre.Instance, write func() error, args []int32) (bool, error) {
			return pin.SetTryLimit(by, write, byte(args[0]))
		})},
		{Interface, 10, "verify", cvmVerify},
	}
}

// ofPIN makes the native of a method of the global PIN; write announces a change of its persistent state, which no abort rolls back.
func ofPIN(f func(env Env, pin jcre.GlobalPIN, by *jcre.Instance, write func() error, args []int32) (bool, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		p, own, err := platformOf(env)
		if err != nil {
			return 0, err
		}
		ok, err := f(env, p.PIN(), own, func() error { return counterWrite(env) }, args[1:])
		return flag(ok), err
	}
}

// cvmVerify is verify(baBuffer, sOffset, bLength, bFormat): 0 for the right value, -1 for a wrong one.
func cvmVerify(env Env, args []int32) (int32, error) {
	ok, err := ofPIN(func(env Env, pin jcre.GlobalPIN, _ *jcre.Instance, write func() error, args []int32) (bool, error) {
		value, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return false, err
		}
		return pin.Verify(write, value, byte(args[3]))
	})(env, args)
	return ok - 1, err
}
