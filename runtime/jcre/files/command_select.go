package files

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 of SELECT (221 11.1.1).
const (
	selectByFID    = 0x00
	selectParent   = 0x03
	selectByName   = 0x04
	selectFromMF   = 0x08
	selectFromDF   = 0x09
	terminateFlag  = 0x40 // in P2
	sessionMask    = 0x60
	controlMask    = 0x1C
	controlNothing = 0x0C
	occurrenceMask = 0x03
	warnInvalid    = 0x6283
)

// Selects reports whether a SELECT by name means an ADF.
func (s *System) Selects(cmd iso7816.CommandAPDU) bool { return s.adf(cmd.Data) != nil }

// selectFile is SELECT.
func (r *request) selectFile() ([]byte, error) {
	if r.cmd.P1 == selectByName {
		return r.selectByName()
	}
	path, ok := identifiers(r.cmd.Data)
	if !ok {
		return nil, iso7816.SWWrongLength
	}
	c := r.context
	var f *File
	var err error
	switch {
	case r.cmd.P1 == selectByFID && len(path) == 0:
		f, err = r.system.mf, c.choose(r.system.mf)
	case r.cmd.P1 == selectByFID && len(path) == 1:
		f, err = c.Select(path[0])
	case r.cmd.P1 == selectParent && len(path) == 0:
		if f = c.dir.parent; f == nil {
			return nil, FileNotFound
		}
		err = c.choose(f)
	case r.cmd.P1 == selectFromMF && len(path) > 0:
		f, err = c.selectPath(r.system.mf, path)
	case r.cmd.P1 == selectFromDF && len(path) > 0:
		f, err = c.selectPath(c.dir, path)
	default:
		return nil, iso7816.SWIncorrectP1P2
	}
	return r.selected(f, err)
}

// identifiers splits a path.
func identifiers(data []byte) (path []uint16, ok bool) {
	for ; len(data) >= 2; data = data[2:] {
		path = append(path, binary.BigEndian.Uint16(data))
	}
	return path, len(data) == 0
}

// selected answers with the control parameters if P2 wants them.
func (r *request) selected(f *File, err error) ([]byte, error) {
	if err == InternalError {
		err = ConditionsOfUseNotSatisfied // in use elsewhere
	}
	if err != nil {
		return nil, err
	}
	var data []byte
	if r.cmd.P2&controlMask != controlNothing {
		data = r.system.fcp(f)
	}
	if f.Life == lifeDeactivated {
		return data, iso7816.SW(warnInvalid)
	}
	return data, nil
}

// selectByName is SELECT by DF name, which activates an application or terminates it (221 8.4.2, 14.5).
func (r *request) selectByName() ([]byte, error) {
	matches := r.system.adfs()
	n := 0
	for _, f := range matches {
		if f.Name.HasPrefix(r.cmd.Data) && len(r.cmd.Data) > 0 {
			matches[n] = f
			n++
		}
	}
	if n == 0 {
		return nil, FileNotFound
	}
	at := occurrence(matches[:n], r.context.adf, r.cmd.P2&occurrenceMask)
	if at < 0 || at >= n {
		return nil, FileNotFound
	}
	f, c := matches[at], r.context
	if r.cmd.P2&sessionMask == terminateFlag {
		if c.adf == f {
			r.system.endSession(c)
			c.restart(r.system.mf)
		}
		return nil, nil
	}
	if c.adf != f {
		r.system.endSession(c)
	}
	return r.selected(f, c.choose(f))
}

// occurrence is the place of the first, last, next or previous match.
func occurrence(matches []*File, now *File, which byte) int {
	at := -1
	for i, f := range matches {
		if f == now {
			at = i
		}
	}
	switch which {
	case 0x01:
		return len(matches) - 1
	case 0x02:
		return at + 1
	case 0x03:
		return at - 1
	}
	return 0
}

// endSession tells that the application of a channel is left, if there is one.
func (s *System) endSession(c *Context) {
	if c.adf == nil {
		return
	}
	for _, f := range s.onDeselect {
		f(c.adf.Name)
	}
}

// status is STATUS (221 11.1.2). The terminal gets as much of the answer as it asks for.
func (r *request) status() ([]byte, error) {
	c := r.context
	if r.cmd.P1 > 0x02 {
		return nil, iso7816.SWIncorrectP1P2
	}
	switch r.cmd.P2 {
	case 0x00:
		return r.upTo(r.system.fcp(c.dir)), nil
	case 0x01:
		if c.adf == nil {
			return nil, ReferencedDataNotFound
		}
		return r.upTo(appendTLV(nil, tagDFName, c.adf.Name.Bytes()...)), nil
	case 0x0C:
		return nil, nil
	}
	return nil, iso7816.SWIncorrectP1P2
}
