package files

import (
	"errors"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Instructions (221 10.1.2, 222 6.2).
const (
	insDeactivateFile     = 0x04
	insVerifyPIN          = 0x20
	insChangePIN          = 0x24
	insDisablePIN         = 0x26
	insEnablePIN          = 0x28
	insUnblockPIN         = 0x2C
	insIncrease           = 0x32
	insActivateFile       = 0x44
	insGetChallenge       = 0x84
	insAuthenticate       = 0x88
	insSearchRecord       = 0xA2
	insSelect             = 0xA4
	insTerminalCapability = 0xAA
	insReadBinary         = 0xB0
	insReadRecord         = 0xB2
	insResizeFile         = 0xD4
	insUpdateBinary       = 0xD6
	insUpdateRecord       = 0xDC
	insRetrieveData       = 0xCB
	insSetData            = 0xDB
	insCreateFile         = 0xE0
	insDeleteFile         = 0xE4
	insTerminateDF        = 0xE6
	insTerminateEF        = 0xE8
	insStatus             = 0xF2
)

// request is a command on its channel.
type request struct {
	system  *System
	context *Context
	cmd     iso7816.CommandAPDU
	who     Rights
}

// commands are the handlers by instruction, proprietary where the class byte is 8X.
var commands = map[byte]struct {
	proprietary bool
	do          func(*request) ([]byte, error)
}{
	insDeactivateFile:     {false, (*request).deactivateFile},
	insVerifyPIN:          {false, (*request).verifyPIN},
	insChangePIN:          {false, (*request).changePIN},
	insDisablePIN:         {false, (*request).disablePIN},
	insEnablePIN:          {false, (*request).enablePIN},
	insUnblockPIN:         {false, (*request).unblockPIN},
	insIncrease:           {true, (*request).increase},
	insActivateFile:       {false, (*request).activateFile},
	insGetChallenge:       {false, (*request).getChallenge},
	insAuthenticate:       {false, (*request).authenticate},
	insSearchRecord:       {false, (*request).searchRecord},
	insSelect:             {false, (*request).selectFile},
	insTerminalCapability: {true, func(*request) ([]byte, error) { return nil, nil }},
	insReadBinary:         {false, (*request).readBinary},
	insReadRecord:         {false, (*request).readRecord},
	insResizeFile:         {true, (*request).resizeFile},
	insUpdateBinary:       {false, (*request).updateBinary},
	insUpdateRecord:       {false, (*request).updateRecord},
	insCreateFile:         {false, (*request).createFile},
	insDeleteFile:         {false, (*request).deleteFile},
	insTerminateDF:        {false, (*request).terminateDF},
	insTerminateEF:        {false, (*request).terminateEF},
	insRetrieveData:       {true, (*request).retrieveData},
	insSetData:            {true, (*request).setData},
	insStatus:             {true, (*request).status},
}

// Process answers a command of TS 102 221 or TS 102 222, or of TS 51.011.
func (s *System) Process(channel int, cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	c := s.channels[channel]
	if c == nil { // SELECT by name opens a channel
		c = s.newContext()
		s.channels[channel] = c
	}
	if !s.enter(cmd.CLA) {
		return iso7816.ResponseAPDU{SW: iso7816.SWClaNotSupported}
	}
	c.refresh()
	return process(&request{s, c, cmd, terminal{s}})
}

func process(r *request) iso7816.ResponseAPDU {
	cmd := r.cmd
	if cmd.CLA == claGSM {
		return processGSM(r)
	}
	handler, ok := commands[cmd.INS]
	switch {
	case cmd.CLA.IsSecureMessaging():
		return iso7816.ResponseAPDU{SW: iso7816.SWSecureMessagingNotSupported}
	case cmd.CLA.IsChaining():
		return iso7816.ResponseAPDU{SW: iso7816.SWCommandChainingNotSupported}
	case !ok:
		return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}
	case cmd.CLA.IsInterindustry() == handler.proprietary:
		return iso7816.ResponseAPDU{SW: iso7816.SWClaNotSupported}
	}
	data, err := handler.do(r)
	if err != nil {
		return iso7816.ResponseAPDU{Data: data, SW: statusWord(err)}
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}
}

func statusWord(err error) iso7816.SW {
	var file Error
	var sw iso7816.SW
	switch {
	case errors.As(err, &sw):
		return sw
	case errors.As(err, &file):
		return file.SW()
	}
	return iso7816.SWMemoryFailure
}

// ChannelOpened begins a channel: one that the basic channel opens at the MF, others where the channel that opened it is (221 8.7).
func (s *System) ChannelOpened(n, from int) {
	c := s.newContext()
	if old := s.channels[from]; from != 0 && old != nil {
		c.dir, c.adf = old.dir, old.adf
	}
	s.channels[n] = c
}

// ChannelClosed ends it.
func (s *System) ChannelClosed(n int) {
	if c := s.channels[n]; c != nil {
		s.endSession(c)
		c.leave()
	}
	delete(s.channels, n)
}

// AppletSelected ends the session of an application on a channel (221 8.5.1); the channel begins at the MF when its files come back.
func (s *System) AppletSelected(n int) { s.ChannelClosed(n) }

// sfi makes the EF with the short file identifier of P1 current, as commands do that name one in place of an offset.
func (r *request) sfi(id byte) error {
	_, err := r.context.SelectSFI(id)
	return err
}

// upTo is as much of an answer as the expected length asks for.
func (r *request) upTo(data []byte) []byte { return data[:min(len(data), r.cmd.Ne)] }

// updated tells the listeners of a change by the terminal.
func (r *request) updated(record, off, n int) {
	if _, ok := r.who.(terminal); !ok {
		return
	}
	f := r.context.ef
	u := Update{Path: f.path(), Record: record, Offset: off, Length: n}
	if record > 0 {
		u.Data = f.record(record)
	}
	if root := f.root(); root.isADF() {
		u.ADF = root.Name
	}
	for _, tell := range r.system.onUpdate {
		tell(u)
	}
}

var _ jcre.FileSystem = (*System)(nil)
