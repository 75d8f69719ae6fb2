package gp

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gocard/gocard/gp/tlv"
)

// Tags of system specific parameters (Card Specification, table 11-49).
const (
	tagSystem             tlv.Tag = 0xEF
	tagTransientQuota     tlv.Tag = 0xC7
	tagPersistentQuota    tlv.Tag = 0xC8
	tagReservedTransient  tlv.Tag = 0xD7
	tagReservedPersistent tlv.Tag = 0xD8
	tagServices           tlv.Tag = 0xCB
	tagImplicitSelection  tlv.Tag = 0xCF
)

// SystemParameters are what the card, not the applet, is told about an application: for Installation.System, and for RegistryUpdate.Parameters, which
// has services and implicit selection only. Zero fields are left out.
type SystemParameters struct {
	PersistentQuota, TransientQuota       int // bytes that the application may take at most
	PersistentReserved, TransientReserved int // bytes that are kept for it
	// Services are the global services that an application with the privilege may offer: family and identifier, or family and 00 for all of it.
	Services []uint16
	Implicit []ImplicitSelection
}

// Bytes is the data object EF; empty when there is nothing to tell.
func (p SystemParameters) Bytes() []byte {
	var b []byte
	for _, size := range []struct {
		tag tlv.Tag
		n   int
	}{
		{tagTransientQuota, p.TransientQuota}, {tagPersistentQuota, p.PersistentQuota},
		{tagReservedTransient, p.TransientReserved}, {tagReservedPersistent, p.PersistentReserved},
	} {
		if size.n > 0 {
			b = tlv.Append(b, size.tag, memorySize(size.n))
		}
	}
	if len(p.Services) > 0 {
		var names []byte
		for _, name := range p.Services {
			names = binary.BigEndian.AppendUint16(names, name)
		}
		b = tlv.Append(b, tagServices, names)
	}
	for _, i := range p.Implicit {
		b = tlv.Append(b, tagImplicitSelection, []byte{byte(i)})
	}
	if len(b) == 0 {
		return nil
	}
	return tlv.Append(nil, tagSystem, b)
}

// memorySize is a number of bytes: in two bytes up to 32767, else in four.
func memorySize(n int) []byte {
	if n <= math.MaxInt16 {
		return binary.BigEndian.AppendUint16(nil, uint16(n))
	}
	return binary.BigEndian.AppendUint32(nil, uint32(n))
}

// ImplicitSelection says where an application is selected without a SELECT: interfaces, and a logical channel (Card Specification, table 11-50).
type ImplicitSelection byte

// The interfaces, to which the number of the logical channel is added.
const (
	ImplicitContactless ImplicitSelection = 0x80
	ImplicitContact     ImplicitSelection = 0x40
)

// Channel is the number of the logical channel.
func (i ImplicitSelection) Channel() int { return int(i &^ (ImplicitContactless | ImplicitContact)) }

// String names interfaces and channel.
func (i ImplicitSelection) String() string {
	interfaces := "no interface"
	switch i & (ImplicitContactless | ImplicitContact) {
	case ImplicitContactless:
		interfaces = "contactless"
	case ImplicitContact:
		interfaces = "contact"
	case ImplicitContactless | ImplicitContact:
		interfaces = "contact and contactless"
	}
	return fmt.Sprintf("%s, channel %d", interfaces, i.Channel())
}
