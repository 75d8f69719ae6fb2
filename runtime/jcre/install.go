package jcre

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
)

// installation is an install in progress.
type installation struct {
	instance Instance // what is to be registered
	done     *Instance
}

// installHook is told of installations.
type installHook struct {
	check      func(*Instance) error
	registered func(*Instance)
}

// OnInstall registers what is asked before an applet is installed, and told once it has registered. An error of check ends the installation.
func (c *Card) OnInstall(check func(*Instance) error, registered func(*Instance)) {
	c.onInstall = append(c.onInstall, installHook{check, registered})
}

// Install runs an applet's install method, which must call Register (JCRE 3.1). as says what the instance will be: its AID
// for a register without argument, module, package and context. Everything happens in a transaction of the JCRE: without
// a registration all is rolled back and the error is install's; an exception after the registration changes nothing.
func (c *Card) Install(as Instance, install func() error) (*Instance, error) {
	if c.installing != nil || c.inTransaction {
		return nil, fmt.Errorf("install applet %s: another transaction is open", as.AID)
	}
	for _, h := range c.onInstall {
		if err := h.check(&as); err != nil {
			return nil, fmt.Errorf("install applet %s: %w", as.AID, err)
		}
	}
	as.Applet = nil
	c.installing = &installation{instance: as}
	c.Sensitive.Reset()
	c.begin()
	err := c.switchContext(Activation{Context: as.Context}, install)
	done := c.installing.done
	c.installing = nil
	switch {
	case errors.Is(err, ErrPowerLoss):
		c.muted = true
		c.unregister(done)
		c.dropExtensions(nil)
		return nil, err
	case done == nil:
		c.abort()
		c.dropExtensions(nil)
		if err == nil {
			err = errors.New("install returned without a call of register")
		}
		return nil, fmt.Errorf("install applet %s: %w", as.AID, err)
	}
	c.commit()
	return done, nil
}

// Installing is what the running install method is about to register, while its own code runs; nil otherwise.
func (c *Card) Installing() *Instance {
	p := c.installing
	if p == nil || p.done != nil || c.Active() != nil || c.ActiveContext() != p.instance.Context {
		return nil
	}
	return &p.instance
}

// Register is Applet.register: aid nil stands for register without argument. Called outside of install, twice, with a
// wrong length, a foreign RID or an AID in use it is SystemException ILLEGAL_AID. The AID that the installer gave is right
// whatever its RID, as on most cards.
func (c *Card) Register(applet Applet, aid []byte) error {
	illegal := Throw(SystemExceptionClass, SystemIllegalAID)
	if c.installing == nil || c.installing.done != nil {
		return illegal
	}
	i := c.installing.instance
	if aid != nil {
		given, err := iso7816.NewAID(aid)
		if err != nil || given != i.AID && !slices.Equal(given.RID(), i.Package.RID()) {
			return illegal
		}
		i.AID = given
	}
	if i.AID.IsZero() || c.Lookup(i.AID) != nil {
		return illegal
	}
	i.Applet = applet
	c.installing.done = c.Add(i)
	c.adoptExtensions(c.installing.done)
	for _, h := range c.onInstall {
		h.registered(c.installing.done)
	}
	c.stack[len(c.stack)-1].Instance = c.installing.done
	return nil
}

// Add puts an instance into the registry without running anything: for what the issuer has on the card from the start,
// and for card images. An AID in use is a mistake of the caller.
func (c *Card) Add(i Instance) *Instance {
	if c.Lookup(i.AID) != nil {
		panic("BUG: jcre: AID " + i.AID.String() + " is registered already")
	}
	entry := &i
	c.registry = append(c.registry, entry)
	c.Changed()
	return entry
}

// Delete takes an instance off the card.
func (c *Card) Delete(i *Instance) error {
	if err := c.Uninstall(i); err != nil {
		return err
	}
	c.Remove(i)
	return nil
}

// Uninstall begins a deletion: uninstall is called, what it throws is ignored.
func (c *Card) Uninstall(i *Instance) error {
	if !slices.Contains(c.registry, i) {
		return fmt.Errorf("delete applet %s: not registered", i.AID)
	}
	for _, t := range c.threads {
		if t != c.running && slices.ContainsFunc(t.stack, func(a Activation) bool { return a.Instance == i }) {
			return fmt.Errorf("delete applet %s: it waits for a command: %w", i.AID, iso7816.SWConditionsNotSatisfied)
		}
	}
	if _, err := c.call(i, i.Applet.Uninstall); errors.Is(err, ErrPowerLoss) {
		return err
	}
	return nil
}

// Remove ends a deletion: every channel that has the instance selected is without an applet.
func (c *Card) Remove(i *Instance) {
	for n := range c.channels {
		if c.channels[n].selected == i {
			c.channels[n].selected = nil
			c.clearOnDeselect(i.Context)
		}
	}
	c.unregister(i)
}

func (c *Card) unregister(i *Instance) {
	if n := slices.Index(c.registry, i); n >= 0 {
		c.registry = slices.Delete(c.registry, n, n+1)
		c.dropExtensions(i)
		c.Changed()
	}
}
