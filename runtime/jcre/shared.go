package jcre

import (
	"reflect"
	"unsafe"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Sharer is a natively compiled applet that may be asked for a shareable interface object; client is nil for the JCRE.
type Sharer interface {
	ShareableObject(client *Instance, parameter byte) (any, error)
}

// ShareableServer finds the applet that JCSystem.getAppletShareableInterfaceObject means: nil where there is none, or its life cycle hides it. One that
// is busy on another logical channel is a SecurityException.
func (c *Card) ShareableServer(aid iso7816.AID) (*Instance, error) {
	i := c.Lookup(aid)
	switch {
	case i == nil || i.Hidden:
		return nil, nil
	case c.BusyElsewhere(i):
		return nil, &Exception{Class: SecurityExceptionClass}
	}
	return i, nil
}

// SharedObject asks a natively compiled applet for a shareable interface object, in the applet's context. It is nil for whatever the applet throws, and
// for an object that is not the applet's.
func (c *Card) SharedObject(server, client *Instance, parameter byte) (object any) {
	applet, ok := server.Applet.(Sharer)
	if !ok {
		return nil
	}
	err := c.Switch(server, func() (err error) {
		object, err = applet.ShareableObject(client, parameter)
		return err
	})
	if err != nil {
		return nil
	}
	c.Share(object, server)
	if owner := c.ownerOf(object); owner != nil && owner.Context != server.Context {
		return nil
	}
	return object
}

// Share notes that an object of instance i was given to other applets. Calls of its methods run in that instance's context (JCRE 6.2.8).
func (c *Card) Share(object any, i *Instance) {
	if object == nil || !reflect.TypeOf(object).Comparable() {
		return
	}
	if c.shared == nil {
		c.shared = map[any]*Instance{}
	}
	if c.shared[object] == nil {
		c.shared[object] = i
	}
}

// EnterShared switches to the context of a shared object's owner, if that is not the active one already, and gives what switches back. An owner that is
// busy on another logical channel is a SecurityException. args are the shareable interface objects and byte slices that the method gets: the former
// belong to the caller, the latter must be what the card lends to all, since the firewall keeps the owner from the caller's arrays (JCRE 6.2.2).
func (c *Card) EnterShared(object any, args ...any) (back func()) {
	owner := c.ownerOf(object)
	if owner == nil || owner.Context == c.ActiveContext() {
		return func() {}
	}
	if c.ActiveContext() != JCREContext && c.BusyElsewhere(owner) {
		panic(&Exception{Class: SecurityExceptionClass})
	}
	for _, a := range args {
		switch a := a.(type) {
		case nil:
		case []byte:
			c.mustBeLent(unsafe.Pointer(unsafe.SliceData(a)))
		case []int8:
			c.mustBeLent(unsafe.Pointer(unsafe.SliceData(a)))
		default:
			c.Share(a, c.Active())
		}
	}
	return c.Enable(owner)
}

func (c *Card) ownerOf(object any) *Instance {
	if object == nil || !reflect.TypeOf(object).Comparable() {
		return nil
	}
	return c.shared[object]
}

// mustBeLent raises what the firewall raises for arrays of another context: only global arrays are lent here.
func (c *Card) mustBeLent(array unsafe.Pointer) {
	if array != nil && !c.IsGlobal(array) {
		panic(&Exception{Class: SecurityExceptionClass})
	}
}
