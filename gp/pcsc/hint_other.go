//go:build !linux

package pcsc

// Windows and macOS bring library and service with them.
const (
	hintLibrary = "it belongs to the operating system; on BSD install pcsc-lite"
	hintService = "start the system's smart card service (Windows: net start SCardSvr; it stops while no reader is connected)"
)
