package framework

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
)

// ArrayCompare is Util.arrayCompare over len(a) bytes: -1, 0 or 1, comparing bytes as signed values as Java Card does.
//
//gocard:static class=16 token=0 desc=([BS[BSS)B args=a.ref,a.off,b.ref,b.off,a.len
func ArrayCompare(a, b []byte) int8 {
	result := sensitive()
	a, b = array(a, len(a)), array(b, len(a))
	return int8(result.StoreShort(slices.CompareFunc(a, b, func(x, y byte) int { return cmp.Compare(int8(x), int8(y)) })))
}

// ArrayCopy is Util.arrayCopy: it copies all of src to where dst begins, at once or not at all if power is cut.
//
//gocard:static class=16 token=1 desc=([BS[BSS)S args=src.ref,src.off,dst.ref,dst.off,src.len
func ArrayCopy(dst, src []byte) {
	result := sensitive()
	src = array(src, len(src))
	result.StoreShort(copy(array(dst, len(src)), src))
}

// ArrayCopyNonAtomic is Util.arrayCopyNonAtomic: ArrayCopy without protection, and past an open transaction.
//
//gocard:static class=16 token=2 desc=([BS[BSS)S args=src.ref,src.off,dst.ref,dst.off,src.len
func ArrayCopyNonAtomic(dst, src []byte) {
	result := sensitive()
	src = array(src, len(src))
	dst = array(dst, len(src))
	nonAtomic(dst, func() { copy(dst, src) })
	result.StoreShort(len(src))
}

// ArrayFill is Util.arrayFill: sets all bytes of b to v.
//
//gocard:static class=16 token=7 desc=([BSSB)S args=b.ref,b.off,b.len,v since=1.6
func ArrayFill(b []byte, v byte) {
	result := sensitive()
	fill(array(b, len(b)), v)
	result.StoreShort(len(b))
}

// ArrayFillNonAtomic is Util.arrayFillNonAtomic: sets all bytes of b to v, without protection and past an open transaction.
//
//gocard:static class=16 token=3 desc=([BSSB)S args=b.ref,b.off,b.len,v
func ArrayFillNonAtomic(b []byte, v byte) {
	result := sensitive()
	b = array(b, len(b))
	nonAtomic(b, func() { fill(b, v) })
	result.StoreShort(len(b))
}

// Short is Util.getShort: the two bytes where b begins, high byte first.
//
//gocard:static class=16 token=4 desc=([BS)S
func Short(b []byte) int16 { return int16(binary.BigEndian.Uint16(array(b, 2))) }

// MakeShort is Util.makeShort.
//
//gocard:static class=16 token=5 desc=(BB)S
func MakeShort(b1, b2 byte) int16 { return int16(b1)<<8 | int16(b2) }

// SetShort is Util.setShort: puts v where b begins, high byte first.
//
//gocard:static class=16 token=6 desc=([BSS)S args=b.ref,b.off,v
func SetShort(b []byte, v int16) { binary.BigEndian.PutUint16(array(b, 2), uint16(v)) }

func fill(b []byte, v byte) {
	for i := range b {
		b[i] = v
	}
}

// nonAtomic runs a write past the open transaction; without a card there is none.
func nonAtomic(dst []byte, write func()) {
	if c := jcre.Current(); c != nil {
		c.NonAtomic(dst, write)
		return
	}
	write()
}
