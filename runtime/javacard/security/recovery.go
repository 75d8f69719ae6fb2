package security

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// NewSignatureMessageRecovery is Signature.getInstance for AlgRSASHAISO9796Mr and AlgRSARIPEMD160ISO9796Mr, with the cast to
// SignatureMessageRecovery that Java has; another algorithm is ClassCastException.
//
//gocard:static class=15 token=0 desc=(BZ)Ljavacard/security/Signature; alloc=yes since=1.3
func NewSignatureMessageRecovery(algorithm byte, externalAccess bool) SignatureMessageRecovery {
	return recovery(api.Static(15, 0, algorithm, externalAccess))
}

// NewSignatureMessageRecoveryOf is Signature.getInstance for SigCipherRSA with a padding that has message recovery, for any digest.
//
//gocard:static class=15 token=2 desc=(BBBZ)Ljavacard/security/Signature; alloc=yes since=1.5
func NewSignatureMessageRecoveryOf(digest, cipher, padding byte, externalAccess bool) SignatureMessageRecovery {
	return recovery(api.Static(15, 2, digest, cipher, padding, externalAccess))
}

func recovery(v hostapi.Value) SignatureMessageRecovery {
	s := hostapi.Ref[SignatureMessageRecovery](v)
	if s == nil {
		panic(hostapi.ClassCast())
	}
	return s
}
