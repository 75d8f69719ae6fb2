package files

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/aka"
)

// claGSM is the class byte of a SIM's commands (TS 51.011 9.2).
const claGSM iso7816.CLA = 0xA0

// Instructions that only a SIM has, or under another name. The others have those of a UICC.
const (
	insInvalidate      = insDeactivateFile
	insRunGSMAlgorithm = insAuthenticate
	insSleep           = 0xFA
)

// gsmCommands are the handlers by instruction.
var gsmCommands = map[byte]func(*request) ([]byte, error){
	insInvalidate:      (*request).gsmInvalidate,
	insVerifyPIN:       (*request).verifyCHV,
	insChangePIN:       (*request).changeCHV,
	insDisablePIN:      (*request).disableCHV,
	insEnablePIN:       (*request).enableCHV,
	insUnblockPIN:      (*request).unblockCHV,
	insIncrease:        (*request).gsmIncrease,
	insActivateFile:    (*request).gsmRehabilitate,
	insRunGSMAlgorithm: (*request).runGSMAlgorithm,
	insSearchRecord:    (*request).gsmSeek,
	insSelect:          (*request).gsmSelect,
	insReadBinary:      (*request).gsmReadBinary,
	insReadRecord:      (*request).gsmReadRecord,
	insUpdateBinary:    (*request).gsmUpdateBinary,
	insUpdateRecord:    (*request).gsmUpdateRecord,
	insStatus:          (*request).gsmStatus,
	insSleep:           func(*request) ([]byte, error) { return nil, nil },
}

// swWrongParameters is the status word for a wrong P1 or P2 (51.011 9.4.6).
const swWrongParameters iso7816.SW = 0x6B00

// plain checks parameters that have no meaning.
func (r *request) plain() error {
	if r.cmd.P1 != 0 || r.cmd.P2 != 0 {
		return swWrongParameters
	}
	return nil
}

// gsmSelect is SELECT (51.011 9.2.1), by file identifier.
func (r *request) gsmSelect() ([]byte, error) {
	if err := r.plain(); err != nil {
		return nil, err
	}
	if len(r.cmd.Data) != 2 {
		return nil, iso7816.SWWrongLength
	}
	f, err := r.context.Select(binary.BigEndian.Uint16(r.cmd.Data))
	if err != nil {
		return nil, err
	}
	return r.system.gsmHeader(f), nil
}

// gsmStatus is STATUS (51.011 9.2.2): as much of the current directory's header as asked for.
func (r *request) gsmStatus() ([]byte, error) {
	if err := r.plain(); err != nil {
		return nil, err
	}
	data := r.system.gsmHeader(r.context.dir)
	if r.cmd.Ne != iso7816.MaxShortNe && r.cmd.Ne > len(data) {
		return nil, wrongP3(len(data))
	}
	return r.upTo(data), nil
}

// wrongP3 is the status word for a wrong length, with the right one.
func wrongP3(n int) iso7816.SW { return iso7816.SWWrongLength | iso7816.SW(n&0xFF) }

// gsmOffset is P1 and P2 as an offset in the current EF.
func (r *request) gsmOffset() int { return int(r.cmd.P1)<<8 | int(r.cmd.P2) }

// gsmReadBinary is READ BINARY (51.011 9.2.3).
func (r *request) gsmReadBinary() ([]byte, error) {
	off := r.gsmOffset()
	data, err := r.context.ReadBinary(r.who, off, r.cmd.Ne)
	if err == OutOfFileBoundaries && off < len(r.context.ef.Data) {
		err = wrongP3(len(r.context.ef.Data) - off)
	}
	return data, err
}

// gsmUpdateBinary is UPDATE BINARY (51.011 9.2.4).
func (r *request) gsmUpdateBinary() ([]byte, error) {
	off := r.gsmOffset()
	if err := r.context.UpdateBinary(r.who, off, r.cmd.Data); err != nil {
		return nil, err
	}
	r.updated(0, off, len(r.cmd.Data))
	return nil, nil
}

// gsmReadRecord is READ RECORD (51.011 9.2.5).
func (r *request) gsmReadRecord() ([]byte, error) {
	c := r.context
	if f := c.ef; f != nil && f.hasRecords() && r.cmd.Ne != f.RecordLen {
		return nil, wrongP3(f.RecordLen)
	}
	return c.ReadRecord(r.who, int(r.cmd.P1), Mode(r.cmd.P2), 0, -1)
}

