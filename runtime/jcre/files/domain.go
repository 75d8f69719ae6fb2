package files

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Domain is an access domain: what an applet may do with a file system, whatever PINs the user has presented (TS 102 226 8.2.1.3.2.3).
type Domain struct {
	Kind byte
	// Conditions are those that count as met for kind 02: the PINs 1 to 8; ADM1 to ADM8; ADM9, ADM10, ALWAYS, the local PINs.
	Conditions [3]byte
}

// The kinds of access domains.
const (
	domainFull       = 0x00
	domainConditions = 0x02
	domainNone       = 0xFF
)

const (
	domainAlways = 0x04 // in the third byte
	domainLocal  = 0x08
)

// FullAccess is a domain that all rules but NEVER let pass.
var FullAccess = Domain{Kind: domainFull}

// Always reports whether the condition ALWAYS is met.
func (d Domain) Always() bool {
	return d.Kind == domainFull || d.Kind == domainConditions && d.Conditions[2]&domainAlways != 0
}

// Key reports whether the condition of a key is met.
func (d Domain) Key(ref byte) bool {
	if d.Kind != domainConditions {
		return d.Kind == domainFull
	}
	bit := func(at, n byte) bool { return d.Conditions[at]&(1<<n) != 0 }
	n := ref &^ localKeys
	switch local := ref&localKeys != 0; {
	case n >= firstADM && n <= lastADM:
		n -= firstADM
		if local {
			n += 5
		}
		return bit(1+n/8, n%8)
	case n >= 1 && n <= 8 && !local:
		return bit(0, n-1)
	case n >= 1 && n <= 8:
		return d.Conditions[2]&domainLocal != 0
	}
	return false
}

// Tags of the system parameters of an instance.
const (
	tagAccess      = 0x81 // for FileView
	tagAdminAccess = 0x82 // for AdminFileView
)

// DomainOf is the domain of an instance on the file system of an ADF, or with a zero name on that of the UICC.
func DomainOf(i *jcre.Instance, adf iso7816.AID, admin bool) Domain {
	if i.SystemParameters == nil {
		return FullAccess
	}
	want := byte(tagAccess)
	if admin {
		want = tagAdminAccess
	}
	for rest := i.SystemParameters; len(rest) > 0; {
		tag, value, after, ok := nextTLV(rest)
		if !ok {
			break
		}
		if tag == want {
			return domainIn(value, adf.Bytes())
		}
		rest = after
	}
	return Domain{Kind: domainNone}
}

// domainIn looks a file system up in a list of: AID or nothing, access domain, DAP, each with its length.
func domainIn(list, name []byte) Domain {
	none := Domain{Kind: domainNone}
	for len(list) > 0 {
		var fields [3][]byte
		for i := range fields {
			if len(list) == 0 && i == 2 {
				break
			}
			if len(list) == 0 || int(list[0]) >= len(list) {
				return none
			}
			fields[i], list = list[1:1+list[0]], list[1+list[0]:]
		}
		if string(fields[0]) != string(name) {
			continue
		}
		switch d := fields[1]; {
		case len(d) == 1 && d[0] == domainFull:
			return FullAccess
		case len(d) == 4 && d[0] == domainConditions:
			return Domain{Kind: domainConditions, Conditions: [3]byte(d[1:])}
		}
		return none
	}
	return none
}
