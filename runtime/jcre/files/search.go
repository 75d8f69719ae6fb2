package files

import "bytes"

// Search says where SEARCH RECORD begins (221 11.1.7).
type Search struct {
	Backward bool
	Beside   bool // begin with the record after (or before) the current one, else with record Record
	Record   int  // 0 is the current record
	AtStart  bool // records that begin with the pattern
	// ByValue begins in each record after the first byte with the value Start, else at offset Start.
	ByValue bool
	Start   byte
}

// Modes of SEARCH RECORD.
const (
	searchForward  = 0x04
	searchBackward = 0x05
	searchEnhanced = 0x06
)

// ParseSearch makes a Search of mode, record number and, for an enhanced search, the two bytes of indication.
func ParseSearch(mode byte, nr int, indication uint16) (Search, error) {
	s := Search{Record: nr, Backward: mode == searchBackward}
	if mode != searchEnhanced {
		if mode != searchForward && mode != searchBackward {
			return s, InvalidMode
		}
		return s, nil
	}
	where := byte(indication >> 8)
	if where&0xF4 != 0x04 {
		return s, InvalidMode
	}
	s.Backward, s.Beside, s.ByValue, s.Start = where&1 != 0, where&2 != 0, where&8 != 0, byte(indication)
	return s, nil
}

// SearchRecord gives the numbers of the records of the current EF that contain a pattern, in the order of the search. The first of them becomes
// the current record.
func (c *Context) SearchRecord(who Rights, s Search, pattern []byte) ([]int, error) {
	f, err := c.usable(who, actRead, LinearFixed, Cyclic)
	if err != nil {
		return nil, err
	}
	if len(pattern) > f.RecordLen || len(pattern) == 0 {
		return nil, OutOfRecordBoundaries
	}
	if !s.ByValue && int(s.Start)+len(pattern) > f.RecordLen {
		return nil, OutOfRecordBoundaries
	}
	at, step, err := c.searchFrom(f, s)
	if err != nil {
		return nil, err
	}
	var found []int
	for ; at >= 1 && at <= f.records(); at += step {
		if s.matches(f.record(at), pattern) {
			found = append(found, at)
		}
	}
	if len(found) > 0 {
		c.record = found[0]
	}
	return found, nil
}

// Seek finds the record of the current linear fixed EF that begins with a pattern, and makes it the current one: from the first or last record on,
// or from beside the current one. It gives 0 where there is none (TS 51.011 8.7).
func (c *Context) Seek(who Rights, backward, beside bool, pattern []byte) (int, error) {
	if c.ef != nil && c.ef.Kind != LinearFixed {
		return 0, CommandIncompatible
	}
	s := Search{Backward: backward, Beside: beside, Record: 1, AtStart: true}
	if backward && !beside {
		s.Record = c.Records()
	}
	if len(pattern) == 0 {
		return 0, nil
	}
	found, err := c.SearchRecord(who, s, pattern)
	if len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

func (c *Context) searchFrom(f *File, s Search) (at, step int, err error) {
	step = 1
	if s.Backward {
		step = -1
	}
	switch {
	case s.Beside && c.record == 0 && s.Backward:
		return f.records(), step, nil
	case s.Beside:
		return c.record + step, step, nil
	case s.Record == 0:
		at = c.record
	default:
		at = s.Record
	}
	if at < 1 || at > f.records() {
		return 0, 0, RecordNotFound
	}
	return at, step, nil
}

func (s Search) matches(record, pattern []byte) bool {
	if s.AtStart {
		return bytes.HasPrefix(record, pattern)
	}
	from := int(s.Start)
	if s.ByValue {
		at := bytes.IndexByte(record, s.Start)
		if at < 0 {
			return false
		}
		from = at + 1
	}
	return bytes.Contains(record[from:], pattern)
}
