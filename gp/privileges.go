package gp

import (
	"fmt"
	"strings"
)

// Privileges are the three privilege bytes (Card Specification, tables 11-7 to 11-9), the first in bits 16 to 23.
type Privileges uint32

// The privileges.
const (
	SecurityDomain          Privileges = 0x800000
	DAPVerification         Privileges = 0xC00000
	DelegatedManagement     Privileges = 0xA00000
	CardLock                Privileges = 0x100000
	CardTerminate           Privileges = 0x080000
	CardReset               Privileges = 0x040000 // default selected
	CVMManagement           Privileges = 0x020000
	MandatedDAPVerification Privileges = 0xC10000
	TrustedPath             Privileges = 0x008000
	AuthorizedManagement    Privileges = 0x004000
	TokenVerification       Privileges = 0x002000
	GlobalDelete            Privileges = 0x001000
	GlobalLock              Privileges = 0x000800
	GlobalRegistry          Privileges = 0x000400
	FinalApplication        Privileges = 0x000200
	GlobalService           Privileges = 0x000100
	ReceiptGeneration       Privileges = 0x000080
	CipheredLoadFile        Privileges = 0x000040
	ContactlessActivation   Privileges = 0x000020
	ContactlessSelf         Privileges = 0x000010
	PrivacyTrusted          Privileges = 0x000008
)

// privilegeBits names the single bits, in the order of the bytes. Bit 01 of the first byte means mandated DAP verification.
var privilegeBits = []struct {
	bit  Privileges
	name string
}{
	{0x800000, "security domain"}, {0x400000, "DAP verification"}, {0x200000, "delegated management"}, {0x100000, "card lock"},
	{0x080000, "card terminate"}, {0x040000, "card reset"}, {0x020000, "CVM management"}, {0x010000, "mandated DAP verification"},
	{0x008000, "trusted path"}, {0x004000, "authorized management"}, {0x002000, "token verification"}, {0x001000, "global delete"},
	{0x000800, "global lock"}, {0x000400, "global registry"}, {0x000200, "final application"}, {0x000100, "global service"},
	{0x000080, "receipt generation"}, {0x000040, "ciphered load file data block"}, {0x000020, "contactless activation"},
	{0x000010, "contactless self-activation"}, {0x000008, "privacy trusted"},
}

// PrivilegeNamed finds a privilege by its name, as Names has it; those that only security domains have come with the bit of one.
func PrivilegeNamed(name string) (Privileges, bool) {
	for _, b := range privilegeBits {
		if strings.EqualFold(b.name, name) {
			return b.bit | implied[b.bit], true
		}
	}
	return 0, false
}

// implied are the bits that privileges do not come without.
var implied = map[Privileges]Privileges{0x400000: DAPVerification, 0x200000: DelegatedManagement, 0x010000: MandatedDAPVerification}

// ParsePrivileges reads 0 to 3 privilege bytes, as commands and registries carry them; bytes left out are zero.
func ParsePrivileges(b []byte) (Privileges, error) {
	if len(b) > 3 {
		return 0, fmt.Errorf("privileges %X: %d bytes, want at most 3", b[:4], len(b))
	}
	var padded [3]byte
	copy(padded[:], b)
	return Privileges(padded[0])<<16 | Privileges(padded[1])<<8 | Privileges(padded[2]), nil
}

// Bytes is the shortest form that every card takes: one byte when the others are zero, else three.
func (p Privileges) Bytes() []byte {
	if p&0xFFFF == 0 {
		return []byte{byte(p >> 16)}
	}
	return []byte{byte(p >> 16), byte(p >> 8), byte(p)}
}

// Names lists the privileges in words.
func (p Privileges) Names() []string {
	var names []string
	for _, b := range privilegeBits {
		if p&b.bit != 0 {
			names = append(names, b.name)
		}
	}
	return names
}

// String is the names, separated by commas.
func (p Privileges) String() string { return strings.Join(p.Names(), ", ") }
