package framework

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/javacardx/apdu"
	"github.com/gocard/gocard/runtime/jcre"
)

// native is a natively compiled applet as the card model sees it: calls go to Go methods, panics become exceptions.
type native struct {
	applet AppletInterface
	card   *jcre.Card
	apdu   APDU
}

// Native gives the Go value that an instance runs on, nil if it is no natively compiled applet. The host walks
// persistent memory from it.
func Native(i *jcre.Instance) any {
	if n, ok := i.Applet.(*native); ok {
		return n.applet
	}
	return nil
}

func (n *native) Features() jcre.Features {
	_, multi := n.applet.(MultiSelectable)
	return jcre.Features{ExtendedLength: apdu.IsExtendedLength(n.applet), MultiSelectable: multi}
}

func (n *native) Select() (ok bool, err error) {
	defer jcre.Catch(&err, n.card.Trace())
	if a, has := n.applet.(interface{ Select() bool }); has {
		return a.Select(), nil
	}
	return true, nil
}

func (n *native) Deselect() (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	if a, has := n.applet.(interface{ Deselect() }); has {
		a.Deselect()
	}
	return nil
}

func (n *native) SelectMulti(active bool) (ok bool, err error) {
	defer jcre.Catch(&err, n.card.Trace())
	return n.applet.(MultiSelectable).SelectMulti(active), nil
}

func (n *native) DeselectMulti(active bool) (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	n.applet.(MultiSelectable).DeselectMulti(active)
	return nil
}

func (n *native) Process(a *jcre.APDU) (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	n.apdu.a = a
	n.applet.Process(&n.apdu)
	return nil
}

func (n *native) Uninstall() (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	if a, has := n.applet.(AppletEvent); has {
		a.Uninstall()
	}
	return nil
}

// toolkitInterface is the parameter with which the toolkit framework asks for the ToolkitInterface.
const toolkitInterface = 1

// ProcessToolkit calls the applet, or the ToolkitInterface that it gives (jcre.Toolkit).
func (n *native) ProcessToolkit(event int16) (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	if t, is := n.applet.(interface{ ProcessToolkit(byte) }); is { // of sim.toolkit
		t.ProcessToolkit(byte(event))
		return nil
	}
	object, err := n.ShareableObject(nil, toolkitInterface)
	switch t := object.(type) {
	case interface{ ProcessToolkit(int16) }:
		t.ProcessToolkit(event)
	case interface{ ProcessToolkit(byte) }: // of sim.toolkit
		t.ProcessToolkit(byte(event))
	}
	return err
}

// ShareableObject calls Applet.getShareableInterfaceObject (jcre.Sharer).
func (n *native) ShareableObject(client *jcre.Instance, parameter byte) (object any, err error) {
	defer jcre.Catch(&err, n.card.Trace())
	if a, has := n.applet.(interface {
		ShareableInterfaceObject(*AID, byte) Shareable
	}); has {
		return a.ShareableInterfaceObject(aidOf(client), parameter), nil
	}
	return nil, nil
}

func lookup(c *jcre.Card, aid *AID) *jcre.Instance {
	if aid == nil {
		panic(&jcre.Exception{Class: jcre.NullPointerExceptionClass})
	}
	v, err := iso7816.NewAID([]byte(aid.value))
	if err != nil {
		return nil
	}
	return c.Lookup(v)
}
