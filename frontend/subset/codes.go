package subset

import "slices"

// Codes of the rules of this package. The other codes are constants of the packages that raise them.
const (
	CodeGoroutine = "GC1001"
	CodeChannel   = "GC1002"
	CodeSelect    = "GC1003"
	CodeFloat     = "GC1004"
	CodeComplex   = "GC1005"
	CodeWide      = "GC1006"
	CodeAddress   = "GC1007"
	CodeMap       = "GC1008"
	CodeImport    = "GC1009"
	CodeNoBody    = "GC1010"
	CodeDefer     = "GC1011"
	CodeJoin      = "GC1012"
	CodePrint     = "GC1013"
)

// Rule explains a diagnostic code, for gocard explain and the language reference.
//
// Examples are declarations; what is missing of an applet around them is not shown. Each line of a bad one that gets the code ends in a comment with
// it. A test compiles them all.
type Rule struct {
	Code        string
	Title       string // lower case, no full stop
	Explanation string // sentences: cause and what to do
	Bad         string // Go that gets the code
	NoExample   string // why there is no bad example, as a sentence without full stop
	Good        string // what to write instead
	Flags       string // build flags with which the bad example gets the code; empty: all
}

// table is all rules in the order of their codes.
var table = slices.Concat(languageRules, loweringRules, allocationRules, integerRules, setupRules, libraryRules, targetRules, formatRules, limitRules, internalRules)

// Rules returns all rules in the order of their codes.
func Rules() []Rule { return slices.Clone(table) }

// Lookup finds the rule of a code.
func Lookup(code string) (Rule, bool) {
	for _, r := range table {
		if r.Code == code {
			return r, true
		}
	}
	return Rule{}, false
}
