package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// Applet is one applet instance as the JCRE sees it. Errors are *Exception (or ErrPowerLoss); what an applet throws goes
// no further than the status word.
type Applet interface {
	// Select is Applet.select.
	Select() (bool, error)
	// Deselect is Applet.deselect.
	Deselect() error
	// Process is Applet.process.
	Process(*APDU) error
	// Uninstall is AppletEvent.uninstall; nil where the applet has none.
	Uninstall() error
	// Features says which marker interfaces the applet's class implements.
	Features() Features
}

// Features are the interfaces of an applet's class that change how the JCRE treats it.
type Features struct {
	ExtendedLength  bool // javacardx.apdu.ExtendedLength
	MultiSelectable bool // javacard.framework.MultiSelectable; the Applet then implements MultiSelectable, too
}

// MultiSelectable is javacard.framework.MultiSelectable, used instead of Select and Deselect while another channel has
// an applet of the same package selected (JCRE 4.2).
type MultiSelectable interface {
	// SelectMulti is MultiSelectable.select.
	SelectMulti(appInstAlreadyActive bool) (bool, error)
	// DeselectMulti is MultiSelectable.deselect.
	DeselectMulti(appInstStillActive bool) error
}

// Toolkit is what an Applet also implements whose runtime can call uicc.toolkit.ToolkitInterface.
type Toolkit interface {
	// ProcessToolkit calls processToolkit: of the applet itself if it is a ToolkitInterface of sim.toolkit, else of the ToolkitInterface that
	// it gives for getShareableInterfaceObject(null, 1). An applet that gives none is not called.
	ProcessToolkit(event int16) error
}

// Instance is an entry of the applet registry.
type Instance struct {
	AID     iso7816.AID // instance AID
	Module  iso7816.AID // applet class AID of the CAP file, GlobalPlatform's Executable Module
	Package iso7816.AID
	Context Context
	Applet  Applet
	// Hidden instances cannot be selected: GlobalPlatform's states INSTALLED and LOCKED.
	Hidden bool
	// SystemParameters is the value of tag EA of the install parameters, or what the older tag CA says in that form: what the instance may do with file system and toolkit of a UICC
	// (TS 102 226 8.2.1.3.2.2). Nil stands for all: nobody restricted what was put on the card without GlobalPlatform.
	SystemParameters []byte
	// Memory bounds what the instance takes, for machines that count it.
	Memory Memory

	object any // see Object
}

// Object is the object that stands for the instance's AID where natively compiled applets see it, made once.
func (i *Instance) Object(make func() any) any {
	if i.object == nil {
		i.object = make()
	}
	return i.object
}

// Instances lists the registry in order of registration.
func (c *Card) Instances() []*Instance { return append([]*Instance(nil), c.registry...) }

// Lookup finds an instance by its exact AID; nil if there is none.
func (c *Card) Lookup(aid iso7816.AID) *Instance {
	for _, i := range c.registry {
		if i.AID == aid {
			return i
		}
	}
	return nil
}

// LookupBytes is Lookup for bytes off the card; of the wrong length they name nothing (JCSystem.lookupAID).
func (c *Card) LookupBytes(b []byte) *Instance {
	aid, err := iso7816.NewAID(b)
	if err != nil {
		return nil
	}
	return c.Lookup(aid)
}

// IsActive is JCSystem.isAppletActive: the instance is selected on some channel.
func (c *Card) IsActive(i *Instance) bool {
	for n := range c.channels {
		if i != nil && c.channels[n].selected == i {
			return true
		}
	}
	return false
}
