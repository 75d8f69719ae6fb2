//go:build nopcsc || (!(pcsc && (windows || cgo)) && !linux && !darwin && !windows)

package pcsc

// Binding names the PC/SC binding of this build, for version output.
const Binding = "none"

// establish says which build has readers.
func establish() (service, error) { return nil, errNotBuilt }
