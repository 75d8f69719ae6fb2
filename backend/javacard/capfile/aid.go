package capfile

import "github.com/gocard/gocard/runtime/iso7816"

// AID is the application identifier of packages and applets. The linker knows it by this name: it speaks of nothing else of ISO 7816.
type AID = iso7816.AID

// NewAID makes an AID of 5 to 16 bytes.
func NewAID(b []byte) (AID, error) { return iso7816.NewAID(b) }

// MustParseAID is for AIDs that are constants of the program.
func MustParseAID(s string) AID { return iso7816.MustParseAID(s) }
