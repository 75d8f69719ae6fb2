package security

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// The values around objects of domain parameters, which KeyBuilder.buildKey makes of ALG_TYPE_*_PARAMETERS: a Key that also is an ECKey, a DSAKey
// or a DHKey. They take the place of those that host.go has registered for these interfaces alone.
var _ = hostapi.Types(map[string]func(*hostapi.Object) any{
	"javacard/security/ECKey":  func(o *hostapi.Object) any { return &hostECParameters{hostKey{o}, hostECKey{o}, o} },
	"javacard/security/DSAKey": func(o *hostapi.Object) any { return &hostDSAParameters{hostKey{o}, hostDSAKey{o}, o} },
	"javacard/security/DHKey":  func(o *hostapi.Object) any { return &hostDHParameters{hostKey{o}, hostDHKey{o}, o} },
})

type hostECParameters struct {
	hostKey
	hostECKey
	*hostapi.Object
}

type hostDSAParameters struct {
	hostKey
	hostDSAKey
	*hostapi.Object
}

type hostDHParameters struct {
	hostKey
	hostDHKey
	*hostapi.Object
}
