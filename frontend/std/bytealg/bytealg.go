// Package bytealg is the subset version of internal/bytealg.
package bytealg

// MaxBruteForce says that there is no fast Index.
const MaxBruteForce = 0

// MaxLen is the longest string that Index would take.
var MaxLen int

// Cutover is for a fast Index.
func Cutover(n int) int { return n }

// Count counts a byte.
func Count(b []byte, c byte) int {
	n := 0
	for _, x := range b {
		if x == c {
			n++
		}
	}
	return n
}

// CountString is Count for strings.
func CountString(s string, c byte) int {
	n := 0
	for i := range len(s) {
		if s[i] == c {
			n++
		}
	}
	return n
}

// Compare orders bytes.
func Compare(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] < b[i]:
			return -1
		case a[i] > b[i]:
			return 1
		}
	}
	switch {
	case len(a) < len(b):
		return -1
	case len(a) > len(b):
		return 1
	}
	return 0
}

// CompareString is Compare for strings.
func CompareString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Equal compares.
func Equal(a, b []byte) bool { return string(a) == string(b) }

// Index finds b in a.
func Index(a, b []byte) int {
	for i := 0; i+len(b) <= len(a); i++ {
		if Equal(a[i:i+len(b)], b) {
			return i
		}
	}
	return -1
}

// IndexString is Index for strings.
func IndexString(a, b string) int {
	for i := 0; i+len(b) <= len(a); i++ {
		if a[i:i+len(b)] == b {
			return i
		}
	}
	return -1
}

// IndexByte finds a byte.
func IndexByte(b []byte, c byte) int {
	for i, x := range b {
		if x == c {
			return i
		}
	}
	return -1
}

// IndexByteString is IndexByte for strings.
func IndexByteString(s string, c byte) int {
	for i := range len(s) {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// LastIndexByte finds a byte from the end.
func LastIndexByte(s []byte, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// LastIndexByteString is LastIndexByte for strings.
func LastIndexByteString(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// IndexRabinKarp finds sep in s, by comparing.
func IndexRabinKarp[T string | []byte](s, sep T) int {
	for i := 0; i+len(sep) <= len(s); i++ {
		if string(s[i:i+len(sep)]) == string(sep) {
			return i
		}
	}
	return -1
}

// LastIndexRabinKarp finds sep in s from the end, by comparing.
func LastIndexRabinKarp[T string | []byte](s, sep T) int {
	for i := len(s) - len(sep); i >= 0; i-- {
		if string(s[i:i+len(sep)]) == string(sep) {
			return i
		}
	}
	return -1
}

// PrimeRK is the prime of HashStrRev.
const PrimeRK = 16777619

// HashStrRev is the hash of the reverse of sep, and the factor that takes a byte out of it.
func HashStrRev[T string | []byte](sep T) (uint32, uint32) {
	hash, pow := uint32(0), uint32(1)
	for i := len(sep) - 1; i >= 0; i-- {
		hash = hash*PrimeRK + uint32(sep[i])
		pow *= PrimeRK
	}
	return hash, pow
}

// MakeNoZero makes a slice.
func MakeNoZero(n int) []byte { return make([]byte, n) }
