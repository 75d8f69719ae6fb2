package files

import "slices"

// Mode says which record an operation is about (221 11.1.5).
type Mode byte

// The modes. Absolute with record number 0 is the current record.
const (
	ModeNext     Mode = 0x02
	ModePrevious Mode = 0x03
	ModeAbsolute Mode = 0x04
)

// target finds the record that number and mode mean, without moving the record pointer.
func (c *Context) target(f *File, nr int, mode Mode) (int, error) {
	n := f.records()
	switch mode {
	case ModeAbsolute:
		if nr == 0 {
			nr = c.record
		}
	case ModeNext:
		nr = c.record + 1
		if f.Kind == Cyclic && nr > n {
			nr = 1
		}
	case ModePrevious:
		nr = c.record - 1
		if nr < 0 || nr == 0 && f.Kind == Cyclic {
			nr = n
		}
	default:
		return 0, InvalidMode
	}
	if nr < 1 || nr > n {
		return 0, RecordNotFound
	}
	return nr, nil
}

// moves reports whether a mode moves the record pointer to the record.
func (m Mode) moves() bool { return m == ModeNext || m == ModePrevious }

// ReadRecord gives n bytes of a record of the current EF, not to be changed; n < 0 is all of it.
func (c *Context) ReadRecord(who Rights, nr int, mode Mode, off, n int) ([]byte, error) {
	f, err := c.usable(who, actRead, LinearFixed, Cyclic)
	if err != nil {
		return nil, err
	}
	at, err := c.target(f, nr, mode)
	if err != nil {
		return nil, err
	}
	if n < 0 {
		n = f.RecordLen
	}
	if off < 0 || off > f.RecordLen || n > f.RecordLen-off {
		return nil, OutOfRecordBoundaries
	}
	if mode.moves() {
		c.record = at
	}
	return f.record(at)[off : off+n], nil
}

// UpdateRecord changes a record of the current EF, from an offset on, and gives its number. In a cyclic EF that is the oldest one, which becomes
// record 1, and the mode must be ModePrevious.
func (c *Context) UpdateRecord(who Rights, nr int, mode Mode, off int, data []byte) (int, error) {
	f, err := c.usable(who, actUpdate, LinearFixed, Cyclic)
	if err != nil {
		return 0, err
	}
	if f.Kind == Cyclic && mode != ModePrevious {
		return 0, InvalidMode
	}
	if off < 0 || off > f.RecordLen || len(data) > f.RecordLen-off {
		return 0, OutOfRecordBoundaries
	}
	if f.Kind == Cyclic {
		record := slices.Clone(f.record(f.records()))
		copy(record[off:], data)
		return 1, c.push(f, record)
	}
	at, err := c.target(f, nr, mode)
	if err != nil {
		return 0, err
	}
	if err := c.system.write(f, (at-1)*f.RecordLen+off, data); err != nil {
		return 0, err
	}
	if mode.moves() {
		c.record = at
	}
	return at, nil
}

// push makes a record the newest of a cyclic EF, and the current one.
func (c *Context) push(f *File, record []byte) error {
	data := append(slices.Clone(record), f.Data[:len(f.Data)-f.RecordLen]...)
	if err := c.system.replace(f, f.RecordLen, data); err != nil {
		return err
	}
	c.record = 1
	return nil
}

// maxIncrease is the greatest length of a number to add.
const maxIncrease = 0x7F

// Increase adds a number to the newest record of the current cyclic EF and writes the sum over the oldest, which becomes record 1. It gives the
// sum.
func (c *Context) Increase(who Rights, by []byte) ([]byte, error) {
	f, err := c.usable(who, actIncrease, Cyclic)
	if err != nil {
		return nil, err
	}
	if len(by) > maxIncrease {
		return nil, OutOfRecordBoundaries
	}
	sum := slices.Clone(f.record(1))
	carry := 0
	for i := range max(len(sum), len(by)) {
		digit := carry
		if i < len(by) {
			digit += int(by[len(by)-1-i])
		}
		if i >= len(sum) {
			if digit != 0 {
				return nil, MaxValueReached
			}
			continue
		}
		digit += int(sum[len(sum)-1-i])
		sum[len(sum)-1-i], carry = byte(digit), digit>>8
	}
	if carry != 0 {
		return nil, MaxValueReached
	}
	return sum, c.push(f, sum)
}

// Records is the number of records of the current EF; 0 where there is none.
func (c *Context) Records() int {
	if c.ef == nil {
		return 0
	}
	return c.ef.records()
}

// IncreaseSize is the number of bytes that Increase gives; 0 where it fails.
func (c *Context) IncreaseSize() int {
	if c.ef == nil || c.ef.Kind != Cyclic {
		return 0
	}
	return c.ef.RecordLen
}
