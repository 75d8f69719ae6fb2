package native

import (
	"errors"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// GlobalPlatformAID is the package AID of org.globalplatform.
var GlobalPlatformAID = iso7816.MustParseAID("A00000015100")

// The classes of the card's own objects.
const (
	classSecureChannel = "org/globalplatform/SecureChannelx"
	classRegistryEntry = "org/globalplatform/GPRegistryEntry"
	classCVM           = "org/globalplatform/CVM"
	classGlobalService = "org/globalplatform/GlobalService"
)

// Life cycle states that GPSystem's methods set, and what getCVM and getCardInfo are asked for.
const (
	cardLocked          = 0x7F // GPSystem.CARD_LOCKED
	cardTerminated      = 0xFF // GPSystem.CARD_TERMINATED
	cvmGlobalPIN        = 0x11 // GPSystem.CVM_GLOBAL_PIN
	infoHistoricalBytes = 128  // GPSystem.CARD_INFO_ATR_HISTORICAL_BYTES
	serviceIdentifier   = 0x80 // GPSystem.GLOBAL_SERVICE_IDENTIFIER
	privilegeRegistry   = 0x0D // GPRegistryEntry.PRIVILEGE_GLOBAL_REGISTRY
)

// globalPlatformPackage is org.globalplatform: what the card offers to applets. What is not listed, applets implement.
func globalPlatformPackage() packageTable {
	return packageTable{aid: GlobalPlatformAID, name: "org/globalplatform", classes: []classTable{
		{1, "CVM", cvmMethods()},
		{2, "SecureChannel", secureChannelMethods()},
		{3, "GPSystem", []entry{
			{Constructor, 0, "<init>", nothing},
			{Static, 1, "getCardContentState", ofPlatform(func(_ Env, p jcre.GlobalPlatform, own *jcre.Instance, _ []int32) (int32, error) {
				return signed(p.ContentState(own)), nil
			})},
			{Static, 2, "getCardState", ofPlatform(func(_ Env, p jcre.GlobalPlatform, _ *jcre.Instance, _ []int32) (int32, error) {
				return signed(p.CardState()), nil
			})},
			{Static, 3, "getCVM", getCVM},
			{Static, 4, "getSecureChannel", getSecureChannel},
			{Static, 5, "lockCard", setCardState(cardLocked)},
			{Static, 6, "terminateCard", setCardState(cardTerminated)},
			{Static, 7, "setATRHistBytes", ofPlatform(setHistoricalBytes)},
			{Static, 8, "setCardContentState", ofPlatform(func(_ Env, p jcre.GlobalPlatform, own *jcre.Instance, args []int32) (int32, error) {
				return flag(p.SetContentState(own, own, byte(args[0]))), nil
			})},
			{Static, 9, "getRegistryEntry", ofPlatform(getRegistryEntry)},
			{Static, 10, "getService", ofPlatform(getService)},
			{Static, 11, "getCardInfo", ofPlatform(getCardInfo)},
			{Static, 12, "getCardInfoLength", ofPlatform(func(_ Env, p jcre.GlobalPlatform, _ *jcre.Instance, args []int32) (int32, error) {
				b, err := cardInfo(p, args[0])
				return short(len(b)), err
			})},
			{Virtual, 0, "equals", objectEquals},
		}},
		{4, "GPRegistryEntry", registryEntryMethods()},
		{6, "SecureChannelx", append(secureChannelMethods(), entry{Interface, 7, "setSecurityLevel", ofChannel(func(_ Env, c jcre.SecureChannel, args []int32) (int32, error) {
			return 0, c.SetLevel(byte(args[0]))
		})})},
	}}
}

// platformOf is the card's environment and the calling applet.
func platformOf(env Env) (jcre.GlobalPlatform, *jcre.Instance, error) {
	p := env.Card().GlobalPlatform()
	if p == nil {
		return nil, nil, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemNoResource)
	}
	return p, env.Card().Active(), nil
}

// ofPlatform makes the native of a static method.
func ofPlatform(f func(env Env, p jcre.GlobalPlatform, own *jcre.Instance, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		p, own, err := platformOf(env)
		if err != nil {
			return 0, err
		}
		return f(env, p, own, args)
	}
}

func setCardState(state byte) Func {
	return ofPlatform(func(_ Env, p jcre.GlobalPlatform, own *jcre.Instance, _ []int32) (int32, error) {
		return flag(p.SetCardState(own, state)), nil
	})
}

// setHistoricalBytes is setATRHistBytes(baBuffer, sOffset, bLength).
func setHistoricalBytes(env Env, p jcre.GlobalPlatform, own *jcre.Instance, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return flag(p.SetHistoricalBytes(own, b)), nil
}

// cardInfo is what getCardInfo tells; SW_REFERENCED_DATA_NOT_FOUND for what it does not know.
func cardInfo(p jcre.GlobalPlatform, what int32) ([]byte, error) {
	if what != infoHistoricalBytes {
		return nil, jcre.ThrowSW(iso7816.SWReferencedDataNotFound)
	}
	return p.HistoricalBytes(), nil
}

// getCardInfo is getCardInfo(baBuffer, sOffset, sInfo), whose result is the length.
func getCardInfo(env Env, p jcre.GlobalPlatform, _ *jcre.Instance, args []int32) (int32, error) {
	b, err := cardInfo(p, args[2])
	if err != nil {
		return 0, err
	}
	return output(env, b, args[0], args[1])
}

