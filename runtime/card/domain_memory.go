package card

import (
	"math"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Tags of the memory that INSTALL says is needed, in EF (Card Specification, tables 11-48 and 11-49): of a load file for code and data, and for
// transient data at least; of an application what is reserved.
const (
	tagCardParameters      tlv.Tag = 0xEF
	tagCodeMemory          tlv.Tag = 0xC6
	tagTransientMemory     tlv.Tag = 0xC7
	tagDataMemory          tlv.Tag = 0xC8
	tagReservedTransient   tlv.Tag = 0xD7
	tagReservedPersistent  tlv.Tag = 0xD8
	maxMemoryRequirement           = math.MaxInt32
	memoryRequirementBytes         = 4
)

// hasMemory says whether the card has what parameters ask for: the sum of the persistent tags, and of the transient one.
func (d *securityDomain) hasMemory(parameters []byte, transient tlv.Tag, persistent ...tlv.Tag) error {
	l, err := tlv.Parse(parameters)
	if err != nil {
		return orStatus(err, iso7816.SWWrongData)
	}
	card, ok := l.Find(tagCardParameters)
	if !ok {
		return nil
	}
	if l, err = card.Children(); err != nil {
		return orStatus(err, iso7816.SWWrongData)
	}
	need := func(tags ...tlv.Tag) (n int) {
		for _, tag := range tags {
			n += requirement(l.Value(tag))
		}
		return n
	}
	havePersistent, haveTransient := d.content.FreeMemory()
	if need(persistent...) > havePersistent || need(transient) > haveTransient {
		return iso7816.SWFileFull
	}
	return nil
}

// requirement is a number of bytes; more than four digits of it are more than any card has.
func requirement(b []byte) (n int) {
	if len(b) > memoryRequirementBytes {
		return maxMemoryRequirement
	}
	for _, x := range b {
		n = n<<8 | int(x)
	}
	return n
}
