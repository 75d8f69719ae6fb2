package crypto

import "fmt"

// Reason is an error with a reason of CryptoException.
type Reason uint16

// Reasons of CryptoException.
const (
	IllegalValue     Reason = 1 // CryptoException.ILLEGAL_VALUE
	UninitializedKey Reason = 2 // CryptoException.UNINITIALIZED_KEY
	NoSuchAlgorithm  Reason = 3 // CryptoException.NO_SUCH_ALGORITHM
	InvalidInit      Reason = 4 // CryptoException.INVALID_INIT
	IllegalUse       Reason = 5 // CryptoException.ILLEGAL_USE
)

// Error names the reason.
func (r Reason) Error() string {
	names := map[Reason]string{
		IllegalValue: "illegal value", UninitializedKey: "uninitialized key", NoSuchAlgorithm: "no such algorithm", InvalidInit: "invalid init",
		IllegalUse: "illegal use",
	}
	return fmt.Sprintf("crypto: %s", names[r])
}
