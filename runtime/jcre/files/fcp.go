package files

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Tags of the file control parameters (221 11.1.1.4, 222 6.3.2.2).
const (
	tagFCP         = 0x62
	tagFileSize    = 0x80
	tagTotalSize   = 0x81
	tagDescriptor  = 0x82
	tagFileID      = 0x83
	tagDFName      = 0x84
	tagProprietary = 0xA5
	tagMaximumSize = 0x86 // in A5
	tagSFI         = 0x88
	tagLife        = 0x8A
	tagReferenced  = 0x8B
	tagCompact     = 0x8C
	tagPINStatus   = 0xC6
)

// fcp is the answer to SELECT and STATUS.
func (s *System) fcp(f *File) []byte {
	var b []byte
	descriptor := []byte{byte(f.Kind), dataCoding}
	if f.Shareable {
		descriptor[0] |= shareable
	}
	if f.hasRecords() {
		descriptor = append(descriptor, byte(f.RecordLen>>8), byte(f.RecordLen), byte(f.records()))
	}
	b = appendTLV(b, tagDescriptor, descriptor...)
	if f.isADF() {
		b = appendTLV(b, tagDFName, f.Name.Bytes()...)
	} else {
		b = appendTLV(b, tagFileID, byte(f.ID>>8), byte(f.ID))
	}
	if f.parent == nil {
		b = appendTLV(b, tagProprietary, 0x80, 0x01, 0x71) // UICC characteristics: clock stop allowed, 1.8, 3 and 5 V
	}
	if f.Kind == BERTLV {
		b = appendTLV(b, tagProprietary, appendTLV(nil, tagMaximumSize, byte(len(f.Data)>>8), byte(len(f.Data)))...)
	}
	b = appendTLV(b, tagLife, f.Life)
	b = f.Security.append(b)
	if f.isDirectory() {
		b = appendTLV(b, tagPINStatus, s.pinStatus(f)...)
	} else {
		b = appendTLV(b, tagFileSize, byte(len(f.Data)>>8), byte(len(f.Data)))
		b = appendSFI(b, f)
	}
	return appendTLV(nil, tagFCP, b...)
}

// appendSFI appends the short file identifier. Without the data object it would be the low bits of the file identifier.
func appendSFI(b []byte, f *File) []byte {
	if f.SFI == 0 {
		return appendTLV(b, tagSFI)
	}
	return appendTLV(b, tagSFI, f.SFI<<3)
}

func (s security) append(b []byte) []byte {
	switch {
	case s.Compact != nil:
		return appendTLV(b, tagCompact, s.Compact...)
	case s.ARR == 0:
		return b
	}
	v := []byte{byte(s.ARR >> 8), byte(s.ARR)}
	if len(s.Records) == 1 && s.Records[0].SE == 0 {
		return appendTLV(b, tagReferenced, append(v, s.Records[0].Record)...)
	}
	for _, r := range s.Records {
		v = append(v, r.SE, r.Record)
	}
	return appendTLV(b, tagReferenced, v...)
}

// parseFCP makes a file of control parameters, the value of 62. An EF is full of FF, one of BER-TLV structure empty.
func parseFCP(params []byte) (*File, error) {
	f := &File{contents: &contents{Life: lifeActivated}}
	seen, ok := byTag(params)
	if !ok || !f.setDescriptor(seen[tagDescriptor]) || !f.setName(seen) || !f.setSecurity(seen) {
		return nil, IncorrectParameters
	}
	if life, ok := seen[tagLife]; ok && !f.setLife(life) {
		return nil, IncorrectParameters
	}
	if f.isDirectory() {
		return f, f.setPINs(seen[tagPINStatus])
	}
	return f, f.setBody(seen)
}

// byTag takes a list of data objects apart; of several with the same tag the last one stays.
func byTag(list []byte) (seen map[byte][]byte, ok bool) {
	seen = map[byte][]byte{}
	for len(list) > 0 {
		tag, value, rest, ok := nextTLV(list)
		if !ok {
			return nil, false
		}
		seen[tag], list = value, rest
	}
	return seen, true
}

