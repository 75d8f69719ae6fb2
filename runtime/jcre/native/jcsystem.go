package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// systemMethods are those of javacard.framework.JCSystem.
func systemMethods() []entry {
	return append(arrayViewMethods(), []entry{
		{Static, 0, "abortTransaction", func(env Env, _ []int32) (int32, error) { return 0, env.Card().AbortTransaction() }},
		{Static, 1, "beginTransaction", func(env Env, _ []int32) (int32, error) { return 0, env.Card().BeginTransaction() }},
		{Static, 2, "commitTransaction", func(env Env, _ []int32) (int32, error) { return 0, env.Card().CommitTransaction() }},
		{Static, 3, "getAID", getAID},
		{Static, 4, "getAppletShareableInterfaceObject", getShared},
		{Static, 5, "getMaxCommitCapacity", func(env Env, _ []int32) (int32, error) { return short(env.Card().MaxCommitCapacity()), nil }},
		{Static, 6, "getPreviousContextAID", getPreviousContextAID},
		{Static, 7, "getTransactionDepth", func(env Env, _ []int32) (int32, error) { return signed(env.Card().TransactionDepth()), nil }},
		{Static, 8, "getUnusedCommitCapacity", func(env Env, _ []int32) (int32, error) { return short(env.Card().UnusedCommitCapacity()), nil }},
		{Static, 9, "getVersion", answer(jcre.Version)},
		{Static, 10, "isTransient", isTransient},
		{Static, 11, "lookupAID", lookupAID},
		{Static, 12, "makeTransientBooleanArray", makeTransient(Boolean)},
		{Static, 13, "makeTransientByteArray", makeTransient(Byte)},
		{Static, 14, "makeTransientObjectArray", makeTransient(Reference)},
		{Static, 15, "makeTransientShortArray", makeTransient(Short)},
		{Static, 16, "getAvailableMemory", getAvailableMemory},
		{Static, 17, "isObjectDeletionSupported", answer(1)},
		{Static, 18, "requestObjectDeletion", requestObjectDeletion},
		{Static, 19, "getAssignedChannel", func(env Env, _ []int32) (int32, error) { return short(env.Card().Channel()), nil }},
		{Static, 20, "isAppletActive", isAppletActive},
		{Static, 21, "makeGlobalArray", makeGlobalArray},
		{Static, 22, "getAvailableMemory", getAvailableMemoryLong},
		{Virtual, 0, "equals", objectEquals},
	}...)
}

// aidObject gives the JCRE's AID object of an instance; null for none, and for
// the one being installed before it has an AID.
func aidObject(env Env, i *jcre.Instance) (int32, error) {
	if i == nil || i.AID.IsZero() {
		return 0, nil
	}
	r, err := env.EntryPointAID(i.AID)
	return int32(r), err
}

func getAID(env Env, _ []int32) (int32, error) { return aidObject(env, env.Card().Active()) }

func getPreviousContextAID(env Env, _ []int32) (int32, error) {
	return aidObject(env, env.Card().Previous())
}

// lookupAID gives the JCRE's AID object of a registered instance; bytes that are
// no AID name nobody.
func lookupAID(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return aidObject(env, env.Card().LookupBytes(b))
}

// getShared is getAppletShareableInterfaceObject(serverAID, parameter); null names nobody.
func getShared(env Env, args []int32) (int32, error) {
	aid, _ := aidOf(env, args[0])
	server, err := env.Card().ShareableServer(aid)
	if server == nil {
		return 0, err
	}
	r, err := env.SharedObject(server, env.Card().Active(), byte(args[1]))
	return int32(r), err
}

// isTransient is SecurityException for an object that the caller may not use, as on the reference card.
func isTransient(env Env, args []int32) (int32, error) {
	if args[0] != 0 {
		if err := env.Use(Ref(args[0])); err != nil {
			return 0, err
		}
	}
	return int32(env.TransientEvent(Ref(args[0]))), nil
}

func makeTransient(kind ElementKind) Func {
	return func(env Env, args []int32) (int32, error) {
		length, event := int(args[0]), jcre.Event(args[1])
		if err := env.Card().CheckTransient(length, event); err != nil {
			return 0, err
		}
		r, err := env.MakeArray(kind, length, event)
		return int32(r), err
	}
}

// makeGlobalArray is makeGlobalArray(type, length): an array that is cleared at reset, which any context may use and none may store.
func makeGlobalArray(env Env, args []int32) (int32, error) {
	kind, ok := arrayTypes[args[0]]
	switch {
	case !ok:
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	case args[1] < 0:
		return 0, &jcre.Exception{Class: jcre.NegativeArraySizeExceptionClass}
	}
	r, err := env.MakeGlobal(kind, int(args[1]))
	return int32(r), err
}

// getAvailableMemory answers at most 32767.
func getAvailableMemory(env Env, args []int32) (int32, error) {
	n, err := availableMemory(env, args[0])
	return int32(min(n, 32767)), err
}

// getAvailableMemoryLong is getAvailableMemory(buffer, offset, memoryType): all of the number, in two shorts.
func getAvailableMemoryLong(env Env, args []int32) (int32, error) {
	n, err := availableMemory(env, args[2])
	if err != nil {
		return 0, err
	}
	if _, err := shorts(env, args[0], args[1], 2); err != nil {
		return 0, err
	}
	return 0, env.SetElements(Ref(args[0]), int(args[1]), []int32{int32(int16(n >> 16)), int32(int16(n))}, true)
}

func availableMemory(env Env, memoryType int32) (int, error) {
	event := jcre.Event(memoryType)
	if event > jcre.ClearOnDeselect {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	return env.AvailableMemory(event), nil
}

func requestObjectDeletion(env Env, _ []int32) (int32, error) {
	env.RequestObjectDeletion()
	return 0, nil
}

func isAppletActive(env Env, args []int32) (int32, error) {
	aid, ok := env.Host(Ref(args[0])).(iso7816.AID)
	return flag(ok && env.Card().IsActive(env.Card().Lookup(aid))), nil
}
