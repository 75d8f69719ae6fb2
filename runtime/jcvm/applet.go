package jcvm

import (
	"bytes"
	"fmt"

	"github.com/gocard/gocard/runtime/jcre"
)

// Virtual method tokens of javacard.framework.Applet.
const (
	tokenDeselect     = 4
	tokenGetShareable = 5
	tokenSelect       = 6
	tokenProcess      = 7
)

// applet is an applet instance of the machine as the card model's applet.
type applet struct {
	vm     *VM
	object int32
	class  *class
}

var (
	_ jcre.Applet          = (*applet)(nil)
	_ jcre.MultiSelectable = (*applet)(nil)
	_ jcre.Toolkit         = (*applet)(nil)
)

// newApplet makes the applet of an object, which must be an instance of a subclass
// of Applet: only code that no verifier passes offers another.
func (vm *VM) newApplet(r int32) (*applet, error) {
	o := vm.heap.get(r)
	if o == nil || o.kind != kindObject || !o.class.isSubclassOf(vm.api.class("javacard/framework/Applet")) {
		return nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	return &applet{vm: vm, object: r, class: o.class}, nil
}

// callVirtual calls a method of Applet.
func (a *applet) callVirtual(token uint8, args ...int32) (int32, error) {
	return a.invoke(a.class.public[token], args...)
}

// callInterface calls a method of an API interface; without effect when the class
// does not implement it.
func (a *applet) callInterface(name string, token uint8, args ...int32) (int32, error) {
	m := a.class.lookupInterface(a.vm.api.class(name), token)
	if m == nil {
		return 0, nil
	}
	return a.invoke(m, args...)
}

// invoke calls a method with the instance as this.
func (a *applet) invoke(m *method, args ...int32) (result int32, err error) {
	err = a.vm.enter(func() (err error) {
		result, err = a.vm.call(m, append([]int32{a.object}, args...)...)
		return err
	})
	return result, err
}

// Select is Applet.select.
func (a *applet) Select() (bool, error) {
	v, err := a.callVirtual(tokenSelect)
	return v != 0, err
}

// Deselect is Applet.deselect.
func (a *applet) Deselect() error {
	_, err := a.callVirtual(tokenDeselect)
	return err
}

// Process is Applet.process.
func (a *applet) Process(*jcre.APDU) error {
	_, err := a.callVirtual(tokenProcess, a.vm.apdu)
	return err
}

// Uninstall is AppletEvent.uninstall.
func (a *applet) Uninstall() error {
	_, err := a.callInterface("javacard/framework/AppletEvent", 0)
	return err
}

// SelectMulti is MultiSelectable.select.
func (a *applet) SelectMulti(appInstAlreadyActive bool) (bool, error) {
	v, err := a.callInterface("javacard/framework/MultiSelectable", 0, word(appInstAlreadyActive))
	return v != 0, err
}

// DeselectMulti is MultiSelectable.deselect.
func (a *applet) DeselectMulti(appInstStillActive bool) error {
	_, err := a.callInterface("javacard/framework/MultiSelectable", 1, word(appInstStillActive))
	return err
}

// toolkitInterface is the parameter with which the toolkit framework asks for the ToolkitInterface.
const toolkitInterface = 1

// The interfaces of applets that are triggered.
const (
	simToolkitInterface  = "sim/toolkit/ToolkitInterface"
	uiccToolkitInterface = "uicc/toolkit/ToolkitInterface"
)

// ProcessToolkit is ToolkitInterface.processToolkit of the applet (sim.toolkit), or of the object that it gives for it, which must be its own.
func (a *applet) ProcessToolkit(event int16) error {
	if m := a.class.lookupInterface(a.vm.api.class(simToolkitInterface), 0); m != nil {
		_, err := a.invoke(m, int32(event))
		return err
	}
	return a.vm.enter(func() error {
		r, err := a.vm.call(a.class.public[tokenGetShareable], a.object, 0, toolkitInterface)
		if err != nil {
			return err
		}
		o := a.vm.heap.get(r)
		if o == nil || o.kind != kindObject || o.owner.context != a.vm.card.ActiveContext() {
			return nil
		}
		m := o.class.lookupInterface(a.vm.api.class(uiccToolkitInterface), 0)
		if m == nil {
			m = o.class.lookupInterface(a.vm.api.class(simToolkitInterface), 0)
		}
		if m == nil {
			return nil
		}
		_, err = a.vm.call(m, r, int32(event))
		return err
	})
}

// Features says which marker interfaces the class implements.
func (a *applet) Features() jcre.Features {
	has := func(name string) bool {
		iface := a.vm.api.class(name)
		return iface != nil && a.class.implements(iface)
	}
	return jcre.Features{
		ExtendedLength:  has("javacardx/apdu/ExtendedLength"),
		MultiSelectable: has("javacard/framework/MultiSelectable"),
	}
}

func word(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// The interfaces of applets that take STORE DATA commands.
const (
	application     = "org/globalplatform/Application"
	personalization = "org/globalplatform/Personalization"
)

// Personalize hands a STORE DATA command to an applet instance through org.globalplatform.Personalization.processData, whose response it gives, or
// Application.processData: in the APDU buffer, which is the array that any applet may use.
func (vm *VM) Personalize(i *jcre.Instance, command []byte) (response []byte, err error) {
	a, ok := i.Applet.(*applet)
	if !ok || a.vm != vm || !a.class.implements(vm.api.class(application)) && !a.class.implements(vm.api.class(personalization)) {
		return nil, fmt.Errorf("personalize %s: the applet implements neither Application nor Personalization of org.globalplatform", i.AID)
	}
	buffer := vm.card.APDU().Buffer()
	if len(command) > len(buffer) {
		return nil, fmt.Errorf("personalize %s: command of %d bytes in a buffer of %d", i.AID, len(command), len(buffer))
	}
	clear(buffer[copy(buffer, command):])
	err = vm.card.Switch(i, func() error {
		if !a.class.implements(vm.api.class(personalization)) {
			_, err := a.callInterface(application, 0, vm.buffer, 0, int32(len(command)))
			return err
		}
		n, err := a.callInterface(personalization, 0, vm.buffer, 0, int32(len(command)), vm.buffer, 0)
		if err == nil && n > 0 {
			response = bytes.Clone(buffer[:min(int(n), len(buffer))])
		}
		return err
	})
	return response, err
}
