package native

import "github.com/gocard/gocard/runtime/jcre"

// apduMethods are those of javacard.framework.APDU, whose state is a *jcre.APDU.
func apduMethods() []entry {
	return []entry{
		{Static, 0, "getInBlockSize", func(env Env, _ []int32) (int32, error) { return short(env.Card().InBlockSize()), nil }},
		{Static, 1, "getOutBlockSize", func(env Env, _ []int32) (int32, error) { return short(env.Card().OutBlockSize()), nil }},
		{Static, 2, "getProtocol", func(env Env, _ []int32) (int32, error) { return signed(env.Card().Protocol()), nil }},
		{Static, 3, "waitExtension", nothing},
		{Static, 4, "getCurrentAPDU", getCurrentAPDU},
		{Static, 5, "getCurrentAPDUBuffer", getCurrentAPDUBuffer},
		{Static, 6, "getCLAChannel", getCLAChannel},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getBuffer", func(env Env, _ []int32) (int32, error) { return int32(env.APDUBuffer()), nil }},
		{Virtual, 2, "getNAD", byteOf((*jcre.APDU).NAD)},
		{Virtual, 3, "receiveBytes", receiveBytes},
		{Virtual, 4, "sendBytes", sendBytes},
		{Virtual, 5, "sendBytesLong", sendBytesLong},
		{Virtual, 6, "setIncomingAndReceive", lengthOf((*jcre.APDU).SetIncomingAndReceive)},
		{Virtual, 7, "setOutgoing", lengthOf((*jcre.APDU).SetOutgoing)},
		{Virtual, 8, "setOutgoingAndSend", setOutgoingAndSend},
		{Virtual, 9, "setOutgoingLength", setOutgoingLength},
		{Virtual, 10, "setOutgoingNoChaining", lengthOf((*jcre.APDU).SetOutgoingNoChaining)},
		{Virtual, 11, "getCurrentState", byteOf(func(a *jcre.APDU) byte { return byte(a.State()) })},
		{Virtual, 12, "isCommandChainingCLA", flagOf((*jcre.APDU).IsCommandChainingCLA)},
		{Virtual, 13, "isSecureMessagingCLA", flagOf((*jcre.APDU).IsSecureMessagingCLA)},
		{Virtual, 14, "isISOInterindustryCLA", flagOf((*jcre.APDU).IsISOInterindustryCLA)},
		{Virtual, 15, "getIncomingLength", countOf((*jcre.APDU).IncomingLength)},
		{Virtual, 16, "getOffsetCdata", countOf((*jcre.APDU).OffsetCdata)},
		{Virtual, 17, "isValidCLA", flagOf((*jcre.APDU).IsValidCLA)},
	}
}

// apdu is the card's APDU object: there is no other.
func apdu(env Env) *jcre.APDU { return env.Card().APDU() }

func byteOf(f func(*jcre.APDU) byte) Func {
	return func(env Env, _ []int32) (int32, error) { return signed(f(apdu(env))), nil }
}

func flagOf(f func(*jcre.APDU) bool) Func {
	return func(env Env, _ []int32) (int32, error) { return flag(f(apdu(env))), nil }
}

func lengthOf(f func(*jcre.APDU) (int, error)) Func {
	return func(env Env, _ []int32) (int32, error) {
		n, err := f(apdu(env))
		return short(n), err
	}
}

func countOf(f func(*jcre.APDU) int) Func {
	return func(env Env, _ []int32) (int32, error) { return short(f(apdu(env))), nil }
}

func receiveBytes(env Env, args []int32) (int32, error) {
	n, err := apdu(env).ReceiveBytes(int(args[1]))
	return short(n), err
}

func sendBytes(env Env, args []int32) (int32, error) {
	return 0, apdu(env).SendBytes(int(args[1]), int(args[2]))
}

// sendBytesLong is sendBytesLong(outData, bOff, len): any array of the caller's.
func sendBytesLong(env Env, args []int32) (int32, error) {
	data, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return 0, apdu(env).SendBytesLong(data)
}

func setOutgoingAndSend(env Env, args []int32) (int32, error) {
	return 0, apdu(env).SetOutgoingAndSend(int(args[1]), int(args[2]))
}

func setOutgoingLength(env Env, args []int32) (int32, error) {
	return 0, apdu(env).SetOutgoingLength(int(args[1]))
}

func getCurrentAPDU(env Env, _ []int32) (int32, error) {
	if _, err := env.Card().CurrentAPDU(); err != nil {
		return 0, err
	}
	return int32(env.APDU()), nil
}

func getCurrentAPDUBuffer(env Env, _ []int32) (int32, error) {
	if _, err := env.Card().CurrentAPDU(); err != nil {
		return 0, err
	}
	return int32(env.APDUBuffer()), nil
}

func getCLAChannel(env Env, _ []int32) (int32, error) { return short(env.Card().CLAChannel()), nil }
