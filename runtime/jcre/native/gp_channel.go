package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// offsetCdata is ISO7816.OFFSET_CDATA.
const offsetCdata = 5

// secureChannelMethods are those of SecureChannel, in the order of tokens.
func secureChannelMethods() []entry {
	return []entry{
		{Interface, 0, "processSecurity", ofChannel(processSecurity)},
		{Interface, 1, "wrap", inPlace(jcre.SecureChannel.Wrap)},
		{Interface, 2, "unwrap", inPlace(jcre.SecureChannel.Unwrap)},
		{Interface, 3, "decryptData", inPlace(jcre.SecureChannel.Decrypt)},
		{Interface, 4, "encryptData", inPlace(jcre.SecureChannel.Encrypt)},
		{Interface, 5, "resetSecurity", ofChannel(func(_ Env, c jcre.SecureChannel, _ []int32) (int32, error) {
			c.Reset()
			return 0, nil
		})},
		{Interface, 6, "getSecurityLevel", ofChannel(func(_ Env, c jcre.SecureChannel, _ []int32) (int32, error) { return signed(c.Level()), nil })},
	}
}

// ofChannel makes the native of a method of the caller's secure channel.
func ofChannel(f func(env Env, c jcre.SecureChannel, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		p, own, err := platformOf(env)
		if err != nil {
			return 0, err
		}
		if own == nil {
			return 0, exception(jcre.SecurityExceptionClass)
		}
		return f(env, p.SecureChannel(own), args[1:])
	}
}

// inPlace is a method (buffer, offset, length) that changes what is there and answers its new length.
func inPlace(f func(jcre.SecureChannel, []byte) ([]byte, error)) Func {
	return ofChannel(func(env Env, c jcre.SecureChannel, args []int32) (int32, error) {
		b, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		if b, err = f(c, append([]byte{}, b...)); err != nil {
			return 0, err
		}
		return short(len(b)), write(env, args[0], args[1], b, false)
	})
}

// processSecurity is processSecurity(apdu): it receives the command data, and answers the length of the response that it puts behind the header in
// the APDU buffer.
func processSecurity(env Env, c jcre.SecureChannel, args []int32) (int32, error) {
	if args[0] == 0 {
		return 0, exception(jcre.NullPointerExceptionClass)
	}
	apdu := env.Card().APDU()
	if apdu.State() == jcre.StateInitial {
		if _, err := apdu.SetIncomingAndReceive(); err != nil {
			return 0, err
		}
	}
	data, err := c.ProcessSecurity(apdu.Command())
	if err != nil {
		return 0, err
	}
	if offsetCdata+len(data) > len(apdu.Buffer()) {
		return 0, jcre.ThrowSW(iso7816.SWWrongLength)
	}
	copy(apdu.Buffer()[offsetCdata:], data)
	return short(len(data)), nil
}
