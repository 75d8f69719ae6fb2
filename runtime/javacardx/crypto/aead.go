package crypto

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// NewAEADCipher is Cipher.getInstance for AlgAESGCM and AlgAESCCM, with the cast to AEADCipher that Java has; another algorithm is
// ClassCastException.
//
//gocard:static class=1 token=0 desc=(BZ)Ljavacardx/crypto/Cipher; alloc=yes
func NewAEADCipher(algorithm byte, externalAccess bool) *AEADCipher {
	c := hostapi.Ref[*AEADCipher](api.Static(1, 0, algorithm, externalAccess))
	if c == nil {
		panic(hostapi.ClassCast())
	}
	return c
}
