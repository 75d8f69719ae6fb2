package framework

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// MakeGlobalBytes is JCSystem.makeGlobalArray for bytes: a transient array that applets may hand to others in calls of shareable interfaces. It cannot be
// stored, and is gone when the card's call of the applet is over.
//
//gocard:static class=8 token=21 name=makeGlobalArray desc=(BS)Ljava/lang/Object; args=2,n temporary=yes since=1.5
func MakeGlobalBytes(n int16) []byte { return hostapi.Ref[[]byte](api.Static(8, 21, byte(2), n)) }

// MakeGlobalShorts is JCSystem.makeGlobalArray for shorts.
//
//gocard:static class=8 token=21 name=makeGlobalArray desc=(BS)Ljava/lang/Object; args=3,n temporary=yes since=1.5
func MakeGlobalShorts(n int16) []int16 { return hostapi.Ref[[]int16](api.Static(8, 21, byte(3), n)) }
