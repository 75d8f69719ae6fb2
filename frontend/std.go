package frontend

// stdSources are the packages of the standard library whose source card code may reach (language table of the architecture). Of their
// bodies only those are compiled that a program uses; what they import beyond this table and package std is not read.
var stdSources = map[string]bool{
	"bytes":                          true,
	"cmp":                            true,
	"crypto/subtle":                  true,
	"encoding/binary":                true,
	"encoding/hex":                   true,
	"errors":                         true,
	"math/bits":                      true,
	"slices":                         true,
	"strconv":                        true,
	"strings":                        true,
	"unicode/utf8":                   true,
	"internal/strconv":               true,
	"internal/stringslite":           true,
	"internal/byteorder":             true,
	"crypto/internal/fips140/subtle": true,
	"iter":                           true,
}
