package framework

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// api calls methods that the simulated card has as well.
var api = hostapi.Package{Name: "javacard/framework", AID: "A0000000620101"}

// IntegritySensitiveArraysSupported is SensitiveArrays.isIntegritySensitiveArraysSupported.
//
//gocard:static class=22 token=2 name=isIntegritySensitiveArraysSupported desc=()Z since=1.6
func IntegritySensitiveArraysSupported() bool { return api.Static(22, 2).Bool() }

// MakeIntegritySensitiveBytes is SensitiveArrays.makeIntegritySensitiveArray for bytes; memory is one of the MemoryTypes. A card checks the integrity of
// such an array before each write, and when AssertIntegrity asks for it.
//
//gocard:static class=22 token=3 name=makeIntegritySensitiveArray desc=(BBS)Ljava/lang/Object; args=2,memory,n alloc=yes since=1.6
func MakeIntegritySensitiveBytes(memory byte, n int16) []byte {
	return hostapi.Ref[[]byte](api.Static(22, 3, byte(2), memory, n))
}

// MakeIntegritySensitiveShorts is SensitiveArrays.makeIntegritySensitiveArray for shorts.
//
//gocard:static class=22 token=3 name=makeIntegritySensitiveArray desc=(BBS)Ljava/lang/Object; args=3,memory,n alloc=yes since=1.6
func MakeIntegritySensitiveShorts(memory byte, n int16) []int16 {
	return hostapi.Ref[[]int16](api.Static(22, 3, byte(3), memory, n))
}

// IsIntegritySensitive is SensitiveArrays.isIntegritySensitive.
//
//gocard:static class=22 token=1 name=isIntegritySensitive desc=(Ljava/lang/Object;)Z args=array.all since=1.6
func IsIntegritySensitive(array []byte) bool { return api.Static(22, 1, array).Bool() }

// AssertIntegrity is SensitiveArrays.assertIntegrity: SecurityException if the array is damaged, SystemException ILLEGAL_VALUE if it is an ordinary one.
//
//gocard:static class=22 token=0 name=assertIntegrity desc=(Ljava/lang/Object;)V args=array.all since=1.6
func AssertIntegrity(array []byte) { api.Static(22, 0, array) }

// AssertIntegrityShorts is SensitiveArrays.assertIntegrity for shorts.
//
//gocard:static class=22 token=0 name=assertIntegrity desc=(Ljava/lang/Object;)V args=array.all since=1.6
func AssertIntegrityShorts(array []int16) { api.Static(22, 0, array) }

// ClearSensitiveArray is SensitiveArrays.clearArray: it gives the length. A transaction undoes it.
//
//gocard:static class=22 token=4 name=clearArray desc=(Ljava/lang/Object;)S args=array.all range=0..32767 since=1.6
func ClearSensitiveArray(array []byte) int { return api.Static(22, 4, array).Int() }

// ClearSensitiveShorts is SensitiveArrays.clearArray for shorts.
//
//gocard:static class=22 token=4 name=clearArray desc=(Ljava/lang/Object;)S args=array.all range=0..32767 since=1.6
func ClearSensitiveShorts(array []int16) int { return api.Static(22, 4, array).Int() }
