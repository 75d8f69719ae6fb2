package native

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// envelopeMethods are those that EnvelopeHandler adds.
func envelopeMethods() []entry {
	return []entry{
		{Interface, 15, "getItemIdentifier", ofHandler(handlerByte((*toolkit.Handler).ItemIdentifier))},
		{Interface, 16, "getChannelIdentifier", ofHandler(handlerByte((*toolkit.Handler).ChannelIdentifier))},
		{Interface, 17, "getChannelStatus", ofHandler(channelStatus)},
	}
}

// handlerByte is a method that answers a byte.
func handlerByte(get func(*toolkit.Handler) (byte, error)) func(Env, *toolkit.Handler, []int32) (int32, error) {
	return func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) {
		b, err := get(h)
		return signed(b), err
	}
}

func channelStatus(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
	status, err := h.ChannelStatus(byte(args[0]))
	return short(int(status)), err
}

// envelopeResponseMethods are those that EnvelopeResponseHandler adds.
func envelopeResponseMethods() []entry {
	return []entry{
		{Interface, 23, "post", func(env Env, args []int32) (int32, error) { return post(env, args[1], nil) }},
		{Interface, 24, "postAsBERTLV", func(env Env, args []int32) (int32, error) {
			tag := byte(args[2])
			return post(env, args[1], &tag)
		}},
	}
}

func post(env Env, success int32, tag *byte) (int32, error) {
	if _, err := envelopeResponseHandler.handler(env); err != nil {
		return 0, err
	}
	return 0, toolkit.Of(env.Card()).Post(success != 0, tag)
}

// Commands that have a method of their own, and the devices they go to.
const (
	displayText  = 0x21
	getInkey     = 0x22
	getInput     = 0x23
	closeChannel = 0x41
	moreTime     = 0x02

	deviceDisplay  = 0x02
	deviceTerminal = 0x82
	deviceChannel  = 0x20 // channel 1 is 21
)

// proactiveMethods are those that ProactiveHandler adds.
func proactiveMethods() []entry {
	return []entry{
		{Interface, 23, "init", ofHandler(func(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
			return 0, h.Command(byte(args[0]), byte(args[1]), byte(args[2]))
		})},
		{Interface, 24, "send", sendCommand},
		{Interface, 25, "initDisplayText", ofHandler(initText(displayText, deviceDisplay))},
		{Interface, 26, "initGetInkey", ofHandler(initText(getInkey, deviceTerminal))},
		{Interface, 27, "initGetInput", ofHandler(initInput)},
		{Interface, 28, "initCloseChannel", ofHandler(func(_ Env, h *toolkit.Handler, args []int32) (int32, error) {
			return 0, h.Command(closeChannel, 0, deviceChannel+byte(args[0]))
		})},
		{Interface, 29, "initMoreTime", ofHandler(func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) {
			return 0, h.Command(moreTime, 0, deviceTerminal)
		})},
	}
}

// sendCommand is send(), in which the applet waits for the terminal.
func sendCommand(env Env, _ []int32) (int32, error) {
	if _, err := proactiveHandler.handler(env); err != nil {
		return 0, err
	}
	result, err := toolkit.Of(env.Card()).Send()
	return signed(result), err
}

// initText is initX(qualifier, dcs, buffer, offset, length).
func initText(typ, device byte) func(Env, *toolkit.Handler, []int32) (int32, error) {
	return func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
		text, err := slice(env, args[2], args[3], args[4])
		if err != nil {
			return 0, err
		}
		return 0, h.Command(typ, byte(args[0]), device, h.Text(byte(args[1]), text))
	}
}

// initInput is initGetInput(qualifier, dcs, buffer, offset, length, minRespLength, maxRespLength).
func initInput(env Env, h *toolkit.Handler, args []int32) (int32, error) {
	text, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	return 0, h.Command(getInput, byte(args[0]), deviceTerminal, h.Text(byte(args[1]), text), h.ResponseLength(byte(args[5]), byte(args[6])))
}

