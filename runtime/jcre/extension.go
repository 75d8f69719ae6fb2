package jcre

import "slices"

// MaxExtensions is the number of web server extensions a card registers; one more is ScwsException REGISTRY_FULL.
const MaxExtensions = 16

// Reason codes of uicc.scws.ScwsException, the project's proposal.
const (
	ScwsHeaderAlreadyFinalized  = 1 // ScwsException.HEADER_ALREADY_FINALIZED
	ScwsHTTPResponseAlreadySent = 2 // ScwsException.HTTP_RESPONSE_ALREADY_SENT
	ScwsBufferOverflow          = 3 // ScwsException.BUFFER_OVERFLOW
	ScwsIllegalValue            = 4 // ScwsException.ILLEGAL_VALUE
	ScwsOutOfRange              = 5 // ScwsException.OUT_OF_RANGE
	ScwsRegistryFull            = 6 // ScwsException.REGISTRY_FULL
	ScwsAlreadyRegistered       = 7 // ScwsException.ALREADY_REGISTERED
	ScwsNotRegistered           = 8 // ScwsException.NOT_REGISTERED
	ScwsHeaderNotFinalized      = 9 // ScwsException.HEADER_NOT_FINALIZED
)

// Extension is an entry of the web server's registry: an application id chosen by the applet, and the object that answers
// requests. The registry is part of the card; the server (package web) only reads it.
type Extension struct {
	ID       string
	Instance *Instance // nil while the applet that registered it is being installed
	// Key tells extension objects apart; it must be comparable.
	Key any
	// Server is what the web server calls, a web.Extension.
	Server any

	context Context
}

// RegisterExtension is ScwsExtensionRegistry.register: ILLEGAL_VALUE for an id that is empty or longer than 32 bytes,
// ALREADY_REGISTERED for an id or object that is there, REGISTRY_FULL.
func (c *Card) RegisterExtension(id []byte, key, server any) error {
	if len(id) == 0 || len(id) > 32 {
		return Throw(ScwsExceptionClass, ScwsIllegalValue)
	}
	for _, e := range c.extensions {
		if e.ID == string(id) || e.Key == key {
			return Throw(ScwsExceptionClass, ScwsAlreadyRegistered)
		}
	}
	if len(c.extensions) >= MaxExtensions {
		return Throw(ScwsExceptionClass, ScwsRegistryFull)
	}
	c.extensions = append(c.extensions, &Extension{
		ID: string(id), Instance: c.Active(), Key: key, Server: server, context: c.ActiveContext(),
	})
	c.Changed()
	return nil
}

// AddExtension puts back an entry that Extensions gave, for card images.
func (c *Card) AddExtension(e Extension) {
	if e.Instance != nil {
		e.context = e.Instance.Context
	}
	c.extensions = append(c.extensions, &e)
}

// DeregisterExtension is ScwsExtensionRegistry.deregister: NOT_REGISTERED for an object that is not there.
func (c *Card) DeregisterExtension(key any) error {
	for n, e := range c.extensions {
		if e.Key == key {
			c.extensions = slices.Delete(c.extensions, n, n+1)
			c.Changed()
			return nil
		}
	}
	return Throw(ScwsExceptionClass, ScwsNotRegistered)
}

// Extensions lists the registry in order of registration.
func (c *Card) Extensions() []*Extension { return slices.Clone(c.extensions) }

// adoptExtensions gives what an applet registered before Applet.register its instance.
func (c *Card) adoptExtensions(i *Instance) {
	for _, e := range c.extensions {
		if e.Instance == nil && e.context == i.Context {
			e.Instance = i
		}
	}
}

// dropExtensions removes the entries of an instance; nil stands for a failed installation.
func (c *Card) dropExtensions(i *Instance) {
	c.extensions = slices.DeleteFunc(c.extensions, func(e *Extension) bool { return e.Instance == i })
}