// gsmUpdateRecord is UPDATE RECORD (51.011 9.2.6).
func (r *request) gsmUpdateRecord() ([]byte, error) {
	c := r.context
	if f := c.ef; f != nil && f.hasRecords() && len(r.cmd.Data) != f.RecordLen {
		return nil, wrongP3(f.RecordLen)
	}
	nr, err := c.UpdateRecord(r.who, int(r.cmd.P1), Mode(r.cmd.P2), 0, r.cmd.Data)
	if err != nil {
		return nil, err
	}
	r.updated(nr, 0, len(r.cmd.Data))
	return nil, nil
}

// Parts of P2 of SEEK, and the greatest length of a pattern (51.011 9.2.7).
const (
	seekBackward   = 0x01
	seekBeside     = 0x02
	seekModes      = 0x03
	seekWithNumber = 0x10 // type 2
	seekPattern    = 16
)

// gsmSeek is SEEK: the first record that begins with the pattern becomes the current one. Type 2 answers its number.
func (r *request) gsmSeek() ([]byte, error) {
	p2, n := r.cmd.P2, len(r.cmd.Data)
	switch {
	case r.cmd.P1 != 0 || p2&^(seekWithNumber|seekModes) != 0:
		return nil, swWrongParameters
	case n == 0 || n > seekPattern:
		return nil, iso7816.SWWrongLength
	}
	nr, err := r.context.Seek(r.who, p2&seekBackward != 0, p2&seekBeside != 0, r.cmd.Data)
	switch {
	case err != nil:
		return nil, err
	case nr == 0:
		return nil, FileNotFound // or pattern not found: 9404 is both
	case p2&seekWithNumber != 0:
		return []byte{byte(nr)}, nil
	}
	return nil, nil
}

// incrementSize is the size of the number that INCREASE adds.
const incrementSize = 3

// gsmIncrease is INCREASE (51.011 9.2.8).
func (r *request) gsmIncrease() ([]byte, error) {
	if err := r.plain(); err != nil {
		return nil, err
	}
	if len(r.cmd.Data) != incrementSize {
		return nil, wrongP3(incrementSize)
	}
	return r.increaseBy(r.cmd.Data)
}

// gsmInvalidate is INVALIDATE (51.011 9.2.14), DEACTIVATE FILE of a SIM.
func (r *request) gsmInvalidate() ([]byte, error) {
	if err := r.plain(); err != nil {
		return nil, err
	}
	if f := r.context.ef; f != nil && f.Life == lifeDeactivated {
		return nil, RefDataInvalidated
	}
	return nil, r.context.DeactivateFile(r.who)
}

// gsmRehabilitate is REHABILITATE (51.011 9.2.15), ACTIVATE FILE of a SIM.
func (r *request) gsmRehabilitate() ([]byte, error) {
	if err := r.plain(); err != nil {
		return nil, err
	}
	if f := r.context.ef; f != nil && f.Life == lifeActivated {
		return nil, RefDataInvalidated
	}
	return nil, r.context.ActivateFile(r.who)
}

// fidGSM is the identifier of DF_GSM, in the MF.
const fidGSM = 0x7F20

func (f *File) isGSM() bool {
	return f.ID == fidGSM && f.isDirectory() && f.parent != nil && f.parent.parent == nil
}

// runGSMAlgorithm is RUN GSM ALGORITHM (51.011 9.2.16), in DF_GSM or below it.
func (r *request) runGSMAlgorithm() ([]byte, error) {
	gsm, s := r.system.mf.child(fidGSM), r.system.gsmSubscriber()
	switch {
	case r.cmd.P1 != 0 || r.cmd.P2 != 0:
		return nil, swWrongParameters
	case len(r.cmd.Data) != aka.RANDSize:
		return nil, wrongP3(aka.RANDSize)
	case gsm == nil || !r.context.dir.within(gsm) || s == nil:
		return nil, CommandIncompatible
	case r.system.key(pin1) != nil && !r.who.Key(pin1):
		return nil, SecurityStatusNotSatisfied
	}
	sres, kc := s.key.GSM([aka.RANDSize]byte(r.cmd.Data))
	return append(sres[:], kc[:]...), nil
}

// gsmSubscriber is the subscriber of a SIM: DF_GSM's, or that of the first application that has one; nil without any.
func (s *System) gsmSubscriber() *subscriber {
	if own := s.subscribers[iso7816.AID{}]; own != nil {
		return own
	}
	for _, f := range s.adfs() {
		if own := s.subscribers[f.Name]; own != nil {
			return own
		}
	}
	return nil
}
