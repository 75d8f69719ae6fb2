package files

import "github.com/gocard/gocard/runtime/iso7816"

// binaryOffset takes P1 and P2 of READ BINARY and UPDATE BINARY apart: an offset of 15 bits, or a short file identifier and an offset.
func (r *request) binaryOffset() (int, error) {
	p1, p2 := r.cmd.P1, r.cmd.P2
	if p1&0x80 == 0 {
		return int(p1)<<8 | int(p2), nil
	}
	if p1&0x60 != 0 {
		return 0, iso7816.SWIncorrectP1P2
	}
	return int(p2), r.sfi(p1 & 0x1F)
}

func (r *request) readBinary() ([]byte, error) {
	off, err := r.binaryOffset()
	if err != nil {
		return nil, err
	}
	if _, err := r.context.ReadBinary(r.who, off, 0); err != nil {
		return nil, err
	}
	data := r.context.ef.Data[off:]
	if n := r.cmd.Ne; n <= len(data) {
		return data[:n], nil
	} else if n != iso7816.MaxShortNe {
		return data, iso7816.SWWarningEndOfFile
	}
	return data, nil
}

func (r *request) updateBinary() ([]byte, error) {
	off, err := r.binaryOffset()
	if err != nil {
		return nil, err
	}
	if len(r.cmd.Data) == 0 {
		return nil, iso7816.SWWrongLength
	}
	if err := r.context.UpdateBinary(r.who, off, r.cmd.Data); err != nil {
		return nil, err
	}
	r.updated(0, off, len(r.cmd.Data))
	return nil, nil
}

// recordMode takes P2 of record commands apart: a short file identifier, and the mode.
func (r *request) recordMode() (Mode, error) {
	if sfi := r.cmd.P2 >> 3; sfi != 0 {
		if err := r.sfi(sfi); err != nil {
			return 0, err
		}
	}
	m := Mode(r.cmd.P2 & 0x07)
	if m.moves() && r.cmd.P1 != 0 {
		return 0, iso7816.SWIncorrectP1P2
	}
	return m, nil
}

func (r *request) readRecord() ([]byte, error) {
	mode, err := r.recordMode()
	if err != nil {
		return nil, err
	}
	c := r.context
	if f := c.ef; f != nil && f.hasRecords() && r.cmd.Ne != f.RecordLen && r.cmd.Ne != iso7816.MaxShortNe {
		return nil, iso7816.SWCorrectLength00 | iso7816.SW(f.RecordLen)
	}
	return c.ReadRecord(r.who, int(r.cmd.P1), mode, 0, -1)
}

func (r *request) updateRecord() ([]byte, error) {
	mode, err := r.recordMode()
	if err != nil {
		return nil, err
	}
	c := r.context
	if f := c.ef; f != nil && f.hasRecords() && len(r.cmd.Data) != f.RecordLen {
		return nil, iso7816.SWWrongLength
	}
	nr, err := c.UpdateRecord(r.who, int(r.cmd.P1), mode, 0, r.cmd.Data)
	if err != nil {
		return nil, err
	}
	r.updated(nr, 0, len(r.cmd.Data))
	return nil, nil
}

// searchRecord is SEARCH RECORD; nothing found is a warning.
func (r *request) searchRecord() ([]byte, error) {
	mode, err := r.recordMode()
	if err != nil {
		return nil, err
	}
	pattern, indication := r.cmd.Data, uint16(0)
	if mode == searchEnhanced {
		if len(pattern) < 3 {
			return nil, iso7816.SWWrongLength
		}
		indication, pattern = uint16(pattern[0])<<8|uint16(pattern[1]), pattern[2:]
	}
	s, err := ParseSearch(byte(mode), int(r.cmd.P1), indication)
	if err != nil {
		return nil, err
	}
	found, err := r.context.SearchRecord(r.who, s, pattern)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, iso7816.SWWarningEndOfFile
	}
	var data []byte
	for _, nr := range found {
		data = append(data, byte(nr))
	}
	return r.upTo(data), nil
}

