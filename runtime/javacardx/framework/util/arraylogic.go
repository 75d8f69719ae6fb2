package util

// Number is what the elements of arrays can be. Signedness counts for nothing on the card: elements compare as signed numbers.
type Number interface {
	int8 | uint8 | int16 | uint16 | int32 | uint32
}

// ArrayCompareGeneric is ArrayLogic.arrayCompareGeneric over len(a) elements: -1, 0 or 1.
//
//gocard:static class=0 token=3 desc=(Ljava/lang/Object;SLjava/lang/Object;SS)B args=a.ref,a.off,b.ref,b.off,a.len reads=a,b
func ArrayCompareGeneric[T Number](a, b []T) int8 {
	return api.Static(0, 3, a, 0, b, 0, len(a)).Int8()
}

// ArrayCopyRepack is ArrayLogic.arrayCopyRepack: the bytes of all elements of src, high byte first, become the elements of dst from where it
// begins. A number of bytes that does not make whole elements is UtilException ILLEGAL_VALUE.
//
//gocard:static class=0 token=0 desc=(Ljava/lang/Object;SSLjava/lang/Object;S)S args=src.ref,src.off,src.len,dst.ref,dst.off reads=src
func ArrayCopyRepack[D, S Number](dst []D, src []S) { api.Static(0, 0, src, 0, len(src), dst, 0) }

// ArrayCopyRepackNonAtomic is ArrayLogic.arrayCopyRepackNonAtomic: ArrayCopyRepack without protection, and past an open transaction.
//
//gocard:static class=0 token=1 desc=(Ljava/lang/Object;SSLjava/lang/Object;S)S args=src.ref,src.off,src.len,dst.ref,dst.off reads=src
func ArrayCopyRepackNonAtomic[D, S Number](dst []D, src []S) {
	api.Static(0, 1, src, 0, len(src), dst, 0)
}

// ArrayFillGeneric is ArrayLogic.arrayFillGeneric: sets all elements of a to the first of value.
//
//gocard:static class=0 token=5 desc=(Ljava/lang/Object;SSLjava/lang/Object;S)S args=a.ref,a.off,a.len,value.ref,value.off reads=value since=1.1
func ArrayFillGeneric[T Number](a, value []T) { api.Static(0, 5, a, 0, len(a), value, 0) }

// ArrayFillGenericNonAtomic is ArrayLogic.arrayFillGenericNonAtomic: ArrayFillGeneric without protection, and past an open transaction.
//
//gocard:static class=0 token=2 desc=(Ljava/lang/Object;SSLjava/lang/Object;S)S args=a.ref,a.off,a.len,value.ref,value.off reads=value
func ArrayFillGenericNonAtomic[T Number](a, value []T) { api.Static(0, 2, a, 0, len(a), value, 0) }

// ArrayFindGeneric is ArrayLogic.arrayFindGeneric: the index of the first element of array, from off on, whose bytes are those that value begins
// with; -1 without one.
//
//gocard:static class=0 token=4 desc=(Ljava/lang/Object;S[BS)S args=array.all,off,value.ref,value.off reads=array,value
func ArrayFindGeneric[T Number](array []T, off int16, value []byte) int {
	return api.Static(0, 4, array, off, value, 0).Int()
}
