// Package berdata uses TLV structures, big numbers and arrays of javacardx.framework.
//
//gocard:package aid=F0676F636172642104 version=1.0
package berdata

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacardx/framework/math"
	"github.com/gocard/gocard/runtime/javacardx/framework/tlv"
	"github.com/gocard/gocard/runtime/javacardx/framework/util"
)

// Applet has an object of each class.
//
//gocard:applet aid=F0676F63617264210401
type Applet struct {
	framework.Applet
	record  *tlv.ConstructedBERTLV
	name    *tlv.PrimitiveBERTLV
	nameTag *tlv.PrimitiveBERTag
	tag     *tlv.PrimitiveBERTag
	number  *math.BigNumber
	shorts  []int16
	words   []uint16
	scratch []byte
}

// Install makes the objects: the record 7F21 04 5A 02 0000.
func Install(params []byte) {
	a := &Applet{
		record:  tlv.NewConstructed([]byte{0x7F, 0x21, 0x04, 0x5A, 0x02, 0x00, 0x00}),
		name:    tlv.NewPrimitiveBERTLV(4),
		nameTag: tlv.NewPrimitiveBERTag(),
		tag:     tlv.NewPrimitiveBERTag(),
		number:  math.NewBigNumber(8),
		shorts:  make([]int16, 4),
		words:   make([]uint16, 4),
		scratch: make([]byte, 16),
	}
	a.nameTag.InitNumber(tlv.BERTagClassMaskApplication, 0x25)
	framework.Register(a)
}

// Process: INS 20 the record, 21 elements of the record, 22 arrays, 23 numbers, 24 arrays of any type, 40 what wrong uses throw.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins, p1 := buf[framework.OffsetINS], buf[framework.OffsetP1]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	switch ins {
	case 0x20:
		n = a.elements(p1, buf, buf[5:5+n])
	case 0x22:
		n = a.arrays(p1, buf, n)
	case 0x23:
		n = a.numbers(p1, buf, buf[5:5+n])
	case 0x24:
		n = a.generic(p1, buf, buf[5:5+n])
	case 0x40:
		framework.SetShort(buf, int16(a.wrong(p1, buf)))
		n = 2
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

func (a *Applet) elements(what byte, buf, data []byte) int {
	switch what {
	case 0: // the record
		return a.record.ToBytes(buf)
	case 1: // a name into it
		a.name.InitValue(a.nameTag, data)
		framework.SetShort(buf, int16(a.record.Append(&a.name.BERTLV)))
		return 2
	case 2: // more of the name, which the record refers to
		a.name.AppendValue(data)
		return a.record.ToBytes(buf)
	case 3: // the value of the element with a tag
		a.tag.Init(data)
		element := a.record.FindPrimitive(&a.tag.BERTag)
		if element == nil {
			panic(framework.SW(0x6A88))
		}
		return element.Value(buf)
	case 4: // without the name
		framework.SetShort(buf, int16(a.record.Delete(&a.name.BERTLV, 1)))
		return 2
	case 5: // sizes
		buf[0] = byte(a.record.Size())
		buf[1] = byte(a.record.Length())
		buf[2] = byte(a.record.Tag().Size())
		framework.SetShort(buf[3:], a.record.Tag().TagNumber())
		return 5
	}
	return 0
}

func (a *Applet) arrays(what byte, buf []byte, n int) int {
	switch what {
	case 0: // is it well formed?
		if tlv.VerifyTLV(buf[5 : 5+n]) {
			buf[0] = 1
		} else {
			buf[0] = 0
		}
		return 1
	case 1: // where the first element with tag 5A is, and the one behind it
		a.scratch[0] = 0x5A
		first := tlv.FindTag(buf, 5, a.scratch)
		framework.SetShort(buf, int16(first))
		if first >= 0 {
			framework.SetShort(buf[2:], int16(tlv.FindNextTag(buf, 5, int16(first), nil)))
		}
		return 4
	case 2: // a TLV from a tag and a value
		framework.ArrayCopy(a.scratch, buf[5:5+n])
		return tlv.MakeTLV(a.scratch, a.scratch[1:n], buf)
	case 3: // tags
		return tlv.MakeTag(2, true, 300, buf)
	}
	return 0
}

func (a *Applet) numbers(what byte, buf, data []byte) int {
	switch what {
	case 0:
		a.number.Init(data, math.FormatHex)
	case 1:
		a.number.Add(data, math.FormatBcd)
	case 2:
		a.number.Multiply(data, math.FormatHex)
	case 3:
		a.number.Subtract(data, math.FormatBcd)
	case 4:
		buf[0] = byte(a.number.CompareToBytes(data, math.FormatBcd))
		return 1
	case 5:
		framework.ArrayCopy(a.scratch, data)
		return math.ConvertToBCD(a.scratch[:len(data)], buf)
	case 6:
		math.SetParity(data, true)
		framework.ArrayCopy(buf, data)
		return len(data)
	}
	n := a.number.ByteLength(math.FormatBcd)
	a.number.ToBytes(buf[:n], math.FormatBcd)
	return n
}

func (a *Applet) generic(what byte, buf, data []byte) int {
	switch what {
	case 0: // bytes into shorts, and back
		util.ArrayCopyRepack(a.shorts, data)
		util.ArrayCopyRepackNonAtomic(a.words, a.shorts)
		util.ArrayCopyRepack(buf, a.words)
		return 8
	case 1:
		buf[0] = byte(util.ArrayCompareGeneric(a.shorts[:2], a.shorts[2:]))
		buf[1] = byte(util.ArrayCompareGeneric(a.words[:2], a.words[2:]))
		return 2
	case 2:
		util.ArrayFillGenericNonAtomic(a.words[1:3], a.words)
		util.ArrayCopyRepack(buf, a.words)
		return 8
	case 3:
		framework.SetShort(buf, int16(util.ArrayFindGeneric(a.words, 1, data)))
		return 2
	}
	return 0
}

// wrong does something that is not allowed, and gives the reason of the exception, or 0 without one.
func (a *Applet) wrong(what byte, buf []byte) (reason uint16) {
	defer func() {
		switch e := recover().(type) {
		case tlv.TLVException:
			reason = e.Reason()
		case util.UtilException:
			reason = 0x100 | e.Reason()
		case nil:
		default:
			reason = 0x200
		}
	}()
	switch what {
	case 1: // a tag of another type
		a.scratch[0] = 0x61
		a.tag.Init(a.scratch)
	case 2: // a tag that is too long
		framework.SetShort(a.scratch, 0x5F81)
		framework.SetShort(a.scratch[2:], -0x7E7F)
		a.tag.Init(a.scratch)
	case 3: // no such occurrence
		a.record.Delete(&a.name.BERTLV, 2)
	case 4: // bytes that make no shorts
		util.ArrayCopyRepack(a.shorts, buf[:3])
	case 5: // a negative number
		a.scratch[0] = 1
		a.number.Reset()
		a.number.Subtract(a.scratch[:1], math.FormatHex)
	case 6: // behind the end
		util.ArrayCopyRepack(a.shorts[3:], buf[:4])
	}
	return 0
}