// increase is INCREASE: the new record, and the number that was added.
func (r *request) increase() ([]byte, error) {
	if p1 := r.cmd.P1; p1&0x80 != 0 {
		if err := r.sfi(p1 & 0x1F); err != nil {
			return nil, err
		}
	} else if p1 != 0 || r.cmd.P2 != 0 {
		return nil, iso7816.SWIncorrectP1P2
	}
	if len(r.cmd.Data) == 0 {
		return nil, iso7816.SWWrongLength
	}
	return r.increaseBy(r.cmd.Data)
}

func (r *request) increaseBy(by []byte) ([]byte, error) {
	sum, err := r.context.Increase(r.who, by)
	if err != nil {
		return nil, err
	}
	r.updated(1, 0, len(sum))
	return append(append([]byte{}, sum...), by...), nil
}

// named makes the file current that ACTIVATE FILE, DEACTIVATE FILE or TERMINATE EF mean.
func (r *request) named() error {
	path, ok := identifiers(r.cmd.Data)
	if !ok {
		return iso7816.SWWrongLength
	}
	var err error
	switch c := r.context; {
	case len(path) == 0:
	case r.cmd.P1 == selectByFID && len(path) == 1:
		_, err = c.Select(path[0])
	case r.cmd.P1 == selectFromMF:
		_, err = c.selectPath(r.system.mf, path)
	case r.cmd.P1 == selectFromDF:
		_, err = c.selectPath(c.dir, path)
	default:
		err = iso7816.SWIncorrectP1P2
	}
	return err
}

func (r *request) deactivateFile() ([]byte, error) {
	if err := r.named(); err != nil {
		return nil, err
	}
	return nil, r.context.DeactivateFile(r.who)
}

func (r *request) activateFile() ([]byte, error) {
	if err := r.named(); err != nil {
		return nil, err
	}
	return nil, r.context.ActivateFile(r.who)
}

// terminateEF is TERMINATE EF (222 6.8), which nothing takes back.
func (r *request) terminateEF() ([]byte, error) {
	if err := r.named(); err != nil {
		return nil, err
	}
	return nil, r.context.setLife(r.who, actTerminate, lifeTerminated)
}

// terminateDF is TERMINATE DF (222 6.7): the current directory and all below it. Nothing takes it back.
func (r *request) terminateDF() ([]byte, error) {
	if r.cmd.P1 != 0 || r.cmd.P2 != 0 {
		return nil, iso7816.SWIncorrectP1P2
	}
	if len(r.cmd.Data) != 0 {
		return nil, iso7816.SWWrongLength
	}
	dir := r.context.dir
	if err := r.system.judge(r.who, dir, actTerminate); err != nil {
		return nil, err
	}
	return nil, r.system.setLife(dir, lifeTerminated)
}

// createFile is CREATE FILE: control parameters in tag 62.
func (r *request) createFile() ([]byte, error) {
	tag, params, rest, ok := nextTLV(r.cmd.Data)
	if !ok || tag != tagFCP || len(rest) != 0 {
		return nil, IncorrectParameters
	}
	return nil, r.context.CreateFile(r.who, params)
}

func (r *request) deleteFile() ([]byte, error) {
	path, ok := identifiers(r.cmd.Data)
	if !ok || len(path) != 1 {
		return nil, iso7816.SWWrongLength
	}
	return nil, r.context.DeleteFile(r.who, path[0])
}

// resizeFile is RESIZE FILE: parameters in tag 62.
func (r *request) resizeFile() ([]byte, error) {
	tag, params, rest, ok := nextTLV(r.cmd.Data)
	if !ok || tag != tagFCP || len(rest) != 0 {
		return nil, IncorrectParameters
	}
	return nil, r.context.ResizeFile(r.who, params)
}
