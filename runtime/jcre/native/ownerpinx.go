package native

import (
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
)

// Kinds of OwnerPINBuilder.buildOwnerPIN.
const (
	ownerPIN              = 1 // OWNER_PIN
	ownerPINX             = 2 // OWNER_PIN_X
	ownerPINXPredecrement = 3 // OWNER_PIN_X_WITH_PREDECREMENT
)

// pinxTables are OwnerPINBuilder and the interfaces of the PINs that it makes, whose state is a *jcre.PIN, too.
func pinxTables() []classTable {
	pin := []entry{
		{Interface, 0, "check", pinCheck},
		{Interface, 1, "getTriesRemaining", pinGetTriesRemaining},
		{Interface, 2, "isValidated", pinIsValidated},
		{Interface, 3, "reset", pinReset},
	}
	owner := slices.Concat(pin, []entry{
		{Interface, 4, "update", pinxUpdate},
		{Interface, 5, "getTryLimit", pinxTryLimit},
		{Interface, 6, "setTryLimit", pinxSet((*jcre.PIN).SetTryLimit)},
		{Interface, 7, "setTriesRemaining", pinxSet((*jcre.PIN).SetTriesRemaining)},
	})
	return []classTable{
		{1, "PIN", pin},
		{19, "OwnerPINx", owner},
		{20, "OwnerPINxWithPredecrement", slices.Concat(owner, []entry{{Interface, 8, "decrementTriesRemaining", pinxCount}})},
		{21, "OwnerPINBuilder", []entry{{Static, 0, "buildOwnerPIN", buildOwnerPIN}, {Virtual, 0, "equals", objectEquals}}},
	}
}

// buildOwnerPIN is buildOwnerPIN(tryLimit, maxPINSize, ownerPINType).
func buildOwnerPIN(env Env, args []int32) (int32, error) {
	class := map[int32]string{ownerPIN: "OwnerPIN", ownerPINX: "OwnerPINx", ownerPINXPredecrement: "OwnerPINxWithPredecrement"}[args[2]]
	if class == "" {
		return 0, jcre.Throw(jcre.PINExceptionClass, jcre.PINIllegalValue)
	}
	pin, err := jcre.NewPIN(int8(args[0]), int8(args[1]))
	if err != nil {
		return 0, err
	}
	if args[2] == ownerPINXPredecrement {
		pin.CountInAdvance()
	}
	env.Card().OnReset(func() { pin.SetValidated(false) })
	return newObject(env, "javacard/framework/"+class, pin)
}

// pinxUpdate is update(pin, offset, length); the counter is rolled back as the value is.
func pinxUpdate(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	value, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return 0, administer(env, pin, len(value)+1, func() error { return pin.Update(value) })
}

func pinxTryLimit(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	return signed(pin.TryLimit()), nil
}

// pinxSet is setTryLimit(limit) or setTriesRemaining(remaining).
func pinxSet(set func(*jcre.PIN, int8) error) Func {
	return func(env Env, args []int32) (int32, error) {
		pin, err := pinOf(env, args[0])
		if err != nil {
			return 0, err
		}
		return 0, administer(env, pin, 2, func() error { return set(pin, int8(args[1])) })
	}
}

// administer makes a change of n bytes that an abort rolls back, unless it is refused.
func administer(env Env, pin *jcre.PIN, n int, change func() error) error {
	restore := pin.SaveAll()
	if err := change(); err != nil {
		return err
	}
	after := pin.SaveAll()
	restore()
	if err := env.HostWrite(n, restore); err != nil {
		return err
	}
	after()
	return nil
}

// pinxCount is decrementTriesRemaining; no abort brings the try back.
func pinxCount(env Env, args []int32) (int32, error) {
	pin, err := pinOf(env, args[0])
	if err != nil {
		return 0, err
	}
	if pin.TriesRemaining() > 0 {
		if err := counterWrite(env); err != nil {
			return 0, err
		}
	}
	return signed(pin.CountTry()), nil
}
