package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// SIMAccessAID is the package AID of sim.access.
var SIMAccessAID = iso7816.MustParseAID("A0000000090003FFFFFFFF8910710001")

const simViewClass = "sim/access/SIMView"

// Reasons of SIMViewException that the file system has no error for. The others have the numbers of files.Error.
const (
	simInternalError   = 5
	simPatternNotFound = 11
)

// incrementSize is the size of the number that SIMView.increase adds.
const incrementSize = 3

// simAccessPackage is sim.access (3GPP TS 43.019) on the files of uicc.access. All applets have the same object; what it stands for is the running
// applet's.
func simAccessPackage() packageTable {
	return packageTable{aid: SIMAccessAID, name: "sim/access", classes: []classTable{
		{0, "SIMView", []entry{
			{Interface, 0, "status", ofSIMView(func(env Env, v *files.View, args []int32) (int32, error) {
				if _, err := slice(env, args[0], args[1], 0); err != nil {
					return 0, err
				}
				return putTruncated(env, v.GSMStatus(nil), args[0], args[1], args[2])
			})},
			{Interface, 1, "increase", ofSIMView(func(env Env, v *files.View, args []int32) (int32, error) {
				return viewIncrease(env, v, []int32{args[0], args[1], incrementSize, args[2], args[3]})
			})},
			{Interface, 2, "invalidate", ofSIMView(func(_ Env, v *files.View, _ []int32) (int32, error) { return 0, v.Enter().DeactivateFile(v.Domain) })},
			{Interface, 3, "rehabilitate", ofSIMView(func(_ Env, v *files.View, _ []int32) (int32, error) { return 0, v.Enter().ActivateFile(v.Domain) })},
			{Interface, 4, "readRecord", ofSIMView(viewReadRecord)},
			{Interface, 5, "updateRecord", ofSIMView(viewUpdateRecord)},
			{Interface, 6, "select", ofSIMView(func(env Env, v *files.View, args []int32) (int32, error) {
				if _, err := slice(env, args[1], args[2], 0); err != nil {
					return 0, err
				}
				f, err := v.Enter().Select(uint16(args[0]))
				if err != nil {
					return 0, err
				}
				return putTruncated(env, v.GSMStatus(f), args[1], args[2], args[3])
			})},
			{Interface, 7, "select", ofSIMView(func(_ Env, v *files.View, args []int32) (int32, error) {
				_, err := v.Enter().Select(uint16(args[0]))
				return 0, err
			})},
			{Interface, 8, "seek", ofSIMView(viewSeek)},
			{Interface, 9, "readBinary", ofSIMView(viewReadBinary)},
			{Interface, 10, "updateBinary", ofSIMView(viewUpdateBinary)},
		}},
		{1, "SIMSystem", []entry{
			{Static, 0, "getTheSIMView", func(env Env, _ []int32) (int32, error) {
				if files.Of(env.Card()) == nil {
					return 0, nil
				}
				r, err := env.Shared(simViewClass, 0)
				return int32(r), err
			}},
			{Virtual, 0, "equals", objectEquals},
		}},
		{2, "SIMViewException", reasonMethods(jcre.SIMViewExceptionClass)},
	}}
}

// ofSIMView makes the native method of one of SIMView's.
func ofSIMView(f func(Env, *files.View, []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		if args[0] == 0 {
			return 0, exception(jcre.NullPointerExceptionClass)
		}
		owner := env.Card().Active()
		if owner == nil { // in install, before register
			return 0, jcre.Throw(jcre.SIMViewExceptionClass, simInternalError)
		}
		result, err := f(env, files.Of(env.Card()).SIMView(owner), args[1:])
		if e, ok := err.(files.Error); ok {
			err = simViewException(e)
		}
		return result, err
	}
}

func simViewException(e files.Error) error {
	switch {
	case e == files.CommandNotAllowed || e > files.MemoryProblem:
		return jcre.Throw(jcre.SIMViewExceptionClass, simInternalError)
	}
	return jcre.Throw(jcre.SIMViewExceptionClass, uint16(e))
}

// putTruncated copies as much as was asked for and there is room for, and answers how much.
func putTruncated(env Env, data []byte, array, off, n int32) (int32, error) {
	b, err := env.Bytes(Ref(array))
	if err != nil {
		return 0, err
	}
	if n < 0 {
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return putFCP(env, data, array, off, min(n, int32(len(b))-off))
}

// viewSeek is seek(mode, patt, pattOffset, pattLength): from the beginning, the end, the next record, the previous one, for a record that begins with
// the pattern.
func viewSeek(env Env, v *files.View, args []int32) (int32, error) {
	pattern, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	if args[0]&^3 != 0 {
		return 0, files.InvalidMode
	}
	nr, err := v.Enter().Seek(v.Domain, args[0]&1 != 0, args[0]&2 != 0, pattern)
	if err == nil && nr == 0 {
		err = jcre.Throw(jcre.SIMViewExceptionClass, simPatternNotFound)
	}
	if err != nil {
		return 0, err
	}
	return short(nr), nil
}
