package framework

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// AID is javacard.framework.AID: an application identifier of 5 to 16 bytes.
//
//gocard:class token=6 name=javacard/framework/AID
type AID struct {
	value string
}

// What the card's native methods take for an AID, and give as one.
var _ = jcre.RegisterAID(func(aid iso7816.AID) any { return &AID{string(aid.Bytes())} })

// HostAID is a as the card model knows it. Applets do not call it.
func (a *AID) HostAID() iso7816.AID {
	aid, _ := iso7816.NewAID([]byte(a.value))
	return aid
}

const (
	aidMinLength = 5
	aidMaxLength = 16
)

// NewAID makes an AID of b: new AID(byte[], short, byte). A wrong length is SystemException ILLEGAL_VALUE.
//
//gocard:new class=6 token=0 desc=([BSB)V
func NewAID(b []byte) *AID {
	v := array(b, byteLength(b))
	if len(v) < aidMinLength || len(v) > aidMaxLength {
		panic(SystemIllegalValue)
	}
	return &AID{string(v)}
}

// Equal is AID.equals(Object).
//
//gocard:virtual token=0 desc=(Ljava/lang/Object;)Z
func (a *AID) Equal(other *AID) bool {
	return sensitive().StoreBool(other != nil && a.value == other.value)
}

// RIDEqual is AID.RIDEquals: the first five bytes are the same.
//
//gocard:virtual token=1 desc=(Ljavacard/framework/AID;)Z
func (a *AID) RIDEqual(other *AID) bool {
	return sensitive().StoreBool(other != nil && a.value[:aidMinLength] == other.value[:aidMinLength])
}

// EqualBytes is AID.equals(byte[], short, byte). nil equals nothing.
//
//gocard:virtual token=2 desc=([BSB)Z
func (a *AID) EqualBytes(b []byte) bool {
	return sensitive().StoreBool(b != nil && a.value == string(b[:byteLength(b)]))
}

// CopyTo is AID.getBytes: it copies the AID to dst and gives its length.
//
//gocard:virtual token=3 desc=([BS)B
func (a *AID) CopyTo(dst []byte) int { return copy(array(dst, len(a.value)), a.value) }

// PartialEqual is AID.partialEquals: the AID begins with b.
//
//gocard:virtual token=4 desc=([BSB)Z
func (a *AID) PartialEqual(b []byte) bool {
	return sensitive().StoreBool(b != nil && byteLength(b) <= len(a.value) && a.value[:len(b)] == string(b))
}

// PartialBytes is AID.getPartialBytes: it copies len(dst) bytes from offset off of the AID, all that follow when dst is
// empty, and gives their number.
//
//gocard:virtual token=5 desc=(S[BSB)B args=off,dst.ref,dst.off,dst.len
func (a *AID) PartialBytes(off int, dst []byte) int {
	n := byteLength(dst)
	if off < 0 || off > len(a.value) {
		throwIndex()
	}
	if n == 0 {
		n = len(a.value) - off
	}
	if n > len(a.value)-off {
		throwIndex()
	}
	return copy(array(dst, n), a.value[off:])
}

// aidOf is an instance's AID as applets see it, always the same object; nil for the JCRE, and before there is one.
func aidOf(i *jcre.Instance) *AID {
	if i == nil || i.AID.IsZero() {
		return nil
	}
	return i.Object(func() any { return &AID{string(i.AID.Bytes())} }).(*AID)
}

// storedAID is aidOf as the result of a method whose result SensitiveResult can assert.
func storedAID(result *jcre.SensitiveResult, i *jcre.Instance) *AID {
	aid := aidOf(i)
	if aid == nil {
		result.StoreObject(nil)
	} else {
		result.StoreObject(aid)
	}
	return aid
}
