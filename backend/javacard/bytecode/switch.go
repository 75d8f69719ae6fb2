package bytecode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

var errSwitchEnd = errors.New("table runs over the end of the code")

// decodeSwitch decodes the operand of a switch from the bytes behind the opcode.
func decodeSwitch(o Operand, b []byte) (*Switch, error) {
	if o == OperandTableS || o == OperandTableI {
		return decodeTable(o, b)
	}
	return decodeLookup(o, b)
}

// valueSize is the size of low, high and matches: 2 for the s forms, 4 for i.
func (o Operand) valueSize() int {
	if o == OperandTableI || o == OperandLookupI {
		return 4
	}
	return 2
}

func readValue(size int, b []byte) int32 {
	if size == 4 {
		return int32(binary.BigEndian.Uint32(b))
	}
	return int32(int16(binary.BigEndian.Uint16(b)))
}

func appendValue(size int, b []byte, v int32) []byte {
	if size == 4 {
		return binary.BigEndian.AppendUint32(b, uint32(v))
	}
	return binary.BigEndian.AppendUint16(b, uint16(v))
}

func decodeTable(o Operand, b []byte) (*Switch, error) {
	size := o.valueSize()
	head := 2 + 2*size
	if len(b) < head {
		return nil, errSwitchEnd
	}
	s := &Switch{Default: readValue(2, b), Low: readValue(size, b[2:]), High: readValue(size, b[2+size:])}
	if s.Low > s.High {
		return nil, fmt.Errorf("low %d above high %d", s.Low, s.High)
	}
	n := int64(s.High) - int64(s.Low) + 1
	if n > int64(len(b)-head)/2 {
		return nil, errSwitchEnd
	}
	s.Offsets = make([]int32, n)
	for i := range s.Offsets {
		s.Offsets[i] = readValue(2, b[head+2*i:])
	}
	return s, nil
}

func decodeLookup(o Operand, b []byte) (*Switch, error) {
	if len(b) < 4 {
		return nil, errSwitchEnd
	}
	size := o.valueSize()
	n := int(binary.BigEndian.Uint16(b[2:]))
	if n > (len(b)-4)/(size+2) {
		return nil, errSwitchEnd
	}
	s := &Switch{Default: readValue(2, b), Matches: make([]int32, n), Offsets: make([]int32, n)}
	for i := range n {
		pair := b[4+i*(size+2):]
		s.Matches[i] = readValue(size, pair)
		s.Offsets[i] = readValue(2, pair[size:])
		if i > 0 && s.Matches[i] <= s.Matches[i-1] {
			return nil, fmt.Errorf("match %d after %d, matches must ascend", s.Matches[i], s.Matches[i-1])
		}
	}
	return s, nil
}

// check tests that the switch fits the form o before it is encoded.
func (s *Switch) check(o Operand) error {
	if s == nil {
		return errors.New("switch operand missing")
	}
	if err := checkAll("offset", 2, append([]int32{s.Default}, s.Offsets...)); err != nil {
		return err
	}
	if o == OperandTableS || o == OperandTableI {
		return s.checkTable(o.valueSize())
	}
	return s.checkLookup(o.valueSize())
}

func (s *Switch) checkTable(size int) error {
	if s.Low > s.High || int64(s.High)-int64(s.Low)+1 != int64(len(s.Offsets)) {
		return fmt.Errorf("%d offsets for the range %d to %d", len(s.Offsets), s.Low, s.High)
	}
	return checkAll("bound", size, []int32{s.Low, s.High})
}

func (s *Switch) checkLookup(size int) error {
	if len(s.Matches) != len(s.Offsets) || len(s.Matches) > math.MaxUint16 {
		return fmt.Errorf("%d matches with %d offsets", len(s.Matches), len(s.Offsets))
	}
	for i := 1; i < len(s.Matches); i++ {
		if s.Matches[i] <= s.Matches[i-1] {
			return fmt.Errorf("match %d after %d, matches must ascend", s.Matches[i], s.Matches[i-1])
		}
	}
	return checkAll("match", size, s.Matches)
}

// checkAll tests that every value fits into size bytes, signed.
func checkAll(what string, size int, values []int32) error {
	if size == 4 {
		return nil
	}
	for _, v := range values {
		if v != int32(int16(v)) {
			return fmt.Errorf("%s %d does not fit into two bytes", what, v)
		}
	}
	return nil
}

// append encodes a checked switch.
func (s *Switch) append(o Operand, b []byte) []byte {
	size := o.valueSize()
	b = appendValue(2, b, s.Default)
	if o == OperandTableS || o == OperandTableI {
		b = appendValue(size, b, s.Low)
		b = appendValue(size, b, s.High)
		for _, offset := range s.Offsets {
			b = appendValue(2, b, offset)
		}
		return b
	}
	b = appendValue(2, b, int32(len(s.Matches)))
	for i, match := range s.Matches {
		b = appendValue(size, b, match)
		b = appendValue(2, b, s.Offsets[i])
	}
	return b
}
