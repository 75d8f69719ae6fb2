package gp

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Kind is what a registry entry is: P1 of GET STATUS (Card Specification, table 11-33).
type Kind byte

// The kinds.
const (
	KindIssuerDomain    Kind = 0x80 // Issuer Security Domain
	KindApplication     Kind = 0x40 // Applications and Supplementary Security Domains
	KindLoadFile        Kind = 0x20 // Executable Load Files
	KindLoadFileModules Kind = 0x10 // Executable Load Files with their Executable Modules
)

// String names the kind.
func (k Kind) String() string {
	switch k {
	case KindIssuerDomain:
		return "issuer security domain"
	case KindApplication:
		return "application"
	case KindLoadFile, KindLoadFileModules:
		return "load file"
	}
	return fmt.Sprintf("kind %02X", byte(k))
}

// Entry is one entry of the card's registry. Fields that the card does not report are zero.
type Entry struct {
	Kind       Kind
	AID        iso7816.AID
	LifeCycle  byte
	Privileges Privileges
	Implicit   []ImplicitSelection // applications: where it is selected without a SELECT
	LoadFile   iso7816.AID         // applications: the Executable Load File it comes from
	Domain     iso7816.AID         // Security Domain it belongs to
	Version    string              // load files: "1.0"
	Modules    []iso7816.AID       // load files: Executable Modules
}

// IsSecurityDomain reports whether the entry is a security domain.
func (e Entry) IsSecurityDomain() bool {
	return e.Kind == KindIssuerDomain || e.Kind == KindApplication && e.Privileges&SecurityDomain != 0
}

// IsLocked reports whether an application is locked.
func (e Entry) IsLocked() bool { return e.Kind == KindApplication && e.LifeCycle&lifeCycleLocked != 0 }

const lifeCycleLocked = 0x80

var cardStates = map[byte]string{0x01: "OP_READY", 0x07: "INITIALIZED", 0x0F: "SECURED", 0x7F: "CARD_LOCKED", 0xFF: "TERMINATED"}

// State is the life cycle state in the specification's words (Card Specification 11.1.1).
func (e Entry) State() string {
	name := ""
	switch {
	case e.Kind == KindIssuerDomain:
		name = cardStates[e.LifeCycle]
	case e.Kind == KindApplication:
		name = e.applicationState()
	case e.LifeCycle == 0x01:
		name = "LOADED"
	}
	if name == "" {
		return fmt.Sprintf("%02X", e.LifeCycle)
	}
	return name
}

func (e Entry) applicationState() string {
	switch {
	case e.IsLocked():
		return "LOCKED"
	case e.LifeCycle == 0x03:
		return "INSTALLED"
	case e.LifeCycle == 0x07:
		return "SELECTABLE"
	case e.LifeCycle == 0x0F && e.IsSecurityDomain():
		return "PERSONALIZED"
	case e.LifeCycle&0x07 == 0x07:
		return fmt.Sprintf("SELECTABLE (%02X)", e.LifeCycle)
	}
	return ""
}

// Registry is what a card has, as far as the selected domain may see it.
type Registry struct {
	IssuerDomain *Entry // nil when the card does not show it
	Applications []Entry
	LoadFiles    []Entry
}

// Find gives the entry with an AID.
func (r Registry) Find(aid iso7816.AID) (Entry, bool) {
	if r.IssuerDomain != nil && r.IssuerDomain.AID == aid {
		return *r.IssuerDomain, true
	}
	for _, list := range [][]Entry{r.Applications, r.LoadFiles} {
		for _, e := range list {
			if e.AID == aid {
				return e, true
			}
		}
	}
	return Entry{}, false
}
