package card

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// What the platform offers to applets through org.globalplatform (Card Specification, annex A): registry and life cycles.

var _ jcre.GlobalPlatform = (*platform)(nil)

// registered is the record of an instance; nil for one that is being installed.
func (p *platform) registered(i *jcre.Instance) *record {
	if i == nil || p.card.Lookup(i.AID) != i {
		return nil
	}
	return p.record(i.AID)
}

// may reports whether an instance has privileges.
func (p *platform) may(i *jcre.Instance, q privileges) bool {
	r := p.registered(i)
	return r != nil && r.Privileges.has(q)
}

// CardState is the card life cycle state.
func (p *platform) CardState() byte { return p.state }

// SetCardState is what lockCard and terminateCard do.
func (p *platform) SetCardState(by *jcre.Instance, state byte) bool {
	switch {
	case state == cardLocked && p.state == cardSecured && p.may(by, cardLock):
	case state == cardTerminated && p.state != cardTerminated && p.may(by, cardTerminate):
	default:
		return false
	}
	p.state = state
	p.refresh()
	return true
}

// ContentState is the life cycle state of an instance.
func (p *platform) ContentState(of *jcre.Instance) byte {
	if r := p.registered(of); r != nil {
		return r.State
	}
	return stateInstalled
}

// Privileges are those of an instance.
func (p *platform) Privileges(of *jcre.Instance) [3]byte {
	if r := p.registered(of); r != nil {
		return [3]byte(r.Privileges.bytes())
	}
	return [3]byte{}
}

// Domain is the security domain that an instance belongs to.
func (p *platform) Domain(of *jcre.Instance) iso7816.AID {
	if r := p.registered(of); r != nil {
		return r.Domain
	}
	return p.config.AID
}

// SetContentState moves an applet between its own states, which have the lowest three bits set, or locks it; another one is locked and unlocked by who
// has the privilege for that (Card Specification 5.3.1).
func (p *platform) SetContentState(by, of *jcre.Instance, state byte) bool {
	r := p.registered(of)
	switch {
	case r == nil || p.domain(of.AID) != nil:
		return false
	case by == of && state == stateLocked:
		r.State |= stateLocked
	case by == of && !r.locked():
		if state&stateLocked != 0 || state&stateSelectable != stateSelectable {
			return false
		}
		r.State = state
	case by != of && p.may(by, globalLock) && state == stateLocked:
		r.State |= stateLocked
	case by != of && p.may(by, globalLock) && state == r.State&^stateLocked:
		r.State = state
	default:
		return false
	}
	p.refresh()
	return true
}

// PIN is the global PIN.
func (p *platform) PIN() jcre.GlobalPIN { return globalPIN{p} }

// HistoricalBytes are those that an applet set; nil while they are the card's own.
func (p *platform) HistoricalBytes() []byte { return p.historical }

// SetHistoricalBytes changes the ATR, which the next reset shows.
func (p *platform) SetHistoricalBytes(by *jcre.Instance, b []byte) bool {
	if !p.may(by, cardReset) || len(b) > 15 {
		return false
	}
	p.historical = slices.Clone(b)
	p.card.Changed()
	return true
}

// service is a global service and who provides it.
type service struct {
	Name uint16
	AID  iso7816.AID
}

// RegisterService makes an instance the only provider of a service, or of a whole family (Card Specification 8.1.1): one that it may offer, and that
// overlaps with none that is registered.
func (p *platform) RegisterService(of *jcre.Instance, name uint16) error {
	overlaps := func(s service) bool {
		return s.Name == name || s.Name>>8 == name>>8 && (isFamily(s.Name) || isFamily(name))
	}
	switch {
	case !p.may(of, globalService):
		return fmt.Errorf("service %04X: %w", name, iso7816.SWSecurityStatusNotSatisfied)
	case name>>8 == 0:
		return fmt.Errorf("service %04X: %w", name, iso7816.SWWrongData)
	case !p.record(of.AID).Offering.mayRegister(name), slices.ContainsFunc(p.services, overlaps):
		return fmt.Errorf("service %04X: %w", name, iso7816.SWConditionsNotSatisfied)
	}
	p.services = append(p.services, service{name, of.AID})
	p.card.Changed()
	return nil
}

// DeregisterService ends a service.
func (p *platform) DeregisterService(of *jcre.Instance, name uint16) error {
	n := len(p.services)
	p.services = slices.DeleteFunc(p.services, func(s service) bool { return of != nil && s == service{name, of.AID} })
	if len(p.services) == n {
		return fmt.Errorf("service %04X: %w", name, iso7816.SWConditionsNotSatisfied)
	}
	p.card.Changed()
	return nil
}

// ServiceProvider finds the instance that provides a service (Card Specification 8.1.2): the one that has registered it or its family, or the one asked
// for, which must have the privilege and be allowed to offer the service.
func (p *platform) ServiceProvider(server *jcre.Instance, name uint16) *jcre.Instance {
	if server != nil {
		if !p.may(server, globalService) || !p.record(server.AID).Offering.mayRegister(name) {
			return nil
		}
		return server
	}
	for _, s := range p.services {
		if s.Name == name || isFamily(s.Name) && s.Name>>8 == name>>8 {
			return p.card.Lookup(s.AID)
		}
	}
	return nil
}
