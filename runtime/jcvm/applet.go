package jcvm

import "github.com/gocard/gocard/runtime/jcre"

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
}

var (
	_ jcre.Applet          = (*applet)(nil)
	_ jcre.MultiSelectable = (*applet)(nil)
)

func (vm *VM) newApplet(r int32) *applet { return &applet{vm: vm, object: r} }

// class is the class of the instance.
func (a *applet) class() *class { return a.vm.heap.objects[a.object].class }

// callVirtual calls a method of Applet.
func (a *applet) callVirtual(token uint8, args ...int32) (int32, error) {
	return a.invoke(a.class().public[token], args...)
}

// callInterface calls a method of an API interface that the class implements; ok
// is false when it does not.
func (a *applet) callInterface(name string, token uint8, args ...int32) (result int32, ok bool, err error) {
	m := a.class().lookupInterface(a.vm.api.class(name), token)
	if m == nil {
		return 0, false, nil
	}
	result, err = a.invoke(m, args...)
	return result, true, err
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
	_, _, err := a.callInterface("javacard/framework/AppletEvent", 0)
	return err
}

// SelectMulti is MultiSelectable.select.
func (a *applet) SelectMulti(appInstAlreadyActive bool) (bool, error) {
	v, _, err := a.callInterface("javacard/framework/MultiSelectable", 0, word(appInstAlreadyActive))
	return v != 0, err
}

// DeselectMulti is MultiSelectable.deselect.
func (a *applet) DeselectMulti(appInstStillActive bool) error {
	_, _, err := a.callInterface("javacard/framework/MultiSelectable", 1, word(appInstStillActive))
	return err
}

// Features says which marker interfaces the class implements.
func (a *applet) Features() jcre.Features {
	has := func(name string) bool {
		iface := a.vm.api.class(name)
		return iface != nil && a.class().implements(iface)
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
