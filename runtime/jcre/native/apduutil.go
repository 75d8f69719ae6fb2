package native

import "github.com/gocard/gocard/runtime/iso7816"

// apduUtilPackage is javacardx.apdu.util: what APDU's methods say of the command's class byte, for any class byte.
func apduUtilPackage() packageTable {
	is := func(f func(iso7816.CLA) bool) Func {
		return func(_ Env, args []int32) (int32, error) { return flag(f(iso7816.CLA(args[0]))), nil }
	}
	return packageTable{aid: iso7816.MustParseAID("A000000062020901"), name: "javacardx/apdu/util", classes: []classTable{{0, "APDUUtil", []entry{
		{Static, 0, "getCLAChannel", func(_ Env, args []int32) (int32, error) { return int32(iso7816.CLA(args[0]).Channel()), nil }},
		{Static, 1, "isSecureMessagingCLA", is(iso7816.CLA.IsSecureMessaging)},
		{Static, 2, "isCommandChainingCLA", is(iso7816.CLA.IsChaining)},
		{Static, 3, "isISOInterindustryCLA", is(iso7816.CLA.IsInterindustry)},
		{Static, 4, "isValidCLA", is(iso7816.CLA.IsValid)},
		{Virtual, 0, "equals", objectEquals},
	}}}}
}
