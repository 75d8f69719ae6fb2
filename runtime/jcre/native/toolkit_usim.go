package native

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// USIMToolkitAID is the package AID of uicc.usim.toolkit.
var USIMToolkitAID = iso7816.MustParseAID("A0000000871005FFFFFFFF8913200000")

const usimToolkitName = "uicc/usim/toolkit"

// usimToolkitPackage is uicc.usim.toolkit (3GPP TS 31.130).
func usimToolkitPackage() packageTable {
	return packageTable{aid: USIMToolkitAID, name: usimToolkitName, classes: []classTable{
		{1, "USATEnvelopeHandler", slices.Concat(viewMethods(), berViewMethods(13), envelopeMethods(), []entry{
			{Interface, 18, "getTPUDLOffset", ofHandler(handlerNumber((*toolkit.Handler).UserDataLengthOffset))},
			{Interface, 19, "getSecuredDataOffset", ofHandler(handlerNumber(offsetOf((*toolkit.Handler).SecuredData)))},
			{Interface, 20, "getSecuredDataLength", ofHandler(handlerNumber(sizeOf((*toolkit.Handler).SecuredData)))},
			{Interface, 21, "getUserDataLength", ofHandler(handlerNumber((*toolkit.Handler).UserDataLength))},
			{Interface, 22, "getShortMessageOffset", ofHandler(handlerNumber(offsetOf((*toolkit.Handler).ShortMessage)))},
			{Interface, 23, "getShortMessageLength", ofHandler(handlerNumber(sizeOf((*toolkit.Handler).ShortMessage)))},
		})},
		{3, "USATEnvelopeHandlerSystem", []entry{
			{Static, 0, "getTheHandler", getTheHandler(envelopeHandler, usimToolkitName+"/USATEnvelopeHandler")},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

// handlerNumber is a method that answers a number.
func handlerNumber(get func(*toolkit.Handler) (int, error)) func(Env, *toolkit.Handler, []int32) (int32, error) {
	return func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) {
		n, err := get(h)
		return short(n), err
	}
}

// offsetOf is the first of what a method that finds a part of a value gives.
func offsetOf(find func(*toolkit.Handler) (off, n int, err error)) func(*toolkit.Handler) (int, error) {
	return func(h *toolkit.Handler) (int, error) {
		off, _, err := find(h)
		return off, err
	}
}

// sizeOf is the second.
func sizeOf(find func(*toolkit.Handler) (off, n int, err error)) func(*toolkit.Handler) (int, error) {
	return func(h *toolkit.Handler) (int, error) {
		_, n, err := find(h)
		return n, err
	}
}
