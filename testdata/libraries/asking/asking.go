// Package asking asks for a global service, for several packages.
package asking

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/org/globalplatform"
)

// Process answers a command of an applet that asks for the service P1P2: INS 20 of whoever has it, 21 of the clerk, 22 asks the clerk for its shareable
// interface object instead.
func Process(apdu *framework.APDU, clerk *framework.AID) {
	buf := apdu.Buffer()
	buf[0] = ask(buf[framework.OffsetINS], framework.Short(buf[framework.OffsetP1:]), clerk, buf)
	apdu.SetOutgoingAndSend(buf[:1])
}

// ask gives 0 for no service, 1 for one that refuses, 2 for one that answers, EE if the card refuses.
func ask(ins byte, name int16, clerk *framework.AID, parameters []byte) (result byte) {
	defer func() {
		if recover() != nil {
			result = 0xEE
		}
	}()
	service := serviceOf(ins, name, clerk)
	if service == nil {
		return 0
	}
	if answer := service.ServiceInterface(globalplatform.RegistryEntry(nil), name, parameters[:5]); answer == nil {
		return 1
	}
	return 2
}

func serviceOf(ins byte, name int16, clerk *framework.AID) globalplatform.GlobalService {
	switch ins {
	case 0x20:
		return globalplatform.Service(nil, name)
	case 0x21:
		return globalplatform.Service(clerk, name)
	}
	service, _ := framework.AppletShareableInterfaceObject(clerk, globalplatform.GlobalServiceIdentifier).(globalplatform.GlobalService)
	return service
}