// getSecureChannel gives the one object for secure channels: it works for whoever calls its methods.
func getSecureChannel(env Env, _ []int32) (int32, error) {
	r, err := env.Shared(classSecureChannel, 0)
	return int32(r), err
}

// getCVM is getCVM(bCVMIdentifier): null for what is not the global PIN.
func getCVM(env Env, args []int32) (int32, error) {
	if args[0] != cvmGlobalPIN {
		return 0, nil
	}
	r, err := env.Shared(classCVM, 0)
	return int32(r), err
}

// registryEntry is the state of a GPRegistryEntry.
type registryEntry iso7816.AID

// StateKind is that of registry entries.
func (e registryEntry) StateKind() string { return "gpentry" }

// AppendState writes the AID.
func (e registryEntry) AppendState(b []byte) []byte { return append(b, iso7816.AID(e).Bytes()...) }

func loadRegistryEntry(_ Env, data []byte) (any, error) {
	aid, err := iso7816.NewAID(data)
	return registryEntry(aid), err
}

// getRegistryEntry is getRegistryEntry(AID): null stands for the caller's own. Others are for who has the privilege for the global registry.
func getRegistryEntry(env Env, p jcre.GlobalPlatform, own *jcre.Instance, args []int32) (int32, error) {
	of := own
	if args[0] != 0 {
		aid, ok := aidOf(env, args[0])
		if !ok {
			return 0, exception(jcre.NullPointerExceptionClass)
		}
		of = env.Card().Lookup(aid)
	}
	if of == nil || of != own && !hasPrivilege(p, own, privilegeRegistry) {
		return 0, nil
	}
	for n := 0; ; n++ {
		r, err := env.Shared(classRegistryEntry, n)
		if err != nil {
			return 0, err
		}
		switch e, ok := env.Host(r).(registryEntry); {
		case ok && iso7816.AID(e) == of.AID:
			return int32(r), nil
		case !ok:
			env.SetHost(r, registryEntry(of.AID))
			return int32(r), nil
		}
	}
}

// hasPrivilege reports whether an instance has the privilege of a number.
func hasPrivilege(p jcre.GlobalPlatform, of *jcre.Instance, number int32) bool {
	b := p.Privileges(of)
	return number >= 0 && number < 24 && b[number/8]&(0x80>>(number%8)) != 0
}

// getService is getService(serverAID, sServiceName): the shareable interface object by which the provider of a global service can be asked.
func getService(env Env, p jcre.GlobalPlatform, own *jcre.Instance, args []int32) (int32, error) {
	var server *jcre.Instance
	if args[0] != 0 {
		aid, ok := aidOf(env, args[0])
		if server = env.Card().Lookup(aid); !ok || server == nil {
			return 0, nil
		}
	}
	provider := p.ServiceProvider(server, uint16(args[1]))
	if provider == nil || provider.Hidden {
		return 0, nil
	}
	r, err := env.SharedObject(provider, nil, serviceIdentifier)
	if err != nil || !env.Implements(r, classGlobalService) {
		return 0, err
	}
	return int32(r), nil
}

func registryEntryMethods() []entry {
	return []entry{
		{Interface, 0, "deregisterService", ofEntry(func(_ Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			return 0, statusException(p.DeregisterService(of, uint16(args[0])))
		})},
		{Interface, 1, "getAID", ofEntry(func(env Env, _ jcre.GlobalPlatform, of *jcre.Instance, _ []int32) (int32, error) {
			return aidObject(env, of)
		})},
		{Interface, 2, "getPrivileges", ofEntry(func(env Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			b := p.Privileges(of)
			return short(int(args[1]) + len(b)), write(env, args[0], args[1], b[:], true)
		})},
		{Interface, 3, "getState", ofEntry(func(_ Env, p jcre.GlobalPlatform, of *jcre.Instance, _ []int32) (int32, error) {
			return signed(p.ContentState(of)), nil
		})},
		{Interface, 4, "isAssociated", ofEntry(func(env Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			aid, ok := aidOf(env, args[0])
			return flag(ok && p.Domain(of) == aid), nil
		})},
		{Interface, 5, "isPrivileged", ofEntry(func(_ Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			return flag(hasPrivilege(p, of, args[0])), nil
		})},
		{Interface, 6, "registerService", ofEntry(func(_ Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			return 0, statusException(p.RegisterService(of, uint16(args[0])))
		})},
		{Interface, 7, "setState", ofEntry(func(env Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error) {
			return flag(p.SetContentState(env.Card().Active(), of, byte(args[0]))), nil
		})},
	}
}

// ofEntry makes the native of a method of a registry entry; one of what was deleted is SW_REFERENCED_DATA_NOT_FOUND.
func ofEntry(f func(env Env, p jcre.GlobalPlatform, of *jcre.Instance, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		p, own, err := platformOf(env)
		if err != nil {
			return 0, err
		}
		e, _ := env.Host(Ref(args[0])).(registryEntry)
		of := env.Card().Lookup(iso7816.AID(e))
		if of == nil && own != nil && own.AID == iso7816.AID(e) {
			of = own // it is being installed
		}
		if of == nil {
			return 0, jcre.ThrowSW(iso7816.SWReferencedDataNotFound)
		}
		return f(env, p, of, args[1:])
	}
}

// statusException makes an ISOException of an error that has a status word.
func statusException(err error) error {
	var sw iso7816.SW
	if errors.As(err, &sw) {
		return jcre.ThrowSW(sw)
	}
	return err
}
