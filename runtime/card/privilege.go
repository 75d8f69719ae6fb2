package card

import "github.com/gocard/gocard/runtime/iso7816"

// privileges are the three privilege bytes (Card Specification, tables 11-7 to 11-9), the first in bits 16 to 23.
type privileges uint32

const (
	securityDomainPrivilege privileges = 0x800000
	dapVerification         privileges = 0xC00000
	delegatedManagement     privileges = 0xA00000
	cardLock                privileges = 0x100000
	cardTerminate           privileges = 0x080000
	cardReset               privileges = 0x040000 // default selected
	cvmManagement           privileges = 0x020000
	globalService           privileges = 0x000100
	mandatedDAP             privileges = 0xC10000
	authorizedManagement    privileges = 0x004000
	tokenVerification       privileges = 0x002000
	globalDelete            privileges = 0x001000
	globalLock              privileges = 0x000800
	globalRegistry          privileges = 0x000400
	receiptGeneration       privileges = 0x000080
	cipheredLoadFile        privileges = 0x000040

	finalApplication privileges = 0x000200

	issuerPrivileges privileges = 0x9EFE80
	// uniquePrivileges are had by one application at a time; the issuer security domain has them while nobody else does.
	uniquePrivileges = cardReset | finalApplication

	maxPrivilegeBytes = 3
	mandatedBit       = 0x010000
	// unsupportedPrivileges are what no application or domain of this card does: contactless, privacy; and the bits without a meaning.
	unsupportedPrivileges privileges = 0x00003F
	// domainPrivileges are those that only security domains may have.
	domainPrivileges = dapVerification | delegatedManagement | mandatedBit | authorizedManagement | tokenVerification | receiptGeneration |
		cipheredLoadFile
)

// has reports whether all bits of q are set.
func (p privileges) has(q privileges) bool { return p&q == q }

// parsePrivileges reads 0 to 3 bytes; those left out are zero.
func parsePrivileges(b []byte) (privileges, error) {
	if len(b) > maxPrivilegeBytes {
		return 0, iso7816.SWWrongData
	}
	var padded [maxPrivilegeBytes]byte
	copy(padded[:], b)
	return privileges(padded[0])<<16 | privileges(padded[1])<<8 | privileges(padded[2]), nil
}

// bytes are all three.
func (p privileges) bytes() []byte { return []byte{byte(p >> 16), byte(p >> 8), byte(p)} }

// valid reports whether an application, or a security domain, may have the privileges. DAP verification and delegated management are
// only had with the bit of a security domain.
func (p privileges) valid(isDomain bool) bool {
	switch {
	case p&unsupportedPrivileges != 0:
		return false
	case isDomain:
		return p&mandatedBit == 0 || p.has(dapVerification)
	}
	return p&domainPrivileges == 0
}
