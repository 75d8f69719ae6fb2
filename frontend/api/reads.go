package api

import "slices"

// reads lists the parameters of card methods, by the Go function that stands for them, whose arrays the method does not write. Other
// parameters are taken as written, so that an array handed to one of them is never shared or kept in read-only memory.
var reads = map[string]map[string][]int{
	"javacard/framework": {
		"NewAID": {0}, "EqualBytes": {0}, "PartialEqual": {0}, "LookupAID": {0}, "SendBytesLong": {0}, "ArrayCopy": {1},
		"ArrayCopyNonAtomic": {1}, "ArrayCompare": {0, 1}, "Short": {0}, "IsTransient": {0}, "Check": {0}, "Update": {0}, "RegisterAID": {1},
	},
	"uicc/scws": {
		"Register": {1}, "AppendHeaderLine": {0}, "AppendHeaderVariable": {0, 1}, "AppendHeaderVariableID": {1}, "AppendContent": {0},
		"FindAndCopyKeywordValueByName": {0},
	},
}

// OnlyReads reports whether the method leaves the array of Go parameter i as it is.
func (m *Method) OnlyReads(i int) bool {
	if m.Class == nil {
		return m.Name == "register-aid" || m.Name == "view-offset"
	}
	if slices.Contains(m.reads, i) {
		return true
	}
	for _, j := range reads[m.Class.Package.Name][m.GoName] {
		if i == j {
			return true
		}
	}
	return false
}
