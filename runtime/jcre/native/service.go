package native

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// ServiceAID is javacard.framework.service.
var ServiceAID = iso7816.MustParseAID("A000000062010101")

// servicePackage is javacard.framework.service without remote method invocation: applets extend BasicService, and a Dispatcher calls their services.
func servicePackage() packageTable {
	return packageTable{aid: ServiceAID, name: "javacard/framework/service", classes: []classTable{
		{3, "BasicService", basicServiceMethods()},
		{6, "Dispatcher", []entry{
			{Constructor, 0, "<init>", newDispatcher},
			{Virtual, 0, "equals", objectEquals},
			{Virtual, 1, "addService", stateMethod(addService)},
			{Virtual, 2, "removeService", stateMethod(removeService)},
			{Virtual, 3, "dispatch", stateMethod(dispatch)},
			{Virtual, 4, "process", stateMethod(processServices)},
		}},
		{7, "ServiceException", reasonMethods(jcre.ServiceExceptionClass)},
	}}
}

func basicServiceMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "processDataIn", answer(0)},
		{Virtual, 2, "processCommand", answer(0)},
		{Virtual, 3, "processDataOut", answer(0)},
		{Virtual, 4, "receiveInData", lengthOf((*jcre.APDU).ReceiveInData)},
		{Virtual, 5, "setProcessed", ofService(func(a *jcre.APDU, _ []int32) (int32, error) { return 0, a.SetProcessed() })},
		{Virtual, 6, "isProcessed", flagOf((*jcre.APDU).IsProcessed)},
		{Virtual, 7, "setOutputLength", ofService(func(a *jcre.APDU, args []int32) (int32, error) { return 0, a.SetOutputLength(int(args[0])) })},
		{Virtual, 8, "getOutputLength", lengthOf((*jcre.APDU).OutputLength)},
		{Virtual, 9, "setStatusWord", ofService(func(a *jcre.APDU, args []int32) (int32, error) {
			a.SetOutputStatus(uint16(args[0]))
			return 0, nil
		})},
		{Virtual, 10, "getStatusWord", ofService(func(a *jcre.APDU, _ []int32) (int32, error) {
			sw, err := a.OutputStatus()
			return short(int(sw)), err
		})},
		{Virtual, 11, "fail", ofService(func(a *jcre.APDU, args []int32) (int32, error) { return 1, a.Fail(uint16(args[0])) })},
		{Virtual, 12, "succeed", ofService(func(a *jcre.APDU, _ []int32) (int32, error) { return 1, a.Succeed(uint16(iso7816.SWNoError)) })},
		{Virtual, 13, "succeedWithStatusWord", ofService(func(a *jcre.APDU, args []int32) (int32, error) { return 1, a.Succeed(uint16(args[0])) })},
		{Virtual, 14, "getCLA", byteOf(func(a *jcre.APDU) byte { return a.Buffer()[0] })},
		{Virtual, 15, "getINS", byteOf(func(a *jcre.APDU) byte { return a.Buffer()[1] })},
		{Virtual, 16, "getP1", parameterOf(2)},
		{Virtual, 17, "getP2", parameterOf(3)},
		{Virtual, 18, "selectingApplet", selectingApplet},
	}
}

// ofService makes the native method of one of BasicService's: its arguments are those behind the APDU.
func ofService(f func(a *jcre.APDU, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) { return f(apdu(env), args[2:]) }
}

func parameterOf(offset int) Func {
	return ofService(func(a *jcre.APDU, _ []int32) (int32, error) {
		b, err := a.Parameter(offset)
		return signed(b), err
	})
}

// The phases of Dispatcher, which are the tokens of Service's methods and one.
const (
	phaseInput  = 1 // Dispatcher.PROCESS_INPUT_DATA
	phaseOutput = 3 // Dispatcher.PROCESS_OUTPUT_DATA
)

// dispatcher is the state of a Dispatcher.
type dispatcher struct {
	places   int
	services []registered // in order of registration
}

type registered struct {
	service Ref
	phase   byte
}

// EachReference names the services.
func (d *dispatcher) EachReference(f func(r *Ref)) {
	for i := range d.services {
		f(&d.services[i].service)
	}
}

// StateKind is that of dispatchers.
func (d *dispatcher) StateKind() string { return "dispatcher" }

// AppendState writes the number of places, then phase and service of each that is taken.
func (d *dispatcher) AppendState(b []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(d.places))
	for _, s := range d.services {
		b = binary.BigEndian.AppendUint32(append(b, s.phase), uint32(s.service))
	}
	return b
}

