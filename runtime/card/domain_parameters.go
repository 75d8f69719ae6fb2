package card

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Tags of the system specific parameters of INSTALL, in EF (Card Specification, tables 11-48 and 11-49): memory that a load file needs, for code and data,
// and for transient data at least; quotas of an application and what is reserved for it; services that it may offer; where it is selected implicitly.
const (
	tagCardParameters     tlv.Tag = 0xEF
	tagCodeMemory         tlv.Tag = 0xC6
	tagTransientMemory    tlv.Tag = 0xC7
	tagDataMemory         tlv.Tag = 0xC8
	tagTransientQuota     tlv.Tag = 0xC7
	tagPersistentQuota    tlv.Tag = 0xC8
	tagReservedTransient  tlv.Tag = 0xD7
	tagReservedPersistent tlv.Tag = 0xD8
	tagServices           tlv.Tag = 0xCB
	tagImplicitSelection  tlv.Tag = 0xCF

	maxMemoryRequirement   = math.MaxInt32
	memoryRequirementBytes = 4
)

// The implicit selection parameter (Card Specification, table 11-50): interfaces, and the number of a logical channel.
const (
	implicitContactless = 0x80
	implicitContact     = 0x40
	implicitChannel     = 0x1F
	maxChannel          = 19
)

// cardParameters is the contents of EF; empty where there is none.
func cardParameters(parameters []byte) (tlv.List, error) {
	l, err := tlv.Parse(parameters)
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	card, _ := l.Find(tagCardParameters)
	if l, err = tlv.Parse(card.Value); err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	return l, nil
}

// hasMemory says whether the card has what a load file asks for.
func (d *securityDomain) hasMemory(parameters []byte) error {
	l, err := cardParameters(parameters)
	if err != nil {
		return err
	}
	persistent, transient := d.content.FreeMemory()
	if memorySize(l.Value(tagCodeMemory))+memorySize(l.Value(tagDataMemory)) > persistent || memorySize(l.Value(tagTransientMemory)) > transient {
		return iso7816.SWFileFull
	}
	return nil
}

// memorySize is a number of bytes; more than four digits of it are more than any card has.
func memorySize(b []byte) (n int) {
	if len(b) > memoryRequirementBytes {
		return maxMemoryRequirement
	}
	for _, x := range b {
		n = n<<8 | int(x)
	}
	return n
}

// memoryOf reads quotas and reserved memory of an application. More reserved than the quota allows makes no sense.
func memoryOf(l tlv.List) (jcre.Memory, error) {
	m := jcre.Memory{
		Persistent: jcre.Grant{Quota: memorySize(l.Value(tagPersistentQuota)), Reserved: memorySize(l.Value(tagReservedPersistent))},
		Transient:  jcre.Grant{Quota: memorySize(l.Value(tagTransientQuota)), Reserved: memorySize(l.Value(tagReservedTransient))},
	}
	for _, g := range []jcre.Grant{m.Persistent, m.Transient} {
		if g.Quota != 0 && g.Reserved > g.Quota {
			return jcre.Memory{}, iso7816.SWWrongData
		}
	}
	return m, nil
}

// offering is what an application offers to others, and to terminals without being asked for.
type offering struct {
	Services []uint16 `json:",omitempty"` // global services that it may register; none: any
	Implicit []byte   `json:",omitempty"` // implicit selection parameters
}

// change puts what parameters say in the place of what was there. Services are for who has the privilege.
func (o *offering) change(l tlv.List, granted privileges) error {
	if services, ok := l.Find(tagServices); ok {
		if len(services.Value) == 0 || len(services.Value)%2 != 0 || !granted.has(globalService) {
			return iso7816.SWWrongData
		}
		o.Services = nil
		for b := services.Value; len(b) > 0; b = b[2:] {
			o.Services = append(o.Services, binary.BigEndian.Uint16(b))
		}
	}
	if _, ok := l.Find(tagImplicitSelection); !ok {
		return nil
	}
	o.Implicit = nil
	for _, p := range l {
		if p.Tag != tagImplicitSelection || len(p.Value) == 0 {
			continue
		}
		if b := p.Value[0]; len(p.Value) > 1 || b&(implicitContact|implicitContactless) == 0 || b&^(implicitContact|implicitContactless) > maxChannel {
			return iso7816.SWWrongData
		}
		o.Implicit = append(o.Implicit, p.Value[0])
	}
	return nil
}

// offer is what an application will offer when parameters have their way; nobody else may be selected implicitly where it will be.
func (d *securityDomain) offer(aid iso7816.AID, now offering, parameters []byte, granted privileges) (offering, error) {
	l, err := cardParameters(parameters)
	if err == nil {
		err = now.change(l, granted)
	}
	if err != nil {
		return offering{}, err
	}
	for _, i := range d.card.Instances() {
		if i.AID != aid && slices.ContainsFunc(d.record(i.AID).Offering.Implicit, now.collides) {
			return offering{}, iso7816.SWConditionsNotSatisfied
		}
	}
	return now, nil
}

// collides reports whether another application's parameter names a channel and an interface of this one.
func (o offering) collides(other byte) bool {
	return slices.ContainsFunc(o.Implicit, func(own byte) bool {
		return own&implicitChannel == other&implicitChannel && own&other&^implicitChannel != 0
	})
}

// isImplicit reports whether the application is selected implicitly on a channel of the interface with contacts.
func (o offering) isImplicit(channel int) bool {
	return slices.ContainsFunc(o.Implicit, func(b byte) bool { return b&implicitContact != 0 && int(b&implicitChannel) == channel })
}

// mayRegister reports whether the names that were given to an application allow that it registers a service: that name, or its whole family.
func (o offering) mayRegister(name uint16) bool {
	return len(o.Services) == 0 || slices.ContainsFunc(o.Services, func(s uint16) bool { return s == name || isFamily(s) && s>>8 == name>>8 })
}

// isFamily reports whether a service name stands for a family as a whole.
func isFamily(name uint16) bool { return name&0xFF == 0 }
