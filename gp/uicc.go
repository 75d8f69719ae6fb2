package gp

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// UICCParameters say what an applet may use of a UICC (ETSI TS 102 226 8.2.1.3.2.2).
type UICCParameters struct {
	Toolkit     *ToolkitParameters // nil: no toolkit applet
	Access      []FileAccess       // through FileView
	AdminAccess []FileAccess       // through AdminFileView
}

// FileAccess is what an applet may do with a file system.
type FileAccess struct {
	ADF    iso7816.AID // zero: what is not in an ADF
	Domain AccessDomain
}

// The tag of system specific parameters, and those in them.
const (
	tagSystemParameters  tlv.Tag = 0xEA
	tagToolkitParameters tlv.Tag = 0x80
	tagAccess            tlv.Tag = 0x81
	tagAdminAccess       tlv.Tag = 0x82
)

// System is what goes into Installation.System: tag EA with all that is asked for.
func (p UICCParameters) System() ([]byte, error) {
	var b []byte
	if p.Toolkit != nil {
		v, err := p.Toolkit.value()
		if err != nil {
			return nil, err
		}
		b = tlv.Append(b, tagToolkitParameters, v)
	}
	for _, list := range []struct {
		tag    tlv.Tag
		access []FileAccess
	}{{tagAccess, p.Access}, {tagAdminAccess, p.AdminAccess}} {
		if len(list.access) == 0 {
			continue
		}
		var v []byte
		for _, a := range list.access {
			v = a.ADF.AppendLV(v)
			v = append(append(v, byte(len(a.Domain))), a.Domain...)
			v = append(v, 0) // no DAP
		}
		b = tlv.Append(b, list.tag, v)
	}
	return tlv.Append(nil, tagSystemParameters, b), nil
}

// AccessDomain says which access rules let an applet pass.
type AccessDomain []byte

// ParseAccessDomain reads `full`, which passes all rules but NEVER, `none`, or conditions that count as met, joined by plus signs: `always`, `pin1`
// to `pin8`, `adm1` to `adm10`, `local` for the local PINs.
func ParseAccessDomain(text string) (AccessDomain, error) {
	switch text {
	case "full":
		return AccessDomain{0x00}, nil
	case "none":
		return AccessDomain{0xFF}, nil
	}
	d := AccessDomain{0x02, 0, 0, 0}
	for word := range strings.SplitSeq(text, "+") {
		bit, ok := accessCondition(word)
		if !ok {
			return nil, fmt.Errorf("%q: want full, none, or always, pin1 to pin8, adm1 to adm10, local joined by +", word)
		}
		d[1+bit/8] |= 1 << (bit % 8)
	}
	return d, nil
}

// accessCondition is the place of a condition among the 24 bits, counted from the lowest bit of the first byte.
func accessCondition(word string) (bit int, ok bool) {
	const firstADM, always, local = 8, 18, 19
	switch word {
	case "always":
		return always, true
	case "local":
		return local, true
	}
	number := func(prefix string, most int) (int, bool) {
		digits, found := strings.CutPrefix(word, prefix)
		n, err := strconv.Atoi(digits)
		return n - 1, found && err == nil && n >= 1 && n <= most
	}
	if bit, ok = number("pin", 8); ok {
		return bit, true
	}
	bit, ok = number("adm", 10)
	return firstADM + bit, ok
}