// proactiveResponseMethods are those that ProactiveResponseHandler adds.
func proactiveResponseMethods() []entry {
	return []entry{
		{Interface, 13, "getGeneralResult", ofHandler(handlerByte((*toolkit.Handler).GeneralResult))},
		{Interface, 14, "getAdditionalInformationLength", ofHandler(handlerLength((*toolkit.Handler).AdditionalInformation))},
		{Interface, 15, "copyAdditionalInformation", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyOut(env, args[0], args[1], args[2], func() ([]byte, error) {
				v, err := h.AdditionalInformation()
				if err != nil || int(args[2]) <= len(v) && args[2] >= 0 {
					return v[:min(len(v), max(0, int(args[2])))], err
				}
				return nil, jcre.Throw(jcre.ToolkitExceptionClass, toolkit.OutOfTLVBoundaries)
			})
		})},
		{Interface, 16, "getItemIdentifier", ofHandler(handlerByte((*toolkit.Handler).ItemIdentifier))},
		{Interface, 17, "getTextStringLength", ofHandler(handlerLength((*toolkit.Handler).TextString))},
		{Interface, 18, "getTextStringCodingScheme", ofHandler(handlerByte((*toolkit.Handler).TextCodingScheme))},
		{Interface, 19, "copyTextString", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyAll(env, args[0], args[1], h.TextString)
		})},
		{Interface, 20, "getChannelIdentifier", ofHandler(handlerByte((*toolkit.Handler).ChannelIdentifier))},
		{Interface, 21, "getChannelStatus", ofHandler(channelStatus)},
		{Interface, 22, "copyChannelData", ofHandler(func(env Env, h *toolkit.Handler, args []int32) (int32, error) {
			return copyOut(env, args[0], args[1], args[2], func() ([]byte, error) { return h.ChannelData(int(args[2])) })
		})},
	}
}

// handlerLength is a method that answers how long something is.
func handlerLength(get func(*toolkit.Handler) ([]byte, error)) func(Env, *toolkit.Handler, []int32) (int32, error) {
	return func(_ Env, h *toolkit.Handler, _ []int32) (int32, error) {
		v, err := get(h)
		return short(len(v)), err
	}
}

// uiccSystemPackage is uicc.system 1.0.
func uiccSystemPackage() packageTable {
	return packageTable{aid: UICCSystemAID, name: "uicc/system", classes: []classTable{
		{0, "HandlerBuilder", []entry{
			{Static, 0, "buildTLVHandler", func(env Env, args []int32) (int32, error) { return buildHandler(env, args, nil) }},
			{Static, 1, "buildTLVHandler", func(env Env, args []int32) (int32, error) {
				b, err := slice(env, args[2], args[3], args[4])
				if err != nil {
					return 0, err
				}
				return buildHandler(env, args, b)
			}},
			{Virtual, 0, "equals", objectEquals},
		}},
		{1, "UICCPlatform", []entry{
			{Static, 0, "getTheVolatileByteArray", volatileBytes},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

// builtHandlers are the classes of HandlerBuilder.EDIT_HANDLER and BER_EDIT_HANDLER.
var builtHandlers = map[int32]string{1: "uicc/toolkit/EditHandler", 2: "uicc/toolkit/BERTLVEditHandler"}

// buildHandler is buildTLVHandler(type, capacity, ...).
func buildHandler(env Env, args []int32, list []byte) (int32, error) {
	class, ok := builtHandlers[args[0]]
	if !ok {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	h, err := toolkit.BuildHandler(int(args[1]), list)
	if err != nil {
		return 0, err
	}
	return newObject(env, class, h)
}

// volatileBytes is getTheVolatileByteArray(), which code that another applet has called must not use.
func volatileBytes(env Env, _ []int32) (int32, error) {
	if env.Card().Previous() != nil {
		return 0, exception(jcre.SecurityExceptionClass)
	}
	return int32(env.VolatileBytes()), nil
}