func loadDispatcher(_ Env, data []byte) (any, error) {
	if len(data)%5 != 2 {
		return nil, errState
	}
	d := &dispatcher{places: int(binary.BigEndian.Uint16(data))}
	for b := range slices.Chunk(data[2:], 5) {
		d.services = append(d.services, registered{Ref(binary.BigEndian.Uint32(b[1:])), b[0]})
	}
	return d, nil
}

// newDispatcher is new Dispatcher(maxServices).
func newDispatcher(env Env, args []int32) (int32, error) {
	if args[1] < 0 {
		return 0, jcre.Throw(jcre.ServiceExceptionClass, jcre.ServiceIllegalParam)
	}
	env.SetHost(Ref(args[0]), &dispatcher{places: int(args[1])})
	return 0, nil
}

// addService is addService(service, phase). As on the reference card, PROCESS_NONE is a phase here, whose services nobody calls.
func addService(env Env, d *dispatcher, args []int32) (int32, error) {
	entry, err := serviceOf(args)
	if err != nil || slices.Contains(d.services, entry) {
		return 0, err
	}
	if len(d.services) >= d.places {
		return 0, jcre.Throw(jcre.ServiceExceptionClass, jcre.ServiceDispatchTableFull)
	}
	return 0, d.change(env, append(slices.Clone(d.services), entry))
}

// removeService is removeService(service, phase).
func removeService(env Env, d *dispatcher, args []int32) (int32, error) {
	entry, err := serviceOf(args)
	if err != nil || !slices.Contains(d.services, entry) {
		return 0, err
	}
	return 0, d.change(env, slices.DeleteFunc(slices.Clone(d.services), func(s registered) bool { return s == entry }))
}

func serviceOf(args []int32) (registered, error) {
	entry := registered{Ref(args[0]), byte(args[1])}
	if entry.service == 0 || entry.phase > phaseOutput {
		return entry, jcre.Throw(jcre.ServiceExceptionClass, jcre.ServiceIllegalParam)
	}
	return entry, nil
}

// change replaces the table; an abort brings the old one back.
func (d *dispatcher) change(env Env, services []registered) error {
	old := d.services
	if err := env.HostWrite(5, func() { d.services = old }); err != nil {
		return err
	}
	d.services = services
	return nil
}

// run has services process a command from a phase on. The error is what a service throws, which ends it.
func (d *dispatcher) run(env Env, command int32, phase byte) (processed bool, err error) {
	for ; phase <= phaseOutput; phase++ {
		if phase == phaseOutput && apdu(env).State() < jcre.StateOutgoing {
			return false, nil
		}
		for _, s := range d.services {
			if s.phase != phase || s.service == 0 {
				continue
			}
			done, err := env.CallBack(s.service, "javacard/framework/service/Service", phase-1, command)
			if err != nil {
				return false, err
			}
			if done != 0 {
				break
			}
		}
	}
	return true, nil
}

// dispatch is dispatch(command, phase): it gives the exception that a service threw, and throws the status word of a command that was processed.
func dispatch(env Env, d *dispatcher, args []int32) (int32, error) {
	phase := byte(args[1])
	if phase < phaseInput || phase > phaseOutput {
		return 0, jcre.Throw(jcre.ServiceExceptionClass, jcre.ServiceIllegalParam)
	}
	processed, err := d.run(env, args[0], phase)
	switch {
	case err != nil:
		return env.Caught(err)
	case !processed:
		return 0, nil
	}
	sw, err := apdu(env).SendOutput()
	if err == nil {
		err = jcre.Throw(jcre.ISOExceptionClass, sw)
	}
	return 0, err
}

// processServices is process(command): 6D00 if no service processed it, 6F00 for whatever one threw.
func processServices(env Env, d *dispatcher, args []int32) (int32, error) {
	processed, err := d.run(env, args[0], phaseInput)
	var thrown *jcre.Exception
	switch {
	case errors.As(err, &thrown):
		return 0, jcre.ThrowSW(iso7816.SWUnknown)
	case err != nil:
		return 0, err
	case !processed:
		return 0, jcre.ThrowSW(iso7816.SWInsNotSupported)
	}
	sw, err := apdu(env).SendOutput()
	if err == nil && sw != uint16(iso7816.SWNoError) {
		err = jcre.Throw(jcre.ISOExceptionClass, sw)
	}
	return 0, err
}
