package files

import "github.com/gocard/gocard/runtime/iso7816"

// Remote is a place of its own in the tree, for commands that come over the air with the rights of an access domain (TS 102 226 6).
type Remote struct {
	system  *System
	context *Context
	domain  Domain
}

// NewRemote begins at the MF, or for an application at the first ADF.
func (s *System) NewRemote(d Domain, application bool) *Remote {
	r := &Remote{s, s.newContext(), d}
	if adfs := s.adfs(); application && len(adfs) > 0 {
		_ = r.context.choose(adfs[0]) // one in use elsewhere leaves the MF
	}
	return r
}

// Close gives up the files that the place has selected.
func (r *Remote) Close() { r.context.leave() }

// remotely are the instructions for files over the air (TS 102 226 6.2). VERIFY PIN is not among them: it would open files to whoever uses the
// terminal.
var remotely = map[byte]bool{
	insSelect: true, insReadBinary: true, insUpdateBinary: true, insReadRecord: true, insUpdateRecord: true, insSearchRecord: true, insIncrease: true,
	insRetrieveData: true, insSetData: true, insActivateFile: true, insDeactivateFile: true, insTerminateEF: true, insTerminateDF: true,
	insCreateFile: true, insDeleteFile: true, insResizeFile: true, insStatus: true,
	insChangePIN: true, insDisablePIN: true, insEnablePIN: true, insUnblockPIN: true,
}

// Process answers a command, of a UICC or with class A0 of a SIM.
func (r *Remote) Process(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	if !remotely[cmd.INS] {
		return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}
	}
	r.context.refresh()
	return process(&request{r.system, r.context, cmd, r.domain})
}
