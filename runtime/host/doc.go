// Package host runs natively compiled applets on the card model: the same Go package that becomes a CAP file, as part of an
// ordinary Go program.
//
// In comes a Program, the packages with their applets' Install functions; out goes a Host that answers command APDUs and
// HTTP requests as a card does. Main makes a command of it, which `gocard run` generates; tests call New:
//
//	h, err := host.New(host.Program{Packages: []host.Package{{
//		AID:     "F0676F636172640201",
//		Applets: []host.Applet{{AID: "F0676F63617264020101", Install: counter.Install}},
//	}}})
//	response, err := h.Transmit(command)
//
// What Go cannot give is left to the compiler to refuse: there is no firewall, and package variables are those of the
// process, so one process runs one card with a package. Calls through shareable interface objects switch contexts where
// their methods begin with EnterShared, which `gocard run` sees to.
//
// It must not know the compiler or the virtual machine.
package host
