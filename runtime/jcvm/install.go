package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// installBufferSize is the size of the array that install gets: bLength is a byte.
const installBufferSize = 256

// Install calls the install method of an applet class of p, which must register an
// instance: under the given AID, unless it asks for another. params is what install
// finds in its array (JCRE 3.1): the instance AID, control information and applet
// data, each with its length in front. Without a registration nothing has happened.
func (vm *VM) Install(p *Package, module, instance iso7816.AID, params []byte) (*jcre.Instance, error) {
	return vm.InstallAs(p, jcre.Instance{AID: instance, Module: module}, params)
}

// InstallAs is Install of an instance with further properties than AID and module.
func (vm *VM) InstallAs(p *Package, as jcre.Instance, params []byte) (*jcre.Instance, error) {
	m := p.module(as.Module)
	if m == nil {
		return nil, fmt.Errorf("install applet %s: package %s has no applet class %s", as.AID, p.AID, as.Module)
	}
	if len(params) >= installBufferSize {
		return nil, fmt.Errorf("install applet %s: %d bytes of parameters, at most %d", as.AID, len(params), installBufferSize-1)
	}
	if vm.off {
		return nil, jcre.ErrPowerLoss
	}
	array := vm.heap.objects[vm.parameters].bytes
	copy(array, params)
	vm.installing = true
	defer func() {
		vm.installing = false
		clear(array)
	}()
	as.Package, as.Context = p.AID, p.context
	if err := vm.heap.setAside(as.Memory); err != nil {
		return nil, fmt.Errorf("install applet %s: memory to reserve: %w", as.AID, err)
	}
	done, err := vm.card.Install(as, func() error {
		return vm.enter(func() error {
			_, err := vm.call(m.install, vm.parameters, 0, int32(int8(len(params))))
			return err
		})
	})
	if err == nil {
		vm.adopt(done)
	}
	vm.heap.settled(done)
	return done, err
}

// adopt gives the objects that install made before register had told who they
// belong to their owner.
func (vm *VM) adopt(i *jcre.Instance) {
	for _, o := range vm.heap.objects {
		if o != nil && o.owner.context == i.Context && o.owner.applet == nil && !o.is(flagPackage) {
			o.owner.applet = i
			vm.heap.log.all()
		}
	}
}

// Delete takes an applet instance off the card, with the objects that nobody else reaches: uninstall is called first. An instance that is
// selected, or has an object that another one or a static field refers to, stays (JCRE 11.3.4.1). With the package means that all instances of its package go, and then the
// package: references between them do not count.
func (vm *VM) Delete(i *jcre.Instance, withPackage bool) error {
	if vm.card.IsActive(i) {
		return fmt.Errorf("delete applet %s: it is selected: %w", i.AID, iso7816.SWConditionsNotSatisfied)
	}
	if err := vm.card.Uninstall(i); err != nil {
		return err
	}
	if by := vm.referrer(i, withPackage); by != "" {
		return fmt.Errorf("delete applet %s: %s refers to an object of it: %w", i.AID, by, iso7816.SWConditionsNotSatisfied)
	}
	vm.card.Remove(i)
	vm.heap.revoke(i)
	vm.reclaim()
	return nil
}

// referrer names who else refers to an object of an instance; "" for nobody.
func (vm *VM) referrer(i *jcre.Instance, withPackage bool) string {
	found := false
	look := func(r int32) {
		o := vm.heap.get(r)
		found = found || o != nil && o.owner.applet == i
	}
	for _, p := range vm.packages {
		if withPackage && p.AID == i.Package {
			continue
		}
		if p.statics.references.eachReference(look); found {
			return "a static field of package " + p.AID.String()
		}
	}
	for _, o := range vm.heap.objects {
		if o == nil || o.is(flagUncounted) || o.owner.applet == nil || o.owner.applet == i || withPackage && o.owner.applet.Package == i.Package {
			continue
		}
		if o.eachReference(look); found {
			return "applet " + o.owner.applet.AID.String()
		}
	}
	return ""
}

// DeletePackage takes a package off the card. It must have no instances, no other
// package may link to it, and no object of its classes may remain reachable.
func (vm *VM) DeletePackage(p *Package) error {
	at := -1
	for n, q := range vm.packages {
		if q == p {
			at = n
		}
		for _, imported := range q.imports {
			if p.offers(imported) {
				return fmt.Errorf("delete package %s: package %s links to it", p.AID, q.AID)
			}
		}
	}
	if at < 0 {
		return fmt.Errorf("delete package %s: not on the card", p.AID)
	}
	for _, i := range vm.card.Instances() {
		if i.Package == p.AID {
			return fmt.Errorf("delete package %s: applet %s is installed", p.AID, i.AID)
		}
	}
	vm.heap.log.all()
	vm.packages = append(vm.packages[:at], vm.packages[at+1:]...)
	vm.reclaim()
	if vm.inUse(p) {
		vm.packages = append(vm.packages, p)
		return fmt.Errorf("delete package %s: another applet holds an object of its classes", p.AID)
	}
	vm.heap.release(p.Size)
	return nil
}

// reclaim collects now, or, while card code runs, before the next command.
func (vm *VM) reclaim() {
	if vm.depth > 0 || vm.heap.journal.open || vm.card.Waiting() {
		vm.deletionWanted = true
		return
	}
	vm.collect()
}

// inUse reports whether an object of the package's classes or context exists.
func (vm *VM) inUse(p *Package) bool {
	for _, o := range vm.heap.objects {
		if o == nil || o.is(flagUncounted) {
			continue
		}
		if o.class != nil && o.class.pkg == p || o.owner.context == p.context {
			return true
		}
	}
	return false
}
