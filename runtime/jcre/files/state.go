package files

import (
	"encoding/binary"
	"errors"
)

// The state in a card image: the tree, each file as control parameters, contents and the files below it; then the keys. Numbers are varints,
// contents alternate between bytes and runs of FF, each with its length in front. A file with the contents of one that stands before it has the
// number of that in place of them, in a data object behind its control parameters.

// Written says that all changes are announced with WriteState (jcre.Written).
func (s *System) Written() {}

// AppendState is the persistent state, for card images (jcre.Kept).
func (s *System) AppendState(b []byte) []byte {
	if s.saved == nil {
		s.saved = s.appendFile(nil, s.mf, map[*contents]int{})
		for _, k := range s.keys {
			s.saved = append(s.saved, k.ref, k.tries, k.max, k.pukTries, k.pukMax, boolByte(k.enabled)|boolByte(k.replaced)<<1)
			s.saved = append(append(s.saved, k.value[:]...), k.puk[:]...)
		}
	}
	return append(b, s.saved...)
}

const savedKeySize = 6 + 2*pinSize

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// tagLink has the number of the file whose contents a file has.
const tagLink = 0xDF

// appendFile appends a file; numbers are those of the contents so far.
func (s *System) appendFile(b []byte, f *File, numbers map[*contents]int) []byte {
	fcp := s.fcp(f)
	n, linked := numbers[f.contents]
	if linked {
		fcp = appendTLV(fcp, tagLink, byte(n>>8), byte(n))
	} else {
		numbers[f.contents] = len(numbers)
	}
	b = append(binary.AppendUvarint(b, uint64(len(fcp))), fcp...)
	if !linked {
		b = appendRuns(b, f.Data)
	}
	b = binary.AppendUvarint(b, uint64(len(f.children)))
	for _, c := range f.children {
		b = s.appendFile(b, c, numbers)
	}
	return b
}

func appendRuns(b, data []byte) []byte {
	for i := 0; i < len(data); {
		start := i
		for i < len(data) && data[i] != 0xFF {
			i++
		}
		b = append(binary.AppendUvarint(b, uint64(i-start)), data[start:i]...)
		start = i
		for i < len(data) && data[i] == 0xFF {
			i++
		}
		b = binary.AppendUvarint(b, uint64(i-start))
	}
	return b
}

var errState = errors.New("state of the file system is damaged")

// maxDepth limits how deep directories lie in each other.
const maxDepth = 16

// SetState is the opposite of AppendState.
func (s *System) SetState(data []byte) error {
	r := &stateReader{b: data}
	mf := r.file(0)
	if r.err != nil || mf.ID != fidMF || mf.Kind != Directory || len(r.b)%savedKeySize != 0 {
		return errState
	}
	s.mf, s.keys, s.saved = mf, nil, nil
	for rest := r.b; len(rest) > 0; rest = rest[savedKeySize:] {
		k := &key{ref: rest[0], tries: rest[1], max: rest[2], pukTries: rest[3], pukMax: rest[4], enabled: rest[5]&1 != 0, replaced: rest[5]&2 != 0}
		copy(k.value[:], rest[6:])
		copy(k.puk[:], rest[6+pinSize:])
		s.keys = append(s.keys, k)
	}
	s.reset()
	return nil
}

// stateReader takes a state apart. The first error stays.
type stateReader struct {
	b    []byte
	read []*contents // in order
	err  error
}

func (r *stateReader) number() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > maxMemory {
		r.err, r.b = errState, nil
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *stateReader) bytes() []byte {
	n := r.number()
	if n > len(r.b) {
		r.err = errState
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *stateReader) file(depth int) *File {
	tag, fcp, rest, ok := nextTLV(r.bytes())
	f, err := parseFCP(fcp)
	if !ok || tag != tagFCP || err != nil || depth > maxDepth {
		r.err = errState
		return &File{contents: &contents{}}
	}
	if len(rest) > 0 {
		r.link(f, rest)
	} else {
		r.data(f)
	}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		f.add(r.file(depth + 1))
	}
	return f
}

// link gives f the contents of a file that was read before.
func (r *stateReader) link(f *File, do []byte) {
	tag, value, rest, ok := nextTLV(do)
	n, numbered := number(value)
	if !ok || tag != tagLink || !numbered || len(rest) > 0 || n >= len(r.read) || r.read[n].Kind == Directory || f.isDirectory() {
		r.err = errState
		return
	}
	f.contents = r.read[n]
}

// data reads the contents of f.
func (r *stateReader) data(f *File) {
	r.read = append(r.read, f.contents)
	for at := 0; at < len(f.Data) && r.err == nil; {
		literal := r.bytes()
		run := r.number()
		if len(literal)+run > len(f.Data)-at || len(literal)+run == 0 {
			r.err = errState
			break
		}
		copy(f.Data[at:], literal)
		at += len(literal) + run
	}
}
