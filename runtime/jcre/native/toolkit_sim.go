package native

import (
	"errors"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// SIMToolkitAID is the package AID of sim.toolkit.
var SIMToolkitAID = iso7816.MustParseAID("A0000000090003FFFFFFFF8910710002")

const simToolkitName = "sim/toolkit"

// simToolkitPackage is sim.toolkit (3GPP TS 43.019), the older form of uicc.toolkit: classes instead of interfaces, events as bytes, other
// tokens.
func simToolkitPackage() packageTable {
	view := asSIM(viewMethods(), map[uint8]uint8{2: 1, 6: 2, 7: 3, 4: 4, 8: 5, 9: 6, 10: 7, 11: 8, 1: 9, 0: 10, 3: 11})
	edit := append(view[:len(view):len(view)], asSIM(editMethods(), map[uint8]uint8{15: 12, 16: 13, 18: 14, 21: 15, 14: 16, 13: 17})...)
	capacity := func(token uint8) []entry { return asSIM(viewMethods(), map[uint8]uint8{12: token}) }
	class := func(token uint8, kind handlerKind, lists ...[]entry) classTable {
		methods := asSIM(theHandler(kind, simToolkitName), map[uint8]uint8{0: 0})
		for _, l := range lists {
			methods = append(methods, l...)
		}
		return classTable{token, handlerKinds[kind].class, methods}
	}
	return packageTable{aid: SIMToolkitAID, name: simToolkitName, classes: []classTable{
		{2, "ViewHandler", append(view[:len(view):len(view)], entry{Virtual, 0, "equals", objectEquals})},
		{3, "MEProfile", asSIM(terminalProfileMethods(), map[uint8]uint8{0: 0, 1: 1, 2: 2, 4: 3, 3: 4})},
		{4, "EditHandler", append(edit[:len(edit):len(edit)], entry{Virtual, 0, "equals", objectEquals})},
		class(5, proactiveResponseHandler, view, capacity(21),
			asSIM(proactiveResponseMethods(), map[uint8]uint8{16: 12, 14: 13, 17: 14, 19: 15, 15: 16, 18: 17, 13: 18, 20: 19, 22: 20})),
		class(6, envelopeResponseHandler, edit, capacity(20), asSIM([]entry{
			{Interface, 18, "post", func(env Env, args []int32) (int32, error) { return post(env, simSuccess(args[1]), nil) }},
			{Interface, 19, "postAsBERTLV", func(env Env, args []int32) (int32, error) {
				tag := byte(args[2])
				return post(env, simSuccess(args[1]), &tag)
			}},
		}, map[uint8]uint8{18: 18, 19: 19})),
		{7, "ToolkitException", []entry{
			{Static, 0, "throwIt", throwIt(jcre.SIMToolkitExceptionClass)},
			{Constructor, 1, "<init>", setReason},
			{Virtual, 0, "equals", objectEquals},
			{Virtual, 1, "getReason", getReason},
			{Virtual, 2, "setReason", setReason},
		}},
		class(8, envelopeHandler, view, capacity(18), asSIM(envelopeMethods(), map[uint8]uint8{15: 12, 16: 17}), asSIM([]entry{
			{Interface, 16, "getEnvelopeTag", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) { return signed(h.Tag), nil })},
			{Interface, 13, "getSecuredDataOffset", ofHandler(handlerNumber(offsetOf((*toolkit.Handler).SecuredData)))},
			{Interface, 14, "getSecuredDataLength", ofHandler(handlerNumber(sizeOf((*toolkit.Handler).SecuredData)))},
			{Interface, 15, "getTPUDLOffset", ofHandler(handlerNumber((*toolkit.Handler).UserDataLengthOffset))},
			{Interface, 19, "getUserDataLength", ofHandler(handlerNumber((*toolkit.Handler).UserDataLength))},
		}, map[uint8]uint8{13: 13, 14: 14, 15: 15, 16: 16, 19: 19})),
		{9, "ToolkitRegistry", simRegistryMethods()},
		class(10, proactiveHandler, edit, capacity(24), asSIM(proactiveMethods(), map[uint8]uint8{27: 18, 25: 19, 26: 20, 23: 21, 24: 22, 28: 23})),
	}}
}

// asSIM takes methods of an interface, or static ones, over into a class: tokens say which, and as what. They throw the exception of the
// old package.
func asSIM(methods []entry, tokens map[uint8]uint8) []entry {
	var list []entry
	for _, m := range methods {
		token, ok := tokens[m.token]
		if !ok || m.kind == Virtual {
			if m.kind == Virtual {
				list = append(list, m)
			}
			continue
		}
		call := m.call
		m.token, m.call = token, func(env Env, args []int32) (int32, error) {
			result, err := call(env, args)
			return result, simException(err)
		}
		if m.kind == Interface {
			m.kind = Virtual
		}
		list = append(list, m)
	}
	return list
}

// simException makes the exception of the old package, whose reasons are the same but for the last one.
func simException(err error) error {
	var e *jcre.Exception
	if !errors.As(err, &e) || e.Class != jcre.ToolkitExceptionClass {
		return err
	}
	reason := e.Reason
	if reason == toolkit.TARNotDefined {
		reason = simTARNotDefined
	}
	return jcre.Throw(jcre.SIMToolkitExceptionClass, reason)
}

// simTARNotDefined is ToolkitException.TAR_NOT_DEFINED of sim.toolkit.
const simTARNotDefined = 16

// simRPError is SW1_RP_ERROR, the status type of an answer that is an error; all others are answers.
const simRPError = 0x9E

func simSuccess(statusType int32) int32 { return flag(byte(statusType) != simRPError) }

// simRegistryMethods are those of ToolkitRegistry.
func simRegistryMethods() []entry {
	methods := asSIM(registryMethods(), map[uint8]uint8{4: 2, 5: 3, 7: 4, 8: 5, 2: 6, 3: 7, 9: 8, 0: 9, 11: 10, 6: 11, 10: 12})
	return append(append(methods, asSIM([]entry{{Interface, 1, "setEventList", changing(setSIMEventList)}}, map[uint8]uint8{1: 1})...),
		entry{Static, 0, "getEntry", getSIMEntry}, entry{Virtual, 0, "equals", objectEquals})
}

// getSIMEntry gives the registry of the running applet, before Applet.register, too; an applet without toolkit parameters has none.
func getSIMEntry(env Env, _ []int32) (int32, error) {
	c := env.Card()
	if t := toolkit.Of(c); t != nil {
		e := t.EntryOf(c.Active())
		if i := c.Installing(); i != nil {
			e = t.Provisional(i)
		}
		if e != nil {
			return registryObject(env, simRegistryClass, e)
		}
	}
	return 0, jcre.Throw(jcre.SIMToolkitExceptionClass, toolkit.RegistryError)
}

// setSIMEventList is setEventList(byte[] eventList, offset, length).
func setSIMEventList(env Env, e *toolkit.Entry, args []int32) error {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	list := make([]int16, len(b))
	for i, event := range b {
		list[i] = int16(int8(event))
	}
	return e.SetEvents(list...)
}