func (f *File) setDescriptor(d []byte) bool {
	if len(d) < 2 || len(d) > 6 {
		return false
	}
	f.Kind, f.Shareable = Kind(d[0]&kindMask), d[0]&shareable != 0
	if len(d) >= 4 {
		f.RecordLen = int(binary.BigEndian.Uint16(d[2:]))
	}
	switch f.Kind {
	case Transparent, BERTLV, Directory:
		return len(d) == 2
	case LinearFixed, Cyclic:
		return f.RecordLen >= 1 && f.RecordLen <= 255
	}
	return false
}

// setLife takes over the states that matter; what is less than activated counts as that.
func (f *File) setLife(life []byte) bool {
	if len(life) != 1 {
		return false
	}
	switch {
	case life[0]&^2 == lifeDeactivated:
		f.Life = lifeDeactivated
	case life[0]&0xFC == lifeTerminated:
		f.Life = lifeTerminated
	}
	return true
}

func (f *File) setName(seen map[byte][]byte) bool {
	f.ID = fidADF
	if name, ok := seen[tagDFName]; ok && f.isDirectory() {
		aid, err := iso7816.NewAID(name)
		f.Name = aid
		return err == nil
	}
	id := seen[tagFileID]
	if len(id) != 2 {
		return false
	}
	f.ID = binary.BigEndian.Uint16(id)
	return true
}

func (f *File) setSecurity(seen map[byte][]byte) bool {
	if v, ok := seen[tagCompact]; ok {
		f.Security.Compact = append([]byte{}, v...)
		return true
	}
	v, ok := seen[tagReferenced]
	if !ok {
		return true // no rule: never
	}
	if len(v) < 3 || len(v) > 3 && len(v)%2 != 0 {
		return false
	}
	f.Security.ARR = binary.BigEndian.Uint16(v)
	if len(v) == 3 {
		f.Security.Records = []arrRecord{{0, v[2]}}
		return true
	}
	for v = v[2:]; len(v) > 0; v = v[2:] {
		f.Security.Records = append(f.Security.Records, arrRecord{v[0], v[1]})
	}
	return true
}

// setPINs takes the key references out of a PIN status template.
func (f *File) setPINs(template []byte) error {
	for len(template) > 0 {
		tag, value, rest, ok := nextTLV(template)
		if !ok {
			return IncorrectParameters
		}
		if tag == 0x83 && len(value) == 1 {
			f.Keys = append(f.Keys, value[0])
		}
		template = rest
	}
	return nil
}

// setBody makes the contents of an EF of the size asked for, and its short file identifier.
func (f *File) setBody(seen map[byte][]byte) error {
	size, ok := number(seen[tagFileSize])
	if !ok || f.hasRecords() && (size%f.RecordLen != 0 || size/f.RecordLen > 254 || size == 0) {
		return IncorrectParameters
	}
	f.Data = filled(size, 0xFF)
	if f.Kind == BERTLV {
		if size, ok = maximumSize(size, seen[tagProprietary]); !ok {
			return IncorrectParameters
		}
		f.Data = make([]byte, size)
	}
	sfi, given := seen[tagSFI]
	switch {
	case !given:
		f.SFI = byte(f.ID & 0x1F)
	case len(sfi) == 1:
		f.SFI = sfi[0] >> 3
	case len(sfi) > 1:
		return IncorrectParameters
	}
	return nil
}

// maximumSize is how large a BER-TLV structure EF may become: the maximum size among the proprietary data objects, or the size itself.
func maximumSize(size int, proprietary []byte) (int, bool) {
	seen, ok := byTag(proprietary)
	value, given := seen[tagMaximumSize]
	if !ok || !given {
		return size, ok
	}
	n, ok := number(value)
	return n, ok && n >= size
}

// number reads a size of one or two bytes.
func number(b []byte) (int, bool) {
	switch len(b) {
	case 1:
		return int(b[0]), true
	case 2:
		return int(binary.BigEndian.Uint16(b)), true
	}
	return 0, false
}

func filled(n int, with byte) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = with
	}
	return b
}
