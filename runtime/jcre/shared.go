package jcre

import (
	"reflect"
	"unsafe"
)

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

// EnterShared switches to the context of a shared object's owner, if that is not the active one already, and gives what switches back. args are the
// shareable interface objects and byte slices that the method gets: the former belong to the caller, the latter must be what the card lends to all,
// since the firewall keeps the owner from the caller's arrays (JCRE 6.2.2).
func (c *Card) EnterShared(object any, args ...any) (back func()) {
	owner := c.ownerOf(object)
	if owner == nil || owner.Context == c.ActiveContext() {
		return func() {}
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
